//! What goes out was looked into, and nothing hides in it; or a second person let it go.

use disclosure::act::{Act, Enclosed};
use disclosure::case::Case;
use disclosure::rules::PartRow;
use disclosure::words::ActKind;
use disclosure::{Refusal, Rules};
use inspection::{Finding, Kind, Severity};
use store::{CaseId, CaseRow, FileRow, Inspected, Reader, Scope};

use super::GIVEN;
use super::adding::CONSULTATION;
use crate::error::ActError;

/// The files that are given to the applicant with the reply of a round.
pub(crate) async fn given(
    reader: &mut Reader,
    case: CaseId,
    round: u32,
) -> Result<Vec<FileRow>, ActError> {
    let mut files = reader.files(&Scope::system(), case).await?;
    files.retain(|file| {
        file.part == GIVEN && file.round == i64::from(round) && file.removal.is_none()
    });
    Ok(files)
}

/// The files of a round that an act of this kind sends out.
pub(crate) async fn outgoing(
    reader: &mut Reader,
    rules: &Rules,
    case: CaseId,
    round: u32,
    by: ActKind,
) -> Result<Vec<FileRow>, ActError> {
    let mut files = reader.files(&Scope::system(), case).await?;
    files.retain(|file| {
        let part = leaves(rules, file).filter(|part| part.sent_by.contains(&by));
        part.is_some() && file.round == i64::from(round)
    });
    Ok(files)
}

/// The part of a file that leaves the house. What belongs to one consultation came in
/// with its answer, or was sent with it before.
fn leaves<'r>(rules: &'r Rules, file: &FileRow) -> Option<&'r PartRow> {
    let stays = file.removal.is_some() || !file.subject.is_empty();
    let part = rules.parts().iter().find(|part| part.part == file.part)?;
    (!stays && !part.sent_by.is_empty()).then_some(part)
}

/// Whether a file is one of those that leave the house.
pub(super) fn goes_out(rules: &Rules, file: &FileRow) -> bool {
    leaves(rules, file).is_some()
}

/// What a signature says of a file that goes out with its reply.
pub(crate) fn enclosed(file: FileRow) -> Enclosed {
    Enclosed {
        scan: is_scan(&file),
        file: file.id,
        name: file.name,
        sha256: file.sha256,
        inspected: file.inspected.word().to_owned(),
    }
}

/// Whether what it shows, or some of it, is pictures: their text nobody has read.
pub(crate) fn is_scan(file: &FileRow) -> bool {
    read(file)
        .iter()
        .any(|finding| finding.kind == Kind::Picture)
}

/// Why a file may not go out; nothing when it may.
pub(crate) fn held_back(file: &FileRow) -> Option<String> {
    if file.may_go_out() {
        return None;
    }
    Some(match file.inspected {
        Inspected::Waiting => "还没有检查完".to_owned(),
        Inspected::Unreadable => format!("系统不能检查其内容，也没有人放行{}", first(file)),
        _ => format!("检查有发现，还没有处理{}", first(file)),
    })
}

/// Whether it leaves the house, and something holds it back; in words.
pub fn held_back_for(rules: &Rules, file: &FileRow) -> Option<String> {
    leaves(rules, file).and_then(|_| held_back(file))
}

/// What was found in a file, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFinding {
    /// The word of its kind.
    pub kind: String,
    /// What officers call it.
    pub label: &'static str,
    /// Whether a person must decide about it.
    pub warns: bool,
    /// Where it is; the first place when there are several.
    pub place: String,
    /// What it says, numbers masked.
    pub what: String,
    /// How many there are.
    pub count: u64,
    /// What to do about it.
    pub advice: &'static str,
}

/// What was found in a file.
pub fn findings(file: &FileRow) -> Vec<FileFinding> {
    let found = read(file).into_iter().map(|finding| FileFinding {
        kind: word_of(finding.kind),
        label: finding.kind.label(),
        warns: finding.kind.severity() == Severity::Warning,
        place: finding.place,
        what: finding.what,
        count: finding.count,
        advice: finding.kind.advice(),
    });
    found.collect()
}

fn word_of(kind: Kind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// What this system wrote it reads again; kinds of a later version are left out.
fn read(file: &FileRow) -> Vec<Finding> {
    let all: Vec<serde_json::Value> = serde_json::from_str(&file.findings).unwrap_or_default();
    let known = all
        .into_iter()
        .filter_map(|one| serde_json::from_value(one).ok());
    known.collect()
}

/// What of it a person must decide about, as officers read it.
pub(super) fn warnings(file: &FileRow) -> Vec<String> {
    let warnings = read(file).into_iter();
    let mut labels: Vec<String> = warnings
        .filter(|finding| finding.kind.severity() == Severity::Warning)
        .map(|finding| finding.kind.label().to_owned())
        .collect();
    labels.dedup();
    labels
}

/// The first warning, for a sentence.
fn first(file: &FileRow) -> String {
    let warning = |finding: &Finding| finding.kind.severity() == Severity::Warning;
    let found = read(file).into_iter().find(warning);
    found.map_or(String::new(), |finding| {
        format!("（{}：{}）", finding.place, finding.kind.label())
    })
}

/// What to do about a file that is held back.
pub(crate) const LET_GO: &str = "请在“材料”页处理：改好后重新上传、生成脱敏副本，或者由上传人以外的审核人、信息公开机构负责人写明理由后放行。";

/// What to do where it does not go out at all, but came in.
const CAME_IN: &str = "是收到的意见、不发出的，请移除后重新上传，选明属于哪一次征求意见。";

/// Nothing is sent while something may hide in what goes along. What a draft is submitted
/// and signed with, its checks hold back.
///
/// # Errors
/// Refused, with the file and what was found in it.
pub(crate) async fn check_outgoing(
    reader: &mut Reader,
    rules: &Rules,
    row: &CaseRow,
    case: &Case,
    act: &Act,
) -> Result<(), ActError> {
    let kind = act.kind();
    if !rules
        .parts()
        .iter()
        .any(|part| part.sent_by.contains(&kind))
    {
        return Ok(());
    }
    let files = outgoing(reader, rules, row.id, case.round, kind).await?;
    let held = files
        .iter()
        .find_map(|file| held_back(file).map(|why| (file, why)));
    let Some((file, why)) = held else {
        return Ok(());
    };
    let hint = match file.part == CONSULTATION {
        true => format!("{LET_GO}{CAME_IN}"),
        false => LET_GO.to_owned(),
    };
    let label = leaves(rules, file).map_or("", |part| &part.label);
    Err(Refusal::out_of_turn(
        "file_held_back",
        "reg:17",
        format!("“{label}”中的“{}”不能发出：{why}", file.name),
        hint,
    )
    .into())
}
