//! JSON Lines to records: every line is read, and every one that cannot be is told.

use disclosure::Refusal;
use serde_json::{Map, Value};

use super::directory::Directory;
use super::numbers::{Claim, Kind};
use super::records::{self, Record};
use super::report::BadRecord;

/// The most lines of a file: what one transaction may hold.
const MAX_LINES: usize = 200_000;

/// A line that holds something.
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub number: usize,
    /// The record, or all that is wrong with it.
    pub read: Result<Record, Unread>,
}

/// A line that is no record.
pub(super) struct Unread {
    /// All that is wrong with it.
    pub bad: Vec<BadRecord>,
    /// The numbers that it bears nevertheless.
    pub claims: Vec<Claim>,
}

/// Reads a file.
///
/// # Errors
/// The file is of no use as a whole; in Chinese.
pub(super) fn read(text: &str, directory: &Directory) -> Result<Vec<Line>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<Line> = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
        .take(MAX_LINES + 1)
        .map(|(number, line)| Line {
            number,
            read: record(number, line, directory),
        })
        .collect();
    match lines.len() {
        0 => Err("文件是空的；每行应当是一条记录（JSON）。".into()),
        n if n > MAX_LINES => Err(format!(
            "记录超过 {MAX_LINES} 行，没有导入；请按机关分成几个文件，逐个导入。"
        )),
        _ => Ok(lines),
    }
}

fn record(line: usize, text: &str, directory: &Directory) -> Result<Record, Unread> {
    let (mut number, mut claims) = (None, Vec::new());
    let read = object(text).map_err(records::whole).and_then(|fields| {
        let given = fields.get("number").and_then(Value::as_str);
        number = given.map(str::to_owned);
        claims = claimed(&fields, directory);
        fields
            .iter()
            .try_for_each(|(name, value)| storable(value, name))
            .map_err(records::whole)?;
        records::read(fields, directory)
    });
    read.map_err(|faults| {
        let bad = faults.into_iter().map(|(step, refusal)| BadRecord {
            line,
            number: number.clone(),
            step,
            refusal,
        });
        Unread {
            bad: bad.collect(),
            claims,
        }
    })
}

/// The numbers of a case or a reply, as far as they can be made out.
fn claimed(fields: &Map<String, Value>, directory: &Directory) -> Vec<Claim> {
    let owner = directory.owner(fields.get("agency").and_then(Value::as_str));
    let kind = match fields.get("kind").and_then(Value::as_str) {
        Some("case") => Kind::Case,
        Some("earlier_reply") => Kind::Reply,
        _ => return Vec::new(),
    };
    let Ok(owner) = owner else { return Vec::new() };
    let acts = fields.get("acts").and_then(Value::as_array);
    let signed = acts.into_iter().flatten();
    let signed = signed.map(|act| (Kind::Reply, act.get("document_number")));
    std::iter::once((kind, fields.get("number")))
        .chain(signed)
        .filter_map(|(kind, number)| Some((kind, number?.as_str()?)))
        .filter(|(_, number)| records::number("number", number).is_ok())
        .map(|(kind, number)| Claim {
            owner: owner.id,
            kind,
            number: number.to_owned(),
        })
        .collect()
}

fn object(text: &str) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Refusal::malformed(
            "bad_type",
            "office",
            "不是一个 JSON 对象",
            "每行写一条记录，各字段写在一对花括号里。",
        )),
        Err(error) => Err(Refusal::malformed(
            "not_json",
            "office",
            format!("不是 JSON（第 {} 个字符附近）", error.column()),
            "请检查引号、逗号和括号；一条记录写在同一行里。",
        )),
    }
}

/// Texts come as bare strings: the forms in which the register keeps them are
/// not for files. U+0000 cannot be stored.
fn storable(value: &Value, path: &str) -> Result<(), Refusal> {
    match value {
        Value::String(text) if text.contains('\0') => Err(Refusal::malformed(
            "unstorable",
            "office",
            "文字中有无法保存的字符（U+0000）",
            "请删除后重新导入。",
        )
        .at(path)),
        Value::Array(items) => (0..)
            .zip(items)
            .try_for_each(|(nth, item)| storable(item, &format!("{path}[{nth}]"))),
        Value::Object(fields) => {
            let kept = ["plain", "kept", "erased"];
            if kept.iter().any(|name| fields.contains_key(*name)) {
                return Err(Refusal::malformed(
                    "bad_type",
                    "office",
                    "应当直接写文字",
                    "请直接写文字。",
                )
                .at(path));
            }
            fields
                .iter()
                .try_for_each(|(name, field)| storable(field, &format!("{path}.{name}")))
        }
        _ => Ok(()),
    }
}
