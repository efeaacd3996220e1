//! What the register keeps of a case beside its events, compared with them.

use std::collections::{BTreeMap, BTreeSet};

use disclosure::case::{Case, Event};
use disclosure::history::History;
use disclosure::words::ActKind;
use disclosure::{Rules, clock};
use serde_json::Value;
use store::{AgencyId, CaseRow, DeadlineRow, DocumentRow, HandRow, OfficerId, Part, Reader, Scope};

use super::rule_sets::RuleSets;
use super::{Failed, Whole};
use crate::acts::handling_agency;
use crate::annual;
use crate::documents::which;
use crate::indexing;
use crate::record::{
    RowHead, case_of, deadline_rows, ended_rounds, row_of, todo_rows, wording_key,
};
use crate::remedies::remedy_rows;
use crate::supervision;

/// The case as its events fold, when the snapshot says the same.
pub(super) fn snapshot(whole: &Whole) -> Result<Case, Failed> {
    let folded = Case::fold(&whole.events)
        .ok_or_else(|| Failed::Differs("第 1 个事件不是登记，无法重算案件".into()))?;
    let kept = case_of(&whole.row)?;
    if kept == folded {
        return Ok(folded);
    }
    let field = differing_field(&folded, &kept).unwrap_or_default();
    Err(Failed::Differs(format!(
        "案件快照的“{field}”与各事件重算的不符"
    )))
}

/// The first field in which two cases differ.
fn differing_field(one: &Case, other: &Case) -> Option<String> {
    let fields = |case: &Case| serde_json::to_value(case).ok();
    match (fields(one)?, fields(other)?) {
        (Value::Object(one), Value::Object(other)) => one
            .into_iter()
            .find(|(name, value)| other.get(name) != Some(value))
            .map(|(name, _)| name),
        _ => None,
    }
}

/// The first of these columns in which two rows differ.
macro_rules! differing_column {
    ($one:expr, $other:expr; $($column:ident),+ $(,)?) => {
        [$(($one.$column != $other.$column, stringify!($column))),+]
            .into_iter()
            .find_map(|(differs, column)| differs.then_some(column))
    };
}

/// Checks the columns of the row.
pub(super) fn columns(whole: &Whole, case: &Case, rules: &Rules) -> Result<(), Failed> {
    let expected = expected_row(whole, case, rules)?;
    let differing = differing_column!(
        whole.row, expected;
        number, agency_id, state, phase, version, applicant_id, applicant_name, applicant_kind,
        title, wording_key, channel, received_on, registered_on, handler_id, reply_number,
        reply_kind, replied_on, ended_on, ending, is_open, parent_id, rules_hash, created_at,
        updated_at, round, concluded_on, urged,
    );
    match differing {
        None => Ok(()),
        Some(column) => Err(Failed::Differs(format!(
            "案件记录的“{column}”一栏与各事件重算的不符"
        ))),
    }
}

/// The row that the events make.
fn expected_row(whole: &Whole, case: &Case, rules: &Rules) -> Result<CaseRow, Failed> {
    let unfolded = || Failed::Differs("没有可以重算的事件".into());
    let (first, last) = match &whole.stored[..] {
        [] => return Err(unfolded()),
        [first, ..] => (first, &whole.stored[whole.stored.len() - 1]),
    };
    let head = RowHead {
        id: whole.row.id,
        wording_key: wording_key(&whole.events).ok_or_else(unfolded)?,
        created_at: first.recorded_at,
    };
    let row = row_of(case, head, last.recorded_at, rules)
        .map_err(|error| Failed::Differs(error.to_string()))?;
    Ok(CaseRow {
        rules_hash: last.rules_hash.clone(),
        ..row
    })
}

/// Checks what a reply took. A case that is over keeps the figures of the rules that it
/// was last judged by; what the rules in force make of it fits as well, for they fill in
/// what an older register lacks.
pub(super) fn figures(whole: &Whole, case: &Case, rules: &RuleSets) -> Result<(), Failed> {
    let kept = (whole.row.workdays, whole.row.late);
    let fits = [rules.of(&whole.row.rules_hash), rules.in_force()]
        .into_iter()
        .flatten()
        .map(|rules| clock::figures(case, rules))
        .any(|figures| {
            let workdays = figures.map(|figures| i64::from(figures.workdays));
            kept == (workdays, figures.map(|figures| figures.late))
        });
    match fits {
        true => Ok(()),
        false => Err(Failed::Differs(
            "案件记录的“workdays”“late”两栏与各事件重算的不符".into(),
        )),
    }
}

/// Checks how the annual report counts it: by the rules of its last act, or by those in
/// force, which fill in what an older register lacks.
pub(super) async fn annual(
    reader: &mut Reader,
    whole: &Whole,
    case: &Case,
    rules: &RuleSets,
) -> Result<(), Failed> {
    let id = whole.row.id;
    let place = annual::place(reader, id, case).await?;
    let kept = reader.annual_case(id).await?;
    let fits = [rules.of(&whole.row.rules_hash), rules.in_force()]
        .into_iter()
        .flatten()
        .any(|rules| annual::counted(id, place, case, rules) == kept);
    match fits {
        true => Ok(()),
        false => Err(Failed::Differs(
            "年度报告的计数与各事件重算的不符（升级后没有补算的，请先运行 kaijuan migrate）".into(),
        )),
    }
}

/// Checks how supervisors measure it, by the same rules.
pub(super) async fn measured(
    reader: &mut Reader,
    whole: &Whole,
    case: &Case,
    rules: &RuleSets,
) -> Result<(), Failed> {
    let id = whole.row.id;
    let kept = reader.measured_row(id).await?;
    let sets = [rules.of(&whole.row.rules_hash), rules.in_force()];
    for rules in sets.into_iter().flatten() {
        let measured = supervision::row_of(reader, id, case, rules).await?;
        if kept.as_ref() == Some(&measured) {
            return Ok(());
        }
    }
    Err(Failed::Differs(
        "监督指标的计数与各事件重算的不符（升级后没有补算的，请先运行 kaijuan migrate）".into(),
    ))
}

/// Checks that the people of the application are there.
pub(super) async fn people(reader: &mut Reader, case: &Case) -> Result<(), Failed> {
    let application = &case.application;
    let applicant = &application.applicant;
    let agent = application.agent.as_ref();
    let people = [
        ("申请人", Some(applicant.person)),
        ("申请人的联系方式", applicant.details),
        ("代理人", agent.map(|agent| agent.person)),
        ("代理人的联系方式", agent.and_then(|agent| agent.details)),
    ];
    let others = application.applicants().skip(1).flat_map(|other| {
        [
            ("共同申请人", Some(other.person)),
            ("共同申请人的联系方式", other.details),
        ]
    });
    for (who, person) in people.into_iter().chain(others) {
        if let Some(person) = person
            && reader.person(person).await?.is_none()
        {
            return Err(Failed::Differs(format!("{who}（{person}）的记录不见了")));
        }
    }
    Ok(())
}

/// Checks which agencies have a part in the case now: that decides who sees it,
/// and who may act.
pub(super) async fn parties(reader: &mut Reader, whole: &Whole, case: &Case) -> Result<(), Failed> {
    let kept: BTreeSet<(AgencyId, &str)> = reader
        .parties(whole.row.id)
        .await?
        .iter()
        .filter(|party| party.until.is_none())
        .map(|party| (party.agency_id, party.part.word()))
        .collect();
    let expected = expected_parties(&whole.events, case);
    match kept.symmetric_difference(&expected).next() {
        None => Ok(()),
        Some((agency, part)) => Err(Failed::Differs(format!(
            "参与机关 {agency}（{part}）与各事件重算的不符"
        ))),
    }
}

/// The parts that the events give: to the owner, to the agency that the case was
/// last dispatched to, and to those whose opinion is out.
fn expected_parties(events: &[Event], case: &Case) -> BTreeSet<(AgencyId, &'static str)> {
    let handler = handling_agency(events).filter(|agency| *agency != case.agency);
    let asked = case
        .consultations
        .iter()
        .filter(|asked| asked.ended.is_none())
        .filter_map(|asked| asked.agency);
    [(case.agency, Part::Owner)]
        .into_iter()
        .chain(handler.map(|agency| (agency, Part::Handler)))
        .chain(asked.map(|agency| (agency, Part::Consulted)))
        .map(|(agency, part)| (agency, part.word()))
        .collect()
}

/// Checks whose turn it is.
pub(super) async fn todos(
    reader: &mut Reader,
    whole: &Whole,
    case: &Case,
    rules: &Rules,
) -> Result<(), Failed> {
    let handler = handling_agency(&whole.events).filter(|agency| *agency != case.agency);
    let handling = case.handler.and(handler);
    if reader.todos(whole.row.id).await? == todo_rows(case, rules, handling) {
        return Ok(());
    }
    Err(Failed::Differs(
        "待办与各事件和现行规则重算的不符（规则更换后没有重算完的，请先运行 kaijuan migrate）"
            .into(),
    ))
}

/// Checks who had a hand in the case.
pub(super) async fn hands(reader: &mut Reader, whole: &Whole) -> Result<(), Failed> {
    let mut expected: BTreeMap<OfficerId, HandRow> = BTreeMap::new();
    for event in &whole.stored {
        let registered_at = (event.kind == ActKind::Register.word()).then_some(event.recorded_at);
        let hand = expected.entry(event.actor).or_insert(HandRow {
            officer_id: event.actor,
            last_at: event.recorded_at,
            registered_at,
        });
        hand.last_at = event.recorded_at;
    }
    let kept = reader.hands(whole.row.id).await?;
    for hand in expected.values() {
        // What the system itself enters goes through nobody's hands.
        if !kept.contains(hand) && reader.officer(hand.officer_id).await?.is_some() {
            return Err(not_their_hands(hand.officer_id));
        }
    }
    match kept
        .iter()
        .find(|hand| !expected.contains_key(&hand.officer_id))
    {
        Some(hand) => Err(not_their_hands(hand.officer_id)),
        None => Ok(()),
    }
}

fn not_their_hands(officer: OfficerId) -> Failed {
    Failed::Differs(format!("经办人员 {officer} 的经手记录与各事件重算的不符"))
}

/// Checks what the acts sent out against the acts that sent it. Replies that were
/// signed before letters were kept have none.
pub(super) fn documents(whole: &Whole) -> Result<(), Failed> {
    let of = |seq: i64| {
        let seq = u64::try_from(seq).ok()?;
        whole.events.iter().find(|event| event.seq == seq)
    };
    let history = History::of(&whole.events.iter().collect::<Vec<_>>());
    let sent = |document: &&DocumentRow| {
        of(document.seq).is_some_and(|event| is_sent_by(document, event, &history))
            && document.voided_seq.is_none_or(|seq| of(seq).is_some())
    };
    if let Some(wrong) = whole.documents.iter().find(|document| !sent(document)) {
        return Err(Failed::Differs(format!(
            "文书 {}（{}，第 {} 个事件）与该事件不符",
            wrong.id,
            wrong.number.as_deref().unwrap_or("无文号"),
            wrong.seq
        )));
    }
    let numbered = |event: &&Event| {
        let notice = !matches!(event.act.kind(), ActKind::Sign | ActKind::AnswerOnTheSpot);
        notice && event.facts.document_number.is_some() && !event.facts.from_paper
    };
    for event in whole.events.iter().filter(numbered) {
        let number = &event.facts.document_number;
        let kept = |document: &DocumentRow| document.number == *number;
        if !which(&event.act, &event.derived).is_empty() && !whole.documents.iter().any(kept) {
            let number = number.as_deref().unwrap_or_default();
            return Err(Failed::Differs(format!(
                "第 {} 个事件发出的文书“{number}”不见了",
                event.seq
            )));
        }
    }
    Ok(())
}

fn is_sent_by(document: &DocumentRow, event: &Event, history: &History) -> bool {
    let letters = which(&event.act, &event.derived);
    let mut at = letters.iter().enumerate().filter(|(_, issued)| {
        issued.letter == document.letter && issued.subject == document.subject
    });
    let Some((place, _)) = at.next() else {
        return false;
    };
    // The event bears the number of its first letter.
    let number = &event.facts.document_number;
    // A paper that failed before its act was set right bears the day that stands.
    let stands = |now: &Event| now.seq == event.seq && now.on == document.dated;
    let dated = document.dated == event.on || history.events().iter().any(stands);
    dated && (place > 0 || document.number == *number)
}

/// Checks the replies of the rounds that ended.
pub(super) async fn ended(reader: &mut Reader, whole: &Whole, case: &Case) -> Result<(), Failed> {
    if reader.replies_of_ended_rounds(whole.row.id).await? == ended_rounds(case) {
        return Ok(());
    }
    Err(Failed::Differs("以前各轮的答复与各事件重算的不符".into()))
}

/// Checks the kept deadlines.
pub(super) async fn deadlines(
    reader: &mut Reader,
    whole: &Whole,
    case: &Case,
    rules: &Rules,
) -> Result<(), Failed> {
    let kept = reader.deadlines(&Scope::system(), whole.row.id).await?;
    let expected = deadline_rows(case, rules);
    let beyond = |rows: &[DeadlineRow], others: &[DeadlineRow]| {
        let found = rows.iter().find(|row| !others.contains(row));
        found.map(|row| row.kind.clone())
    };
    match beyond(&expected, &kept).or_else(|| beyond(&kept, &expected)) {
        None if kept.len() == expected.len() => Ok(()),
        kind => Err(Failed::Differs(format!(
            "期限“{}”与各事件和现行规则重算的不符（规则更换后没有重算完的，请先运行 kaijuan migrate）",
            kind.unwrap_or_default()
        ))),
    }
}

/// Checks what is kept of reconsiderations and suits.
pub(super) async fn remedies(
    reader: &mut Reader,
    whole: &Whole,
    case: &Case,
    rules: &Rules,
) -> Result<(), Failed> {
    if reader.remedies_of(whole.row.id).await? == remedy_rows(case, rules) {
        return Ok(());
    }
    Err(Failed::Differs(
        "复议、诉讼与各事件和现行规则重算的不符（规则更换后没有重算完的，请先运行 kaijuan migrate）"
            .into(),
    ))
}

/// Checks that it is found by what it now says.
pub(super) async fn findable(
    reader: &mut Reader,
    whole: &Whole,
    case: &Case,
) -> Result<(), Failed> {
    let expected = indexing::findable(whole.row.id, case).digest();
    let differs = match reader.found_digest(whole.row.id).await? {
        Some(kept) if kept == expected => return Ok(()),
        Some(_) => "查找索引与案件的内容不符",
        None => "案件不在查找索引中，查找时找不到（请先运行 kaijuan migrate，它会补上）",
    };
    Err(Failed::Differs(differs.into()))
}
