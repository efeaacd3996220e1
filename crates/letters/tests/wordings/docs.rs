//! `docs/letters.md` lists the fields as they are declared.

use std::path::Path;

use letters::data::{Described, Field, Paper};

use super::files;

const MARK: &str = "<!-- fields -->\n";

#[test]
fn the_docs_list_every_field() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/letters.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (written, _) = text.split_once(MARK).unwrap();
    let expected = format!("{written}{MARK}{}", fields());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    assert!(
        text == expected || std::env::var_os("UPDATE_DOCS").is_some(),
        "docs/letters.md is not what the fields say; run with UPDATE_DOCS=1"
    );
}

#[test]
fn the_table_of_letters_calls_each_by_its_name() {
    let wordings = files::wordings();
    for (kind, described) in Paper::ALL.iter().filter(|(kind, _)| *kind != "reply") {
        assert_eq!(
            wordings.letter(kind).unwrap().title,
            described.label,
            "{kind}"
        );
    }
}

fn fields() -> String {
    let mut text = String::new();
    for (kind, described) in Paper::ALL {
        text += &format!("\n### {}（`{kind}`）\n\n", described.label);
        text += &table(described);
    }
    text += "\n### 几种文书共用的字段\n";
    for described in Paper::groups() {
        text += &format!("\n#### {}\n\n", described.label);
        text += &table(&described);
    }
    text
}

fn table(described: &Described) -> String {
    // Head and About lend a document their fields: these stand where they do.
    let (lent, own): (Vec<&Field>, Vec<&Field>) = described
        .fields
        .iter()
        .partition(|field| matches!(field.holds, "Head" | "About"));
    let mut text = String::new();
    if !lent.is_empty() {
        let names: Vec<&str> = lent.iter().map(|field| field.label).collect();
        text += &format!("另有“{}”的字段（见后）。\n\n", names.join("”“"));
    }
    text += "| 字段 | 内容 | 类型 |\n| --- | --- | --- |\n";
    for field in own {
        text += &format!(
            "| `{}` | {} | {} |\n",
            field.name,
            field.label,
            held(field.holds)
        );
    }
    text
}

/// A Rust type as an officer reads it.
fn held(holds: &str) -> String {
    let holds: String = holds.chars().filter(|sign| !sign.is_whitespace()).collect();
    let inner = |wrap: &str| Some(holds.strip_prefix(wrap)?.strip_suffix('>')?.to_owned());
    if let Some(inner) = inner("Option<") {
        return format!("{}，可缺", held(&inner));
    }
    if let Some(inner) = inner("Vec<") {
        return format!("列表：{}", held(&inner));
    }
    match holds.as_str() {
        "String" => "文字".into(),
        "NaiveDate" => "日期".into(),
        "bool" => "是否".into(),
        "u32" | "i64" => "数".into(),
        other => {
            let group = Paper::groups()
                .into_iter()
                .find(|group| group.name == other);
            format!(
                "见“{}”",
                group
                    .unwrap_or_else(|| panic!("{other} is not described"))
                    .label
            )
        }
    }
}
