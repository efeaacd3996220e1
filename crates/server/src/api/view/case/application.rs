//! The application as it was registered.

use casework::Contact;
use disclosure::application::{Aid, Application, ChannelDates, Medium, Provision};
use disclosure::words::Channel;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::person::AgentView;
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

impl ApplicationView {
    pub fn of(application: &Application, agent: Option<Contact>) -> ApplicationView {
        ApplicationView {
            channel: application.channel,
            dates: application.dates,
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
