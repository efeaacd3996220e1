//! The player: every role in two persons (who drafts does not approve), doing
//! the office's own steps between the acts that matter to the law.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::form::{self, Acts, What, WorkedAct};
use super::samples;
use crate::act::{
    Act, ConsultAnswer, ConsultEnding, ConsultRequest, Dispatching, EarlierReply, Extension, Facts,
    FeeApproval, FeeNotice, Payment, ReasonsRequest, ReasonsWeighing, Registration, Serving,
    SupplementRequest, ThirdPartyNotice,
};
use crate::case::{Case, Event};
use crate::lifecycle::{self, Actor, Turn};
use crate::reply::objections;
use crate::rules::{Cite, Rules};
use crate::text::Text;
use crate::words::{ActKind, FeeBasis, Part, Role, State};
use crate::{Refusal, Warning};

/// A case played to its end.
pub(super) struct Played {
    pub case: Case,
    pub as_of: NaiveDate,
    pub refused: Vec<(usize, Cite)>,
    pub warnings: Vec<Warning>,
}

struct Player<'r> {
    rules: &'r Rules,
    hindsight: NaiveDate,
    drafter: Actor,
    approver: Actor,
    facts: Facts,
    case: Case,
}

type Step = Result<Vec<Warning>, Refusal>;

fn person(number: u128) -> Actor {
    Actor {
        id: Uuid::from_u128(number),
        name: "算例".into(),
        roles: Role::ALL.to_vec(),
    }
}

/// Plays the acts in order; a refused one changes nothing and the next is tried.
pub(super) fn play(acts: &Acts, rules: &Rules) -> Played {
    let drafter = person(1);
    let mut refused = Vec::new();
    let mut warnings = Vec::new();
    let mut player = Player {
        rules,
        hindsight: acts.hindsight,
        approver: person(2),
        facts: Facts::default(),
        case: opened(acts, rules, &drafter, &mut refused),
        drafter,
    };
    for (index, act) in acts.acts.iter().enumerate().skip(1) {
        let before = player.case.clone();
        match player.try_act(act) {
            Ok(said) => warnings.extend(said),
            Err(refusal) => {
                player.case = before;
                // A reply is refused as a reply, whichever office step could not be done.
                let cite = match act.what {
                    What::Reply { .. } => rules.lifecycle.act(ActKind::Serve).cite.clone(),
                    _ => refusal.cite,
                };
                refused.push((index, cite));
            }
        }
    }
    Played {
        case: player.case,
        as_of: acts.as_of,
        refused,
        warnings,
    }
}

fn turn<'t>(
    rules: &'t Rules,
    actor: &'t Actor,
    facts: &'t Facts,
    on: NaiveDate,
    hindsight: NaiveDate,
) -> Turn<'t> {
    Turn {
        today: hindsight.max(on),
        on,
        now: DateTime::<Utc>::MIN_UTC,
        actor,
        rules,
        facts,
        owner: lifecycle::Owner {
            code: "",
            kind: "department",
            government: "",
        },
    }
}

/// The registration. One that is refused leaves a case without a period.
fn opened(acts: &Acts, rules: &Rules, actor: &Actor, refused: &mut Vec<(usize, Cite)>) -> Case {
    let (on, channel, dates) = match acts.acts.first() {
        Some(WorkedAct {
            on,
            what: what @ What::Register { channel, .. },
        }) => (*on, *channel, form::channel_dates(what)),
        _ => unreachable!("the form checks that the first act is a registration"),
    };
    let registration = Registration {
        application: samples::application(channel, dates),
        agency: Uuid::nil(),
        number: "算例".into(),
        split_from: None,
    };
    let facts = Facts::default();
    let decided = lifecycle::register(
        &registration,
        &turn(rules, actor, &facts, on, acts.hindsight),
    );
    let (derived, state) = match decided {
        Ok(decision) => (decision.derived, decision.state),
        Err(refusal) => {
            refused.push((0, refusal.cite));
            (crate::act::Derived::default(), State::Ended)
        }
    };
    let head = crate::case::EventHead { seq: 1, on, state };
    Case::opened(&registration, &derived, &head)
}

impl Player<'_> {
    fn act_as(&mut self, approver: bool, on: NaiveDate, act: Act) -> Step {
        let actor = if approver {
            &self.approver
        } else {
            &self.drafter
        };
        let turn = turn(self.rules, actor, &self.facts, on, self.hindsight);
        let decision = lifecycle::decide(&self.case, &act, &turn)?;
        let event = Event {
            seq: self.case.version + 1,
            on,
            recorded_at: turn.now,
            actor: actor.clone(),
            act,
            facts: self.facts.clone(),
            derived: decision.derived,
            state: decision.state,
        };
        self.case.apply(&event);
        Ok(decision.warnings)
    }

    fn act(&mut self, on: NaiveDate, act: Act) -> Step {
        self.act_as(false, on, act)
    }

    /// An office step whose payload is nothing but words.
    fn step(&mut self, approver: bool, on: NaiveDate, kind: ActKind) -> Step {
        match samples::plain(kind) {
            Some(act) => self.act_as(approver, on, act),
            None => unreachable!("{kind} has a payload of words only"),
        }
    }

    /// Brings a case that runs to a handler's desk.
    fn bring_to_desk(&mut self, on: NaiveDate) -> Step {
        loop {
            match self.case.state {
                State::Registered => self.step(false, on, ActKind::Screen)?,
                State::Screening => {
                    let handler = self.drafter.id;
                    self.act(
                        on,
                        Act::Dispatch(Box::new(Dispatching {
                            handler,
                            handler_name: "算例".into(),
                            agency: None,
                            instruction: None,
                        })),
                    )?
                }
                State::Dispatched => self.step(false, on, ActKind::Accept)?,
                _ => return Ok(Vec::new()),
            };
        }
    }

    fn try_act(&mut self, act: &WorkedAct) -> Step {
        let on = act.on;
        match &act.what {
            What::Register { .. } => {
                unreachable!("the form checks that only the first act registers")
            }
            What::RequestSupplement {
                served_on,
                within_workdays,
            } => {
                self.bring_to_desk(on)?;
                let request = SupplementRequest {
                    items: vec![Text::from("需要补正的事项")],
                    within_workdays: *within_workdays,
                    served_on: *served_on,
                    guidance: None,
                };
                self.act(on, Act::RequestSupplement(Box::new(request)))
            }
            What::ReceiveSupplement {} => self.step(false, on, ActKind::ReceiveSupplement),
            What::Abandon {} => self.step(false, on, ActKind::Abandon),
            What::Withdraw {} => self.step(false, on, ActKind::Withdraw),
            What::Extend {
                workdays,
                approved_by_head,
            } => {
                let extension = Extension {
                    workdays: *workdays,
                    reason: Text::from("理由"),
                };
                if *approved_by_head {
                    self.act_as(true, on, Act::ApproveExtension(Box::new(extension.clone())))?;
                }
                self.act(on, Act::Extend(Box::new(extension)))
            }
            What::Consult {
                id,
                with,
                received_on,
            } => {
                let request = ConsultRequest {
                    id: id.clone(),
                    with: *with,
                    name: id.clone(),
                    agency: None,
                    question: None,
                    received_on: *received_on,
                };
                self.act(on, Act::Consult(Box::new(request)))
            }
            What::ConsultationAnswered { id, opinion } => {
                let answer = ConsultAnswer {
                    id: id.clone(),
                    opinion: *opinion,
                    grounds: None,
                };
                self.act(on, Act::ConsultationAnswered(Box::new(answer)))
            }
            What::ConsultationEnded { id, reason } => {
                let ending = ConsultEnding {
                    id: id.clone(),
                    reason: *reason,
                };
                self.act(on, Act::ConsultationEnded(Box::new(ending)))
            }
            What::NotifyFee {
                received_on,
                basis,
                pages,
                nth_in_month,
            } => self.notify_fee(on, *received_on, *basis, *pages, *nth_in_month),
            What::PayFee {} => {
                let payment = Payment {
                    amount_fen: None,
                    receipt_number: Some("算例".into()),
                };
                self.act(on, Act::PayFee(Box::new(payment)))
            }
            What::Reply {
                kind,
                service,
                served_on,
            } => {
                let serving = Serving {
                    service: *service,
                    served_on: *served_on,
                    tracking: None,
                };
                self.reply(on, kind, serving)
            }
        }
    }

    /// Finding and approval, then the notice: what the notice itself lacks is
    /// judged by the notice, so a refused approval is left for it to name.
    fn notify_fee(
        &mut self,
        on: NaiveDate,
        received_on: NaiveDate,
        basis: FeeBasis,
        pages: Option<u32>,
        nth_in_month: Option<u32>,
    ) -> Step {
        self.facts.nth_in_month = nth_in_month;
        self.bring_to_desk(on)?;
        let notice = FeeNotice {
            basis,
            pages,
            page_method: None,
            inspection: Some(Text::from("可以免费当场查阅")),
            covers: Vec::new(),
            covered_by: None,
            pay_to: None,
            received_on: Some(received_on),
        };
        let approval = FeeApproval {
            basis,
            pages,
            reason: Text::from("理由"),
        };
        let approved = self
            .step(false, on, ActKind::FindExcessive)
            .and_then(|_| self.act_as(true, on, Act::ApproveFee(Box::new(approval))));
        match self.act(on, Act::NotifyFee(Box::new(notice))) {
            Ok(warnings) => Ok(warnings),
            Err(refusal) if approved.is_ok() || refusal.code != "fee_approval" => Err(refusal),
            Err(refusal) => Err(approved.err().unwrap_or(refusal)),
        }
    }

    /// From the desk to service. While the case waits, the reply cancels the notice.
    fn reply(&mut self, on: NaiveDate, kind: &str, serving: Serving) -> Step {
        let decided_on = on.min(serving.served_on).max(self.case.last_on);
        if matches!(
            self.case.state,
            State::AwaitingSupplement | State::AwaitingFee
        ) {
            self.step(false, decided_on, ActKind::CancelNotice)?;
        }
        self.bring_to_desk(decided_on)?;
        let kind = form::reply_kind(self.rules, kind)
            .unwrap_or(kind)
            .to_owned();
        let requires = |part| {
            self.rules
                .reply_kind(&kind)
                .is_some_and(|row| row.requires.contains(&part))
        };
        let (weighed, repeats) = (requires(Part::ReasonsWeighed), requires(Part::EarlierReply));
        if weighed {
            self.weigh(decided_on)?;
        }
        self.facts.document_number = Some("算例复〔2000〕1号".into());
        let earlier = repeats.then(|| EarlierReply {
            number: samples::EARLIER_REPLY.into(),
            case_number: "算例".into(),
            served_on: self.case.received_on,
            same_applicant: true,
        });
        self.facts.earlier_replies = earlier.into_iter().collect();
        let draft = samples::draft(&kind, &self.case, self.rules);
        self.act(decided_on, Act::Draft(Box::new(draft)))?;
        let objected: Vec<String> = objections(&self.case)
            .map(|asked| asked.id.clone())
            .collect();
        for consultation in objected {
            let notice = ThirdPartyNotice {
                consultation,
                served_on: decided_on,
                content: Text::from("决定公开的内容和理由"),
            };
            self.act(decided_on, Act::NotifyThirdParty(Box::new(notice)))?;
        }
        self.step(false, decided_on, ActKind::SubmitReview)?;
        let steps = self
            .rules
            .review_chain(decided_on)
            .map_or(0, |chain| chain.steps.len());
        for _ in 1..steps {
            self.step(true, decided_on, ActKind::PassReview)?;
        }
        self.step(true, decided_on, ActKind::Sign)?;
        self.act(on, Act::Serve(Box::new(serving)))
    }

    /// Reasons asked for, given, and found not to hold.
    fn weigh(&mut self, on: NaiveDate) -> Step {
        let request = ReasonsRequest {
            why: Text::from("数量、频次"),
            within_workdays: None,
            served_on: None,
        };
        self.act(on, Act::RequestReasons(Box::new(request)))?;
        let weighing = ReasonsWeighing {
            reasons: Some(Text::from("理由")),
            reasonable: false,
            finding: Text::from("理由不合理"),
        };
        self.act(on, Act::WeighReasons(Box::new(weighing)))
    }
}
