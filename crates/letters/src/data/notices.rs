//! Notices to the applicant on the way to a reply: they decide nothing, but for
//! the one that ends a case as abandoned.

use chrono::NaiveDate;

use super::head::{About, Head, OtherCase};
use super::{Described, described};

pub(super) const GROUPS: &[Described] = &[SplitPart::DESCRIBED];

described! {
    /// 登记回执 (Regulation, article 31).
    Acknowledgement = "政府信息公开申请登记回执" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Why that day is the receipt date, with the article.
        receipt_rule: String = "收到日期的认定",
        /// Last day to reply, if nothing stops the period.
        due_on: NaiveDate = "答复期限",
        /// True when the year's holidays are not announced yet.
        provisional: bool = "期限是否暂定",
        /// What came with the application.
        materials: Vec<String> = "收到的材料",
    }

    /// 补正告知书 (article 30): once, and complete.
    SupplementNotice = "政府信息公开申请补正告知书" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// What must be corrected, once and completely; one at least.
        items: Vec<String> = "需要补正的事项",
        /// Guidance given along with it.
        guidance: Option<String> = "指导和释明",
        /// The period, in workdays from the day after receipt.
        within_workdays: u32 = "补正期限（工作日）",
        /// Its last day, when the day of receipt is known.
        due_on: Option<NaiveDate> = "补正的最后一日",
    }

    /// 说明理由告知书 (article 35).
    ReasonsNotice = "政府信息公开申请说明理由告知书" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Why number or frequency is clearly beyond reason.
        why: String = "数量、频次明显超过合理范围的情况",
        /// The period, in workdays from the day after receipt.
        within_workdays: u32 = "说明理由的期限（工作日）",
        /// Its last day, when the day of receipt is known.
        due_on: Option<NaiveDate> = "说明理由的最后一日",
    }

    /// 延期答复告知书 (article 33).
    ExtensionNotice = "政府信息公开延期答复告知书" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Last day before the extension.
        was_due_on: NaiveDate = "原答复期限",
        /// Workdays added.
        workdays: u32 = "延长的工作日",
        /// Last day after it.
        due_on: NaiveDate = "延长后的答复期限",
        /// True when the year's holidays are not announced yet.
        provisional: bool = "期限是否暂定",
        /// Why.
        reason: String = "延期的理由",
    }

    /// 延迟答复告知书 (article 35): reasons are sound, the period cannot be kept.
    DeferralNotice = "政府信息公开延迟答复告知书" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// What the agency finds of the reasons given.
        finding: String = "对所说明理由的认定",
        /// Last day before the deferral.
        was_due_on: NaiveDate = "原答复期限",
        /// Workdays added.
        workdays: u32 = "延迟的工作日",
        /// Last day after it.
        due_on: NaiveDate = "延迟后的答复期限",
        /// True when the year's holidays are not announced yet.
        provisional: bool = "期限是否暂定",
        /// Why the period cannot be kept.
        reason: String = "不能按期答复的原因",
    }

    /// One of the cases that an application is split into.
    SplitPart = "拆分后的一件" {
        /// Its number.
        case_number: String = "登记编号",
        /// What it asks for, one line.
        matter: String = "申请事项",
    }

    /// 拆分办理告知书 (Measures, article 4: 一事一申请).
    SplitNotice = "政府信息公开申请拆分办理告知书" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// The new cases, two at least.
        parts: Vec<SplitPart> = "拆分后的各件",
        /// Why.
        reason: String = "拆分的理由",
        /// Last day to reply to each, which they inherit.
        due_on: NaiveDate = "答复期限",
        /// True when the year's holidays are not announced yet.
        provisional: bool = "期限是否暂定",
    }

    /// 视为放弃告知书 (article 30, or Measures, article 6): ends the case, with a remedy.
    AbandonmentNotice = "政府信息公开申请视为放弃告知书" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Which notice was not answered: 补正 or 缴费.
        cause: String = "未补正或者未缴费",
        /// The number of that notice, when it has one.
        notice_number: Option<String> = "通知书文号",
        /// The day the applicant received it.
        notice_served_on: NaiveDate = "通知书送达日期",
        /// The last day it gave.
        last_day: NaiveDate = "期限的最后一日",
        /// Other cases that end along with it: a fee notice may cover several.
        covers: Vec<OtherCase> = "一并终止的申请",
        /// The remedy text.
        remedy: Option<String> = "救济告知",
    }
}
