//! Files as the page shows them.

use casework::files::{FileFinding, findings, held_back_for};
use casework::{Names, china_time};
use chrono::{DateTime, Utc};
use disclosure::Rules;
use disclosure::rules::PartRow;
use store::{Decided, FileRow, Inspected};
use uuid::Uuid;

use crate::workbench::flash::Said;

/// A part of the dossier with its files.
pub(super) struct Part {
    pub label: String,
    pub lines: Vec<Line>,
}

/// A file.
pub(super) struct Line {
    pub id: Uuid,
    pub name: String,
    pub note: String,
    pub size: String,
    pub round: i64,
    pub added: String,
    pub state: &'static str,
    pub class: &'static str,
    pub waits: bool,
    pub findings: Vec<FileFinding>,
    /// Why it does not go out; empty where it does, or goes nowhere.
    pub held_back: String,
    pub release: String,
    pub removal: String,
    pub may_release: bool,
    pub may_remove: bool,
    pub may_copy: bool,
    pub may_look_again: bool,
    part: String,
}

impl Line {
    pub fn of(
        row: FileRow,
        (rules, names): (&Rules, &Names),
        may_work: bool,
        may_release: bool,
    ) -> Line {
        let said = |decided: &Decided| {
            let name = officer(names, decided.by);
            format!("{name} {}：{}", moment(decided.at), decided.reason)
        };
        let removed = row.removal.is_some();
        let own = row.inspected == Inspected::Own;
        Line {
            id: row.id,
            held_back: held_back_for(rules, &row).unwrap_or_default(),
            findings: findings(&row),
            size: sized(row.size),
            added: format!("{} {}", officer(names, row.added_by), moment(row.added_at)),
            state: match () {
                () if removed => "已移除",
                () if row.release.is_some() => "已放行",
                () => row.inspected.label(),
            },
            class: match row.inspected {
                _ if removed => "gone",
                _ if row.release.is_some() => "done",
                Inspected::Clean | Inspected::Own => "done",
                Inspected::Waiting => "waits",
                Inspected::Warned | Inspected::Unreadable => "found",
            },
            waits: row.inspected == Inspected::Waiting && !removed,
            release: row.release.as_ref().map(said).unwrap_or_default(),
            removal: row.removal.as_ref().map(said).unwrap_or_default(),
            may_release,
            may_remove: may_work && !removed && !own,
            may_look_again: may_work && row.may_be_inspected_again(),
            may_copy: may_work && !removed && !own && is_spreadsheet(&row),
            name: row.name,
            note: row.note,
            round: row.round,
            part: row.part,
        }
    }
}

/// Whether a masked copy of it is worth the try.
fn is_spreadsheet(row: &FileRow) -> bool {
    let found = matches!(row.inspected, Inspected::Warned | Inspected::Unreadable);
    let name = row.name.to_lowercase();
    found
        && [".xlsx", ".xlsm"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// Files in the order of the dossier.
pub(super) fn by_part(lines: Vec<Line>, parts: &[PartRow]) -> Vec<Part> {
    let mut sorted: Vec<Part> = parts
        .iter()
        .map(|part| Part {
            label: part.label.clone(),
            lines: Vec::new(),
        })
        .collect();
    for line in lines {
        let place = parts.iter().position(|part| part.part == line.part);
        // A part that the rules no longer have is shown with what belongs nowhere.
        let place = place.unwrap_or(parts.len().saturating_sub(1));
        if let Some(part) = sorted.get_mut(place) {
            part.lines.push(line);
        }
    }
    sorted.retain(|part| !part.lines.is_empty());
    sorted
}

/// What is said once a file is there.
pub(super) fn said(row: &FileRow, what: &str) -> Said {
    let name = &row.name;
    match row.inspected {
        Inspected::Clean | Inspected::Own => Said::done(format!(
            "{what}“{name}”，检查没有发现隐藏的内容和个人信息。"
        )),
        Inspected::Waiting => Said::done(format!("{what}“{name}”，正在检查，稍后刷新本页。")),
        Inspected::Warned | Inspected::Unreadable => Said::warning(
            format!(
                "{what}“{name}”，检查结果是“{}”，请看下面的说明。",
                row.inspected
            ),
            "",
        ),
    }
}

fn officer(names: &Names, id: Uuid) -> String {
    let officer = names.officer(id);
    officer.map_or_else(|| "（不在名册中）".to_owned(), |one| one.name.clone())
}

fn moment(at: DateTime<Utc>) -> String {
    china_time(at).format("%Y-%m-%d %H:%M").to_string()
}

fn sized(bytes: i64) -> String {
    const KIB: i64 = 1024;
    match bytes {
        ..KIB => format!("{bytes} 字节"),
        KIB..1_048_576 => format!("{} KB", bytes / KIB),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}
