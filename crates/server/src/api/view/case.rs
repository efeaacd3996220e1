//! One case, whole or as an extract.

use casework::{CaseFile, Contact, Contacts, Desk, Office};
use chrono::NaiveDate;
use disclosure::case::Case;
use disclosure::words::{Ending, Phase, State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::consultation::ConsultationView;
use super::directory::{Named, Organ};
use super::person::ApplicantView;
use crate::api::problem::Problem;
use crate::api::words;

mod application;
mod assessment;
mod progress;
mod turns;

use application::ApplicationView;
use assessment::AssessmentView;
use progress::{DueView, FeeView, ReplyView, ReviewView, SupplementView};
use turns::{ContactMadeView, CorrectionAskedView, ReasonsView, RoundView, UnconfirmedView};

/// 案件现在的状态。
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct CaseBrief {
    /// 标识。
    id: Uuid,
    /// 案号。
    number: String,
    /// 版本；写入时用作 `If-Match: "v版本"`。
    version: u64,
    /// 状态。
    #[schema(value_type = words::State)]
    state: State,
    /// 状态（中文）。
    state_label: String,
    /// 阶段。
    #[schema(value_type = words::Phase)]
    phase: Phase,
}

impl CaseBrief {
    pub fn of(id: Uuid, case: &Case, office: &Office) -> CaseBrief {
        let row = office.rules.lifecycle.state(case.state);
        CaseBrief {
            id,
            number: case.number.clone(),
            version: case.version,
            state: case.state,
            state_label: row.label.clone(),
            phase: row.phase,
        }
    }
}

/// 一件案件。受征求意见的机关只看到案号、状态、申请人类型和向它征求的意见。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Case)]
pub(in crate::api) struct CaseView {
    #[serde(flatten)]
    brief: CaseBrief,
    /// 是否只是节本（受征求意见的机关所见）。
    extract: bool,
    /// 答复机关。
    agency: Organ,
    /// 申请人。
    applicant: ApplicantView,
    /// 征求的意见。
    consultations: Vec<ConsultationView>,
    #[serde(flatten)]
    #[schema(value_type = CaseContent)]
    content: Option<CaseContent>,
}

/// 案件的其余各项；节本没有这一部分。
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct CaseContent {
    /// 所申请信息的名称。
    #[schema(required = false)]
    title: String,
    /// 是否尚未办结。
    #[schema(required = false)]
    is_open: bool,
    /// 登记之日。
    #[schema(required = false)]
    registered_on: NaiveDate,
    /// 法定收到之日（条例第三十一条）。
    received_on: Option<NaiveDate>,
    /// 申请书。
    #[schema(required = false)]
    application: ApplicationView,
    /// 承办人。
    handler: Option<Named>,
    /// 尚未与申请人确认收到的：稳妥的期限；已经收到的，为空。
    unconfirmed: Option<UnconfirmedView>,
    /// 答复期限。
    due: Option<DueView>,
    /// 补正。
    supplement: Option<SupplementView>,
    /// 说明理由。
    reasons: Option<ReasonsView>,
    /// 收费。
    fee: Option<FeeView>,
    /// 认定明显超过合理范围的理由。
    excessive: Option<String>,
    /// 逐步判断；本轮没有判断过的，为空。
    assessment: Option<AssessmentView>,
    /// 现行草稿，字段见办理事项 `draft`。
    #[schema(value_type = Option<Object>)]
    draft: Option<serde_json::Value>,
    /// 审批到哪一步。
    review: Option<ReviewView>,
    /// 已签发的答复。
    reply: Option<ReplyView>,
    /// 未经答复而终止的方式。
    #[schema(value_type = Option<words::Ending>)]
    ending: Option<Ending>,
    /// 终止之日。
    ended_on: Option<NaiveDate>,
    /// 卷宗号。
    dossier: Option<String>,
    /// 被催办的次数。
    #[schema(required = false)]
    urged: u32,
    /// 由哪一件拆分而来：案号。
    split_from: Option<String>,
    /// 第几轮，从 1 起；重新答复开始新的一轮。
    #[schema(required = false)]
    round: u32,
    /// 此前各轮。
    #[schema(required = false)]
    rounds: Vec<RoundView>,
    /// 与申请人的历次联系。
    #[schema(required = false)]
    contacts: Vec<ContactMadeView>,
    /// 等待第二人确认的更正。
    #[schema(required = false)]
    corrections: Vec<CorrectionAskedView>,
}

impl CaseView {
    /// A case with what the desk is shown of it.
    pub async fn read(office: &Office, desk: &Desk, file: &CaseFile) -> Result<CaseView, Problem> {
        let contacts = office.contacts(file).await?;
        let case = &file.case;
        let questions = match case.consultations.is_empty() {
            true => Vec::new(),
            false => office.questions(desk, file.row.id).await?,
        };
        let applicant = &case.application.applicant;
        let Contacts {
            applicant: contact,
            others,
            agent,
        } = contacts.clone().unwrap_or_default();
        let (applicant, content) = match contacts {
            Some(_) => (
                ApplicantView::whole(applicant, Some(contact)),
                Some(CaseContent::of(office, file, others, agent)?),
            ),
            None => (ApplicantView::hidden(applicant), None),
        };
        Ok(CaseView {
            brief: CaseBrief::of(file.row.id, case, office),
            extract: content.is_none(),
            agency: Organ::from(&file.owner),
            applicant,
            consultations: file
                .sight
                .consultations(case)
                .map(|asked| ConsultationView::of(asked, &office.rules, &questions))
                .collect(),
            content,
        })
    }
}

impl CaseContent {
    fn of(
        office: &Office,
        file: &CaseFile,
        others: Vec<Contact>,
        agent: Option<Contact>,
    ) -> Result<CaseContent, Problem> {
        let case = &file.case;
        Ok(CaseContent {
            title: case.application.title.clone(),
            is_open: file.row.is_open,
            registered_on: case.registered_on,
            received_on: case.received_on,
            application: ApplicationView::of(&case.application, others, agent),
            handler: case.handler.map(|id| Named {
                id,
                name: case.handler_name.clone(),
            }),
            unconfirmed: UnconfirmedView::of(office, file),
            due: DueView::of(office, file),
            supplement: SupplementView::of(case, &office.rules),
            reasons: case
                .reasons
                .as_ref()
                .map(|reasons| ReasonsView::of(case, reasons, &office.rules)),
            fee: FeeView::of(case, &office.rules),
            excessive: case.excessive.as_ref().and_then(super::text::plain),
            assessment: AssessmentView::of(case, &office.rules),
            draft: progress::draft(case)?,
            review: ReviewView::of(case, office),
            reply: case
                .reply
                .as_ref()
                .map(|reply| ReplyView::of(reply, &office.rules)),
            ending: case.ending.map(|(ending, _)| ending),
            ended_on: case.ending.map(|(_, on)| on),
            dossier: case.dossier.clone(),
            urged: case.urged,
            split_from: case.split_from.as_ref().map(|from| from.number.clone()),
            round: case.round,
            rounds: RoundView::all(case, &office.rules),
            contacts: case.contacts.iter().map(ContactMadeView::from).collect(),
            corrections: case
                .corrections
                .iter()
                .map(CorrectionAskedView::from)
                .collect(),
        })
    }
}
