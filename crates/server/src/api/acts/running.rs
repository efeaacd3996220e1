//! Acts while the period runs: opinions, extension, fee, urging.

use disclosure::words::ActKind;

use super::Form::{Count, Day, Fen, Id, Line, Many, Object as One, Text, Word};
use super::reply::{CARRIER, FILES, IN_ADVANCE, POSTED_ON, SIGNED_NAME, TRACKING};
use super::{Field, GROUNDS, MESSAGE, Object, else_default, may, must};

const CONSULT: &[Field] = &[
    must("id", Line, "这次征求意见在本案内的名称，由您取定"),
    must("with", Word("ConsultWith"), "向谁征求"),
    else_default("name", Line, "被征求者的名称"),
    may(
        "agency",
        Id,
        "被征求的机关（使用本系统的），见 GET /api/v1/agencies",
    ),
    may("question", Text, "征求的内容和所需的摘录"),
    may(
        "planned",
        Text,
        "本机关拟作的处理：印在给第三方、共同制作机关的征求意见书上",
    ),
    may(
        "received_on",
        Day,
        "对方收到之日：只有被征求的机关使用本系统时填写，其他的送达以后另行登记",
    ),
];

const CONSULT_RECEIPT: &[Field] = &[
    must("id", Line, "哪一次征求意见"),
    must("received_on", Day, "对方收到之日"),
    may("posted_on", Day, POSTED_ON),
    may(
        "service",
        Word("Service"),
        "送达方式：对方不使用本系统的应填写",
    ),
    may("carrier", Line, CARRIER),
    may("tracking", Line, TRACKING),
    may("signed_name", Line, SIGNED_NAME),
    else_default("files", Many(&Id), FILES),
];

const ASKED_CONTACT: &[Field] = &[
    may("address", Line, "通信地址；加密保存"),
    may("phone", Line, "电话；加密保存"),
    may("mail", Line, "电子邮箱；加密保存"),
];

pub(super) const OBJECTS: &[Object] = &[Object {
    name: "AskedContact",
    says: "被征求意见者的联系方式",
    fields: ASKED_CONTACT,
}];

const BESIDE_CONSULT: &[Field] = &[may(
    "asked",
    One("AskedContact"),
    "第三方的联系方式：邮寄征求意见书的应填写地址；加密保存",
)];

/// What goes beside the payload: contacts are sealed in the register first.
pub(super) fn beside(kind: ActKind) -> Option<&'static [Field]> {
    (kind == ActKind::Consult).then_some(BESIDE_CONSULT)
}

const CONSULT_ANSWER: &[Field] = &[
    must("id", Line, "哪一次征求意见"),
    must("opinion", Word("Opinion"), "意见"),
    may("grounds", Text, "理由"),
];

const CONSULT_END: &[Field] = &[
    must("id", Line, "哪一次征求意见"),
    must("reason", Word("ConsultEnd"), "为什么终止"),
];

const EXTENSION: &[Field] = &[
    must("workdays", Count, "延长的工作日数"),
    must("reason", Text, "为什么延长"),
];

const EXTEND: &[Field] = &[
    must("workdays", Count, "延长的工作日数"),
    must("reason", Text, "为什么延长"),
    may("service", Word("Service"), "送达方式"),
    may("carrier", Line, CARRIER),
    may("tracking", Line, TRACKING),
];

const APPROVE_FEE: &[Field] = &[
    must("basis", Word("FeeBasis"), "收费方式"),
    may("pages", Count, "页数（按量）"),
    must("reason", Text, "为什么收费、为什么用这种方式"),
];

const NOTIFY_FEE: &[Field] = &[
    must("basis", Word("FeeBasis"), "收费方式，与批准的一致"),
    may("pages", Count, "页数（按量）：A4 单面或者其等量"),
    may("page_method", Text, "电子数据折算页数的方法"),
    may(
        "inspection",
        Text,
        "按量收费的，告知可以免费当场查阅、抄录的地点和时间",
    ),
    else_default(
        "covers",
        Many(&Id),
        "同一通知一并包括的同一申请人当月其他案件的标识",
    ),
    may("covered_by", Line, "不必填写，由系统写在被包括的案件上"),
    may("pay_to", Text, "怎样缴费、缴到哪里"),
    may("received_on", Day, IN_ADVANCE),
];

const PAY_FEE: &[Field] = &[
    may("amount_fen", Fen, "缴费金额（分）"),
    may("receipt_number", Line, "财政票据号码"),
];

pub(super) fn fields(kind: ActKind) -> Option<&'static [Field]> {
    Some(match kind {
        ActKind::Consult => CONSULT,
        ActKind::RecordConsultReceipt => CONSULT_RECEIPT,
        ActKind::ConsultationAnswered => CONSULT_ANSWER,
        ActKind::ConsultationEnded => CONSULT_END,
        ActKind::ApproveExtension => EXTENSION,
        ActKind::Extend => EXTEND,
        ActKind::FindExcessive => GROUNDS,
        ActKind::ApproveFee => APPROVE_FEE,
        ActKind::NotifyFee => NOTIFY_FEE,
        ActKind::PayFee => PAY_FEE,
        ActKind::Urge | ActKind::Note => MESSAGE,
        _ => return None,
    })
}
