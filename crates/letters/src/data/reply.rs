//! Replies: one letter for every kind of `replies.toml`.

use chrono::NaiveDate;

use super::head::{About, Head, OtherCase};
use super::{Described, described};

pub(super) const GROUPS: &[Described] = &[
    Parts::DESCRIBED,
    PublishedAt::DESCRIBED,
    Given::DESCRIBED,
    Withheld::DESCRIBED,
    Classification::DESCRIBED,
    Finding::DESCRIBED,
    Search::DESCRIBED,
    ResponsibleBody::DESCRIBED,
    EarlierReply::DESCRIBED,
    Supplemented::DESCRIBED,
    Weighed::DESCRIBED,
    Item::DESCRIBED,
    Attachment::DESCRIBED,
    Anew::DESCRIBED,
];

described! {
    /// Where published information is found (36(1)).
    PublishedAt = "公开渠道" {
        /// Channel: site and column, gazette, reading room.
        channel: String = "渠道",
        /// The way: address, issue, shelf.
        way: String = "途径",
    }

    /// What is given (36(2)).
    Given = "提供的信息" {
        /// List of what is given.
        what: String = "提供什么",
        /// Medium, in words.
        medium: Option<String> = "介质",
        /// Way, in words.
        way: Option<String> = "获取方式",
        /// Pages, A4 sides.
        pages: Option<u32> = "页数",
        /// When, if it is not given along with the reply.
        when: Option<NaiveDate> = "获取时间",
        /// True when the reply only names way, channel and time.
        channel_only: bool = "是否只告知获取的方式、途径和时间",
    }

    /// One part that is withheld (37).
    Withheld = "不予公开的部分" {
        /// What.
        what: String = "哪一部分",
        /// Article, in full.
        basis: String = "依据的条款",
        /// Why.
        reason: String = "理由",
    }

    /// Classification of a state secret (14).
    Classification = "定密情况" {
        /// Level: 绝密, 机密, 秘密.
        level: String = "密级",
        /// Basis: the item of the secrecy scope, or who classified it and when.
        basis: String = "定密依据",
    }

    /// The agency's own finding on one third party (15, 32); the applicant is not told its name.
    Finding = "对第三方合法权益的认定" {
        /// The harm that disclosure would do to its lawful rights.
        harm: String = "公开会造成的损害",
        /// What its grounds weigh.
        grounds: String = "对其理由的认定",
        /// Whether it was asked and gave grounds of its own.
        heard: bool = "第三方是否提出了理由",
        /// Whether what concerns it is disclosed.
        disclose: bool = "是否公开",
        /// The major public interest that demands disclosure against an objection.
        public_interest: Option<String> = "公共利益的理由",
    }

    /// Proof of an adequate search (36(4)).
    Search = "检索情况" {
        /// Where: systems, archives.
        places: Vec<String> = "检索的地方",
        /// Terms.
        terms: Vec<String> = "检索的词",
        /// Period searched.
        period: String = "检索的年份",
        /// By whom: the applicant is told the unit.
        by: String = "检索人",
        /// The day of the search, when it was written down.
        on: Option<NaiveDate> = "检索日期",
        /// Result.
        result: String = "检索结果",
    }

    /// Who is responsible (36(5)).
    ResponsibleBody = "负责公开的机关" {
        /// Name, when it can be determined.
        name: Option<String> = "名称",
        /// Contact, when known.
        contact: Option<String> = "联系方式",
        /// Why it cannot be determined, when it cannot.
        unknown: Option<String> = "不能确定的原因",
    }

    /// The reply that was given before to the same applicant (36(6)).
    EarlierReply = "先前的答复" {
        /// Its number.
        number: String = "文号",
        /// The day it was served, when the register knows.
        served_on: Option<NaiveDate> = "送达日期",
        /// What was answered then, in words.
        outcome: Option<String> = "当时的答复",
    }

    /// A supplement that was asked for and received (30).
    Supplemented = "补正经过" {
        /// The number of the notice, when it has one.
        number: Option<String> = "补正告知书文号",
        /// The day of the notice.
        asked_on: NaiveDate = "告知补正之日",
        /// The day the corrected application arrived.
        received_on: NaiveDate = "收到补正之日",
    }

    /// Reasons that were asked for and weighed (35).
    Weighed = "说明理由的经过" {
        /// The number of the notice, when it has one.
        number: Option<String> = "说明理由告知书文号",
        /// The day of the notice.
        asked_on: NaiveDate = "要求说明理由之日",
        /// What the applicant said; absent when the period passed in silence.
        said: Option<String> = "申请人说明的理由",
        /// Why the agency finds them unreasonable.
        finding: String = "审查的认定",
    }

    /// What a kind of reply must carry; `replies.toml` says which.
    Parts = "答复的要素" {
        /// The reason.
        reason: Option<String> = "理由",
        /// Where the published information is found.
        published_at: Option<PublishedAt> = "公开渠道",
        /// What is given, and how.
        given: Option<Given> = "提供的信息",
        /// What is withheld.
        withheld: Vec<Withheld> = "不予公开的部分",
        /// The classification.
        classification: Option<Classification> = "定密情况",
        /// The law or administrative regulation, with its article, that forbids disclosure.
        forbidding_law: Option<String> = "禁止公开的法律、行政法规",
        /// The danger found.
        danger: Option<String> = "危及安全稳定的认定",
        /// The agency's own findings on third parties.
        third_parties: Vec<Finding> = "对第三方合法权益的认定",
        /// That no law, regulation or rule demands disclosure.
        no_duty_to_disclose: Option<String> = "无应当公开的规定",
        /// The search.
        search: Option<Search> = "检索情况",
        /// The responsible body.
        responsible_body: Option<ResponsibleBody> = "负责公开的机关",
        /// The earlier reply.
        earlier_reply: Option<EarlierReply> = "先前的答复",
        /// The special rule of access.
        special_rule: Option<String> = "特别的查询规定",
        /// The right channel.
        proper_channel: Option<String> = "办理渠道",
        /// The supplement.
        supplement: Option<Supplemented> = "补正经过",
        /// The reasons.
        reasons: Option<Weighed> = "说明理由的经过",
    }

    /// One item of an unsplit application with its own outcome.
    Item = "一项申请内容的处理" {
        /// What was asked for.
        item: String = "申请的内容",
        /// Kind, by `replies.toml`: its wording is `reply/KIND.j2`.
        kind: String = "答复类型",
        /// The kind, in words.
        label: String = "答复类型的名称",
        /// The article of the kind, in full.
        basis: String = "依据的条款",
        /// Its parts.
        parts: Parts = "答复的要素",
    }

    /// Something enclosed.
    Attachment = "附件" {
        /// Its name.
        name: String = "名称",
        /// Pages, when it has pages.
        pages: Option<u32> = "页数",
        /// True when parts of it are blackened (37).
        redacted: bool = "是否经过区分处理",
    }

    /// Why the case is replied to anew.
    Anew = "重新答复" {
        /// 行政复议决定, 法院判决 or 机关自行纠正.
        ground: String = "原因",
        /// The decision's number, when there is one.
        decision: Option<String> = "决定、判决的文号",
        /// The number of the reply that it replaces, when there was one.
        replaces: Option<String> = "原答复文号",
    }

    /// A reply (articles 35 to 39).
    Reply = "政府信息公开答复" {
        /// What every document has; `basis` is the article of the kind.
        #[serde(flatten)]
        head: Head = "文书的共同部分",
        /// The application.
        #[serde(flatten)]
        about: About = "所办的申请",
        /// Kind, by `replies.toml`: its wording is `reply/KIND.j2`.
        kind: String = "答复类型",
        /// Title, by `replies.toml`.
        title: String = "文书名称",
        /// What the kind must carry; with items, what sums them up.
        parts: Parts = "答复的要素",
        /// Several outcomes in one unsplit application; empty for one outcome.
        items: Vec<Item> = "各项内容的处理",
        /// What is enclosed.
        attachments: Vec<Attachment> = "附件",
        /// Other cases of the same applicant that the same reply answers.
        covers: Vec<OtherCase> = "一并答复的申请",
        /// Set when it replaces an earlier reply.
        anew: Option<Anew> = "重新答复",
        /// The remedy text, by kind and day of the decision.
        remedy: Option<String> = "救济告知",
    }
}
