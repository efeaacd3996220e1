//! The application as it was registered.

use casework::Contact;
use disclosure::application::{Aid, Application, ChannelDates, Jointly, Medium, Provision};
use disclosure::words::Channel;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::person::{AgentView, ApplicantView};
use super::super::text::plain;
use crate::api::words;

/// 申请书。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Application)]
pub(super) struct ApplicationView {
    /// 申请渠道。
    #[schema(value_type = words::Channel)]
    channel: Channel,
    /// 渠道上的各个日期。
    #[schema(value_type = Object)]
    dates: ChannelDates,
    /// 共同申请人；没有的，为空。
    jointly: Option<JointlyView>,
    /// 代理人。
    agent: Option<AgentView>,
    /// 所申请信息的内容描述。
    content: Option<String>,
    /// 所申请信息的文号。
    document_number: Option<String>,
    /// 用途（申请人自愿填写的）。
    purpose: Option<String>,
    /// 所需载体。
    #[schema(value_type = Vec<words::Medium>)]
    media: Vec<Medium>,
    /// 获取方式。
    #[schema(value_type = Vec<words::Provision>)]
    provision: Vec<Provision>,
    /// 协助。
    #[schema(value_type = Vec<words::Aid>)]
    aids: Vec<Aid>,
    /// 附件件数。
    attachments: u32,
    /// 主题。
    theme: Option<String>,
}

/// 代表人以外的共同申请人。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Jointly)]
struct JointlyView {
    /// 各人。
    others: Vec<ApplicantView>,
    /// 怎样推选代表人；没有提交材料的，为空。
    representation: Option<String>,
}

impl JointlyView {
    fn of(jointly: &Jointly, contacts: Vec<Contact>) -> JointlyView {
        let contacts = contacts
            .into_iter()
            .map(Some)
            .chain(std::iter::repeat(None));
        let others = jointly.others.iter().zip(contacts);
        JointlyView {
            others: others
                .map(|(other, contact)| ApplicantView::whole(other, contact))
                .collect(),
            representation: jointly.representation.as_ref().and_then(plain),
        }
    }
}

impl ApplicationView {
    pub fn of(
        application: &Application,
        others: Vec<Contact>,
        agent: Option<Contact>,
    ) -> ApplicationView {
        ApplicationView {
            channel: application.channel,
            dates: application.dates,
            jointly: application
                .jointly
                .as_ref()
                .map(|jointly| JointlyView::of(jointly, others)),
            agent: application
                .agent
                .as_ref()
                .map(|who| AgentView::of(who, agent)),
            content: plain(&application.content),
            document_number: application.document_number.clone(),
            purpose: application.purpose.as_ref().and_then(plain),
            media: application.media.clone(),
            provision: application.provision.clone(),
            aids: application.aids.clone(),
            attachments: application.attachments,
            theme: application.theme.clone(),
        }
    }
}
