//! Deadlines for any case: the counting rule against a plain set of days.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::date;
use super::desk::Desk;
use crate::case::{Case, ConsultOutcome, Consultation, Run, RunCause};
use crate::clock::{
    self, DeadlineKind, Out, opinion_due, overdue_workdays, reply_deadline, reply_due, run_out,
};
use crate::words::{ConsultEnd, ConsultWith, Opinion, Period};
use crate::{Rules, explain};

fn rules() -> &'static Rules {
    Rules::embedded()
}

fn case_of(day0: NaiveDate) -> Case {
    let mut case = Desk::received("2024-01-02").case;
    case.runs[0].day0 = day0;
    case.received_on = Some(day0);
    case
}

/// An opinion asked for some days after day 0.
#[derive(Debug, Clone)]
struct Asked {
    with: ConsultWith,
    sent: u64,
    received: Option<u64>,
    ended: Option<u64>,
    with_opinion: bool,
}

impl Asked {
    fn of(&self, day0: NaiveDate, index: usize) -> Consultation {
        let sent_on = day0 + Days::new(self.sent);
        let outcome = if self.with_opinion {
            ConsultOutcome::Answered(Opinion::Agree)
        } else {
            ConsultOutcome::Ended(ConsultEnd::Returned)
        };
        Consultation {
            id: format!("c{index}"),
            with: self.with,
            name: String::new(),
            agency: None,
            opened_by: 2,
            run: 0,
            sent_on,
            received_on: self.received.map(|days| sent_on + Days::new(days)),
            ended: self.ended.map(|days| (sent_on + Days::new(days), outcome)),
            after_due: false,
            told_on: None,
            notified_on: None,
            person: None,
        }
    }
}

prop_compose! {
    fn asked()(
        with in prop::sample::select(ConsultWith::ALL),
        sent in 0u64..45,
        received in prop::option::of(0u64..8),
        ended in prop::option::of(0u64..50),
        with_opinion in any::<bool>(),
    ) -> Asked {
        Asked { with, sent, received, ended, with_opinion }
    }
}

prop_compose! {
    fn any_case()(
        offset in 0u64..2700,
        asked in prop::collection::vec(asked(), 0..5),
        extension in prop::option::of(1u32..=20),
        deferral in prop::option::of(1u32..=60),
    ) -> Case {
        let day0 = date("2019-05-15") + Days::new(offset);
        let mut case = case_of(day0);
        case.runs[0].extension = extension.map(|workdays| (workdays, day0));
        case.runs[0].deferral = deferral;
        case.consultations = asked.iter().enumerate().map(|(index, asked)| asked.of(day0, index)).collect();
        case
    }
}

/// The workdays that do not count, seen from a day: of each opinion those after
/// the letter went out, up to its end, that day or its own limit.
fn excluded(case: &Case, as_of: NaiveDate) -> BTreeSet<NaiveDate> {
    let mut days = BTreeSet::new();
    for asked in &case.consultations {
        if asked.with == ConsultWith::Internal {
            continue;
        }
        let end = asked.ended.map_or(as_of, |(on, _)| on);
        let end = opinion_due(asked, rules()).map_or(end, |limit| limit.min(end));
        days.extend(
            asked
                .sent_on
                .iter_days()
                .skip(1)
                .take_while(|day| *day <= end),
        );
    }
    days.retain(|day| rules().calendar.is_workday(*day) == Some(true));
    days
}

/// The due date by leaving out a set of days.
fn due(case: &Case, excluded: &BTreeSet<NaiveDate>) -> NaiveDate {
    let run = case.run().unwrap();
    let reply = rules().period(Period::Reply, run.day0).unwrap().workdays;
    let extension = run.extension.map_or(0, |(workdays, _)| workdays);
    let workdays = reply + extension + run.deferral.unwrap_or(0);
    run.day0
        .iter_days()
        .skip(1)
        .filter(|day| rules().calendar.is_workday(*day) == Some(true))
        .filter(|day| !excluded.contains(day))
        .nth(workdays as usize - 1)
        .unwrap()
}

proptest! {
    #[test]
    fn the_due_day_leaves_out_the_union_of_days(case in any_case(), later in 0u64..150) {
        let day0 = case.runs[0].day0;
        let as_of = day0 + Days::new(later);
        let left_out = excluded(&case, as_of);
        let expected = due(&case, &left_out);
        let deadline = reply_deadline(&case, rules(), Out::Until(as_of)).unwrap();
        prop_assert_eq!(deadline.due_on, Some(expected));
        let within = left_out.iter().filter(|day| **day > day0 && **day <= expected).count();
        prop_assert_eq!(deadline.excluded_workdays as usize, within);
        // What counts and what does not are all workdays there are, and the last day counts.
        let all = rules().calendar.workdays_between(day0, expected).unwrap();
        prop_assert_eq!(all, deadline.workdays + deadline.excluded_workdays);
        prop_assert_eq!(rules().calendar.is_workday(expected), Some(true));
        prop_assert_eq!(deadline.safe_on, rules().calendar.previous_workday(expected));
        prop_assert_eq!(deadline.provisional, expected >= rules().calendar.provisional_from());
    }

    #[test]
    fn one_more_opinion_never_hurries(case in any_case(), asked in asked(), later in 0u64..150) {
        let as_of = case.runs[0].day0 + Days::new(later);
        let before = reply_due(&case, rules(), as_of).unwrap();
        let mut more = case.clone();
        more.consultations.push(asked.of(case.runs[0].day0, 9));
        prop_assert!(reply_due(&more, rules(), as_of).unwrap() >= before);
        let silent = |case: &Case| reply_deadline(case, rules(), Out::Silent).unwrap().due_on;
        match (silent(&case), silent(&more)) {
            (Some(before), Some(after)) => prop_assert!(after >= before),
            (None, after) => prop_assert!(after.is_none(), "still stopped"),
            (Some(_), None) => {}
        }
        // The same days asked for twice are left out once.
        let once = reply_due(&more, rules(), as_of);
        more.consultations.push(asked.of(case.runs[0].day0, 10));
        prop_assert_eq!(reply_due(&more, rules(), as_of), once);
    }

    #[test]
    fn an_answer_excludes_the_workdays_since_the_letter(
        offset in 0u64..2500,
        sent in 0u64..28,
        waited in 0u64..20,
    ) {
        let day0 = date("2019-05-15") + Days::new(offset);
        let mut case = case_of(day0);
        let plain = reply_due(&case, rules(), day0).unwrap();
        let sent_on = day0 + Days::new(sent);
        let answered_on = sent_on + Days::new(waited);
        let asked = Asked {
            with: ConsultWith::OtherAgency,
            sent,
            received: None,
            ended: Some(waited),
            with_opinion: true,
        };
        case.consultations.push(asked.of(day0, 0));
        let deadline = reply_deadline(&case, rules(), Out::Until(answered_on)).unwrap();
        let calendar = &rules().calendar;
        let asking = calendar.workdays_between(sent_on, answered_on).unwrap();
        // An opinion asked for once the period had run out moves nothing.
        let excluded = if sent_on < plain { asking } else { 0 };
        prop_assert_eq!(deadline.excluded_workdays, excluded);
        prop_assert_eq!(deadline.due_on, calendar.add_workdays(day0, deadline.workdays + excluded));
    }

    #[test]
    fn no_opinion_stops_longer_than_its_own_limit(case in any_case(), late in 0u64..60) {
        let mut at_limit = case.clone();
        let mut after_limit = case;
        for index in 0..at_limit.consultations.len() {
            let Some(limit) = opinion_due(&at_limit.consultations[index], rules()) else { continue };
            let outcome = ConsultOutcome::Answered(Opinion::Agree);
            at_limit.consultations[index].ended = Some((limit, outcome));
            after_limit.consultations[index].ended = Some((limit + Days::new(late), outcome));
        }
        let as_of = at_limit.runs[0].day0 + Days::new(200);
        prop_assert_eq!(reply_due(&at_limit, rules(), as_of), reply_due(&after_limit, rules(), as_of));
    }

    #[test]
    fn a_restart_drops_everything(case in any_case(), later in 0u64..100) {
        let day0 = case.runs[0].day0 + Days::new(later);
        let as_of = day0 + Days::new(60);
        let mut restarted = case;
        restarted.runs.push(Run {
            day0,
            cause: RunCause::Payment,
            opened_by: 5,
            extension: None,
            deferral: None,
            ordered: None,
        });
        let fresh = reply_deadline(&case_of(day0), rules(), Out::Until(as_of)).unwrap();
        for out in [Out::Until(as_of), Out::Silent] {
            let deadline = reply_deadline(&restarted, rules(), out).unwrap();
            prop_assert_eq!(deadline.due_on, fresh.due_on);
            prop_assert_eq!(deadline.excluded_workdays, 0);
            prop_assert_eq!(&deadline.working, &fresh.working);
        }
    }

    /// What the register keeps (silent to the limit) and what is computed on a
    /// day say the same of overdue, on every later day.
    #[test]
    fn the_kept_date_and_the_date_of_the_day_agree(case in any_case()) {
        let kept = reply_deadline(&case, rules(), Out::Silent).unwrap();
        prop_assert_eq!(kept.due_on.is_none(), kept.paused_since.is_some());
        let sent = case.consultations.iter().map(|asked| asked.sent_on);
        let ended = case.consultations.iter().filter_map(|asked| Some(asked.ended?.0));
        let last = sent.chain(ended).chain([case.runs[0].day0]).max().unwrap();
        for day in last.iter_days().take(130) {
            let overdue = kept.due_on.is_some_and(|due| day > due);
            prop_assert_eq!(run_out(&case, rules(), day), overdue, "{}", day);
            let late = overdue_workdays(&case, rules(), day);
            let late_by_kept = match kept.due_on {
                Some(due) => rules().calendar.workdays_between(due, day),
                None => Some(0),
            };
            prop_assert_eq!(late, late_by_kept, "{}", day);
        }
    }

    #[test]
    fn the_working_adds_up(case in any_case(), later in 0u64..150) {
        let as_of = case.runs[0].day0 + Days::new(later);
        for out in [Out::Until(as_of), Out::Silent] {
            let deadline = reply_deadline(&case, rules(), out).unwrap();
            let (mut day, mut total) = (deadline.day0, 0);
            for stretch in &deadline.working {
                prop_assert_eq!(Some(stretch.from), day.succ_opt());
                prop_assert!(stretch.to >= stretch.from);
                day = stretch.to;
                total += stretch.counted;
                prop_assert_eq!(stretch.total, total);
                let counts = stretch.day.is_workday() && stretch.excluded_by == 0;
                let days = u32::try_from((stretch.to - stretch.from).num_days() + 1).unwrap();
                prop_assert_eq!(stretch.counted, if counts { days } else { 0 });
            }
            let left_out: u32 = deadline
                .working
                .iter()
                .filter(|stretch| stretch.excluded_by != 0)
                .map(|stretch| rules().calendar.workdays_between(stretch.from.pred_opt().unwrap(), stretch.to).unwrap())
                .sum();
            prop_assert_eq!(left_out, deadline.excluded_workdays);
            if let Some(due) = deadline.due_on {
                prop_assert_eq!((day, total), (due, deadline.workdays));
            }
            // Told to people, it says the same.
            let explained = explain::explain(&deadline, &case, rules());
            let days: i64 = explained.working.iter().map(|stretch| stretch.days).sum();
            prop_assert_eq!(days, (day - deadline.day0).num_days());
            prop_assert_eq!(explain::lines(&explained).len(), deadline.working.len() + 2);
        }
    }
}

#[test]
fn a_silent_organ_without_a_limit_stops_the_kept_date() {
    let mut desk = Desk::handling("2024-03-01");
    desk.on("2024-03-11").must(
        crate::words::ActKind::Consult,
        serde_json::json!({ "id": "a", "with": "other_agency", "name": "甲局" }),
    );
    let kept = reply_deadline(&desk.case, &desk.rules, Out::Silent).unwrap();
    assert_eq!(
        (kept.due_on, kept.paused_since),
        (None, Some(date("2024-03-11")))
    );
    assert!(!run_out(&desk.case, &desk.rules, date("2025-03-11")));
    // the law sets that organ no day; the office's own limit reminds
    let open = clock::deadlines(&desk.case, &desk.rules, Out::Silent);
    let of_the_letter = open.iter().filter(|deadline| deadline.subject.is_some());
    let kinds: Vec<_> = of_the_letter.map(|deadline| deadline.kind).collect();
    assert_eq!(
        kinds,
        [DeadlineKind::Receipt, DeadlineKind::OtherAgencyOpinion]
    );
    let told = explain::explain(&kept, &desk.case, &desk.rules).sentence;
    assert!(
        told.contains("待定：自 2024-03-11（周一） 起征求意见"),
        "{told}"
    );
}

#[test]
fn the_careful_date_keeps_the_first_period_after_a_late_supplement_notice() {
    use crate::words::ActKind::{ReceiveSupplement, RequestSupplement};
    for (notified, safe) in [("2024-04-11", "2024-05-20"), ("2024-04-12", "2024-04-29")] {
        let mut desk = Desk::handling("2024-04-01");
        let items = serde_json::json!({ "items": ["描述"], "served_on": notified });
        let decision = desk.on(notified).must(RequestSupplement, items);
        assert_eq!(decision.derived.late, notified == "2024-04-12");
        desk.on("2024-04-22")
            .must(ReceiveSupplement, serde_json::json!({}));
        let reply = reply_deadline(&desk.case, &desk.rules, Out::Silent).unwrap();
        assert_eq!(
            (reply.due_on, reply.safe_on),
            (Some(date("2024-05-21")), Some(date(safe)))
        );
    }
}
