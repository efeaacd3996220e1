//! One-line fields and free texts: how long each may be, and what cannot stand
//! in it. The check goes by form and not by a list of fields, so that no field
//! is forgotten: in what is handed in a bare string is one line, and
//! `{"plain": …}` is free text ([`crate::Text`]).

use serde_json::{Map, Value};

use crate::Refusal;

/// The longest free text, in characters.
pub const LONGEST_TEXT: usize = 50_000;

/// The longest line of a field that has no row of its own, in characters.
const LONGEST_LINE: usize = 300;

/// Fields with a length of their own, or at least a name for people.
const FIELDS: &[(&str, usize, &str)] = &[
    ("name", 100, "姓名或者名称"),
    // numbers begin with it
    ("code", 20, "代字"),
    ("title", LONGEST_LINE, "名称"),
    ("id_number", 60, "证件号码"),
    ("phone", 60, "电话"),
    // the longest address that can be delivered to (RFC 5321)
    ("mail", 254, "电子邮箱"),
    ("address", LONGEST_LINE, "地址"),
    ("contact", 100, "联系人"),
    ("legal_representative", 100, "法定代表人"),
    ("work_unit", 100, "工作单位"),
    ("document_number", 100, "文号"),
    ("theme", 100, "主题"),
    ("id", 100, "征求意见的名称"),
    ("consultation", 100, "征求意见的名称"),
    ("kind", 100, "答复类型"),
    ("cite", 100, "依据的条款"),
    ("earlier_reply", 100, "此前答复的文号"),
    ("receipt_number", 100, "票据号码"),
    ("carrier", 100, "邮政企业"),
    ("tracking", 100, "邮件编号"),
    ("dossier", 100, "卷宗号"),
    ("retention", 100, "保管期限"),
    ("channel", LONGEST_LINE, "渠道"),
    ("way", 1000, "查找方式"),
];

/// Checks every string of what was handed in.
///
/// # Errors
/// The first that is too long or holds what cannot be seen, by its field.
pub fn check(payload: &Value) -> Result<(), Refusal> {
    walk(payload, "")
}

fn walk(value: &Value, path: &str) -> Result<(), Refusal> {
    match value {
        Value::String(text) => line(path, text),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| walk(item, &format!("{path}[{index}]"))),
        Value::Object(fields) => match free_text(fields) {
            Some(text) => within(path, text, LONGEST_TEXT),
            None => fields.iter().try_for_each(|(name, field)| match path {
                "" => walk(field, name),
                path => walk(field, &format!("{path}.{name}")),
            }),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

fn free_text(fields: &Map<String, Value>) -> Option<&str> {
    match (fields.len(), fields.get("plain")) {
        (1, Some(Value::String(text))) => Some(text),
        _ => None,
    }
}

/// How long a line may be, in characters, by its field.
pub fn longest(path: &str) -> usize {
    row(path).map_or(LONGEST_LINE, |row| row.1)
}

/// Checks one line; `path` is the field, such as `applicant.name`.
///
/// # Errors
/// It is too long, holds a character that cannot stand in a line, or shows nothing.
pub fn line(path: &str, text: &str) -> Result<(), Refusal> {
    within(path, text, longest(path))?;
    if let Some(c) = text.chars().find(|c| breaks(*c)) {
        return Err(Refusal::malformed(
            "control_character",
            "office",
            format!(
                "{}中有换行、控制字符或者改变文字方向的字符（U+{:04X}）",
                label(path),
                u32::from(c)
            ),
            "这一项只写一行，请删除该字符后重新填写。",
        )
        .at(path));
    }
    let given = !text.trim().is_empty();
    if given && text.chars().all(|c| c.is_whitespace() || is_unseen(c)) {
        return Err(Refusal::malformed(
            "nothing_visible",
            "office",
            format!("{}中只有看不见的字符", label(path)),
            "请重新填写；没有内容的，留空。",
        )
        .at(path));
    }
    Ok(())
}

fn within(path: &str, text: &str, longest: usize) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length <= longest {
        return Ok(());
    }
    Err(Refusal::malformed(
        "too_long",
        "office",
        format!("{}有 {length} 个字，最多 {longest} 个", label(path)),
        "请缩短后重新填写；一行写不下的，写在内容或者理由中。",
    )
    .at(path))
}

/// The row of a field, by the last name of its path.
fn row(path: &str) -> Option<&'static (&'static str, usize, &'static str)> {
    let last = path.rsplit('.').next().unwrap_or_default();
    let name = last.split('[').next().unwrap_or_default();
    FIELDS.iter().find(|(field, ..)| *field == name)
}

fn label(path: &str) -> String {
    match row(path) {
        Some((.., label)) => format!("“{label}”（{path}）"),
        None => format!("“{path}”"),
    }
}

/// What ends a line, controls a terminal, or turns the direction of what follows:
/// with it a name can be made to read as another.
fn breaks(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// Characters without a glyph of their own: joiners, fillers, selectors, tags.
/// Beside others they are lawful (some scripts and variants need them).
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(payload: Value) -> (&'static str, String) {
        let refusal = check(&payload).unwrap_err();
        (refusal.code, refusal.field.unwrap())
    }

    #[test]
    fn a_field_is_found_wherever_it_stands() {
        let long = "申".repeat(101);
        let payload = json!({ "parts": { "withheld": [{ "cite": "reg:15" }, { "cite": long }] } });
        assert_eq!(
            refused(payload),
            ("too_long", "parts.withheld[1].cite".into())
        );
        let item = json!({ "items": [{ "item": { "plain": "申".repeat(LONGEST_TEXT + 1) } }] });
        assert_eq!(refused(item), ("too_long", "items[0].item".into()));
    }

    #[test]
    fn length_is_counted_in_characters_up_to_the_last_allowed() {
        for (field, longest) in [("name", 100), ("phone", 60), ("mail", 254), ("other", 300)] {
            check(&json!({ field: "𬹼".repeat(longest) })).unwrap();
            let (code, at) = refused(json!({ field: "𬹼".repeat(longest + 1) }));
            assert_eq!((code, at.as_str()), ("too_long", field));
        }
        check(&json!({ "content": { "plain": "申".repeat(LONGEST_TEXT) } })).unwrap();
    }

    #[test]
    fn a_line_has_no_breaks_and_no_turns() {
        for c in [
            '\n', '\t', '\u{7f}', '\u{85}', '\u{2028}', '\u{202e}', '\u{2066}',
        ] {
            let text = format!("王{c}小明");
            assert_eq!(
                refused(json!({ "applicant": { "name": text } })),
                ("control_character", "applicant.name".into())
            );
        }
        // a text has paragraphs
        check(&json!({ "content": { "plain": "一\n二\t三" } })).unwrap();
    }

    #[test]
    fn a_line_that_is_given_shows_something() {
        for text in ["\u{200b}", "\u{3164}\u{2800}", " \u{feff} ", "\u{e0041}"] {
            assert_eq!(
                refused(json!({ "name": text })),
                ("nothing_visible", "name".into())
            );
        }
        // left blank is no matter of form; rare characters and variants are names
        for text in ["", "  ", "喆堃𬹼㐂", "葛\u{e0100}", "a\u{200d}b"] {
            check(&json!({ "name": text })).unwrap();
        }
    }
}
