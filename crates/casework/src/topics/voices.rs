//! Other voices: messages of the hotline, of mailboxes and petitions, from lists. Who wrote
//! them is not taken in, and numbers of persons in their texts are masked; what was
//! imported can be removed as it came.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;
use disclosure::Refusal;
use store::{Voice, VoiceBatch};
use uuid::Uuid;

use super::reading::Towns;
use super::{may_decide, may_look};
use crate::error::ActError;
use crate::intake::import::values::{day, shortened, text};
use crate::intake::import::{BadRow, Cell, ImportError, ImportOutcomeError, Row, open};
use crate::office::{Desk, Office};

/// How many lists are shown.
const LISTS: i64 = 100;
/// The longest texts that are kept, in characters.
const LONGEST: usize = 4000;

/// Where a voice was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoiceChannel {
    /// The citizens' hotline.
    Hotline,
    /// The mayor's box and others like it.
    Mailbox,
    /// Petitions.
    Petition,
}

impl VoiceChannel {
    /// All of them.
    pub const ALL: [VoiceChannel; 3] = [
        VoiceChannel::Hotline,
        VoiceChannel::Mailbox,
        VoiceChannel::Petition,
    ];

    /// Its word in the register.
    pub fn word(self) -> &'static str {
        match self {
            VoiceChannel::Hotline => "hotline",
            VoiceChannel::Mailbox => "mailbox",
            VoiceChannel::Petition => "petition",
        }
    }

    /// What officers call it.
    pub fn label(self) -> &'static str {
        match self {
            VoiceChannel::Hotline => "热线",
            VoiceChannel::Mailbox => "信箱",
            VoiceChannel::Petition => "信访",
        }
    }

    /// The channel of a word in the register.
    pub fn parse(word: &str) -> Option<VoiceChannel> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// The channel that a list names: 12345热线, 区长信箱, 来信来访 …
    fn named(text: &str) -> Option<VoiceChannel> {
        let of = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
        match text {
            _ if of(&["热线", "12345", "电话"]) => Some(VoiceChannel::Hotline),
            _ if of(&["信箱", "留言", "邮箱"]) => Some(VoiceChannel::Mailbox),
            _ if of(&["信访", "来信", "来访"]) => Some(VoiceChannel::Petition),
            word => VoiceChannel::parse(&word.to_ascii_lowercase()),
        }
    }
}

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Messages that were taken in.
    pub taken: usize,
    /// Messages that were there already, from the same channel under the same number.
    pub known: usize,
    /// Columns that were not taken in, by their headers.
    pub left_out: Vec<String>,
}

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
struct Line {
    source_id: String,
    channel: VoiceChannel,
    on: NaiveDate,
    title: String,
    body: String,
    township: Option<String>,
}

impl Office {
    /// The lists of other voices of the desk's agency, the newest first.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn voice_batches(&self, desk: &Desk) -> Result<Vec<VoiceBatch>, ActError> {
        may_look(desk)?;
        let mut reader = self.store.read().await?;
        Ok(reader.voice_batches(desk.agency.id, LISTS).await?)
    }

    /// Whether a desk may take such lists in.
    ///
    /// # Errors
    /// It may not.
    pub fn may_import_voices(&self, desk: &Desk) -> Result<(), ActError> {
        may_decide(desk)
    }

    /// Takes a list of messages in: csv or xlsx by the ending of `name`, all of it or
    /// nothing. `channel` is that of rows that name none.
    ///
    /// # Errors
    /// Not by this officer, the file cannot be read, some rows are bad, or the register
    /// failed.
    pub async fn import_voices(
        &self,
        desk: &Desk,
        name: &str,
        bytes: &[u8],
        channel: Option<VoiceChannel>,
    ) -> Result<Heard, ImportOutcomeError> {
        may_decide(desk)?;
        let (lines, left_out) = read(name, bytes, channel, self.today())?;
        let batch = VoiceBatch {
            id: Uuid::nil(),
            agency_id: desk.agency.id,
            name: inspection::masked_text(&name.chars().take(LONGEST_NAME).collect::<String>()),
            imported_by: desk.officer.id,
            imported_at: self.clock.now(),
            voices: 0,
            removed_by: None,
            removed_at: None,
        };
        let count = lines.len();
        let taken = self.take_in(batch, lines).await?;
        Ok(Heard {
            taken,
            known: count - taken,
            left_out,
        })
    }

    async fn take_in(&self, batch: VoiceBatch, lines: Vec<Line>) -> Result<usize, ActError> {
        let given = Arc::new((batch, lines));
        self.store
            .act(move |tx| {
                let given = given.clone();
                Box::pin(async move {
                    let (batch, lines) = given.as_ref();
                    let batch = VoiceBatch {
                        id: tx.next_id(),
                        ..batch.clone()
                    };
                    tx.insert_voice_batch(&batch).await?;
                    let towns = Towns::read(tx).await?;
                    let mut taken = 0;
                    for line in lines {
                        let town = || towns.of(batch.agency_id, &line.title, &line.body);
                        let voice = Voice {
                            id: tx.next_id(),
                            batch_id: batch.id,
                            agency_id: batch.agency_id,
                            source_id: line.source_id.clone(),
                            channel: line.channel.word().to_owned(),
                            said_on: line.on,
                            title: line.title.clone(),
                            body: line.body.clone(),
                            township: line.township.clone().or_else(town),
                        };
                        taken += usize::from(tx.insert_voice(&voice).await?);
                    }
                    let voices = i64::try_from(taken).unwrap_or(i64::MAX);
                    tx.count_voice_batch(batch.id, voices).await?;
                    Ok(taken)
                })
            })
            .await
    }

    /// Removes the messages of a list; that it was imported, and removed, stays on record.
    ///
    /// # Errors
    /// Not by this officer, there is none that stands, or the register failed.
    pub async fn remove_voices(&self, desk: &Desk, batch: Uuid) -> Result<(), ActError> {
        may_decide(desk)?;
        let (agency, officer, now) = (desk.agency.id, desk.officer.id, self.clock.now());
        self.store
            .act(move |tx| {
                Box::pin(async move {
                    if tx.remove_voice_batch(batch, agency, officer, now).await? {
                        return Ok(());
                    }
                    Err(Refusal::out_of_turn(
                        "no_voices",
                        "office",
                        "没有这批来文，或者已经删除",
                        "请刷新页面后再看。",
                    )
                    .into())
                })
            })
            .await
    }
}

/// The longest name of a file that is kept.
const LONGEST_NAME: usize = 120;

/// The messages of a list, and the headers of the columns that are not taken in.
fn read(
    name: &str,
    bytes: &[u8],
    channel: Option<VoiceChannel>,
    today: NaiveDate,
) -> Result<(Vec<Line>, Vec<String>), ImportError> {
    let mut rows = open(name, bytes)?.into_iter();
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
