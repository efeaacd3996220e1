//! Rows of a file: JSON Lines, or CSV with a line of headings.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use hotspots::Text;
use serde_json::Value;

use crate::cli::read;

/// One row: its line in the file, and its fields.
pub(super) struct Row {
    pub(super) line: u64,
    fields: BTreeMap<String, Value>,
}

impl Row {
    /// The id as it was written; a row of a table without that column is named by its line.
    pub(super) fn id(&self) -> Value {
        match self.fields.get("id") {
            Some(id) if !id.is_null() => id.clone(),
            _ => Value::from(self.line),
        }
    }

    /// A field as text; `None` when it is missing, null or empty.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()).filter(|it| !it.trim().is_empty()),
            other => Some(other.to_string()),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// The row as a text; a time that cannot be read is left out.
    pub(super) fn text(&self) -> Text {
        let id = match self.id() {
            Value::String(id) => id,
            other => other.to_string(),
        };
        Text {
            id,
            title: self.get("title").unwrap_or_default(),
            body: self.get("body").unwrap_or_default(),
            day: self.get("time").and_then(|it| day(&it)),
            applicant: self.get("user"),
            township: self.get("township"),
            outcome: self.get("outcome"),
            is_voice: false,
        }
    }
}

/// `2019-01-08T11:05:00`, `2019/1/8 11:05` or `2019-01-08`.
fn day(time: &str) -> Option<NaiveDate> {
    let date = time.trim().split(['T', ' ', '日']).next()?;
    let date = date.replace(['/', '.', '年', '月'], "-");
    let written = NaiveDate::parse_from_str(&date, "%Y-%m-%d");
    written
        .or_else(|_| NaiveDate::parse_from_str(&date, "%Y%m%d"))
        .ok()
}

/// Reads all rows of a file, by its ending or else by its first character.
///
/// # Errors
/// The file cannot be read, is neither UTF-8 nor GB18030, or a line is broken: which one, and how.
pub(super) fn read(file: &Path) -> anyhow::Result<Vec<Row>> {
    let text = text_of(file)?;
    let is_json = match file.extension().and_then(|it| it.to_str()) {
        Some("csv") => false,
        Some("jsonl" | "json" | "ndjson") => true,
        _ => text.trim_start().starts_with('{'),
    };
    let rows = if is_json { json(&text) } else { table(&text) };
    let rows = rows.with_context(|| format!("{} 不能读取", file.display()))?;
    if rows.is_empty() {
        bail!("{} 中没有任何一行内容", file.display());
    }
    Ok(rows)
}

fn text_of(file: &Path) -> anyhow::Result<String> {
    let text = match String::from_utf8(read::bytes(file)?) {
        Ok(text) => text,
        Err(error) => {
            // Tables saved by office software in China come in this encoding.
            let bytes = error.into_bytes();
            let (text, broken) = encoding_rs::GB18030.decode_without_bom_handling(&bytes);
            if broken {
                bail!(
                    "{} 既不是 UTF-8 也不是 GB18030 文字，请另存为 UTF-8",
                    file.display()
                );
            }
            text.into_owned()
        }
    };
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

fn json(text: &str) -> anyhow::Result<Vec<Row>> {
    let lines = (1..).zip(text.lines());
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            let fields = serde_json::from_str(line).map_err(|error| {
                anyhow::anyhow!(
                    "第 {number} 行第 {} 列起不是一个完整的 JSON 对象；请改正或者删去这一行",
                    error.column()
                )
            })?;
            let row = Row {
                line: number,
                fields,
            };
            if !row.has("id") {
                bail!("第 {number} 行没有 id；每一行都应有 id");
            }
            Ok(row)
        })
        .collect()
}

/// Columns of which a table has one at least.
const TEXTS: [&str; 3] = ["title", "body", "tokens"];

/// A column by its name, however it is written.
fn heading(written: &str) -> String {
    let plain = written.trim().to_lowercase();
    let known = match plain.as_str() {
        "编号" | "留言编号" => "id",
        "标题" | "主题" | "留言主题" => "title",
        "内容" | "正文" | "详情" | "留言详情" => "body",
        "时间" | "日期" | "留言时间" => "time",
        "用户" | "申请人" | "留言用户" => "user",
        "镇街" | "乡镇" => "township",
        "标签" | "类别" | "一级标签" => "label",
        other => other,
    };
    known.to_owned()
}

fn table(text: &str) -> anyhow::Result<Vec<Row>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let headings = reader.headers().context("第 1 行不是列名")?.clone();
    let headings: Vec<String> = headings.iter().map(heading).collect();
    if !headings.iter().any(|it| TEXTS.contains(&it.as_str())) {
        bail!(
            "第 1 行没有 title、body 或者 tokens 这样的列，只有 {}；请在第 1 行写明列名",
            headings.join("、")
        );
    }
    let mut rows = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for record in reader.records() {
        let record = record.context("CSV 格式有误，可能缺少引号")?;
        // counted here: a record begins within the line feed of the one before
        let begins = record
            .position()
            .map_or(0, |it| it.byte() as usize)
            .max(counted);
        let begins =
            begins + text[begins..].len() - text[begins..].trim_start_matches(['\r', '\n']).len();
        line += text[counted..begins].matches('\n').count() as u64;
        counted = begins;
        if record.len() != headings.len() {
            bail!(
                "第 {line} 行有 {} 列，列名有 {} 个；请检查逗号和引号",
                record.len(),
                headings.len()
            );
        }
        let names = headings.iter().cloned();
        let values = record.iter().map(|it| Value::String(it.to_owned()));
        rows.push(Row {
            line,
            fields: names.zip(values).collect(),
        });
    }
    Ok(rows)
}

/// Says on standard error which rows have a time that cannot be read.
#[expect(
    clippy::print_stderr,
    reason = "a command line complains on standard error"
)]
pub(super) fn tell_unread_times(rows: &[Row]) {
    let unread = |row: &&Row| row.get("time").is_some_and(|it| day(&it).is_none());
    let lines: Vec<String> = rows
        .iter()
        .filter(unread)
        .map(|row| row.line.to_string())
        .collect();
    if let Some(first) = lines.get(..lines.len().min(5)).filter(|it| !it.is_empty()) {
        eprintln!(
            "注意：{} 行的时间不能识别，按没有日期处理（第 {} 行{}）",
            lines.len(),
            first.join("、"),
            if lines.len() > first.len() { "等" } else { "" }
        );
    }
}
