//! What goes out with a reply was looked into, and nothing hides in it; or a second
//! person let it go.

use disclosure::Refusal;
use disclosure::act::Act;
use disclosure::case::Case;
use inspection::{Finding, Kind, Severity};
use store::{CaseId, CaseRow, FileRow, Inspected, Reader, Scope};

use super::GIVEN;
use crate::error::ActError;

/// The files that go out with the reply of a round.
pub(crate) async fn outgoing(
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

/// Whether it goes out with the reply, and something holds it back; in words.
pub fn held_back_for(file: &FileRow) -> Option<String> {
    (file.part == GIVEN && file.removal.is_none())
        .then(|| held_back(file))
        .flatten()
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

/// A reply is not sent while something may hide in what goes with it, nor given on the
/// spot. What a draft is submitted and signed with, its checks hold back.
///
/// # Errors
/// Refused, with the file and what was found in it.
pub(crate) async fn check_outgoing(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
    act: &Act,
) -> Result<(), ActError> {
    if !matches!(
        act,
        Act::AnswerOnTheSpot(_) | Act::Serve(_) | Act::ServeAgain(_)
    ) {
        return Ok(());
    }
    let files = outgoing(reader, row.id, case.round).await?;
    let held = files
        .iter()
        .find_map(|file| held_back(file).map(|why| (file, why)));
    match held {
        None => Ok(()),
        Some((file, why)) => Err(Refusal::out_of_turn(
            "file_held_back",
            "reg:17",
            format!("随答复提供的“{}”不能发出：{why}", file.name),
            LET_GO,
        )
        .into()),
    }
}
