//! A proposal with its evidence, its steps and its effect.

use casework::Office;
use casework::proposals::{Effect, Month, ProposalFile, Suggestion, Verdict};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Line;
use crate::api::view::{Directory, Named};
use crate::api::words;

/// 一项主动公开建议，连同依据、办理过程和效果。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalFile)]
pub(super) struct File {
    /// 建议。
    proposal: Line,
    /// 报送时（没有报送的，最近一次分析时）的依据：用词、地点、起止日期、答复结果、申请人数。
    #[schema(value_type = Object)]
    evidence: Value,
    /// 有关的申请，您有权查看的。
    applications: Vec<Application>,
    /// 还有几件申请没有列出。
    more: usize,
    /// 申请人的建议；不是申请人建议的，为空。
    suggestion: Option<SuggestionView>,
    /// 办理过程，先办的在前。
    steps: Vec<StepView>,
    /// 公开以后申请的变化；没有公开的，为空。
    effect: Option<EffectView>,
    /// 现在可以办理：`send` 报送、`withdraw` 撤回、`answer` 答复、`publish` 登记公开。
    may: Vec<&'static str>,
}

/// 有关的一件申请。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalApplication)]
struct Application {
    /// 案件标识。
    case_id: Uuid,
    /// 案号。
    number: String,
    /// 申请公开的信息。
    title: String,
    /// 申请人得到了公开。
    given: bool,
    /// 由以后的分析找到，不在报送时的依据之中。
    later: bool,
}

/// 申请人的建议。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalSuggestion)]
struct SuggestionView {
    /// 收到日期。
    received_on: NaiveDate,
    /// 内容。
    text: String,
    /// 建议人，姓名遮盖；不能显示的，为空。
    by: Option<String>,
    /// 建议人的案件；没有或者无权查看的，为空。
    case_id: Option<Uuid>,
}

/// 办理过程的一步。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalStepTaken)]
struct StepView {
    /// 第几步。
    seq: i64,
    /// 做了什么。
    #[schema(value_type = words::ProposalStep)]
    step: &'static str,
    /// 由谁；分析自动做的，为空。
    by: Option<Named>,
    /// 何时。
    at: DateTime<Utc>,
    /// 当时写明的内容。
    #[schema(value_type = Object)]
    content: Value,
}

/// 公开以后申请的变化。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalEffect)]
struct EffectView {
    /// 公开日期，这一天算在公开以前。
    published_on: NaiveDate,
    /// 分析读到哪一天的申请；还没有分析的，为空。
    read_until: Option<NaiveDate>,
    /// 公开以前各月，早的在前。
    before: Vec<MonthView>,
    /// 公开以后已经读完的各月。
    after: Vec<MonthView>,
    /// 时间还不够的，分析读到这一天以后才能比较；已经能够比较的，为空。
    too_early_until: Option<NaiveDate>,
    /// 前后同样长的时间里的申请；还不能比较的，或者没有关联的申请的，为空。
    compared: Option<ComparedView>,
}

/// 一个月。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalMonth)]
struct MonthView {
    /// 第一日。
    from: NaiveDate,
    /// 最后一日。
    to: NaiveDate,
    /// 申请件数。
    requests: i64,
}

/// 前后的比较。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalCompared)]
struct ComparedView {
    /// 前后各几个月。
    months: u32,
    /// 公开以前的件数。
    before: i64,
    /// 公开以后的件数。
    after: i64,
    /// 变化的千分之几，减少的为负；此前没有申请的，为空。
    permille: Option<i64>,
    /// 件数太少，变化可能出于偶然。
    few: bool,
}

impl From<Month> for MonthView {
    fn from(month: Month) -> MonthView {
        MonthView {
            from: month.from,
            to: month.to,
            requests: month.requests,
        }
    }
}

impl From<Effect> for EffectView {
    fn from(effect: Effect) -> EffectView {
        let months = |months: Vec<Month>| months.into_iter().map(MonthView::from).collect();
        let (too_early_until, compared) = match effect.verdict {
            Verdict::TooEarly(day) => (Some(day), None),
            Verdict::NobodyAsked => (None, None),
            Verdict::Compared(compared) => (
                None,
                Some(ComparedView {
                    months: compared.months,
                    before: compared.before,
                    after: compared.after,
                    permille: compared.permille,
                    few: compared.few,
                }),
            ),
        };
        EffectView {
            published_on: effect.published_on,
            read_until: effect.read_until,
            before: months(effect.before),
            after: months(effect.after),
            too_early_until,
            compared,
        }
    }
}

impl File {
    pub fn of(file: ProposalFile, office: &Office, directory: &Directory) -> File {
        let may = [
            (file.may.send, "send"),
            (file.may.withdraw, "withdraw"),
            (file.may.answer, "answer"),
            (file.may.publish, "publish"),
        ];
        let suggestion = Suggestion::of(&file.row);
        let applications = file.members.into_iter();
        let steps = file.steps.into_iter();
        File {
            proposal: Line::of(&file.row, office, directory),
            evidence: file.row.evidence,
            applications: applications
                .map(|asked| Application {
                    case_id: asked.case.id,
                    number: asked.case.number,
                    title: asked.case.title,
                    given: asked.given,
                    later: asked.later,
                })
                .collect(),
            more: file.hidden,
            suggestion: suggestion.map(|said| SuggestionView {
                received_on: said.received_on,
                text: said.text,
                by: file.suggested_by,
                case_id: file.case.map(|case| case.id),
            }),
            steps: steps
                .map(|step| StepView {
                    seq: step.seq,
                    step: step.kind.word(),
                    by: step.actor_id.map(|by| directory.officer(by)),
                    at: step.at,
                    content: step.content,
                })
                .collect(),
            effect: file.effect.map(EffectView::from),
            may: may
                .into_iter()
                .filter_map(|(may, what)| may.then_some(what))
                .collect(),
        }
    }
}
