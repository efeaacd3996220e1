//! Acts from the assessment to the archive, and the parts of a reply.

use disclosure::words::ActKind;

use super::Form::{Count, Day, Flag, Id, Line, Many, Object as One, Text, Word};
use super::{Field, GROUNDS, OPINION, Object, REMARK, else_default, may, must};

const DRAFT: &[Field] = &[
    must("kind", Line, "答复类型，见 replies.toml"),
    else_default("parts", One("Parts"), "该类型必备的各项内容"),
    else_default(
        "items",
        Many(&One("ItemOutcome")),
        "一件申请有几项结果的，各项的结果",
    ),
    may("body", Text, "告知书正文，改动过的才填写"),
    else_default(
        "covers",
        Many(&Id),
        "同一份答复一并答复的同一申请人其他案件的标识",
    ),
    may("departs", Text, "答复类型不是由逐步判断得出的，为什么"),
];

const ASSESS: &[Field] = &[must(
    "answers",
    Many(&One("StepAnswer")),
    "各步的答案，从第一步起依次填写",
)];

const STEP_ANSWER: &[Field] = &[
    must("step", Line, "步骤，见 steps.toml"),
    must("answer", Line, "答案，见该步骤的各个 answer"),
    may("note", Text, "看了什么、查到什么"),
];

const SPOT_ANSWER: &[Field] = &[
    must("reply", One("DraftReply"), "答复"),
    must("proof", Text, "当场交付的凭证：签收、录音录像"),
];

const NOTIFY_THIRD_PARTY: &[Field] = &[
    must(
        "consultation",
        Line,
        "第三方不同意公开（或者只同意部分公开）的那次征求意见",
    ),
    may("served_on", Day, IN_ADVANCE),
    must("content", Text, "决定公开的内容和理由"),
];

/// How something went out, wherever an act says it.
pub(super) const CARRIER: &str = "交寄的邮政企业，见 service.toml；邮寄的应填写，不得使用其他快递";
pub(super) const TRACKING: &str = "邮件号码；EMS、挂号信应填写";
pub(super) const POSTED_ON: &str = "交邮之日：邮寄的应填写";
pub(super) const SIGNED_NAME: &str = "签收人的姓名：有签名的照写";
pub(super) const FILES: &str = "凭证材料：本案归入“送达凭证”的文件";
pub(super) const IN_ADVANCE: &str = "不必填写：送达以后另行登记；试算时可以设想";
pub(super) const SIGNED_BY: &str = "由谁签收：直接送达的应填写";

const SERVE: &[Field] = &[
    must("service", Word("Service"), "送达方式"),
    must("served_on", Day, "法定时点：交邮、签收或者发出之日"),
    may("carrier", Line, CARRIER),
    may("tracking", Line, TRACKING),
    may("signed_by", Word("Signer"), SIGNED_BY),
];

const PROVE_SERVICE: &[Field] = &[
    must("proof", Text, "送达凭证：邮寄回执、签收记录、系统日志"),
    else_default(
        "files",
        Many(&Id),
        "凭证材料：本案归入“送达凭证”的文件，至少一份",
    ),
];

const SERVE_AGAIN: &[Field] = &[
    must("service", Word("Service"), "送达方式"),
    must(
        "served_on",
        Day,
        "再次交邮、签收或者发出之日；法定时点仍是第一次",
    ),
    may("carrier", Line, CARRIER),
    may("tracking", Line, TRACKING),
    may("signed_by", Word("Signer"), SIGNED_BY),
    may("contact", Text, "改用的地址或者联系方式"),
];

const REPLY_ANEW: &[Field] = &[
    must("ground", Word("AnewGround"), "根据什么重新答复"),
    may(
        "remedy",
        Count,
        "已经登记、责令重新答复的复议、诉讼（登记它的那一项的序号）；选了它，文号、收到日期和期限随之带出，不再填写",
    ),
    may(
        "decision",
        Line,
        "决定书、判决书的文号；已经登记复议、诉讼的不填",
    ),
    may("received_on", Day, "本机关收到决定书、判决书之日"),
    may(
        "within_workdays",
        Count,
        "决定书、判决书限定的期限（工作日）；没有限定的省略",
    ),
    may("until", Day, "决定书、判决书限定的最后一日；没有限定的省略"),
    must("reason", Text, "原答复错在哪里，要求怎样办理"),
];

const ARCHIVE: &[Field] = &[
    must("dossier", Line, "卷宗号"),
    else_default(
        "retention",
        Line,
        "保管期限，见 archive.toml；省略的按规则确定",
    ),
    may("remark", Text, "没有按规则确定保管期限的，说明理由"),
];

const PARTS: &[Field] = &[
    may("reason", Text, "理由"),
    may(
        "published_at",
        One("PublishedAt"),
        "公开渠道（三十六条（一））",
    ),
    may("given", One("Given"), "提供的信息（三十六条（二））"),
    else_default(
        "withheld",
        Many(&One("Withheld")),
        "不予公开的部分（三十七条）",
    ),
    may(
        "classification",
        One("Classification"),
        "密级和定密依据（十四条）",
    ),
    may(
        "forbidding_law",
        Line,
        "禁止公开的法律、行政法规及其条款（十四条）",
    ),
    may("danger", Text, "危及安全稳定的认定（十四条）"),
    else_default(
        "third_parties",
        Many(&One("ThirdPartyFinding")),
        "涉及第三方的认定（十五条、三十二条）",
    ),
    may(
        "no_duty_to_disclose",
        Text,
        "法律、法规、规章没有应当公开的规定，怎样核对的（十六条）",
    ),
    may("search", One("Search"), "检索记录（三十六条（四））"),
    may(
        "responsible_body",
        One("ResponsibleBody"),
        "负责机关（三十六条（五））",
    ),
    may("earlier_reply", Line, "先前答复的文号（三十六条（六））"),
    may(
        "special_rule",
        Line,
        "关于信息获取的特别规定（三十六条（七））",
    ),
    may("proper_channel", Text, "办理渠道（三十九条）"),
];

const PUBLISHED_AT: &[Field] = &[
    else_default("channel", Line, "渠道：网站和栏目、公报、查阅点"),
    else_default("way", Line, "途径：网址、期号、架号"),
];

const GIVEN: &[Field] = &[
    may("what", Text, "提供信息的清单"),
    may("medium", Word("Medium"), "载体"),
    may("way", Word("Provision"), "提供方式"),
    may("pages", Count, "页数，A4 单面"),
    may("when", Day, "不随答复提供的，何时提供"),
    else_default("channel_only", Flag, "只告知获取途径"),
];

const WITHHELD: &[Field] = &[
    may("what", Text, "哪一部分"),
    else_default("cite", Line, "条款，如 reg:15"),
    may("reason", Text, "理由"),
];

const CLASSIFICATION: &[Field] = &[
    else_default("level", Line, "密级：绝密、机密、秘密"),
    else_default("basis", Line, "依据：保密事项范围的条目，或者定密人和日期"),
];

const FINDING: &[Field] = &[
    may("consultation", Line, "哪一次征求意见；不必征求的省略"),
    may("harm", Text, "公开对其合法权益的损害"),
    may("grounds", Text, "其理由的分量"),
    else_default("disclose", Flag, "涉及它的信息是否公开"),
    may(
        "public_interest",
        Text,
        "不顾反对而公开的，对公共利益的重大影响",
    ),
];

const SEARCH: &[Field] = &[
    else_default("places", Many(&Line), "检索的系统、档案"),
    else_default("terms", Many(&Line), "检索词"),
    else_default("period", Line, "检索的年份"),
    else_default("by", Line, "检索人"),
    may("on", Day, "检索日期：印在检索记录上"),
    may("result", Text, "结果"),
];

const RESPONSIBLE_BODY: &[Field] = &[
    may("name", Line, "名称"),
    may("contact", Line, "联系方式"),
    may("unknown", Text, "不能确定的，为什么"),
];

const ITEM_OUTCOME: &[Field] = &[
    must("item", Text, "哪一项"),
    must("kind", Line, "答复类型，见 replies.toml"),
    else_default("parts", One("Parts"), "该类型必备的各项内容"),
];

const fn object(name: &'static str, says: &'static str, fields: &'static [Field]) -> Object {
    Object { name, says, fields }
}

pub(super) const OBJECTS: &[Object] = &[
    object("StepAnswer", "一步的答案", STEP_ANSWER),
    object("SpotAnswer", "当场答复", SPOT_ANSWER),
    object("DraftReply", "答复", DRAFT),
    object("ItemOutcome", "一项的结果", ITEM_OUTCOME),
    object(
        "Parts",
        "答复的各项内容；哪一类型必备哪些，见 replies.toml",
        PARTS,
    ),
    object("PublishedAt", "公开渠道", PUBLISHED_AT),
    object("Given", "提供的信息", GIVEN),
    object("Withheld", "不予公开的部分", WITHHELD),
    object("Classification", "密级和定密依据", CLASSIFICATION),
    object("ThirdPartyFinding", "涉及第三方的认定", FINDING),
    object("Search", "检索记录", SEARCH),
    object("ResponsibleBody", "负责机关", RESPONSIBLE_BODY),
];

pub(super) fn fields(kind: ActKind) -> Option<&'static [Field]> {
    Some(match kind {
        ActKind::Assess => ASSESS,
        ActKind::Draft => DRAFT,
        ActKind::SubmitReview | ActKind::Close => REMARK,
        ActKind::PassReview | ActKind::Sign => OPINION,
        ActKind::ReturnDraft | ActKind::ReplyReturned => GROUNDS,
        ActKind::AnswerOnTheSpot => SPOT_ANSWER,
        ActKind::ServeAgain => SERVE_AGAIN,
        ActKind::ReplyAnew => REPLY_ANEW,
        ActKind::NotifyThirdParty => NOTIFY_THIRD_PARTY,
        ActKind::Serve => SERVE,
        ActKind::ProveService => PROVE_SERVICE,
        ActKind::Archive => ARCHIVE,
        _ => return None,
    })
}
