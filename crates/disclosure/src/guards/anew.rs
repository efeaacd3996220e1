//! A reply is given anew: in the same case, in a round of its own (article 51).

use chrono::NaiveDate;

use super::{Guard, Passed, not_before, not_future, pass, stated};
use crate::act::{AnewOrder, Derived};
use crate::case::{Case, Decided, SoughtRemedy};
use crate::lifecycle::Turn;
use crate::words::{AnewGround, Role};
use crate::{Refusal, Warning};

const CITE: &str = "reg:51";
/// What ended the round before.
const CONCLUDED: &str = "原答复送达、案件终止之日";

/// From which day the new period counts, and how long it is where that was ordered.
struct Ordered {
    from: NaiveDate,
    within_workdays: Option<u32>,
    /// The decision is one that is on record in the case.
    recorded: bool,
}

/// Round 2 of the same case: the period that was ordered, else that of a reply, from the
/// day the order was received.
pub(super) fn reply_anew(case: &Case, turn: &Turn<'_>, order: Option<&AnewOrder>) -> Guard {
    let Some(concluded_on) = case.contestable_since(case.round) else {
        return Err(Refusal::out_of_turn(
            "nothing_to_annul",
            CITE,
            "本案没有可以撤销、纠正的答复或者处理",
            "撤回、拆分的案件没有作出决定。",
        ));
    };
    not_before(turn.on, concluded_on, CITE, "办理日期", CONCLUDED)?;
    let Some(order) = order else { return pass() };
    stated(Some(&order.reason), CITE)?;
    let ordered = match (order.ground, order.remedy) {
        (AnewGround::OwnCorrection, _) => by_ourselves(order, turn)?,
        (_, Some(seq)) => as_recorded(case, order, seq)?,
        (_, None) => as_told(case, order, turn)?,
    };
    let (day, what) = (ordered.from, "收到决定的日期");
    // What was decided of an earlier round may have come before this one was over.
    if !ordered.recorded {
        not_before(day, concluded_on, CITE, what, CONCLUDED)?;
    }
    let by_others = order.ground != AnewGround::OwnCorrection;
    let unrecorded = (by_others && !ordered.recorded).then(|| {
        Warning::new(
            "remedy_not_recorded",
            CITE,
            "这份决定没有在本案登记过复议、诉讼，不会计入年度报告的表四；请补登记。",
        )
    });
    Ok(Passed {
        derived: Derived {
            received_on: ordered.recorded.then_some(ordered.from),
            within_workdays: ordered.within_workdays,
            ..Derived::default()
        },
        warnings: unrecorded.into_iter().collect(),
    })
}

/// The agency corrects itself: its head decides, and the period counts from then on.
fn by_ourselves(order: &AnewOrder, turn: &Turn<'_>) -> Result<Ordered, Refusal> {
    if !turn.actor.roles.contains(&Role::OfficeHead) {
        return Err(Refusal::not_yours(
            "own_correction_head",
            CITE,
            "机关自行纠正由信息公开机构负责人决定",
            "请报负责人办理。",
        ));
    }
    if says_when(order) || order.remedy.is_some() {
        return Err(Refusal::malformed(
            "own_correction_period",
            "reg:33",
            "机关自行纠正的，期限自决定纠正之日起按答复期限计算",
            "请不要填写复议、诉讼，收到日期和期限。",
        ));
    }
    Ok(Ordered {
        from: turn.on,
        within_workdays: None,
        recorded: false,
    })
}

fn says_when(order: &AnewOrder) -> bool {
    order.received_on.is_some() || order.within_workdays.is_some() || order.until.is_some()
}

/// By a decision that is on record: its number, day and period are not typed twice.
fn as_recorded(case: &Case, order: &AnewOrder, seq: u64) -> Result<Ordered, Refusal> {
    let refused = |message: String, hint: &str| {
        Err(Refusal::out_of_turn("no_such_order", CITE, message, hint).at("remedy"))
    };
    let remedy = case.remedy(seq);
    let Some((remedy, decided)) = remedy.and_then(|it| Some((it, it.orders_reply()?))) else {
        return refused(
            format!("第 {seq} 项不是责令重新答复、尚未办理的复议、诉讼"),
            "请从列表中选择；决定还没有登记的，请先登记复议决定、裁判。",
        );
    };
    if remedy.kind.ground() != order.ground {
        return refused(
            format!("第 {seq} 项是“{}”，与所选的根据不符", remedy.kind.label()),
            "请改选根据，或者改选复议、诉讼。",
        );
    }
    if order.decision.is_some() || says_when(order) {
        return Err(Refusal::malformed(
            "order_twice",
            CITE,
            "决定的文号、收到日期和期限已经登记，不再填写",
            "登记有误的，请对登记决定的那一项提出更正。",
        )
        .at("decision"));
    }
    let Decided {
        received_on,
        within_workdays,
        ..
    } = decided;
    Ok(Ordered {
        from: *received_on,
        within_workdays: *within_workdays,
        recorded: true,
    })
}

/// By a decision that is on record nowhere.
fn as_told(case: &Case, order: &AnewOrder, turn: &Turn<'_>) -> Result<Ordered, Refusal> {
    let same_ground = |remedy: &&SoughtRemedy| remedy.kind.ground() == order.ground;
    let mut of_ground = case.remedies.iter().filter(same_ground);
    if let Some(remedy) = of_ground.find(|remedy| remedy.orders_reply().is_some()) {
        return Err(Refusal::out_of_turn(
            "name_the_remedy",
            CITE,
            format!(
                "本案已经登记“{}”责令重新答复（第 {} 项）",
                remedy.kind.label(),
                remedy.seq
            ),
            "请在这里选择它；文号、日期和期限随之带出，不再填写。",
        )
        .at("remedy"));
    }
    let from = ordered_from(order, turn)?;
    Ok(Ordered {
        from,
        within_workdays: ordered_workdays(order.within_workdays, order.until, from, turn)?,
        recorded: false,
    })
}

/// The day from which the new period counts.
fn ordered_from(order: &AnewOrder, turn: &Turn<'_>) -> Result<NaiveDate, Refusal> {
    let named = order
        .decision
        .as_deref()
        .is_some_and(|number| !number.trim().is_empty());
    let Some(day) = order.received_on.filter(|_| named) else {
        return Err(Refusal::malformed(
            "order_incomplete",
            CITE,
            "没有写明决定书、判决书的文号或者收到日期",
            "请选择已经登记的复议、诉讼，或者填写文号（decision）和收到日期（received_on）；期限自收到之日起计算。",
        ));
    };
    not_future(day, turn, CITE, "收到决定的日期")?;
    // A new reply is begun once the order is there.
    not_before(turn.on, day, CITE, "办理日期", "收到决定之日")?;
    Ok(day)
}

/// The period that was ordered, in workdays; `None` where none was.
pub(super) fn ordered_workdays(
    within_workdays: Option<u32>,
    until: Option<NaiveDate>,
    from: NaiveDate,
    turn: &Turn<'_>,
) -> Result<Option<u32>, Refusal> {
    let unreasonable = || {
        Refusal::malformed(
            "ordered_period",
            CITE,
            "决定的期限不合理，或者超出日历范围",
            "请只填写 within_workdays（工作日数）或者 until（最后一日）中的一项，最后一日应在收到之日以后。",
        )
    };
    let calendar = &turn.rules.calendar;
    let workdays = match (within_workdays, until) {
        (None, None) => return Ok(None),
        (Some(workdays), None) => workdays,
        (None, Some(until)) if until > from => {
            // The last workday up to that day, so that the date never moves past it.
            calendar
                .workdays_between(from, until)
                .ok_or_else(unreasonable)?
        }
        _ => return Err(unreasonable()),
    };
    match calendar.add_workdays(from, workdays) {
        Some(due) if due > from => Ok(Some(workdays)),
        _ => Err(unreasonable()),
    }
}
