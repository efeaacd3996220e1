//! What an act must satisfy. Each guard judges the situation, and the payload
//! where there is one: without a payload it answers whether some payload would
//! pass. Each says the article that it follows.

mod anew;
mod applicant;
mod assessing;
mod consulting;
mod correcting;
mod deciding;
mod fee;
mod period;
mod receipts;
mod remedies;
mod service;
mod turns;

use chrono::NaiveDate;

use crate::act::{Act, Derived, Registration};
use crate::case::Case;
use crate::lifecycle::{self, Decision, Turn};
use crate::lines;
use crate::rules::{Cite, Rules};
use crate::words::{ActKind, ConsultWith, Role, State};
use crate::{Refusal, Warning};

/// What a passed guard leaves behind.
#[derive(Debug, Default)]
pub(crate) struct Passed {
    pub derived: Derived,
    pub warnings: Vec<Warning>,
}

pub(crate) use assessing::departure;
pub(crate) use turns::awaited as awaited_notice;

type Guard = Result<Passed, Refusal>;

impl Passed {
    fn derived(derived: Derived) -> Guard {
        Ok(Passed {
            derived,
            warnings: Vec::new(),
        })
    }
}

fn pass() -> Guard {
    Ok(Passed::default())
}

/// The payload of an act of the expected kind.
macro_rules! payload {
    ($act:expr, $kind:ident) => {
        match $act {
            Some(Act::$kind(payload)) => Some(payload.as_ref()),
            _ => None,
        }
    };
}

/// Judges an act that the state answers.
pub(crate) fn check(case: &Case, turn: &Turn<'_>, kind: ActKind, act: Option<&Act>) -> Guard {
    role(turn, kind)?;
    turns::by_the_lead(case, turn, kind)?;
    period::in_hindsight(case, turn, kind)?;
    if let Some(act) = act {
        service::check(case, turn, act)?;
    }
    match kind {
        ActKind::ConfirmReceipt => {
            period::confirm_receipt(case, turn, payload!(act, ConfirmReceipt))
        }
        ActKind::RequestSupplement => {
            applicant::request_supplement(case, turn, payload!(act, RequestSupplement))
        }
        ActKind::RecordNoticeReceipt => {
            receipts::record(case, turn, payload!(act, RecordNoticeReceipt))
        }
        ActKind::NoticeReturned => turns::notice_returned(case, payload!(act, NoticeReturned)),
        ActKind::ResendNotice => turns::resend_notice(case, payload!(act, ResendNotice)),
        ActKind::UndoAbandonment => {
            turns::undo_abandonment(case, turn, payload!(act, UndoAbandonment))
        }
        ActKind::AnswerOnTheSpot => {
            turns::answer_on_the_spot(case, turn, payload!(act, AnswerOnTheSpot))
        }
        ActKind::AnswerJointly => turns::answer_jointly(case, turn, payload!(act, AnswerJointly)),
        ActKind::ReplyReturned => {
            let reason = payload!(act, ReplyReturned).map(|p| &p.reason);
            turns::reply_returned(case, turn, reason)
        }
        ActKind::ServeAgain => turns::serve_again(case, turn, payload!(act, ServeAgain)),
        ActKind::ReplyAnew => anew::reply_anew(case, turn, payload!(act, ReplyAnew)),
        ActKind::RecordContact => turns::record_contact(payload!(act, RecordContact)),
        ActKind::RecordPapers => turns::record_papers(case, payload!(act, RecordPapers)),
        ActKind::RequestCorrection => {
            correcting::request(case, turn, payload!(act, RequestCorrection))
        }
        ActKind::Correct => correcting::confirm(case, turn, payload!(act, Correct)),
        ActKind::DeclineCorrection => {
            correcting::decline(case, turn, payload!(act, DeclineCorrection))
        }
        ActKind::CancelNotice => stated(payload!(act, CancelNotice).map(|p| &p.reason), "reg:30"),
        ActKind::Abandon => applicant::abandon(case, turn),
        ActKind::RequestReasons => {
            applicant::request_reasons(case, turn, payload!(act, RequestReasons))
        }
        ActKind::WeighReasons => applicant::weigh_reasons(case, turn, payload!(act, WeighReasons)),
        ActKind::Defer => period::defer(case, turn, payload!(act, Defer)),
        ActKind::Split => applicant::split(case, turn, payload!(act, Split)),
        ActKind::Accept => deciding::accept(case, turn),
        ActKind::ReturnDispatch => {
            stated(payload!(act, ReturnDispatch).map(|p| &p.reason), "reg:45")
        }
        ActKind::Consult => consulting::consult(case, turn, payload!(act, Consult)),
        ActKind::RecordConsultReceipt => {
            consulting::record_receipt(case, turn, payload!(act, RecordConsultReceipt))
        }
        ActKind::ConsultationAnswered => consulting::end(
            case,
            payload!(act, ConsultationAnswered).map(|p| p.id.as_str()),
        ),
        ActKind::ConsultationEnded => consulting::end(
            case,
            payload!(act, ConsultationEnded).map(|p| p.id.as_str()),
        ),
        ActKind::ApproveExtension => {
            period::approve_extension(case, turn, payload!(act, ApproveExtension))
        }
        ActKind::Extend => period::extend(case, turn, payload!(act, Extend)),
        ActKind::FindExcessive => stated(payload!(act, FindExcessive).map(|p| &p.reason), "reg:42"),
        ActKind::ApproveFee => fee::approve(case, turn, payload!(act, ApproveFee)),
        ActKind::NotifyFee => fee::notify(case, turn, payload!(act, NotifyFee)),
        ActKind::PayFee => fee::pay(case, turn, payload!(act, PayFee)),
        ActKind::Assess => assessing::assess(case, turn, payload!(act, Assess)),
        ActKind::Draft => deciding::draft(case, turn, payload!(act, Draft)),
        ActKind::SubmitReview => deciding::submit(case, turn),
        ActKind::PassReview => deciding::pass_review(case, turn),
        ActKind::ReturnDraft => stated(payload!(act, ReturnDraft).map(|p| &p.reason), "reg:17"),
        ActKind::Sign => deciding::sign(case, turn, act.is_some()),
        ActKind::NotifyThirdParty => {
            consulting::notify_third_party(case, turn, payload!(act, NotifyThirdParty))
        }
        ActKind::Serve => deciding::serve(case, turn, payload!(act, Serve)),
        ActKind::ProveService => stated(payload!(act, ProveService).map(|p| &p.proof), "serve235"),
        ActKind::Close => deciding::close(case, turn),
        ActKind::Archive => deciding::archive(payload!(act, Archive)),
        ActKind::RecordRemedy => remedies::record(case, turn, payload!(act, RecordRemedy)),
        ActKind::AnswerRemedy => remedies::answer(case, turn, payload!(act, AnswerRemedy)),
        ActKind::RecordRemedyDecision => {
            remedies::decide(case, turn, payload!(act, RecordRemedyDecision))
        }
        ActKind::RecordAppeal => remedies::appeal(case, turn, payload!(act, RecordAppeal)),
        ActKind::Urge => stated(payload!(act, Urge).map(|p| &p.text), "reg:46"),
        ActKind::Note => stated(payload!(act, Note).map(|p| &p.text), "office"),
        ActKind::Register | ActKind::Screen | ActKind::ReceiveSupplement | ActKind::Dispatch => {
            pass()
        }
        ActKind::Withdraw => applicant::withdraw(case, turn, payload!(act, Withdraw)),
    }
}

/// Judges a registration (articles 27, 29, 31).
pub(crate) fn registration(
    registration: &Registration,
    turn: &Turn<'_>,
) -> Result<Decision, Refusal> {
    role(turn, ActKind::Register)?;
    let application = &registration.application;
    if application.applicant.name.trim().is_empty() {
        return Err(Refusal::malformed(
            "name_missing",
            "reg:29",
            "没有填写申请人的姓名或者名称",
            "请填写申请人；身份证件号码可以以后补正。",
        ));
    }
    lines::line("applicant.name", &application.applicant.name)?;
    lines::line("title", &application.title)?;
    if application.title.trim().is_empty() && application.content.is_blank() {
        return Err(Refusal::malformed(
            "content_missing",
            "reg:29",
            "没有填写所申请信息的名称、文号或者特征描述",
            "请照申请书抄录；内容不明确的，登记后依法告知补正。",
        ));
    }
    for day in application.dates.all() {
        not_future(day, turn, "reg:31", "申请的日期")?;
        // Nothing is registered before it came.
        not_before(turn.on, day, "reg:31", "登记日期", "申请提交、到达的日期")?;
    }
    let received_on = match &registration.split_from {
        Some(from) => Some(from.received_on),
        None => application.received_on()?,
    };
    if let Some(day) = received_on {
        not_future(day, turn, "reg:31", "收到日期")?;
        if turn
            .rules
            .period(crate::words::Period::Reply, day)
            .is_none()
        {
            return Err(Refusal::unlawful(
                "before_regulation",
                "reg:56",
                format!("收到日期 {day} 早于现行《条例》施行之日"),
                "现行规则只适用于施行以后收到的申请，请核对日期。",
            ));
        }
    }
    Ok(Decision {
        derived: Derived {
            received_on,
            ..Derived::default()
        },
        state: lifecycle::opening(received_on.is_some()),
        warnings: application.warnings(),
    })
}

/// An act takes effect not in the future, and not before what precedes it.
pub(crate) fn dates(case: Option<&Case>, turn: &Turn<'_>) -> Result<(), Refusal> {
    not_future(turn.on, turn, "office", "办理日期")?;
    if turn.rules.calendar.kind(turn.on).is_none() {
        return Err(Refusal::malformed(
            "outside_calendar",
            "office",
            format!("办理日期 {} 不在日历范围内", turn.on),
            "请核对日期。",
        ));
    }
    match case {
        Some(case) if turn.on < case.last_on => Err(Refusal::out_of_turn(
            "out_of_order",
            "office",
            format!(
                "办理日期 {} 早于本案上一项办理的日期 {}",
                turn.on, case.last_on
            ),
            format!(
                "各项办理按日期先后记录：请把办理日期改为 {} 或者以后；确是以前办理的，按补录插入，须与其后的事项相容。",
                case.last_on
            ),
        )),
        _ => Ok(()),
    }
}

fn not_future(day: NaiveDate, turn: &Turn<'_>, cite: &str, what: &str) -> Result<(), Refusal> {
    if day <= turn.today {
        return Ok(());
    }
    Err(Refusal::malformed(
        "future_date",
        cite,
        format!("{what} {day} 在今天（{}）之后", turn.today),
        "请核对日期，尚未发生的事项不能登记。",
    ))
}

/// A day that must not lie before another; `of` says what that one is.
fn not_before(
    day: NaiveDate,
    first: NaiveDate,
    cite: &str,
    what: &str,
    of: &str,
) -> Result<(), Refusal> {
    if day >= first {
        return Ok(());
    }
    Err(Refusal::malformed(
        "date_too_early",
        cite,
        format!("{what} {day} 不能早于{of} {first}"),
        format!("请核对这两个日期：改为 {first} 或者以后；{of}登记有误的，请先提出更正。"),
    ))
}

/// Some text must be said.
fn stated(text: Option<&crate::Text>, cite: &str) -> Guard {
    match text {
        Some(text) if text.is_blank() => Err(Refusal::malformed(
            "text_missing",
            cite,
            "没有写明理由或者内容",
            "请用一两句话写明，以备查考。",
        )),
        _ => pass(),
    }
}

/// Who may: the roles of the act's row in `lifecycle.toml`.
pub(crate) fn role(turn: &Turn<'_>, kind: ActKind) -> Result<(), Refusal> {
    let row = turn.rules.lifecycle.act(kind);
    if turn.actor.roles.iter().any(|role| row.roles.contains(role)) {
        return Ok(());
    }
    let roles: Vec<&str> = row.roles.iter().map(|role: &Role| role.label()).collect();
    Err(Refusal::not_yours(
        "role",
        row.cite.clone(),
        format!("您不能办理“{}”", row.label),
        format!("这一步由{}办理。", roles.join("、")),
    ))
}

/// The article of an act: that of its row, except where it depends on the case
/// or on whom an opinion is asked from.
fn cite_of(case: &Case, kind: ActKind, act: Option<&Act>, rules: &Rules) -> Cite {
    match (kind, act) {
        (ActKind::Abandon, _) if case.state == State::AwaitingSupplement => Cite::from("reg:30"),
        (ActKind::Consult, Some(Act::Consult(request))) => {
            Cite::from(consulting::cite(request.with))
        }
        _ => rules.lifecycle.act(kind).cite.clone(),
    }
}

/// The refusal of an act that the state does not answer: what is lawful instead.
pub(crate) fn out_of_turn(
    case: &Case,
    turn: &Turn<'_>,
    kind: ActKind,
    act: Option<&Act>,
) -> Refusal {
    let rules = turn.rules;
    // An act of an earlier day is judged by how the case stood then.
    let when = match turn.on < turn.today {
        true => format!("案件在 {} 是", turn.on),
        false => "案件现在是".to_owned(),
    };
    let row = rules.lifecycle.act(kind);
    let from: Vec<&str> = row
        .from
        .iter()
        .map(|state| rules.lifecycle.state(*state).label.as_str())
        .collect();
    Refusal::out_of_turn(
        "out_of_turn",
        cite_of(case, kind, act, rules),
        format!(
            "{when}“{}”，不能办理“{}”",
            rules.lifecycle.state(case.state).label,
            row.label
        ),
        if from.is_empty() {
            row.hint.clone()
        } else {
            format!(
                "“{}”在以下状态办理：{}。{}",
                row.label,
                from.join("、"),
                row.hint
            )
        },
    )
}

/// `ConsultWith` in the wording of refusals.
fn asked(with: ConsultWith) -> &'static str {
    with.label()
}
