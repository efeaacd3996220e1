//! Judging with the whole history in hand: an act that is entered late, and a
//! correction. Both are lawful only if everything after them still is.

use chrono::{FixedOffset, NaiveDate};

use super::{History, corrected, in_order};
use crate::act::{Act, CorrectionRequest, Derived, Reevaluated};
use crate::case::{Case, Event};
use crate::lifecycle::{self, Decision, Turn};
use crate::rules::{Cite, Rules};
use crate::words::{ActKind, State};
use crate::{Refusal, Warning};

/// Judges an act on the case that these events make, also one that takes effect
/// before the last of them, and corrections.
///
/// # Errors
/// The law or the office's rules say no to the act, or to what comes after it.
pub fn decide(events: &[Event], act: &Act, turn: &Turn<'_>) -> Result<Decision, Refusal> {
    let entered: Vec<&Event> = events.iter().collect();
    let history = History::of(&entered);
    let Some(case) = Case::fold(events) else {
        return Err(no_such_event(0));
    };
    match act {
        Act::RequestCorrection(request) => {
            let decision = lifecycle::decide(&case, act, turn)?;
            correction(&history, request, turn)?;
            Ok(decision)
        }
        Act::Correct(confirmed) => {
            let decision = lifecycle::decide(&case, act, turn)?;
            let request = super::request(&entered, confirmed.request)
                .ok_or_else(|| no_such_event(confirmed.request))?;
            let anew = correction(&history, request, turn)?;
            Ok(Decision {
                derived: Derived {
                    reevaluated: anew.changed(&history),
                    ..decision.derived
                },
                state: anew.state,
                warnings: decision.warnings,
            })
        }
        _ if turn.on < case.last_on => late(&history, &case, act, turn),
        _ => lifecycle::decide(&case, act, turn),
    }
}

/// A history judged anew.
struct Anew {
    standing: Vec<Event>,
    warnings: Vec<Warning>,
    state: State,
}

impl Anew {
    /// The events of which the rules make something else than they did.
    fn changed(&self, before: &History) -> Vec<Reevaluated> {
        let was = |seq| before.standing.iter().find(|event| event.seq == seq);
        self.standing
            .iter()
            .filter(|now| {
                was(now.seq).is_some_and(|was| was.derived != now.derived || was.state != now.state)
            })
            .map(|now| Reevaluated {
                seq: now.seq,
                derived: now.derived.clone(),
                state: now.state,
            })
            .collect()
    }
}

/// An act that takes effect before others that are entered already.
fn late(history: &History, case: &Case, act: &Act, turn: &Turn<'_>) -> Result<Decision, Refusal> {
    let seq = case.version + 1;
    let registered_on = case.registered_on;
    if turn.on < registered_on {
        return Err(Refusal::malformed(
            "before_registration",
            "office",
            format!("办理日期 {} 早于登记日期 {registered_on}", turn.on),
            "登记以前的事项不能补录；登记日期有误的，先更正登记。",
        ));
    }
    let mut standing = history.standing.clone();
    standing.push(Event {
        seq,
        on: turn.on,
        recorded_at: turn.now,
        actor: turn.actor.clone(),
        act: act.clone(),
        facts: turn.facts.clone(),
        derived: Derived::default(),
        state: case.state,
    });
    let anew = judge(standing, seq, turn)?;
    let changed = anew.changed(history);
    let Some(own) = anew.standing.into_iter().find(|event| event.seq == seq) else {
        return Err(no_such_event(seq));
    };
    Ok(Decision {
        derived: Derived {
            reevaluated: changed,
            ..own.derived
        },
        state: own.state,
        warnings: anew.warnings,
    })
}

/// What a correction makes of the case, if all of it is lawful.
fn correction(
    history: &History,
    request: &CorrectionRequest,
    turn: &Turn<'_>,
) -> Result<Anew, Refusal> {
    if let Some(by) = history.superseded_by(request.event) {
        return Err(Refusal::unlawful(
            "correction_superseded",
            "office",
            format!("第 {} 项已经由第 {by} 项更正", request.event),
            format!("仍有错误的，请对第 {by} 项提出更正。"),
        ));
    }
    let wrong = history
        .standing(request.event)
        .ok_or_else(|| no_such_event(request.event))?;
    correctable(wrong, request)?;
    let seq = wrong.seq;
    let mut standing = history.standing.clone();
    standing.retain(|event| event.seq != seq);
    match corrected(wrong.clone(), request, turn.facts, turn.now) {
        Some(event) if event.on == wrong.on && event.act == wrong.act => {
            return Err(Refusal::malformed(
                "nothing_to_correct",
                "office",
                format!("更正前后的第 {seq} 项没有不同"),
                "请写明应当是什么：办理日期，或者错误的字段。",
            ));
        }
        Some(event) => standing.push(event),
        None => {}
    }
    judge(standing, seq, turn)
}

/// What may be set right, and how.
fn correctable(event: &Event, request: &CorrectionRequest) -> Result<(), Refusal> {
    let kind = event.act.kind();
    let refuse = |message: String, hint: &str| {
        Err(Refusal::unlawful(
            "not_correctable",
            "office",
            message,
            hint,
        ))
    };
    match kind {
        ActKind::RequestCorrection | ActKind::Correct | ActKind::DeclineCorrection => {
            return refuse(
                format!("第 {} 项本身就是更正的记录", event.seq),
                "请对原来的办理事项提出更正。",
            );
        }
        ActKind::Split => {
            return refuse(
                "拆分已经产生新的案件，不能更正".into(),
                "请在拆分出的各案中分别更正。",
            );
        }
        _ => {}
    }
    if request.strike && leaves_a_trace(kind) {
        return refuse(
            format!("“{}”已经编号或者立案，不能作为误录删去", kind.label()),
            "请更正其日期或者内容。",
        );
    }
    let Some(payload) = &request.corrected else {
        return Ok(());
    };
    match (&event.act, Act::parse(kind, payload.clone())) {
        (_, Err(error)) => Err(Refusal::malformed(
            "correction_unreadable",
            "office",
            format!("更正后的内容不合格：{error}"),
            "请照该事项的各字段填写。",
        )),
        // Number and owner of a case are not its contents.
        (Act::Register(was), Ok(Act::Register(now)))
            if (was.agency, &was.number, &was.split_from)
                != (now.agency, &now.number, &now.split_from) =>
        {
            refuse(
                "案号、答复机关和拆分来源不能更正".into(),
                "请只更正申请书的内容和日期。",
            )
        }
        _ => Ok(()),
    }
}

/// Acts that took a number or opened a case.
fn leaves_a_trace(kind: ActKind) -> bool {
    matches!(
        kind,
        ActKind::Register
            | ActKind::Sign
            | ActKind::AnswerOnTheSpot
            | ActKind::AnswerJointly
            | ActKind::ReplyAnew
    )
}

fn no_such_event(seq: u64) -> Refusal {
    Refusal::malformed(
        "no_such_event",
        "office",
        format!("本案没有第 {seq} 项办理记录"),
        "请核对办理记录的序号。",
    )
}

/// Judges the event `seq` and everything that takes effect after it.
fn judge(mut standing: Vec<Event>, seq: u64, turn: &Turn<'_>) -> Result<Anew, Refusal> {
    in_order(&mut standing);
    let mut judged: Vec<Event> = Vec::with_capacity(standing.len());
    let mut warnings = Vec::new();
    let mut case: Option<Case> = None;
    // What lies before is untouched, but judging it again changes nothing either:
    // a correction may have moved its event from one place to another.
    for mut event in standing {
        let own = event.seq == seq;
        let decision = judge_one(case.as_ref(), &event, own, turn).map_err(|refusal| {
            if own {
                refusal
            } else {
                unlawful_now(case.as_ref(), &event, refusal, turn.rules)
            }
        })?;
        // A remedy text stands in a letter that has gone out.
        let told = event.derived.remedy.take();
        let reevaluated = std::mem::take(&mut event.derived.reevaluated);
        event.derived = Derived {
            remedy: if own {
                decision.derived.remedy
            } else {
                told.or(decision.derived.remedy)
            },
            reevaluated,
            ..decision.derived
        };
        event.state = decision.state;
        if own {
            warnings = decision.warnings;
        }
        match &mut case {
            Some(case) => case.apply(&event),
            None => case = Case::of(std::slice::from_ref(&event)),
        }
        judged.push(event);
    }
    Ok(Anew {
        state: case.map_or(State::Ended, |case| case.state),
        standing: judged,
        warnings,
    })
}

fn judge_one(
    case: Option<&Case>,
    event: &Event,
    own: bool,
    turn: &Turn<'_>,
) -> Result<Decision, Refusal> {
    let then = Turn {
        // What was entered then knew of no later day; what is entered now does.
        today: if own { turn.today } else { entered_on(event) },
        on: event.on,
        now: event.recorded_at,
        actor: &event.actor,
        facts: &event.facts,
        ..*turn
    };
    match (&event.act, case) {
        (Act::Register(registration), None) => lifecycle::register(registration, &then),
        (Act::RequestCorrection(_) | Act::Correct(_) | Act::DeclineCorrection(_), Some(case)) => {
            Ok(Decision {
                derived: event.derived.clone(),
                state: case.state,
                warnings: Vec::new(),
            })
        }
        (act, Some(case)) => lifecycle::decide(case, act, &then),
        (_, None) => Err(no_such_event(event.seq)),
    }
}

/// The civil date in China on which an event was entered.
pub(crate) fn entered_on(event: &Event) -> NaiveDate {
    let china = FixedOffset::east_opt(8 * 3600).expect("eight hours are a valid offset");
    event.recorded_at.with_timezone(&china).date_naive()
}

/// Names the act that would no longer be lawful.
fn unlawful_now(case: Option<&Case>, event: &Event, refusal: Refusal, rules: &Rules) -> Refusal {
    // What was abandoned without a fee notice was a supplement, also where the
    // case would no longer wait for one.
    let of_a_supplement =
        event.act.kind() == ActKind::Abandon && case.is_some_and(|case| case.fee.is_none());
    Refusal::unlawful(
        "makes_unlawful",
        if of_a_supplement {
            Cite::from("reg:30")
        } else {
            refusal.cite
        },
        format!(
            "这样一来，已经记录的第 {} 项“{}”（{}）就不合法了：{}",
            event.seq,
            rules.lifecycle.act(event.act.kind()).label,
            event.on,
            refusal.message
        ),
        "请核对日期，或者先更正那一项；没有保存任何内容。",
    )
}
