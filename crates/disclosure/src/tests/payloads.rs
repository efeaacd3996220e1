//! Payloads of every kind of act: the best one for a case, and plausible ones
//! around it, some of them wrong.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::act::{Act, DraftReply, EarlierReply, Facts, Notice, StepAnswer};
use crate::case::{Assessment, Case};
use crate::fees;
use crate::lifecycle::Turn;
use crate::reply::objections;
use crate::steps::{self, Stage};
use crate::text::Text;
use crate::words::{
    ActKind, ConsultEnd, ConsultWith, FeeBasis, Opinion, Role, Service, Signer, State,
};
use crate::worked::samples;

mod remedies;

/// Picks among options: always the first (the best), or at random from a seed.
pub(super) struct Pick(Option<u64>);

impl Pick {
    pub(super) fn best() -> Pick {
        Pick(None)
    }

    pub(super) fn random(seed: u64) -> Pick {
        Pick(Some(seed))
    }

    /// A number below `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        let Some(state) = &mut self.0 else { return 0 };
        // SplitMix64.
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % n.max(1) as u64) as usize
    }

    pub(super) fn of<T: Clone>(&mut self, options: &[T]) -> T {
        options[self.below(options.len())].clone()
    }

    /// One in `n`; never when picking the best.
    pub(super) fn seldom(&mut self, n: usize) -> bool {
        self.below(n) + 1 == n && self.0.is_some()
    }
}

fn before(day: NaiveDate) -> NaiveDate {
    day - Days::new(1)
}

fn after(day: NaiveDate) -> NaiveDate {
    day + Days::new(1)
}

/// What the register may say.
pub(super) fn facts(pick: &mut Pick) -> Facts {
    let earlier = |served_on: Option<NaiveDate>, same_applicant| EarlierReply {
        number: samples::EARLIER_REPLY.into(),
        case_number: "测试".into(),
        served_on,
        same_applicant,
    };
    let served = NaiveDate::from_ymd_opt(2020, 3, 2);
    Facts {
        nth_in_month: pick.of(&[None, Some(1), Some(10), Some(11), Some(31)]),
        earlier_replies: pick.of(&[
            vec![],
            vec![earlier(served, true)],
            vec![earlier(None, true)],
            vec![earlier(served, false)],
        ]),
        document_number: Some("测试复〔2024〕1号".into()),
        jointly: pick.of(&[false, true]),
        from_paper: pick.of(&[false, false, true]),
        ..Facts::default()
    }
}

/// A payload: the best one for this case and turn when picking the best.
pub(super) fn payload(kind: ActKind, case: &Case, turn: &Turn<'_>, pick: &mut Pick) -> Act {
    let value = match kind {
        ActKind::ConfirmReceipt => {
            let day = pick.of(&[turn.today, turn.on, after(turn.today), before(turn.on)]);
            json!({ "confirmed_on": day })
        }
        ActKind::RequestSupplement
        | ActKind::ReceiveSupplement
        | ActKind::RecordNoticeReceipt
        | ActKind::RequestReasons
        | ActKind::WeighReasons
        | ActKind::Split => applicant(kind, case, turn, pick),
        ActKind::Dispatch => {
            let handler = pick.of(&[turn.actor.id, Uuid::from_u128(1), Uuid::from_u128(2)]);
            json!({ "handler": handler })
        }
        ActKind::Consult
        | ActKind::RecordConsultReceipt
        | ActKind::ConsultationAnswered
        | ActKind::ConsultationEnded
        | ActKind::NotifyThirdParty => consulting(kind, case, turn, pick),
        ActKind::Defer | ActKind::ApproveExtension | ActKind::Extend => {
            json!({ "workdays": pick.of(&[1, 5, 20, 21, 60, 61, 0]), "reason": words(pick) })
        }
        ActKind::ApproveFee | ActKind::NotifyFee | ActKind::PayFee => fee(kind, case, turn, pick),
        ActKind::Assess => assess(turn, pick),
        ActKind::Draft => draft(case, turn, pick),
        ActKind::Serve => {
            let signed = case.reply.as_ref().map_or(turn.on, |reply| reply.signed_on);
            let service = pick.of(Service::ALL);
            let day = pick.of(&[turn.today, turn.on, before(signed), after(turn.today)]);
            let carrier = pick.of(&[None, Some("EMS"), Some("平信"), Some("顺丰")]);
            json!({
                "service": service,
                "served_on": day,
                "carrier": carrier.filter(|_| service == Service::Post),
                "tracking": pick.of(&[Some("XA1"), None]),
                "signed_by": pick.of(&[None, None, Some(Signer::Applicant), Some(Signer::Agent)]),
            })
        }
        ActKind::ProveService => json!({ "proof": words(pick) }),
        ActKind::Archive => json!({ "dossier": pick.of(&["2024-1", " "]), "retention": "30年" }),
        ActKind::Urge | ActKind::Note => json!({ "text": words(pick) }),
        ActKind::NoticeReturned
        | ActKind::ResendNotice
        | ActKind::UndoAbandonment
        | ActKind::AnswerOnTheSpot
        | ActKind::AnswerJointly
        | ActKind::ServeAgain
        | ActKind::ReplyAnew
        | ActKind::RecordContact
        | ActKind::RecordPapers => turns(kind, case, turn, pick),
        ActKind::RequestCorrection => json!({
            "event": pick.of(&[quiet(case), 1, 0]),
            "effective_on": pick.of(&[None, Some(turn.today), Some(after(turn.today))]),
            "reason": words(pick),
        }),
        ActKind::RecordRemedy
        | ActKind::AnswerRemedy
        | ActKind::RecordRemedyDecision
        | ActKind::RecordAppeal => remedies::payload(kind, case, turn, pick),
        ActKind::Correct | ActKind::DeclineCorrection => correction(kind, case, turn, pick),
        ActKind::ReplyReturned
        | ActKind::CancelNotice
        | ActKind::ReturnDispatch
        | ActKind::FindExcessive
        | ActKind::ReturnDraft => json!({ "reason": words(pick) }),
        ActKind::Screen
        | ActKind::Abandon
        | ActKind::Accept
        | ActKind::SubmitReview
        | ActKind::PassReview
        | ActKind::Sign
        | ActKind::Withdraw
        | ActKind::Close => json!({}),
        ActKind::Register => unreachable!("a registration opens a case and is no act on it"),
    };
    Act::parse(kind, value).unwrap()
}

fn awaited(case: &Case) -> Notice {
    match case.state {
        State::AwaitingSupplement => Notice::Supplement,
        State::AwaitingReasons => Notice::Reasons,
        _ => Notice::Fee,
    }
}

fn turns(kind: ActKind, case: &Case, turn: &Turn<'_>, pick: &mut Pick) -> Value {
    let days = [turn.today, turn.on, before(turn.on), after(turn.today)];
    let notice = [awaited(case), awaited(case), Notice::Fee];
    match kind {
        ActKind::NoticeReturned => json!({ "notice": pick.of(&notice), "reason": words(pick) }),
        ActKind::ResendNotice => json!({ "notice": pick.of(&notice), "way": words(pick) }),
        ActKind::UndoAbandonment => json!({
            "reason": words(pick),
            "within_workdays": pick.of(&[None, Some(7), Some(0)]),
        }),
        ActKind::AnswerOnTheSpot => {
            let may = |roles: &[Role]| roles.iter().any(|role| turn.actor.roles.contains(role));
            let mut kinds = turn.rules.reply_kinds().iter();
            let row = kinds.find(|row| may(&row.on_the_spot));
            let kind = row.map_or("granted", |row| row.kind.as_str());
            let mut reply = samples::draft(pick.of(&[kind, kind, "not_held"]), case, turn.rules);
            reply.departs = departs(&reply, case, pick);
            json!({ "reply": reply, "proof": words(pick) })
        }
        ActKind::AnswerJointly => {
            let reply = samples::draft("not_this_agency", case, turn.rules);
            json!({ "lead": "测试〔2024〕2号", "reply": reply })
        }
        ActKind::ServeAgain => json!({ "service": "post", "served_on": pick.of(&days) }),
        ActKind::ReplyAnew if pick.below(2) == 0 && remedies::ordering(case).is_some() => {
            remedies::ordering(case).unwrap_or_default()
        }
        ActKind::ReplyAnew => json!({
            "ground": pick.of(&["reconsideration", "litigation", "own_correction"]),
            "decision": pick.of(&[Some("复〔2024〕1号"), Some("复〔2024〕2号"), None]),
            "received_on": pick.of(&[turn.on, turn.today, before(turn.on), after(turn.today)]),
            "within_workdays": pick.of(&[None, Some(10), Some(0)]),
            "until": pick.of(&[None, None, Some(after(turn.today))]),
            "reason": words(pick),
        }),
        ActKind::RecordContact => json!({
            "way": "phone", "reached": pick.of(&[false, true]), "text": words(pick),
        }),
        _ => json!({
            "identity_proved": pick.of(&[true, false]),
            "authority": pick.of(&[None, Some("授权委托书")]),
        }),
    }
}

/// The first event of which nobody asks a correction.
fn quiet(case: &Case) -> u64 {
    let asked = |seq: &u64| case.corrections.iter().any(|asked| asked.event == *seq);
    (1..).find(|seq| !asked(seq)).unwrap()
}

fn correction(kind: ActKind, case: &Case, turn: &Turn<'_>, pick: &mut Pick) -> Value {
    let mut waiting = case.corrections.iter();
    let others = waiting.find(|asked| asked.by != turn.actor.id);
    let request = others.map_or(case.version, |asked| asked.seq);
    let request = pick.of(&[request, request, 1]);
    match kind {
        ActKind::Correct => json!({ "request": request }),
        _ => json!({ "request": request, "reason": words(pick) }),
    }
}

fn words(pick: &mut Pick) -> &'static str {
    if pick.seldom(12) { " " } else { "写明的话" }
}

fn applicant(kind: ActKind, case: &Case, turn: &Turn<'_>, pick: &mut Pick) -> Value {
    let on = turn.on;
    let known = |pick: &mut Pick| pick.of(&[None, Some(on), Some(before(on)), Some(turn.today)]);
    match kind {
        ActKind::RequestSupplement => json!({
            "items": pick.of(&[vec!["身份证明"], vec!["描述", "形式"], vec!["描述"], vec![]]),
            "within_workdays": pick.of(&[None, Some(1), Some(20), Some(0), Some(u32::MAX)]),
            "served_on": known(pick),
        }),
        ActKind::RequestReasons => json!({
            "why": words(pick),
            "within_workdays": pick.of(&[None, Some(3), Some(0)]),
            "served_on": known(pick),
        }),
        ActKind::ReceiveSupplement => json!({ "content": pick.of(&[None, Some("补正后的描述")]) }),
        ActKind::RecordNoticeReceipt => {
            let mut out = case.letters_out();
            out.retain(|letter| pick.seldom(8) || case.delivery(letter).is_none());
            let letter = if pick.seldom(2) { None } else { out.pop() };
            let awaited = if pick.seldom(6) {
                Notice::Fee
            } else {
                awaited(case)
            };
            let notice = letter.as_ref().map_or(awaited, |letter| letter.notice);
            let day = pick.of(&[turn.today, on, before(case.registered_on)]);
            let service = pick.of(&[None, Some(Service::Post), Some(Service::InPerson)]);
            let posted_on = pick.of(&[None, None, Some(day), Some(after(day))]);
            json!({
                "notice": notice,
                "consultation": letter.and_then(|letter| letter.consultation),
                "served_on": day,
                "service": service,
                "posted_on": posted_on,
            })
        }
        ActKind::WeighReasons => json!({
            "reasons": pick.of(&[Some("理由"), None]),
            "reasonable": pick.of(&[true, false]),
            "finding": words(pick),
        }),
        _ => {
            let part = json!({ "title": "一事", "content": words(pick) });
            let parts = pick.of(&[2, 3, 1, 0]);
            json!({ "parts": vec![part; parts], "reason": words(pick) })
        }
    }
}

fn consulting(kind: ActKind, case: &Case, turn: &Turn<'_>, pick: &mut Pick) -> Value {
    let fresh = format!("c{}", case.consultations.len());
    let open = case
        .consultations
        .iter()
        .find(|asked| asked.ended.is_none());
    let open = open.map_or("c0".to_owned(), |asked| asked.id.clone());
    let ids = [open, "c0".into(), "c1".into(), "无".into()];
    match kind {
        ActKind::Consult => json!({
            "id": pick.of(&[fresh.clone(), fresh.clone(), fresh, "c0".into(), " ".into()]),
            "with": pick.of(ConsultWith::ALL),
            "name": "某单位",
            "received_on": pick.of(&[None, Some(turn.on), Some(before(turn.on))]),
        }),
        ActKind::RecordConsultReceipt => json!({
            "id": pick.of(&ids),
            "received_on": pick.of(&[turn.today, turn.on, before(case.registered_on)]),
        }),
        ActKind::ConsultationAnswered => {
            json!({ "id": pick.of(&ids), "opinion": pick.of(Opinion::ALL) })
        }
        ActKind::ConsultationEnded => {
            json!({ "id": pick.of(&ids), "reason": pick.of(ConsultEnd::ALL) })
        }
        _ => {
            let objected = objections(case).find(|asked| asked.told_on.is_none());
            let objected = objected.or_else(|| objections(case).next());
            let id = objected.map_or("c0".to_owned(), |asked| asked.id.clone());
            json!({
                "consultation": pick.of(&[id.clone(), id, "c0".into()]),
                "served_on": pick.of(&[None, Some(turn.on), Some(before(case.registered_on))]),
                "content": words(pick),
            })
        }
    }
}

fn fee(kind: ActKind, case: &Case, turn: &Turn<'_>, pick: &mut Pick) -> Value {
    let row = turn.rules.fees(turn.on);
    let nth = turn.facts.nth_in_month;
    let priced = row
        .zip(nth)
        .map(|(row, nth)| fees::per_item(row, nth, nth).amount_fen);
    let per_item = (FeeBasis::PerItem, None);
    let per_page = (FeeBasis::PerPage, Some(1000));
    let best = if priced > Some(0) { per_item } else { per_page };
    match (kind, &case.fee_approval) {
        (ActKind::PayFee, _) => {
            let owed = case.fee.as_ref().map(|fee| fee.amount_fen);
            json!({ "amount_fen": pick.of(&[None, owed, owed.map(|owed| owed - 1)]) })
        }
        (ActKind::NotifyFee, Some((approval, _))) => {
            let approved = (approval.basis, approval.pages);
            let (basis, pages) = pick.of(&[approved, approved, per_item, per_page]);
            json!({
                "basis": basis,
                "pages": pages,
                "inspection": pick.of(&[Some("可以当场查阅"), Some("可以查阅"), None]),
                "received_on": pick.of(&[None, Some(turn.on), Some(before(turn.on))]),
            })
        }
        (ActKind::NotifyFee, None) => {
            json!({ "basis": best.0, "pages": best.1, "inspection": "可以" })
        }
        _ => {
            let few = (FeeBasis::PerPage, Some(3));
            let (basis, pages) =
                pick.of(&[best, per_item, per_page, few, (FeeBasis::PerPage, None)]);
            json!({ "basis": basis, "pages": pages, "reason": words(pick) })
        }
    }
}

/// The reason that a draft owes to an assessment which leads elsewhere.
fn departs(draft: &DraftReply, case: &Case, pick: &mut Pick) -> Option<Text> {
    let allowed = |assessment: &Assessment| assessment.allows(&draft.kind);
    let owed = !case.assessment.as_ref().is_none_or(allowed);
    let said = words(pick);
    let reason = pick.of(&[Some(said), Some(said), None]);
    reason.filter(|_| owed).map(Text::from)
}

/// A path: its first answer, or one that goes on to wherever it leads.
fn assess(turn: &Turn<'_>, pick: &mut Pick) -> Value {
    let steps = turn.rules.steps(turn.on);
    let mut answers: Vec<StepAnswer> = Vec::new();
    for _ in 0..pick.of(&[1, 7, 7, 7, 3, 0]) {
        let asked = steps::asked(&steps, &answers).unwrap();
        let now = asked.iter().find_map(|asked| match &asked.stage {
            Stage::Now(open) => Some((asked.step, pick.of(open))),
            _ => None,
        });
        let Some((step, answer)) = now else { break };
        let note = pick.of(&[None, Some(Text::from("查过"))]);
        let (step, answer) = (step.step.clone(), answer.answer.clone());
        answers.push(StepAnswer { step, answer, note });
    }
    let last = answers.last_mut().filter(|_| pick.seldom(8));
    if let Some(last) = last {
        last.note = Some(Text::from(" "));
    }
    if pick.seldom(8) && answers.len() > 1 {
        answers.rotate_left(1);
    }
    json!({ "answers": answers })
}

fn draft(case: &Case, turn: &Turn<'_>, pick: &mut Pick) -> Value {
    let kinds = turn.rules.reply_kinds();
    let kind = match pick.below(3) {
        0 => "granted",
        _ => kinds[pick.below(kinds.len())].kind.as_str(),
    };
    let mut draft = samples::draft(kind, case, turn.rules);
    if pick.seldom(8) {
        draft.parts.reason = None;
        draft.parts.third_parties.clear();
    }
    if let Some(given) = &mut draft.parts.given
        && pick.seldom(6)
    {
        given.channel_only = true;
        given.when = Some(turn.on);
    }
    draft.departs = departs(&draft, case, pick);
    serde_json::to_value(draft).unwrap()
}
