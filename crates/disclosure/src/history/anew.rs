//! Judging with the whole history in hand: an act that is entered late, and a
//! correction. Both are lawful only if everything after them still is.

use chrono::{FixedOffset, NaiveDate};

use super::{History, bounds, corrected, in_order, place};
use crate::act::{Act, CorrectionRequest, Derived, Reevaluated};
use crate::case::{Case, Event};
use crate::guards;
use crate::lifecycle::{self, Decision, Turn};
use crate::rules::{Cite, Rules};
use crate::words::{ActKind, Role, State};
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
            correction(&history, &case, request, turn)?;
            Ok(decision)
        }
        Act::Correct(confirmed) => {
            let decision = lifecycle::decide(&case, act, turn)?;
            let request = super::request(&entered, confirmed.request)
                .ok_or_else(|| no_such_event(confirmed.request))?;
            may_confirm(&history, request, turn)?;
            let anew = correction(&history, &case, request, turn)?;
            let wrong = history.standing(request.event);
            let elsewhere = wrong.and_then(|wrong| bounds::elsewhere(&case, wrong));
            Ok(Decision {
                derived: Derived {
                    reevaluated: anew.changed(&history),
                    ..decision.derived
                },
                state: anew.state,
                warnings: decision.warnings.into_iter().chain(elsewhere).collect(),
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
    bounds::late(history, case, act, turn.on)?;
    let seq = case.version + 1;
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
    let from = (true, turn.on, seq);
    let anew =
        judge(standing, seq, from, turn).map_err(|refusal| backdated(refusal, history, turn))?;
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
    case: &Case,
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
    bounds::correctable(history, case, wrong, request)?;
    let seq = wrong.seq;
    let mut from = place(wrong);
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
        Some(event) => {
            from = from.min(place(&event));
            standing.push(event);
        }
        None => {}
    }
    judge(standing, seq, from, turn)
}

/// What the head alone decides (article 33), the head alone confirms otherwise.
fn may_confirm(
    history: &History,
    request: &CorrectionRequest,
    turn: &Turn<'_>,
) -> Result<(), Refusal> {
    let Some(wrong) = history.standing(request.event) else {
        return Ok(());
    };
    let kind = wrong.act.kind();
    match turn.rules.lifecycle.act(kind).roles[..] {
        [Role::OfficeHead] => guards::role(turn, kind),
        _ => Ok(()),
    }
}

fn no_such_event(seq: u64) -> Refusal {
    Refusal::malformed(
        "no_such_event",
        "office",
        format!("本案没有第 {seq} 项办理记录"),
        "请核对办理记录的序号。",
    )
}

/// Judges everything from a place on; what stands before it is not touched, and
/// so not judged by rules that may have changed since.
fn judge(
    mut standing: Vec<Event>,
    seq: u64,
    from: (bool, NaiveDate, u64),
    turn: &Turn<'_>,
) -> Result<Anew, Refusal> {
    in_order(&mut standing);
    let mut judged: Vec<Event> = Vec::with_capacity(standing.len());
    let mut warnings = Vec::new();
    let mut case: Option<Case> = None;
    for mut event in standing {
        if place(&event) >= from {
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
            event.derived = Derived {
                remedy: told.or(decision.derived.remedy),
                reevaluated: std::mem::take(&mut event.derived.reevaluated),
                ..decision.derived
            };
            event.state = decision.state;
            if own {
                warnings = decision.warnings;
            }
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
        (Act::Note(_), Some(case)) if event.actor.is_system() => Ok(Decision {
            derived: event.derived.clone(),
            state: case.state,
            warnings: Vec::new(),
        }),
        (act, Some(case)) => lifecycle::decide(case, act, &then),
        (_, None) => Err(no_such_event(event.seq)),
    }
}

/// The civil date in China on which an event was entered.
pub(crate) fn entered_on(event: &Event) -> NaiveDate {
    let china = FixedOffset::east_opt(8 * 3600).expect("eight hours are a valid offset");
    event.recorded_at.with_timezone(&china).date_naive()
}

/// Says of an act of an earlier day by what it was judged, and how it is entered as one
/// of today.
fn backdated(refusal: Refusal, history: &History, turn: &Turn<'_>) -> Refusal {
    let after = |event: &&Event| event.on > turn.on;
    let Some(next) = history.events().iter().find(after) else {
        return refusal;
    };
    let (on, kind, day) = (turn.on, next.act.kind().label(), next.on);
    Refusal {
        message: format!(
            "办理日期 {on} 早于已经记录的“{kind}”（{day}），按补录判断：{}",
            refusal.message
        ),
        hint: format!(
            "{}不是补录的，请把办理日期改为今天；补录的事项按当时的情况判断，并且不得使其后的事项不合法。",
            refusal.hint
        ),
        ..refusal
    }
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
        format!(
            "请核对日期：在 {} 以后办理的，不影响那一项；那一项有误的，先更正它。没有保存任何内容。",
            event.on
        ),
    )
}
