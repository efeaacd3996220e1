//! The processing fee: notice and confirmation (Measures, articles 3 to 6).

use chrono::NaiveDate;

use super::head::{About, Head, OtherCase};
use super::{Described, described};

pub(super) const GROUPS: &[Described] = &[TierLine::DESCRIBED];

described! {
    /// What falls into one tier.
    TierLine = "分档计算的一行" {
        /// First unit (item or page) of this line.
        from: u32 = "自第几件（页）",
        /// Last unit of this line.
        to: u32 = "至第几件（页）",
        /// How many units: to − from + 1.
        count: u32 = "数量",
        /// Price of one, in fen.
        unit_fen: i64 = "单价（分）",
        /// Count × price, in fen.
        amount_fen: i64 = "金额（分）",
    }

    /// 收费通知书 (Regulation, article 42; Measures, article 6).
    FeeNotice = "政府信息公开信息处理费收费通知书" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Why number or frequency is clearly beyond reason.
        finding: String = "明显超过合理范围的认定",
        /// 按件 or 按量: one or the other, never both.
        scheme: String = "收费方式",
        /// The unit: 件 or 页.
        unit: String = "计量单位",
        /// The article on this way of charging, in full.
        standard: String = "收费标准的依据",
        /// By item: the natural month over which they add up, as 2026年3月.
        month: Option<String> = "累计的自然月",
        /// By page: A4 sides of this application.
        pages: Option<u32> = "页数",
        /// By page: how electronic data was counted in pages.
        page_method: Option<String> = "页数的计算方法",
        /// The lines that add up to the amount, lowest tier first.
        lines: Vec<TierLine> = "分档计算",
        /// The sum, in fen.
        amount_fen: i64 = "应缴金额（分）",
        /// How and to whom to pay.
        pay_to: String = "缴费方式",
        /// The period, in workdays from the day after receipt.
        within_workdays: u32 = "缴费期限（工作日）",
        /// Its last day, when the day of receipt is known.
        due_on: Option<NaiveDate> = "缴费的最后一日",
        /// The free alternative of inspecting on site that is offered (article 40).
        inspection: Option<String> = "可以免费查阅、抄录的安排",
        /// Other cases of the same applicant and month that the notice covers.
        covers: Vec<OtherCase> = "一并收费的申请",
    }

    /// 缴费确认书.
    PaymentConfirmation = "政府信息公开信息处理费缴费确认书" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// The number of the fee notice, when it has one.
        notice_number: Option<String> = "收费通知书文号",
        /// Paid, in fen.
        amount_fen: i64 = "已缴金额（分）",
        /// Number of the fiscal receipt, when it is written already.
        receipt_number: Option<String> = "财政票据号码",
        /// The day payment was complete.
        paid_on: NaiveDate = "缴费完成之日",
        /// Last day to reply, counted again from the day after it.
        due_on: NaiveDate = "答复期限",
        /// True when the year's holidays are not announced yet.
        provisional: bool = "期限是否暂定",
        /// Other cases that the payment covers.
        covers: Vec<OtherCase> = "一并缴费的申请",
    }
}
