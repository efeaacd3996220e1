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

#[test]
fn what_only_a_program_needs_is_not_said_on_a_page() {
    let of_acts = ActKind::ALL.iter().flat_map(|kind| body(*kind));
    let of_objects = objects().flat_map(|object| object.fields);
    let mut cleared = 0;
    for field in of_acts.chain(of_objects) {
        let (label, hint) = said_of(field);
        for said in [&label, &hint] {
            assert!(
                !said.contains(".toml") && !said.contains("/api/"),
                "{}: {said}",
                field.name
            );
        }
        cleared += usize::from(field.says.contains(".toml") || field.says.contains("/api/"));
    }
    assert!(cleared > 3, "programs are told where to look");
    let said = "见 service.toml；邮寄的应填写，不得使用其他快递";
    assert_eq!(for_people(said), "邮寄的应填写，不得使用其他快递");
    assert_eq!(for_people("用全名，见 GET /api/v1/agencies"), "用全名");
}

#[test]
fn what_is_taken_out_is_told_once() {
    let mut typed = typed(&[
        ("parts.search.places", "档案室"),
        ("parts.search.places[0]", "档案室"),
        ("parts.search.by", " "),
        ("parts.searched", "留"),
    ]);
    assert_eq!(typed.take("parts.search"), ["档案室"]);
    assert_eq!(typed.0.len(), 1);
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
