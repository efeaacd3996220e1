//! Whose turn it is: who is to do something on a case next. What carries a case
//! on from a state says `lifecycle.toml`; what is to be done beside it follows
//! from the case. To wait for somebody else is nobody's turn until the day on
//! which the waiting ends.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::case::{Case, Consultation, Reply};
use crate::clock::{self, Deadline, DeadlineKind, Out};
use crate::guards::awaited_notice;
use crate::lifecycle;
use crate::reply;
use crate::rules::Rules;
use crate::words::{ActKind, ConsultWith, Role, State};

/// One turn: an act that is awaited of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// Whose officers.
    pub agency: Uuid,
    /// In which role.
    pub role: Role,
    /// Who, when it is that one's alone.
    pub officer: Option<Uuid>,
    /// Who may not: it is for a second person.
    pub barred: Option<Uuid>,
    /// What is awaited.
    pub act: ActKind,
    /// From this day on; at once when absent.
    pub since: Option<NaiveDate>,
    /// Up to this day, when it cannot be done after it; as long as it takes when absent.
    pub until: Option<NaiveDate>,
    /// The last day for it, where there is one.
    pub due_on: Option<NaiveDate>,
}

/// Whose turn it is on a case: what carries it on first, then what is to be done
/// beside that. `handling` is the agency that handles it, when that is not the owner.
pub fn awaits(case: &Case, rules: &Rules, handling: Option<Uuid>) -> Vec<Awaited> {
    let turns = Turns {
        case,
        rules,
        handling: handling.unwrap_or(case.agency),
        reply_due: clock::reply_deadline(case, rules, Out::Silent)
            .filter(|_| lifecycle::is_open(case.state))
            .and_then(|deadline| deadline.due_on),
    };
    // Once the case itself is over nothing presses as much as a court does.
    let mut awaited = match lifecycle::is_open(case.state) {
        true => [turns.carrying_on(), turns.remedies()].concat(),
        false => [turns.remedies(), turns.carrying_on()].concat(),
    };
    awaited.extend(turns.notices_due());
    awaited.extend(turns.opinions());
    awaited.extend(turns.corrections());
    // Whatever it is, the state answers it.
    awaited
        .retain(|turn| lifecycle::movement(case.state, case.handler.is_some(), turn.act).is_some());
    awaited
}

/// Whether the last day for an act, where it is another than that of the reply, is a
/// limit of the office's own: past it, nothing is overdue before the law.
pub const fn has_own_limit(act: ActKind) -> bool {
    matches!(
        act,
        ActKind::ConfirmReceipt
            | ActKind::Screen
            | ActKind::RecordNoticeReceipt
            | ActKind::ResendNotice
            | ActKind::RecordConsultReceipt
            | ActKind::ServeAgain
            | ActKind::ProveService
    )
}

struct Turns<'c> {
    case: &'c Case,
    rules: &'c Rules,
    handling: Uuid,
    reply_due: Option<NaiveDate>,
}

impl Turns<'_> {
    /// An act of the owner's first role for it, before the last day to reply.
    fn act(&self, act: ActKind) -> Awaited {
        let roles = &self.rules.lifecycle.act(act).roles;
        Awaited {
            agency: self.case.agency,
            // Loading refuses an act that nobody may do.
            role: roles.first().copied().unwrap_or(Role::OfficeHead),
            officer: None,
            barred: None,
            act,
            since: None,
            until: None,
            due_on: self.reply_due,
        }
    }

    /// The same of each of these roles.
    fn of_roles(&self, act: ActKind, roles: &[Role]) -> Vec<Awaited> {
        let turn = self.act(act);
        let of = |role: &Role| Awaited {
            role: *role,
            ..turn.clone()
        };
        roles.iter().map(of).collect()
    }

    /// What carries the case on.
    fn carrying_on(&self) -> Vec<Awaited> {
        match self.case.state {
            State::InReview => self.review(),
            State::AwaitingSupplement | State::AwaitingReasons | State::AwaitingFee => {
                self.notice()
            }
            State::Signed if self.third_party_untold(|_| true) => {
                // The letter is made first, then its receipt written down.
                match self.third_party_untold(|asked| asked.notified_on.is_none()) {
                    true => vec![self.act(ActKind::NotifyThirdParty)],
                    false => vec![self.act(ActKind::RecordNoticeReceipt)],
                }
            }
            State::Replied => match self.case.reply.as_ref().and_then(service) {
                Some(act) => {
                    let limit = clock::receipt(self.case, self.rules);
                    vec![self.within(self.act(act), limit)]
                }
                None => self.by_the_table(),
            },
            _ => self.by_the_table(),
        }
    }

    /// What `lifecycle.toml` says of the state.
    fn by_the_table(&self) -> Vec<Awaited> {
        let row = self.rules.lifecycle.state(self.case.state);
        let rows = row.awaits.iter();
        rows.flat_map(|row| self.of_roles(row.act, &row.roles))
            .map(|turn| self.of_handler(turn))
            .map(|turn| match turn.act {
                ActKind::ConfirmReceipt => Awaited {
                    due_on: self.confirmed_until(),
                    ..turn
                },
                ActKind::Screen => self.within(turn, clock::opening(self.case, self.rules)),
                _ => turn,
            })
            .collect()
    }

    /// A turn that the office gives a limit of its own; the law's last day, where that
    /// is earlier.
    fn within(&self, turn: Awaited, limit: Option<Deadline>) -> Awaited {
        let own = limit.and_then(|limit| limit.due_on);
        Awaited {
            due_on: [own, turn.due_on].into_iter().flatten().min(),
            ..turn
        }
    }

    /// What a handler is to do is to be done by the one who has the case.
    fn of_handler(&self, turn: Awaited) -> Awaited {
        match turn.role {
            Role::Handler => Awaited {
                agency: self.handling,
                officer: self.case.handler,
                ..turn
            },
            _ => turn,
        }
    }

    fn confirmed_until(&self) -> Option<NaiveDate> {
        clock::deadlines(self.case, self.rules, Out::Silent)
            .into_iter()
            .find(|deadline| deadline.kind == DeadlineKind::Confirmation)?
            .due_on
    }

    /// The step of the review chain that is next. The agency that handles the case
    /// reviews its own draft, or the owner does; the owner signs.
    fn review(&self) -> Vec<Awaited> {
        let chain = self.rules.review_chain(self.case.last_on);
        let Some((step, last)) = chain.and_then(|chain| chain.next(&self.case.passed)) else {
            return self.by_the_table();
        };
        let act = match last {
            true => ActKind::Sign,
            false => ActKind::PassReview,
        };
        let mut roles = step.roles.clone();
        roles.retain(|role| self.rules.lifecycle.act(act).roles.contains(role));
        let drafter_may = chain.is_some_and(|chain| chain.drafter_may_approve);
        let drafter = self.case.drafters.last().copied();
        let mut turns: Vec<Awaited> = self
            .of_roles(act, &roles)
            .into_iter()
            .map(|turn| Awaited {
                barred: drafter.filter(|_| !drafter_may),
                ..turn
            })
            .collect();
        if !last && self.handling != self.case.agency {
            let own = turns.clone();
            turns.extend(own.into_iter().map(|turn| Awaited {
                agency: self.handling,
                ..turn
            }));
        }
        turns
    }

    /// A notice on its way: sent again when it came back, its receipt written down,
    /// and what follows when the applicant's last day has passed.
    fn notice(&self) -> Vec<Awaited> {
        let notice = awaited_notice(self.case);
        let unreceived = |act| {
            let turn = Awaited {
                due_on: None,
                ..self.act(act)
            };
            vec![self.within(turn, clock::receipt(self.case, self.rules))]
        };
        if notice.returned_on.is_some() {
            return unreceived(ActKind::ResendNotice);
        }
        if notice.received_on.is_none() {
            return unreceived(ActKind::RecordNoticeReceipt);
        }
        let deadline = match self.case.state {
            State::AwaitingSupplement => clock::supplement(self.case, self.rules),
            State::AwaitingReasons => clock::reasons(self.case, self.rules),
            _ => clock::fee_payment(self.case, self.rules),
        };
        let due_on = deadline.and_then(|deadline| deadline.due_on);
        let passed = |turn| Awaited {
            since: due_on.and_then(|due| due.succ_opt()),
            due_on,
            ..turn
        };
        self.by_the_table().into_iter().map(passed).collect()
    }

    /// Article 32: a third party is told before anything is disclosed against its will.
    fn third_party_untold(&self, which: impl Fn(&Consultation) -> bool) -> bool {
        let Some(draft) = &self.case.draft else {
            return false;
        };
        reply::gives(draft, self.rules)
            && reply::disclosed_against(draft, self.case, self.rules)
                .any(|objection| objection.told_on.is_none() && which(objection))
    }

    /// What the head has consented to is told to the applicant while the period
    /// runs: an extension, a fee.
    fn notices_due(&self) -> Vec<Awaited> {
        let case = self.case;
        let running = lifecycle::clock(case.state) == crate::words::Clock::Running;
        let extension = running
            && case.extension_consent.is_some()
            && case.run().is_some_and(|run| run.extension.is_none());
        let fee = case.fee_approval.is_some() && case.fee.is_none();
        let told = |act, due: bool| {
            due.then(|| Awaited {
                until: self.reply_due,
                ..self.act(act)
            })
        };
        [
            told(ActKind::Extend, extension),
            told(ActKind::NotifyFee, fee),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Opinions that another agency of the register still owes; letters to others
    /// whose receipt nobody wrote down yet, which begins their limit.
    fn opinions(&self) -> Vec<Awaited> {
        let out = self.case.consultations.iter();
        out.filter(|asked| asked.ended.is_none())
            .flat_map(|asked| match asked.agency {
                Some(agency) => self.opinion_of(asked, agency),
                None => self.letter_received(asked).into_iter().collect(),
            })
            .collect()
    }

    fn opinion_of(&self, asked: &Consultation, agency: Uuid) -> Vec<Awaited> {
        let due_on = clock::opinion_wanted(asked, self.rules);
        self.of_roles(ActKind::ConsultationAnswered, &[Role::Clerk, Role::Handler])
            .into_iter()
            .map(|turn| Awaited {
                agency,
                due_on,
                ..turn
            })
            .collect()
    }

    fn letter_received(&self, asked: &Consultation) -> Option<Awaited> {
        let limited = matches!(
            asked.with,
            ConsultWith::ThirdParty | ConsultWith::JointAgency
        );
        (limited && asked.received_on.is_none()).then(|| {
            let turn = Awaited {
                due_on: None,
                ..self.act(ActKind::RecordConsultReceipt)
            };
            self.within(turn, clock::letter_receipt(asked, self.rules))
        })
    }

    /// Reconsiderations and suits that are to be answered, by whoever has the case and by
    /// the head of the disclosure office; judgments that may be appealed against; and new
    /// replies that were ordered.
    fn remedies(&self) -> Vec<Awaited> {
        let until = |turn: Awaited, deadline: &Deadline| Awaited {
            due_on: deadline.due_on,
            ..turn
        };
        let of = |deadline: &Deadline| match deadline.kind {
            DeadlineKind::ReconsiderationAnswer | DeadlineKind::LitigationAnswer => self
                .of_roles(ActKind::AnswerRemedy, &[Role::Handler, Role::OfficeHead])
                .into_iter()
                .map(|turn| until(self.of_handler(turn), deadline))
                .collect(),
            DeadlineKind::Appeal => self
                .of_roles(ActKind::RecordAppeal, &[Role::OfficeHead])
                .into_iter()
                .map(|turn| until(turn, deadline))
                .collect(),
            DeadlineKind::OrderedReply => vec![until(self.act(ActKind::ReplyAnew), deadline)],
            _ => Vec::new(),
        };
        let deadlines = clock::of_remedies(self.case, self.rules);
        deadlines.iter().flat_map(of).collect()
    }

    /// Mistakes that were pointed out wait for a second person.
    fn corrections(&self) -> Vec<Awaited> {
        let Some(asked) = self.case.corrections.first() else {
            return Vec::new();
        };
        let act = ActKind::Correct;
        let roles = &self.rules.lifecycle.act(act).roles;
        self.of_roles(act, roles)
            .into_iter()
            .map(|turn| Awaited {
                barred: Some(asked.by),
                due_on: None,
                ..turn
            })
            .collect()
    }
}

/// What a reply that is out still needs before its case is closed.
fn service(reply: &Reply) -> Option<ActKind> {
    match (reply.wants_serving_again(), reply.proved) {
        (true, _) => Some(ActKind::ServeAgain),
        (false, false) => Some(ActKind::ProveService),
        (false, true) => None,
    }
}
