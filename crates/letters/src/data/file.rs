//! Sheets of the file: what is not sent to the applicant, but proves what was done.

use chrono::NaiveDate;

use super::head::{About, Head};
use super::reply::Search;
use super::{Described, described};

pub(super) const GROUPS: &[Described] = &[
    HistoryLine::DESCRIBED,
    OpinionLine::DESCRIBED,
    StepLine::DESCRIBED,
    CheckLine::DESCRIBED,
    ContentsLine::DESCRIBED,
];

described! {
    /// One thing that happened.
    HistoryLine = "办理经过的一行" {
        /// The day it took effect.
        on: NaiveDate = "日期",
        /// What was done, in words.
        what: String = "事项",
        /// Who did it.
        who: String = "经办人",
    }

    /// 移送函: an application addressed to us by mistake is another agency's (no case of ours).
    HandoverLetter = "政府信息公开申请移送函" {
        /// What every document has; the addressee is the agency that gets it.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// Who applies, as far as the letter shows.
        applicant: Option<String> = "申请人",
        /// What is asked for, one line.
        matter: String = "申请事项",
        /// The day it came here.
        arrived_on: NaiveDate = "到达日期",
        /// The unit that hands over.
        from_unit: String = "移出单位",
        /// The day of the handover; the hour is written down by who signs for it.
        handed_on: NaiveDate = "移交日期",
        /// Pages handed over.
        pages: u32 = "页数",
        /// Why it belongs there.
        reason: Option<String> = "移送原因",
        /// Who handed it over.
        handed_by: String = "移交人",
    }

    /// What one step of the review chain said.
    OpinionLine = "审批意见的一行" {
        /// The step, in words.
        step: String = "环节",
        /// What the step looks at, in words: 内容审核, 合法性审查, 保密审查, 签发.
        covers: Vec<String> = "审查内容",
        /// Passed, returned or signed, in words; absent while it waits.
        outcome: Option<String> = "结论",
        /// What was said.
        opinion: Option<String> = "意见",
        /// Who, with the deputed one where a deputy acted; absent while it waits.
        officer: Option<String> = "审批人",
        /// When.
        on: Option<NaiveDate> = "日期",
    }

    /// One question on the way to the kind of reply.
    StepLine = "逐步判断的一行" {
        /// The question.
        question: String = "问题",
        /// The answer.
        answer: String = "判断",
        /// The article that the answer rests on, in full.
        basis: String = "依据",
        /// What was looked at.
        note: Option<String> = "说明",
    }

    /// One check before the signature.
    CheckLine = "签发前检查的一行" {
        /// What was checked.
        what: String = "检查事项",
        /// Whether it passed.
        passed: bool = "是否通过",
        /// What was found.
        found: String = "检查结果",
    }

    /// 审查审批单 (Regulation, articles 17 and 45).
    ReviewSheet = "政府信息公开审查审批单" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Who applies.
        applicant: String = "申请人",
        /// Last day to reply, when a period runs.
        due_on: Option<NaiveDate> = "答复期限",
        /// One workday before it: the safe day.
        safe_on: Option<NaiveDate> = "稳妥日期",
        /// The unit that handles the case.
        handling_unit: String = "承办机构",
        /// Who drafted.
        drafter: String = "拟稿人",
        /// When.
        drafted_on: NaiveDate = "拟稿日期",
        /// The kind of reply, in words.
        outcome: String = "拟答复类型",
        /// What is proposed, in short.
        proposal: String = "拟办意见",
        /// Why the kind departs from the assessment, when it does.
        departs: Option<String> = "与逐步判断不一致的原因",
        /// How the kind was arrived at; empty when nobody went through the steps.
        steps: Vec<StepLine> = "逐步判断",
        /// What third parties and agencies said, one line each.
        consultations: Vec<String> = "征求意见情况",
        /// The chain, in its order, with all that was said in this round.
        opinions: Vec<OpinionLine> = "审批意见",
        /// The checks before the signature.
        checks: Vec<CheckLine> = "签发前检查",
        /// 主动公开, 依申请公开 or 不予公开.
        attribute: String = "公开属性",
    }

    /// 检索记录 (article 36(4)).
    SearchRecord = "政府信息检索记录" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Where, by what words, over which years, by whom, with what result; one at least.
        searches: Vec<Search> = "检索情况",
        /// The clues that the applicant gave, and what came of them.
        clues: Option<String> = "申请人提供的线索",
        /// Who answers for the record.
        recorded_by: String = "记录人",
    }

    /// 送达回证 (国办公开办函〔2016〕235号); printed before service it is left to be filled in by hand.
    ProofOfService = "政府信息公开文书送达回证" {
        /// What every document has; the addressee is the recipient.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Title of what is served.
        document: String = "送达文书",
        /// Its number, when it has one.
        document_number: Option<String> = "文书文号",
        /// How, in words.
        method: String = "送达方式",
        /// Where to, as far as the method needs it.
        address: Option<String> = "送达地址",
        /// Item number of the postal enterprise.
        tracking: Option<String> = "邮件号码",
        /// The legal time point: posted, signed for, or sent.
        served_on: Option<NaiveDate> = "送达日期",
        /// Which day counts by this method, with the rule.
        time_point: String = "送达时点的认定",
        /// The day it came back, when it did.
        returned_on: Option<NaiveDate> = "退回日期",
        /// What became of it: 签收, 拒收, 退回; absent while unknown.
        outcome: Option<String> = "送达结果",
        /// Who served it.
        server: Option<String> = "送达人",
        /// What proves it.
        proof: Option<String> = "凭证",
    }

    /// One line of the table of contents.
    ContentsLine = "卷内目录的一行" {
        /// From 1.
        seq: u32 = "顺序号",
        /// Who made it.
        author: String = "责任者",
        /// Its number, when it has one.
        number: Option<String> = "文号",
        /// Title.
        title: String = "题名",
        /// Its day.
        on: NaiveDate = "日期",
        /// Its page number in the dossier: the first.
        page: u32 = "页号",
        /// How many pages.
        pages: u32 = "页数",
        /// Remark.
        note: Option<String> = "备注",
    }

    /// 卷内目录 (article 45).
    ContentsTable = "卷内目录" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Number of the dossier, once the archive gave one.
        dossier: Option<String> = "档号",
        /// Retention, in words.
        retention: String = "保管期限",
        /// Which round of the case, from 1.
        round: u32 = "第几次办理",
        /// What is in it, in archive order.
        lines: Vec<ContentsLine> = "卷内文件",
    }

    /// 备考表 (article 45).
    ClosingSheet = "卷内备考表" {
        /// What every document has.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Number of the dossier, once the archive gave one.
        dossier: Option<String> = "档号",
        /// Retention, in words.
        retention: String = "保管期限",
        /// Why that long, with the rule.
        retention_reason: String = "保管期限的依据",
        /// Which round of the case, from 1.
        round: u32 = "第几次办理",
        /// How many documents.
        documents: u32 = "文件件数",
        /// How many pages.
        pages: u32 = "页数",
        /// How the case ended, in words.
        outcome: String = "办理结果",
        /// The day it was closed.
        closed_on: NaiveDate = "结案日期",
        /// Hash of the last event, hexadecimal.
        head_hash: String = "办理记录校验值",
        /// What a reader of the dossier has to know: what is missing, damaged or kept elsewhere.
        remarks: Vec<String> = "说明",
        /// Who put it together.
        made_by: String = "立卷人",
        /// Who checked it, when somebody did.
        checked_by: Option<String> = "检查人",
    }
}
