//! Letters by which opinions are asked for, and what the third party is told.
//! None of them names the applicant.

use chrono::NaiveDate;

use super::described;
use super::head::{About, Head};

described! {
    /// 第三方征求意见书 with its answer slip (Regulation, article 32).
    ThirdPartyLetter = "政府信息公开第三方征求意见书" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application; its applicant is not named.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// The information that concerns the third party, or the extract needed.
        information: String = "涉及第三方的信息",
        /// What the agency means to do, when it says so.
        planned: Option<String> = "拟作处理",
        /// The period, in workdays from receipt of the letter.
        within_workdays: u32 = "提出意见的期限（工作日）",
    }

    /// 征求意见告知书: the applicant is told that time is not counted (article 33).
    ConsultationNotice = "政府信息公开征求意见告知书" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Whose opinion is asked for, as a kind: 第三方, 共同制作机关, 其他机关.
        whose: String = "向谁征求意见",
        /// The day the letter went out: the time after it is not counted.
        sent_on: NaiveDate = "发出征求意见书之日",
    }

    /// 共同制作机关征求意见书 with its answer slip (article 34).
    JointAgencyLetter = "政府信息公开共同制作机关征求意见书" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application; its applicant is not named.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// The information made together.
        information: String = "共同制作的信息",
        /// What the agency means to do, when it says so.
        planned: Option<String> = "拟作处理",
        /// The period, in workdays from receipt of the letter.
        within_workdays: u32 = "提出意见的期限（工作日）",
    }

    /// 其他机关征求意见函 (articles 11, 17 and 33).
    OtherAgencyLetter = "政府信息公开征求意见函" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application; its applicant is not named.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// What is asked, with the extract that is needed for it.
        question: String = "征求意见的内容",
        /// The day an answer is hoped for: the office's own limit, no statutory one.
        answer_by: NaiveDate = "请予回复的日期",
    }

    /// 协办函: another unit helps; stops nothing.
    InternalRequest = "政府信息公开协办函" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application; its applicant is not named.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// What is to be done.
        question: String = "协办事项",
        /// The day it is to be done by: the office's own limit.
        answer_by: NaiveDate = "办理时限",
        /// Last day to reply to the applicant.
        due_on: Option<NaiveDate> = "答复申请人的期限",
    }

    /// 告知第三方决定公开书 (article 32): before release, with a remedy of its own.
    ThirdPartyNotice = "政府信息公开告知书（第三方）" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application; its applicant is not named.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// The number of the letter that asked for an opinion, when it has one.
        asked_number: Option<String> = "征求意见书文号",
        /// The day the third party said that it objects.
        objected_on: Option<NaiveDate> = "提出意见之日",
        /// Its opinion, in words.
        opinion: String = "第三方的意见",
        /// Its grounds, as given.
        grounds: Option<String> = "第三方的理由",
        /// What is disclosed, and why.
        content: String = "决定公开的内容和理由",
        /// The remedy text.
        remedy: Option<String> = "救济告知",
    }
}
