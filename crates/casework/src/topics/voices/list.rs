//! A list of messages: csv or xlsx, with a header that names its columns.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::{LONGEST_NAME, VoiceChannel};
use crate::intake::import::ImportError;
use crate::table::values::{day, shortened, text};
use crate::table::{BadRow, Cell, Most, Row, open};

/// The longest texts that are kept, in characters.
const LONGEST: usize = 4000;

/// The most messages of a list.
const MOST: Most = Most {
    rows: 20_000,
    what: "来文",
};

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Channel,
    Day,
    Title,
    Body,
    Township,
}

const COLUMNS: [(Column, &str, &[&str]); 6] = [
    (Column::Id, "编号", &["id", "工单编号", "信件编号"]),
    (Column::Channel, "渠道", &["channel", "来源"]),
    (
        Column::Day,
        "日期",
        &["date", "time", "来电时间", "来信日期"],
    ),
    (Column::Title, "标题", &["title", "主题"]),
    (Column::Body, "内容", &["body", "content", "诉求内容"]),
    (Column::Township, "镇街", &["township", "镇街道"]),
];

/// Where each column stands, and the headers of the others.
struct Head {
    columns: Vec<(usize, Column)>,
    left_out: Vec<String>,
}

/// A message as its row has it.
pub(super) struct Line {
    pub source_id: String,
    pub channel: VoiceChannel,
    pub on: NaiveDate,
    pub title: String,
    pub body: String,
    pub township: Option<String>,
}

/// The messages of a list, and the headers of the columns that are not taken in.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    channel: Option<VoiceChannel>,
    today: NaiveDate,
) -> Result<(Vec<Line>, Vec<String>), ImportError> {
    let mut rows = open(name, bytes, MOST)?.into_iter();
    let Some(header) = rows.next() else {
        return Err(ImportError::unreadable(
            "文件是空的；第一行应当是表头，以下每行一件来文。",
        ));
    };
    let head = head(&header, channel)?;
    let (mut good, mut bad, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for row in rows {
        match line(&row, &head, channel, today) {
            Ok(line) if !seen.insert((line.channel.word(), line.source_id.clone())) => {
                let message = format!("编号“{}”在文件中出现不止一次。", shortened(&line.source_id));
                bad.push(told(row.number, Some(Column::Id), message));
            }
            Ok(line) => good.push(line),
            Err(wrong) => bad.push(wrong),
        }
    }
    match (bad.is_empty(), good.is_empty()) {
        (false, _) => Err(ImportError::BadRows(bad)),
        (true, true) => Err(ImportError::unreadable(
            "文件只有表头，没有来文；请在表头以下每行填写一件。",
        )),
        (true, false) => Ok((good, head.left_out)),
    }
}

fn head(header: &Row, channel: Option<VoiceChannel>) -> Result<Head, ImportError> {
    let (mut columns, mut left_out) = (Vec::new(), Vec::new());
    for (place, cell) in &header.cells {
        let name = text(cell).unwrap_or_default();
        let name = name.trim();
        let known = COLUMNS.iter().find(|(_, label, others)| {
            *label == name || others.contains(&name.to_ascii_lowercase().as_str())
        });
        match known {
            Some((column, ..)) if columns.iter().any(|(_, it)| it == column) => {
                let message = "这一列出现不止一次；请删除一列。".to_owned();
                let wrong = told(header.number, Some(*column), message);
                return Err(ImportError::BadRows(vec![wrong]));
            }
            Some((column, ..)) => columns.push((*place, *column)),
            None => left_out.push(shortened(name)),
        }
    }
    let mut needed = vec![Column::Id, Column::Day, Column::Body];
    if channel.is_none() {
        needed.push(Column::Channel);
    }
    let lacking = needed
        .into_iter()
        .filter(|column| !columns.iter().any(|(_, it)| it == column));
    let lacking: Vec<BadRow> = lacking
        .map(|column| {
            let message = format!(
                "表头中没有这一列；应当有：{}。",
                COLUMNS.map(|(_, label, _)| label).join("、")
            );
            told(header.number, Some(column), message)
        })
        .collect();
    match lacking.is_empty() {
        true => Ok(Head { columns, left_out }),
        false => Err(ImportError::BadRows(lacking)),
    }
}

fn line(
    row: &Row,
    head: &Head,
    channel: Option<VoiceChannel>,
    today: NaiveDate,
) -> Result<Line, BadRow> {
    let cell = |column: Column| -> Option<&Cell> {
        let (place, _) = head.columns.iter().find(|(_, it)| *it == column)?;
        let found = row.cells.iter().find(|(at, _)| at == place)?;
        Some(&found.1)
    };
    let wrong = |column: Column, message: String| told(row.number, Some(column), message);
    let read = |column: Column| -> Result<String, BadRow> {
        let read = cell(column).map_or(Ok(String::new()), text);
        let read = read.map_err(|message| wrong(column, message))?;
        Ok(read.trim().to_owned())
    };
    let kept = |column: Column| -> Result<String, BadRow> {
        let read: String = read(column)?.chars().take(LONGEST).collect();
        Ok(inspection::masked_text(&read))
    };
    let blank = |column: Column| wrong(column, "没有填写。".to_owned());
    let on = cell(Column::Day).ok_or_else(|| blank(Column::Day))?;
    let on = day(on).map_err(|message| wrong(Column::Day, message))?;
    if on > today {
        return Err(wrong(Column::Day, format!("{on} 在今天（{today}）之后。")));
    }
    let named = read(Column::Channel)?;
    let channel = match named.as_str() {
        "" => channel,
        named => VoiceChannel::named(named),
    };
    let channel = channel.ok_or_else(|| {
        let labels = VoiceChannel::ALL.map(VoiceChannel::label).join("、");
        wrong(Column::Channel, format!("应当是{labels}之一。"))
    })?;
    let (source_id, title, body) = (read(Column::Id)?, kept(Column::Title)?, kept(Column::Body)?);
    if source_id.is_empty() {
        return Err(blank(Column::Id));
    }
    if title.is_empty() && body.is_empty() {
        return Err(blank(Column::Body));
    }
    Ok(Line {
        source_id: source_id.chars().take(LONGEST_NAME).collect(),
        channel,
        on,
        title,
        body,
        township: Some(read(Column::Township)?).filter(|town| !town.is_empty()),
    })
}

fn told(row: usize, column: Option<Column>, message: String) -> BadRow {
    let label = |column: Column| {
        let known = COLUMNS.iter().find(|(it, ..)| *it == column);
        known.map(|(_, label, _)| (*label).to_owned())
    };
    BadRow {
        row,
        column: column.and_then(label),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
    }

    fn of(text: &str) -> Result<(Vec<Line>, Vec<String>), ImportError> {
        read("a.csv", text.as_bytes(), None, today())
    }

    #[test]
    fn names_and_telephones_are_left_out_and_numbers_in_texts_are_masked() {
        let (lines, left_out) = of("工单编号,来源,来电时间,姓名,联系电话,标题,诉求内容,镇街\n\
            H1,12345热线,2026-02-27 10:11:00,王小明,13812345678,停水,请回电13912345678，身份证110101199003070134,河东镇\n\
            H2,区长信箱,2026/2/28,李四,,,路灯不亮,\n")
            .unwrap();
        assert_eq!(left_out, ["姓名", "联系电话"]);
        let kept = format!("{}{}{}", lines[0].title, lines[0].body, lines[1].body);
        for secret in ["王小明", "13812345678", "13912345678", "110101199003070134"] {
            assert!(!kept.contains(secret), "{kept}");
        }
        assert!(kept.contains("停水") && kept.contains("路灯不亮"));
        assert_eq!(lines[0].channel, VoiceChannel::Hotline);
        assert_eq!(lines[1].channel, VoiceChannel::Mailbox);
        assert_eq!(lines[0].township.as_deref(), Some("河东镇"));
        assert_eq!(lines[0].on.to_string(), "2026-02-27");
    }

    #[test]
    fn every_bad_row_is_told() {
        for (text, wrong) in [
            ("", "文件是空的"),
            ("编号,渠道,日期,内容\n", "没有来文"),
            ("编号,渠道,内容\n1,热线,a\n", "日期"),
            ("编号,编号,日期,内容\n", "不止一次"),
            ("编号,渠道,日期,内容\n1,热线,2026-02-30,a\n", "不是日期"),
            ("编号,渠道,日期,内容\n1,热线,2026-03-03,a\n", "之后"),
            (
                "编号,渠道,日期,内容\n1,微博,2026-03-01,a\n",
                "热线、信箱、信访",
            ),
            ("编号,渠道,日期,内容\n,热线,2026-03-01,a\n", "编号"),
            ("编号,渠道,日期,内容\n1,热线,2026-03-01,\n", "内容"),
            (
                "编号,渠道,日期,内容\n1,热线,2026-03-01,a\n1,热线,2026-03-01,b\n",
                "第 3 行",
            ),
        ] {
            let said = of(text).map(|_| ()).unwrap_err().to_string();
            assert!(said.contains(wrong), "{text:?}: {said}");
        }
    }
}
