//! Forms: the application, its entry in the register, its withdrawal.

use chrono::NaiveDate;

use super::file::HistoryLine;
use super::head::{About, Head, OtherCase};
use super::{Described, described};

pub(super) const GROUPS: &[Described] = &[Party::DESCRIBED];

described! {
    /// Somebody with the contact given; identity numbers are masked before they come here.
    Party = "申请人、代理人" {
        /// Name.
        name: String = "姓名或者名称",
        /// Column of the annual report, in words; empty for an agent.
        kind: Option<String> = "申请人类别",
        /// Work unit of a natural person.
        work_unit: Option<String> = "工作单位",
        /// Kind of the identity paper.
        id_kind: Option<String> = "证件名称",
        /// Its number, masked; the credit code of an organisation whole.
        id_number: Option<String> = "证件号码（已遮盖）",
        /// Legal representative of an organisation.
        legal_representative: Option<String> = "法定代表人",
        /// Contact person of an organisation.
        contact_person: Option<String> = "联系人",
        /// Telephone.
        phone: Option<String> = "联系电话",
        /// Electronic mail.
        mail: Option<String> = "电子邮箱",
        /// Postal address.
        address: Option<String> = "通信地址",
        /// The authority of an agent.
        authority: Option<String> = "授权情况",
    }

    /// 政府信息公开申请表 (Regulation, article 29).
    ApplicationForm = "政府信息公开申请表" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Who applies; of joint applicants the representative.
        applicant: Party = "申请人",
        /// The other joint applicants.
        others: Vec<Party> = "其他共同申请人",
        /// Who acts for the applicant.
        agent: Option<Party> = "代理人",
        /// Document number of what is asked for, when the applicant knew it.
        document_number: Option<String> = "所需信息的文号",
        /// Purpose: optional since 2019.
        purpose: Option<String> = "用途",
        /// Media asked for, in words.
        media: Vec<String> = "介质",
        /// Ways of provision asked for, in words.
        provision: Vec<String> = "获取方式",
        /// Help asked for or given (article 43), in words.
        aids: Vec<String> = "需要的帮助",
        /// How many attachments came along.
        attachments: u32 = "附件数量",
        /// Who wrote it down, when it was spoken (article 29).
        written_by: Option<String> = "代为填写人",
    }

    /// 政府信息公开申请登记表: the entry of the register (article 45).
    RegisterEntry = "政府信息公开申请登记表" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Who applies.
        applicant: Party = "申请人",
        /// Who acts for the applicant.
        agent: Option<Party> = "代理人",
        /// The day it reached the disclosure office, when known.
        arrived_on: Option<NaiveDate> = "到达日期",
        /// The day the agency signed for it, when known.
        signed_on: Option<NaiveDate> = "签收日期",
        /// The day both sides confirmed, when the channel asks for that.
        confirmed_on: Option<NaiveDate> = "确认日期",
        /// Why that day is the receipt date, with the article.
        receipt_rule: String = "收到日期的认定",
        /// Theme, when one was named.
        theme: Option<String> = "主题",
        /// The case that this one was split from.
        split_from: Option<String> = "拆分自",
        /// The cases it was split into.
        split_into: Vec<OtherCase> = "拆分为",
        /// Last day to reply; absent while there is no receipt date, or no period runs.
        due_on: Option<NaiveDate> = "答复期限",
        /// True when the year's holidays are not announced yet.
        provisional: bool = "期限是否暂定",
        /// Who registered it.
        registered_by: String = "登记人",
        /// Who handles it.
        handler: Option<String> = "承办人",
        /// The unit that handles it.
        handling_unit: Option<String> = "承办机构",
        /// State of the case, in words.
        state: String = "办理状态",
        /// What happened so far, oldest first.
        history: Vec<HistoryLine> = "办理经过",
    }

    /// 撤回政府信息公开申请书, with the agency's confirmation.
    WithdrawalForm = "撤回政府信息公开申请书" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Who withdraws.
        applicant: String = "申请人",
        /// The agent, when one withdraws for the applicant.
        agent: Option<String> = "代理人",
        /// Why; nobody has to say.
        reason: Option<String> = "撤回原因",
        /// The day of the withdrawal.
        withdrawn_on: NaiveDate = "撤回日期",
        /// How it was declared, when not in writing on this form.
        declared: Option<String> = "撤回的表示方式",
        /// Who confirmed it for the agency; absent on a form still to be signed.
        confirmed_by: Option<String> = "经办人",
    }
}
