//! Corrections: asked for by one person, confirmed or declined by another.

use disclosure::words::ActKind;

use super::Form::{Change, Count, Day, Flag, Object as One, Text};
use super::{Field, else_default, may, must};

const REQUEST: &[Field] = &[
    must("event", Count, "哪一项办理记录有误：它的序号"),
    may("effective_on", Day, "应当是哪一天生效；日期没有错的省略"),
    else_default("strike", Flag, "误录，没有办理过"),
    must("reason", Text, "错误是怎样发生的"),
];

const BESIDE: &[Field] = &[
    may(
        "applicant",
        One("NewPerson"),
        "更正登记的申请人：正确的姓名、证件和联系方式，加密保存",
    ),
    may(
        "asked",
        One("AskedContact"),
        "更正征求意见书寄给谁：被征求意见者正确的联系方式，加密保存",
    ),
    may(
        "change",
        Change,
        "更正该事项的哪些字段：只写改动的字段及其正确内容，删去的写 null（RFC 7396）",
    ),
];

const CONFIRM: &[Field] = &[
    must("request", Count, "提出更正的那一项办理记录的序号"),
    may("remark", Text, "备注"),
];

const DECLINE: &[Field] = &[
    must("request", Count, "提出更正的那一项办理记录的序号"),
    must("reason", Text, "为什么不予更正"),
];

pub(super) fn fields(kind: ActKind) -> Option<&'static [Field]> {
    Some(match kind {
        ActKind::RequestCorrection => REQUEST,
        ActKind::Correct => CONFIRM,
        ActKind::DeclineCorrection => DECLINE,
        _ => return None,
    })
}

/// What goes beside the payload, which is written out from it in full.
pub(super) fn beside(kind: ActKind) -> Option<&'static [Field]> {
    (kind == ActKind::RequestCorrection).then_some(BESIDE)
}
