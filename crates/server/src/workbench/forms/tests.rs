use disclosure::words::ActKind;
use serde_json::{Value, json};

use super::*;
use crate::api::acts::{beside, fields};

fn body(kind: ActKind) -> Vec<&'static Field> {
    fields(kind)
        .unwrap_or_default()
        .iter()
        .chain(beside(kind))
        .collect()
}

fn typed(pairs: &[(&str, &str)]) -> Typed {
    Typed(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    )
}

#[test]
fn rows_are_read_in_their_order_and_blank_ones_are_left_out() {
    let typed = typed(&[
        ("parts[0].title", "甲"),
        ("parts[0].content", "一"),
        ("parts[1].title", " "),
        ("parts[1].content", ""),
        ("parts[2].title", "乙"),
        ("parts[2].content", "二\r\n三"),
        ("reason", "两件事"),
    ]);
    let (read, mistakes) = read(body(ActKind::Split), &typed, &Choices::default());
    assert_eq!(mistakes, Mistakes::default());
    assert_eq!(
        Value::Object(read),
        json!({
            "parts": [{ "title": "甲", "content": "一" }, { "title": "乙", "content": "二\n三" }],
            "reason": "两件事"
        })
    );
}

#[test]
fn what_is_missing_or_no_number_is_named_at_its_path() {
    let typed = typed(&[("parts[0].title", "甲"), ("within_workdays", "十天")]);
    let (_, mistakes) = read(body(ActKind::Split), &typed, &Choices::default());
    let at: Vec<&str> = mistakes.0.keys().map(String::as_str).collect();
    assert_eq!(at, ["parts[0].content", "reason"]);
    let (_, mistakes) = read(body(ActKind::UndoAbandonment), &typed, &Choices::default());
    let at: Vec<&str> = mistakes.0.keys().map(String::as_str).collect();
    assert_eq!(at, ["reason", "within_workdays"]);
}

/// Every control that a page shows is read back under the same name.
#[test]
fn every_control_of_every_act_is_read() {
    for kind in ActKind::ALL {
        let fields = body(*kind);
        let shown = pieces(
            fields.iter().copied(),
            &Typed::default(),
            &Mistakes::default(),
            &Choices::default(),
        );
        let mut typed = Typed::default();
        for piece in &shown {
            if let Piece::Input(input) = piece {
                typed.push(input.name.clone(), sample(&input.control));
            }
        }
        let (read, mistakes) = read(fields, &typed, &Choices::default());
        assert_eq!(mistakes, Mistakes::default(), "{kind:?}");
        let back = Typed::of(&Value::Object(read));
        for piece in &shown {
            if let Piece::Input(input) = piece {
                assert!(back.get(&input.name).is_some(), "{kind:?} {}", input.name);
            }
        }
    }
}

fn sample(control: &Control) -> String {
    match control {
        Control::Line { .. } | Control::Text { .. } => "字".into(),
        Control::Day => "2026-03-02".into(),
        Control::Count => "3".into(),
        Control::Money => "12.50".into(),
        Control::Check => "true".into(),
        Control::Select { choices } | Control::Boxes { choices, .. } => choices
            .first()
            .map(|one| one.value.clone())
            .unwrap_or_default(),
    }
}
