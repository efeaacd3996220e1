//! The application form.

use super::Form::{Count, Day, Flag, Id, Line, Many, Object as One, Text, Word};
use super::{Field, Object, else_default, may, must};

const PERSON: &[Field] = &[
    must("name", Line, "姓名或者名称，照申请书写"),
    may(
        "id_kind",
        Word("IdKind"),
        "证件类型；省略时自然人按身份证、单位按统一社会信用代码",
    ),
    may("id_number", Line, "证件号码；加密保存"),
    may("phone", Line, "电话；加密保存"),
    may("address", Line, "地址；加密保存"),
    may("mail", Line, "电子邮箱；加密保存"),
];

const DATES: &[Field] = &[
    may("submitted_on", Day, "提交（寄出、发出）之日"),
    may("arrived_on", Day, "到达本机关之日"),
    may("signed_on", Day, "本机关签收邮件之日"),
    may("confirmed_on", Day, "与申请人确认之日"),
    may("contact_attempted_on", Day, "联系申请人之日"),
];

const APPLICATION: &[Field] = &[
    must("channel", Word("Channel"), "申请渠道，决定哪一天为收到之日"),
    else_default("dates", One("ChannelDates"), "渠道上的各个日期"),
    must("applicant", One("NewPerson"), "申请人"),
    must("applicant_kind", Word("ApplicantKind"), "申请人类型"),
    may("legal_representative", Line, "法定代表人"),
    may("contact", Line, "联系人"),
    may("work_unit", Line, "工作单位"),
    else_default("identity_proved", Flag, "是否见过身份证明"),
    may(
        "jointly",
        One("NewJointly"),
        "共同申请：applicant 是代表人，通知和答复送达代表人",
    ),
    may("agent", One("NewAgent"), "代理人"),
    must("title", Line, "所申请信息的名称，一行"),
    must("content", Text, "所申请信息的内容描述"),
    may("document_number", Line, "所申请信息的文号"),
    may("purpose", Text, "用途；申请人自愿填写的才登记"),
    else_default("media", Many(&Word("Medium")), "所需载体"),
    else_default("provision", Many(&Word("Provision")), "获取方式"),
    else_default("aids", Many(&Word("Aid")), "需要的协助"),
    else_default("attachments", Count, "附件件数"),
    may("theme", Line, "主题"),
    may("agency", Id, "向哪个机关申请；省略为本机关"),
    may("on", Day, "登记之日；省略为今天"),
    may(
        "on_the_spot",
        One("SpotAnswer"),
        "当场答复的，同时登记答复：一并办成，或者什么都不保存",
    ),
];

const JOINTLY: &[Field] = &[
    must(
        "others",
        Many(&One("NewApplicant")),
        "代表人以外的共同申请人，1 至 100 人",
    ),
    may("representation", Text, "怎样推选代表人；没有提交材料的省略"),
];

const JOINT_APPLICANT: &[Field] = &[
    must("person", One("NewPerson"), "共同申请人"),
    must("kind", Word("ApplicantKind"), "申请人类型"),
    else_default("identity_proved", Flag, "是否见过身份证明"),
];

const AGENT: &[Field] = &[
    must("person", One("NewPerson"), "代理人"),
    may("authority", Text, "授权情况；没有提交授权委托书的省略"),
];

pub(super) const OBJECTS: &[Object] = &[
    Object {
        name: "NewApplication",
        says: "申请书",
        fields: APPLICATION,
    },
    Object {
        name: "NewPerson",
        says: "申请人、共同申请人或者代理人",
        fields: PERSON,
    },
    Object {
        name: "NewAgent",
        says: "代理",
        fields: AGENT,
    },
    Object {
        name: "NewJointly",
        says: "共同申请",
        fields: JOINTLY,
    },
    Object {
        name: "NewApplicant",
        says: "一名共同申请人",
        fields: JOINT_APPLICANT,
    },
    Object {
        name: "ChannelDates",
        says: "渠道上的各个日期",
        fields: DATES,
    },
];
