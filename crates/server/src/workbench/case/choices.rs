//! What the fields of an act on this case may be chosen from.

use casework::{ActError, CaseFile, Desk, Names, Office};
use disclosure::case::SoughtRemedy;
use disclosure::rules::StepRow;
use disclosure::words::ActKind;
use store::{AgencyId, CaseFilter, CaseOrder, Officer, Scope};

use super::drafting;
use crate::workbench::forms::{Choice, Choices};

/// How many other cases of the applicant are offered.
const OTHERS: u32 = 50;

/// The choices of a form.
pub(super) async fn choices(
    office: &Office,
    desk: &Desk,
    file: &CaseFile,
    kind: ActKind,
) -> Result<Choices, ActError> {
    let mut choices = Choices::default();
    // Where an act names no carrier, nothing is chosen from.
    choices.offer("carrier", carriers(office));
    match kind {
        ActKind::Dispatch => choices.offer(
            "handler",
            handlers(office.names().await?.as_ref(), file.row.agency_id),
        ),
        ActKind::Consult => choices.offer("agency", agencies(office, desk).await?),
        ActKind::RecordNoticeReceipt => {
            choices.offer("consultation", asked(file, false));
            choices.offer("files", proofs(office, file).await?);
        }
        ActKind::RecordConsultReceipt => {
            choices.offer("id", asked(file, true));
            choices.offer("files", proofs(office, file).await?);
        }
        ActKind::ConsultationAnswered | ActKind::ConsultationEnded => {
            choices.offer("id", asked(file, true))
        }
        ActKind::NotifyThirdParty => choices.offer("consultation", asked(file, false)),
        ActKind::Draft | ActKind::AnswerOnTheSpot => {
            choices.offer("kind", kinds(office, kind));
            choices.offer("consultation", asked(file, false));
            choices.offer("cite", drafting::cites(office));
            choices.offer("covers", others(office, desk, file).await?);
        }
        ActKind::Assess => {
            let steps = office.rules.steps(office.today());
            choices.offer(
                "answer",
                steps.iter().flat_map(|step| answers(step)).collect(),
            );
            let label = |step: &&StepRow| Choice::new(&step.step, &step.label);
            choices.offer("step", steps.iter().map(label).collect());
        }
        ActKind::NotifyFee => choices.offer("covers", others(office, desk, file).await?),
        ActKind::ProveService => choices.offer("files", proofs(office, file).await?),
        ActKind::AnswerRemedy | ActKind::RecordRemedyDecision => {
            choices.offer("remedy", remedies(file, SoughtRemedy::is_open));
        }
        ActKind::RecordAppeal => {
            choices.offer("remedy", remedies(file, |it| it.appealable().is_some()));
        }
        ActKind::ReplyAnew => {
            choices.offer("remedy", remedies(file, |it| it.orders_reply().is_some()));
        }
        ActKind::Archive => choices.offer("retention", classes(office)),
        ActKind::RequestCorrection => choices.offer("event", events(office, desk, file).await?),
        ActKind::Correct | ActKind::DeclineCorrection => {
            choices.offer("request", corrections(file));
        }
        _ => {}
    }
    Ok(choices)
}

/// The files of the round that prove a service.
async fn proofs(office: &Office, file: &CaseFile) -> Result<Vec<Choice>, ActError> {
    let mut reader = office.store.read().await?;
    let round = i64::from(file.case.round);
    let files = reader.files_of_round(file.row.id, round).await?;
    let files = files.into_iter();
    let proof = files.filter(|file| file.part == "service_proof" && file.remove_reason.is_none());
    Ok(proof.map(|file| Choice::new(file.id, file.name)).collect())
}

/// By whom a document may be posted today.
fn carriers(office: &Office) -> Vec<Choice> {
    let rows = office.rules.carriers(office.today()).into_iter();
    rows.map(|row| Choice::new(&row.carrier, &row.label))
        .collect()
}

/// Reconsiderations and suits of the case, as far as they fit.
fn remedies(file: &CaseFile, fits: fn(&SoughtRemedy) -> bool) -> Vec<Choice> {
    let fitting = file.case.remedies.iter().filter(|remedy| fits(remedy));
    fitting
        .map(|remedy| {
            let last = remedy.last();
            let before = last.map_or("", |it| it.before.as_str());
            let number = last.and_then(|it| it.number.as_deref()).unwrap_or_default();
            let label = format!("{}（{before}{number}）", remedy.kind.label());
            Choice::new(remedy.seq.to_string(), label)
        })
        .collect()
}

/// How long a dossier may be kept.
fn classes(office: &Office) -> Vec<Choice> {
    let rows = office.rules.retention_classes().iter();
    rows.map(|row| Choice::new(&row.class, &row.class))
        .collect()
}

/// Those who may be given a case of an agency.
pub(in crate::workbench) fn handlers(names: &Names, agency: AgencyId) -> Vec<Choice> {
    let choice = |officer: &Officer| {
        let agency = names.agency(officer.agency_id);
        let agency = agency.map_or("", |agency| agency.name.as_str());
        Choice::new(officer.id, format!("{}（{agency}）", officer.name))
    };
    names.handlers_of(agency).into_iter().map(choice).collect()
}

/// Agencies that may be asked for an opinion in this register.
async fn agencies(office: &Office, desk: &Desk) -> Result<Vec<Choice>, ActError> {
    let mut reader = office.store.read().await?;
    let agencies = reader.agencies(&Scope::system()).await?;
    Ok(agencies
        .into_iter()
        .filter(|agency| agency.id != desk.agency.id)
        .map(|agency| Choice::new(agency.id, agency.name))
        .collect())
}

fn asked(file: &CaseFile, open: bool) -> Vec<Choice> {
    file.sight
        .consultations(&file.case)
        .filter(|asked| !open || asked.ended.is_none())
        .map(|asked| Choice::new(&asked.id, format!("{}（{}）", asked.id, asked.name)))
        .collect()
}

/// The answers of a step, by its label.
fn answers(step: &StepRow) -> impl Iterator<Item = Choice> {
    let label = |answer: &str| format!("{}：{answer}", step.label);
    step.answers
        .iter()
        .map(move |row| Choice::new(&row.answer, label(&row.label)))
}

/// The kinds of reply that are in force; on the spot, those that may be given there.
fn kinds(office: &Office, act: ActKind) -> Vec<Choice> {
    let today = office.today();
    office
        .rules
        .reply_kinds()
        .iter()
        .filter(|row| row.since <= today)
        .filter(|row| act == ActKind::Draft || !row.on_the_spot.is_empty())
        .map(|row| Choice::new(&row.kind, format!("{}（{}）", row.label, row.group.label())))
        .collect()
}

/// Other open cases of the same applicant.
async fn others(office: &Office, desk: &Desk, file: &CaseFile) -> Result<Vec<Choice>, ActError> {
    let filter = CaseFilter {
        applicant_id: file.row.applicant_id,
        agency: Some(file.row.agency_id),
        open_only: true,
        ..CaseFilter::default()
    };
    let page = office
        .cases(desk, &filter, CaseOrder::Newest, None, OTHERS)
        .await?;
    Ok(page
        .rows
        .into_iter()
        .filter(|(row, sight)| row.id != file.row.id && sight.is_whole())
        .map(|(row, _)| Choice::new(row.id, format!("{} {}", row.number, row.title)))
        .collect())
}

async fn events(office: &Office, desk: &Desk, file: &CaseFile) -> Result<Vec<Choice>, ActError> {
    let seen = office.case_history(desk, file.row.id).await?;
    Ok(seen
        .unwrap_or_default()
        .into_iter()
        .map(|seen| {
            let event = seen.event;
            let label = event.act.kind().label();
            Choice::new(
                event.seq.to_string(),
                format!("第 {} 项：{} {label}", event.seq, event.on),
            )
        })
        .collect())
}

fn corrections(file: &CaseFile) -> Vec<Choice> {
    file.case
        .corrections
        .iter()
        .map(|asked| {
            let label = format!("第 {} 项提出：更正第 {} 项", asked.seq, asked.event);
            Choice::new(asked.seq.to_string(), label)
        })
        .collect()
}
