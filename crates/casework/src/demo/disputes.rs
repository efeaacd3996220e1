//! Replies that are contested: one reconsideration that is over, one suit that the agency
//! has to answer these days.

use chrono::Datelike;
use disclosure::act::{Act, RemedyAnswer, RemedyDecision, RemedyFiling};
use disclosure::words::{RemedyAgainst, RemedyBy, RemedyKind, RemedyOutcome};

use super::course::{Contested, Course};
use super::people;
use super::place::{At, Who};
use super::plan::Plan;
use super::script::{Refers, Script, said};

/// Whoever contests has a number of their own among the people.
const PEOPLE: usize = 760;
/// Smaller districts have no disputes.
const LEAST_ROOM: usize = 100;
/// Whose reply, by its kind; how it is contested, how many workdays ago it was asked for,
/// and how many workdays after the service the notice came.
const DISPUTES: [(At, &str, Contested, usize, usize); 2] = [
    (At::Housing, "not_held", Contested::Reconsidered, 150, 20),
    (At::Land, "refused_process", Contested::Sued, 60, 38),
];

/// Plans them, where there is room for all sorts of others.
pub(super) fn all(plan: &mut Plan<'_>) {
    if plan.room() < LEAST_ROOM {
        return;
    }
    for (nth, (at, kind, how, back, after)) in DISPUTES.into_iter().enumerate() {
        let topic = plan.topic_where(|topic| topic.at == at && topic.answer.kind() == kind);
        let mut course = Course::plain(&topic.answer, &mut plan.chance);
        // so that the days of the notices are known beforehand
        (course.pace, course.contested) = (6, Some((how, after)));
        let mut entry = plan.entry(topic, plan.days.last.saturating_sub(back), course);
        entry.somebody = people::known_person(PEOPLE + nth);
        plan.add(entry);
    }
}

impl Script<'_> {
    /// What the agency learns of it and answers; the case is put away meanwhile as any other.
    pub fn contested(&mut self) {
        let Some((how, after)) = self.course.contested else {
            return;
        };
        let served = self.at;
        self.later(after);
        let received_on = self.today();
        let year = received_on.year();
        let (kind, before, number, about) = match how {
            Contested::Reconsidered => (
                RemedyKind::Reconsideration,
                "青衡区人民政府",
                format!("青府复〔{year}〕18号"),
                "申请人认为检索不充分，请求撤销答复。",
            ),
            Contested::Sued => (
                RemedyKind::Litigation,
                "青衡区人民法院",
                format!("（{year}）云0499行初26号"),
                "原告认为所申请的信息不属于过程性信息，请求撤销答复、判令公开。",
            ),
        };
        let filing = RemedyFiling {
            kind,
            against: RemedyAgainst::Reply,
            round: None,
            by: RemedyBy::Applicant,
            before: before.to_owned(),
            number: Some(number),
            procedure: None,
            filed_on: None,
            received_on,
            remark: said(about),
        };
        self.act(Who::Clerk, Act::RecordRemedy(Box::new(filing)));
        if how == Contested::Reconsidered {
            self.upheld(year);
        }
        self.at = served;
    }

    /// Answered within the days that there are, and decided for the agency.
    fn upheld(&mut self, year: i32) {
        self.later(6);
        let answer = RemedyAnswer {
            remedy: 0,
            answered_on: self.today(),
            number: Some(format!("青住建复答〔{year}〕3号")),
            remark: said("检索记录、档案目录作为证据一并提交。"),
        };
        let answer = Act::AnswerRemedy(Box::new(answer));
        self.act_that_refers(self.handler, answer, Refers::Remedy);
        self.later(32);
        let decision = RemedyDecision {
            remedy: 0,
            outcome: RemedyOutcome::Upheld,
            decided_on: self.today(),
            received_on: self.today(),
            number: format!("青府复决〔{year}〕18号"),
            new_reply: false,
            within_workdays: None,
            until: None,
            gist: "被申请人已经尽到合理检索义务，并说明了理由，维持答复。".into(),
        };
        let decision = Act::RecordRemedyDecision(Box::new(decision));
        self.act_that_refers(Who::Clerk, decision, Refers::Remedy);
    }
}
