//! What supposed acts make of deadlines, as clients see it.

use axum::http::StatusCode;
use casework::{Office, Outcome, Standpoint, Supposed, WhatIf};
use chrono::NaiveDate;
use disclosure::words::{ActKind, State};
use disclosure::{RefusalKind, lines};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::act::Asked;
use super::acts as table;
use super::explained::Deadline;
use super::problem::Problem;
use super::view::{RefusalView, WarningView, warnings};
use super::words;

/// 推演的结果，没有保存任何内容。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIf)]
pub(super) struct Answer {
    /// 现在的期限。
    before: StandpointView,
    /// 各项办理的结果。被拒绝的一项视为没有办理，其后各项照常推演。
    outcomes: Vec<OutcomeView>,
    /// 办理以后的期限。
    after: StandpointView,
}

/// 某一天的状态和期限。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Standpoint)]
struct StandpointView {
    /// 按哪一天看。
    as_of: NaiveDate,
    /// 状态。
    #[schema(value_type = words::State)]
    state: State,
    /// 状态（中文）。
    state_label: String,
    /// 正在计算的期限，各附逐日算法。
    deadlines: Vec<Deadline>,
    /// 已经答复的案件：当时的答复期限。
    replied: Option<Deadline>,
}

/// 一项办理推演的结果。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Outcome)]
struct OutcomeView {
    /// 办理事项。
    #[schema(value_type = words::ActKind)]
    act: ActKind,
    /// 办理事项（中文）。
    act_label: &'static str,
    /// 生效之日。
    on: NaiveDate,
    /// 办理后的状态；被拒绝的，为空。
    #[schema(value_type = Option<words::State>)]
    state: Option<State>,
    /// 办理后的状态（中文）；被拒绝的，为空。
    state_label: Option<String>,
    /// 应当注意的事。
    warnings: Vec<WarningView>,
    /// 不能办理的原因；可以办理的，为空。
    refusal: Option<RefusalView>,
}

impl Answer {
    /// # Errors
    /// An act is not filled in as it must be: that is no supposition, but a mistake.
    pub fn of(what: WhatIf, office: &Office) -> Result<Answer, Problem> {
        let outcome = |(index, outcome): (usize, Outcome)| match outcome.judged {
            Err(refusal) if refusal.kind == RefusalKind::Malformed => {
                Err(Problem::from(refusal).within(&format!("acts[{index}]")))
            }
            _ => Ok(OutcomeView::of(outcome, office)),
        };
        let outcomes = what.outcomes.into_iter().enumerate().map(outcome);
        Ok(Answer {
            before: StandpointView::of(what.before, office),
            outcomes: outcomes.collect::<Result<_, _>>()?,
            after: StandpointView::of(what.after, office),
        })
    }
}

fn label(state: State, office: &Office) -> String {
    office.rules.lifecycle.state(state).label.clone()
}

impl StandpointView {
    fn of(standpoint: Standpoint, office: &Office) -> StandpointView {
        StandpointView {
            as_of: standpoint.as_of,
            state: standpoint.state,
            state_label: label(standpoint.state, office),
            deadlines: standpoint
                .deadlines
                .into_iter()
                .map(Deadline::from)
                .collect(),
            replied: standpoint.replied.map(Deadline::from),
        }
    }
}

impl OutcomeView {
    fn of(outcome: Outcome, office: &Office) -> OutcomeView {
        let (state, said, refusal) = match outcome.judged {
            Ok((state, said)) => (Some(state), said, None),
            Err(refusal) => (None, Vec::new(), Some(RefusalView::of(refusal, office))),
        };
        OutcomeView {
            act: outcome.act,
            act_label: outcome.act.label(),
            on: outcome.on,
            state,
            state_label: state.map(|state| label(state, office)),
            warnings: warnings(said, office),
            refusal,
        }
    }
}

/// The acts of a body; a mistake is told with its place in the list.
pub(super) fn acts(acts: Vec<Value>) -> Result<Vec<Supposed>, Problem> {
    let read = |(index, body): (usize, Value)| {
        let asked = filled_in(body).and_then(Asked::read).and_then(fit);
        let Asked { act, on, beside } =
            asked.map_err(|problem| problem.within(&format!("acts[{index}]")))?;
        Ok(Supposed { act, on, beside })
    };
    acts.into_iter().enumerate().map(read).collect()
}

/// An act on a case is judged by its turn first; one that is supposed must be filled in
/// even when its turn never comes.
fn filled_in(body: Value) -> Result<Value, Problem> {
    let kind = body["act"].as_str().and_then(ActKind::parse);
    let fields = kind.and_then(table::body).into_iter().flatten();
    let Some((path, field)) = table::missing(fields, &body) else {
        return Ok(body);
    };
    Err(Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "text_missing",
        "填写有误",
        format!("{path}：没有填写"),
    )
    .hint(format!("请填写{}。", field.says))
    .field(path, Vec::new()))
}

/// The same for what its lines may hold.
fn fit(asked: Asked) -> Result<Asked, Problem> {
    let payload = asked.act.payload();
    let payload = payload.map_err(|error| Problem::internal(format!("payload: {error}")))?;
    lines::check(&payload)?;
    Ok(asked)
}
