//! `replies.toml`: the kinds of reply and the endings without one.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cite::Cite;
use super::file::{Day, File, dated, each_once};
use crate::words::{Ending, Part, Remedy, ReplyGroup, Role};

/// A kind of reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplyRow {
    /// Its name in the register and in worked cases.
    pub kind: String,
    /// What an officer reads.
    pub label: String,
    /// The group of the annual report.
    pub group: ReplyGroup,
    /// The article that such a reply rests on.
    pub cite: Cite,
    /// First day in force.
    pub since: NaiveDate,
    /// The parts that it must carry.
    pub requires: Vec<Part>,
    /// The parts that it carries when the agency knows them.
    pub when_known: Vec<Part>,
    /// Its row in table three of the annual report.
    pub report_row: u32,
    /// Whether it decides something, so that remedies are named.
    pub decides: bool,
    /// Which remedy text, by date of decision; empty when it decides nothing.
    pub remedy: Vec<RemedyRow>,
    /// Whether it gives information.
    pub gives: bool,
    /// Whether it withholds information under articles 14 to 16.
    pub withholds: bool,
    /// Who may give it on the spot, without the review chain; empty where nobody may.
    pub on_the_spot: Vec<Role>,
    /// The title of the letter.
    pub letter: String,
}

/// A case that ends without a reply on the merits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndingRow {
    /// How it ends.
    pub ending: Ending,
    /// The article.
    pub cite: Cite,
    /// Its row in table three; none where its children are counted instead.
    pub report_row: Option<u32>,
    /// Whether it decides something.
    pub decides: bool,
    /// Which remedy text, by date of decision.
    pub remedy: Vec<RemedyRow>,
}

/// Which remedy text holds for decisions from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemedyRow {
    /// First day.
    pub since: NaiveDate,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// The text.
    pub text: Remedy,
}

dated!(RemedyRow);

/// All kinds and endings.
#[derive(Debug, Clone)]
pub(super) struct Replies {
    pub(super) kinds: Vec<ReplyRow>,
    /// By the order of [`Ending::ALL`].
    pub(super) endings: Vec<EndingRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RepliesFile {
    report: Report,
    reply: Vec<RawReply>,
    ending: Vec<RawEnding>,
}

/// The rows of table three that hold results.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    cite: Spanned<String>,
    first_row: u32,
    last_row: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReply {
    kind: Spanned<String>,
    label: String,
    group: Spanned<String>,
    cite: Spanned<String>,
    since: Day,
    requires: Vec<Spanned<String>>,
    #[serde(default)]
    when_known: Vec<Spanned<String>>,
    report_row: Spanned<i64>,
    decides: Spanned<bool>,
    #[serde(default)]
    remedy: Vec<RawRemedy>,
    #[serde(default)]
    gives: bool,
    #[serde(default)]
    withholds: bool,
    #[serde(default)]
    on_the_spot: Vec<Spanned<String>>,
    letter: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEnding {
    ending: Spanned<String>,
    cite: Spanned<String>,
    report_row: Option<Spanned<i64>>,
    decides: Spanned<bool>,
    #[serde(default)]
    remedy: Vec<RawRemedy>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRemedy {
    since: Spanned<Day>,
    until: Option<Day>,
    text: Spanned<String>,
}

impl Replies {
    pub(super) fn load(file: &mut File<'_>, law_since: Option<NaiveDate>) -> Option<Replies> {
        let raw: RepliesFile = file.parse()?;
        file.cite(&raw.report.cite);
        let mut names = BTreeSet::new();
        for row in &raw.reply {
            let kind = &row.kind;
            if !names.insert(kind.get_ref().clone()) {
                file.fault(
                    kind.span(),
                    format!("答复类型“{}”重复；请只保留一处", kind.get_ref()),
                );
            }
        }
        let kinds: Vec<_> = raw
            .reply
            .into_iter()
            .map(|row| read(file, row, &raw.report, law_since))
            .collect();
        let spans: Vec<_> = raw.ending.iter().map(|row| row.ending.span()).collect();
        let endings: Vec<_> = raw
            .ending
            .into_iter()
            .map(|row| read_ending(file, row, &raw.report, law_since))
            .collect();
        let endings = match endings.into_iter().collect::<Option<Vec<_>>>() {
            Some(endings) => each_once(file, "终止方式", &spans, endings, Ending::ALL, |row| {
                row.ending
            }),
            None => Vec::new(),
        };
        Some(Replies {
            kinds: kinds.into_iter().flatten().collect(),
            endings,
        })
    }
}

fn read(
    file: &mut File<'_>,
    row: RawReply,
    report: &Report,
    law_since: Option<NaiveDate>,
) -> Option<ReplyRow> {
    let group = file.word(&row.group, "答复分组", ReplyGroup::parse, ReplyGroup::ALL);
    let cite = file.cite(&row.cite);
    let requires = file.words(&row.requires, "必备内容", Part::parse, Part::ALL);
    let when_known = file.words(&row.when_known, "内容", Part::parse, Part::ALL);
    let on_the_spot = file.words(&row.on_the_spot, "角色", Role::parse, Role::ALL);
    let report_row = report_row(file, &row.report_row, report);
    let remedy = remedy(file, &row.decides, row.remedy, law_since);
    Some(ReplyRow {
        kind: row.kind.into_inner(),
        label: row.label,
        group: group?,
        cite: cite?,
        since: row.since.0,
        requires: requires?,
        when_known: when_known?,
        report_row: report_row?,
        decides: row.decides.into_inner(),
        remedy,
        gives: row.gives,
        withholds: row.withholds,
        on_the_spot: on_the_spot?,
        letter: row.letter,
    })
}

fn read_ending(
    file: &mut File<'_>,
    row: RawEnding,
    report: &Report,
    law_since: Option<NaiveDate>,
) -> Option<EndingRow> {
    let ending = file.word(&row.ending, "终止方式", Ending::parse, Ending::ALL);
    let cite = file.cite(&row.cite);
    let report_row = row
        .report_row
        .as_ref()
        .and_then(|number| report_row(file, number, report));
    let remedy = remedy(file, &row.decides, row.remedy, law_since);
    let decides = row.decides.into_inner();
    Some(EndingRow {
        ending: ending?,
        cite: cite?,
        report_row,
        decides,
        remedy,
    })
}

/// A row of table three that holds results.
fn report_row(file: &mut File<'_>, number: &Spanned<i64>, report: &Report) -> Option<u32> {
    let row = file.positive(number, "report_row")?;
    if (report.first_row..=report.last_row).contains(&row) {
        return Some(row);
    }
    let Report {
        first_row,
        last_row,
        ..
    } = report;
    file.fault(
        number.span(),
        format!("年报表三的处理结果在第{first_row}至{last_row}行，没有第{row}行；请改正"),
    );
    None
}

/// The remedy texts by date of decision: on every day what decides names a remedy
/// (Reconsideration Law, article 23(2)), and what decides nothing names none.
fn remedy(
    file: &mut File<'_>,
    decides: &Spanned<bool>,
    rows: Vec<RawRemedy>,
    law_since: Option<NaiveDate>,
) -> Vec<RemedyRow> {
    if !decides.get_ref() {
        if let Some(row) = rows.first() {
            file.fault(
                row.text.span(),
                "不作出决定的文书（decides = false）不载明救济途径；请删去 remedy",
            );
        }
        return Vec::new();
    }
    if rows.is_empty() {
        file.fault(
            decides.span(),
            "作出决定的文书（decides = true）应载明救济途径；请补上 remedy",
        );
        return Vec::new();
    }
    let mut read = Vec::new();
    for row in &rows {
        let Some(text) = file.word(&row.text, "救济途径", Remedy::parse, Remedy::ALL) else {
            return Vec::new();
        };
        if text == Remedy::None {
            file.fault(
                row.text.span(),
                "作出决定的文书应载明救济途径；请改为 either 或 reconsideration_first",
            );
            return Vec::new();
        }
        let until = row.until.map(|day| day.0);
        read.push((
            row.since.span(),
            RemedyRow {
                since: row.since.get_ref().0,
                until,
                text,
            },
        ));
    }
    file.timeline("remedy", read, law_since)
}
