//! Sample parts: what a player puts where the law asks for words.

use uuid::Uuid;

use crate::act::{Act, DraftReply};
use crate::application::{Applicant, Application, ChannelDates, Provision};
use crate::case::Case;
use crate::reply::{
    Classification, Given, Parts, PublishedAt, ResponsibleBody, Search, ThirdPartyFinding,
    Withheld, gives, objections,
};
use crate::rules::Rules;
use crate::text::Text;
use crate::words::{ActKind, ApplicantKind, Channel, Part};

fn text(said: &str) -> Option<Text> {
    Some(Text::from(said))
}

/// Number of the earlier reply that sample facts know.
pub(crate) const EARLIER_REPLY: &str = "算例复〔2019〕1号";

/// An application without anything to warn of but its channel.
pub(crate) fn application(channel: Channel, dates: ChannelDates) -> Application {
    Application {
        channel,
        dates,
        applicant: Applicant {
            person: Uuid::nil(),
            details: None,
            name: "申请人".into(),
            kind: ApplicantKind::NaturalPerson,
            legal_representative: None,
            contact: None,
            work_unit: None,
            identity_proved: true,
        },
        jointly: None,
        agent: None,
        title: "算例".into(),
        content: Text::from("算例所申请的信息"),
        document_number: None,
        purpose: None,
        media: Vec::new(),
        provision: vec![Provision::Email, Provision::Post],
        aids: Vec::new(),
        attachments: 0,
        theme: None,
    }
}

/// A complete draft of a kind, with a finding for every third party that objected.
pub(crate) fn draft(kind: &str, case: &Case, rules: &Rules) -> DraftReply {
    let mut draft = DraftReply {
        kind: kind.to_owned(),
        parts: Parts {
            reason: text("理由"),
            published_at: Some(PublishedAt {
                channel: "本机关网站".into(),
                way: "政务公开栏目".into(),
            }),
            given: Some(Given {
                what: text("所申请的信息"),
                ..Given::default()
            }),
            withheld: vec![Withheld {
                what: text("个人隐私部分"),
                cite: "reg:15".into(),
                reason: text("公开会损害第三方合法权益"),
            }],
            classification: Some(Classification {
                level: "秘密".into(),
                basis: "定密依据".into(),
            }),
            forbidding_law: Some("某法律某条".into()),
            danger: text("危及公共安全"),
            third_parties: vec![finding(None)],
            no_duty_to_disclose: text("法律、法规、规章没有应当公开的规定"),
            search: Some(Search {
                places: vec!["档案室".into()],
                terms: vec!["关键词".into()],
                period: "全部年份".into(),
                by: "承办人".into(),
                on: None,
                result: text("未检索到"),
            }),
            responsible_body: Some(ResponsibleBody {
                name: Some("负责机关".into()),
                contact: Some("联系方式".into()),
                unknown: None,
            }),
            earlier_reply: None,
            special_rule: Some("某条例某条".into()),
            proper_channel: text("信访渠道"),
        },
        items: Vec::new(),
        body: None,
        covers: Vec::new(),
        departs: None,
    };
    let requires = |part| {
        let row = rules.reply_kind(kind);
        row.is_some_and(|row| row.requires.contains(&part))
    };
    // What says something of another reply, or of another part, only where it must.
    draft.parts.earlier_reply = requires(Part::EarlierReply).then(|| EARLIER_REPLY.to_owned());
    if !requires(Part::Withheld) {
        draft.parts.withheld.clear();
    }
    if gives(&draft, rules) {
        draft
            .parts
            .third_parties
            .extend(objections(case).map(|asked| finding(Some(&asked.id))));
    }
    draft
}

fn finding(consultation: Option<&str>) -> ThirdPartyFinding {
    ThirdPartyFinding {
        consultation: consultation.map(str::to_owned),
        harm: text("损害轻微"),
        grounds: text("理由不足"),
        disclose: consultation.is_some(),
        public_interest: consultation.and_then(|_| text("对公共利益有重大影响")),
    }
}

/// The act of a kind whose payload is nothing but words.
pub(crate) fn plain(kind: ActKind) -> Option<Act> {
    let words = serde_json::json!({});
    let reason = serde_json::json!({ "reason": "算例" });
    [words, reason]
        .into_iter()
        .find_map(|payload| Act::parse(kind, payload).ok())
}
