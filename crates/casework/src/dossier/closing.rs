//! What closing and archiving a round make of its dossier.

use disclosure::act::{Act, Archiving};
use disclosure::case::{Case, Event};
use disclosure::words::State;
use disclosure::{Refusal, Rules, Text};
use store::{CaseRow, DossierRow, DossierState, Reader, Scope, Tx};

use super::keeping::kept;
use crate::acts::Circumstances;
use crate::error::ActError;
use crate::record::read_event;

/// The rule that all of it follows.
const CITE: &str = "archive8";

/// Whether what belongs to a round of a case stays as it is: its files and documents
/// are what its dossier is, or will be, built from. A round that goes on after it was
/// closed is open again.
pub fn is_frozen(case: &Case, round: u32) -> bool {
    round < case.round || matches!(case.state, State::Closed | State::Archived)
}

/// An act as the register keeps it: archiving says how long the dossier is kept, by the
/// rule where the officer says nothing.
pub(crate) async fn completed(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
    act: &Act,
    circumstances: &Circumstances,
) -> Result<Act, ActError> {
    let mut act = act.clone();
    if let Act::Archive(archiving) = &mut act
        && archiving.retention.trim().is_empty()
    {
        let rule = kept_by_rule(reader, row, case, circumstances).await?;
        archiving.retention = rule.map(|(class, _)| class).unwrap_or_default();
    }
    Ok(act)
}

/// Checks an act that archives: its dossier is there, and it is kept as long as the
/// rule says or says why not.
///
/// # Errors
/// It is not.
pub(crate) async fn check(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
    act: &Act,
    circumstances: &Circumstances,
) -> Result<(), ActError> {
    let Act::Archive(archiving) = act else {
        return Ok(());
    };
    let rule = kept_by_rule(reader, row, case, circumstances).await?;
    as_ruled(archiving, rule, circumstances.rules())?;
    match latest(reader, row, case).await? {
        Some(dossier) if dossier.state == DossierState::Built => Ok(()),
        _ if circumstances.office.archives_unbuilt => Ok(()),
        Some(dossier) => Err(unbuilt(&dossier).into()),
        // Closed before dossiers were built.
        None => Ok(()),
    }
}

fn unbuilt(dossier: &DossierRow) -> Refusal {
    let why = match &dossier.failure {
        Some(failure) => format!("卷宗未能生成：{failure}"),
        None => "卷宗还在生成".to_owned(),
    };
    Refusal::out_of_turn(
        "dossier_not_built",
        CITE,
        format!("{why}，还不能归档"),
        "请在“卷宗”页查看原因，补全后重新生成，再办理归档。",
    )
}

fn as_ruled(
    archiving: &Archiving,
    rule: Option<(String, String)>,
    rules: &Rules,
) -> Result<(), Refusal> {
    let said = archiving.retention.trim();
    let classes = rules.retention_classes();
    if !classes.iter().any(|row| row.class == said) {
        let known: Vec<&str> = classes.iter().map(|row| row.class.as_str()).collect();
        return Err(Refusal::malformed(
            "retention_unknown",
            CITE,
            format!("没有“{said}”这一保管期限"),
            format!("请选用：{}；留空的按规则确定。", known.join("、")),
        )
        .at("retention"));
    }
    let explained = archiving
        .remark
        .as_ref()
        .is_some_and(|remark: &Text| !remark.is_blank());
    match rule {
        Some((class, reason)) if class != said && !explained => Err(Refusal::malformed(
            "retention_departs",
            CITE,
            format!("按规则（{reason}），本案卷宗的保管期限是{class}，不是{said}"),
            "确需改变的，请写明原因；否则请留空，按规则确定。",
        )
        .at("remark")),
        _ => Ok(()),
    }
}

/// How long the dossier is kept: as was found when it was closed, else by today's rules.
async fn kept_by_rule(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
    circumstances: &Circumstances,
) -> Result<Option<(String, String)>, ActError> {
    if let Some(dossier) = latest(reader, row, case).await? {
        return Ok(Some((dossier.retention, dossier.retention_reason)));
    }
    let rule = circumstances.rules().retention(case, circumstances.on);
    Ok(rule.map(|row| (row.class.clone(), row.reason.clone())))
}

/// The latest dossier of the round that the case is in.
async fn latest(
    reader: &mut Reader,
    row: &CaseRow,
    case: &Case,
) -> Result<Option<DossierRow>, ActError> {
    let dossiers = reader.dossiers(row.id).await?;
    let round = i64::from(case.round);
    Ok(dossiers.into_iter().rfind(|dossier| dossier.round == round))
}

/// Opens the dossier of a round that an act closes, in the act's transaction; and one that
/// supplements it, with what was added since. Paper from before the register has its own.
pub(crate) async fn follow(
    tx: &mut Tx,
    circumstances: &Circumstances,
    row: &CaseRow,
    case: &Case,
    event: &Event,
) -> Result<(), ActError> {
    if event.facts.from_paper || !may_open(case, event) {
        return Ok(());
    }
    let bound = tx.dossiers(row.id).await?;
    if !opens(event, bound.last()) {
        return Ok(());
    }
    let stored = tx.events(&Scope::system(), row.id).await?;
    let events: Vec<Event> = stored.iter().map(read_event).collect::<Result<_, _>>()?;
    let Some(last) = stored.last() else {
        return Ok(());
    };
    let (retention, retention_reason) = kept(circumstances.rules(), case, event, (&events, &bound));
    let dossier = DossierRow {
        id: tx.next_id(),
        case_id: row.id,
        round: i64::from(case.round),
        closed_seq: last.seq,
        head_hash: last.hash.clone(),
        retention,
        retention_reason,
        state: DossierState::Waiting,
        attempts: 0,
        failure: None,
        made_at: last.recorded_at,
        built_at: None,
        zip_id: None,
        pdf_id: None,
        manifest: None,
    };
    Ok(tx.insert_dossier(&dossier).await?)
}

/// Whether an act is of those that have a dossier bound: one that closes, and on a closed
/// case one after which its papers say something else.
fn may_open(case: &Case, event: &Event) -> bool {
    let closed = matches!(case.state, State::Closed | State::Archived);
    match event.act {
        Act::Close(_) => true,
        Act::RecordRemedyDecision(_) | Act::Correct(_) | Act::Archive(_) => closed,
        _ => false,
    }
}

/// Whether there is something to say that the last dossier does not: archiving has only
/// where it departs from the class that was bound. What has no dossier is not supplemented.
fn opens(event: &Event, last: Option<&DossierRow>) -> bool {
    match &event.act {
        Act::Correct(_) => last.is_some(),
        Act::Archive(archiving) => last.is_some_and(|it| it.retention != archiving.retention),
        _ => true,
    }
}
