//! Acts between receipt and dispatch: what is asked of the applicant and back.

use disclosure::words::ActKind;

use super::Form::{Count, Day, Flag, Id, Line, Many, Object as One, Text, Word};
use super::reply::{CARRIER, FILES, IN_ADVANCE, POSTED_ON, SIGNED_BY, SIGNED_NAME, TRACKING};
use super::{Field, GROUNDS, Object, REMARK, else_default, may, must};

const CONFIRM_RECEIPT: &[Field] = &[
    must("confirmed_on", Day, "与申请人确认之日，即收到之日"),
    may("remark", Text, "怎样确认、与谁确认"),
];

const REQUEST_SUPPLEMENT: &[Field] = &[
    must("items", Many(&Text), "需要补正的各项，一次列全"),
    may("within_workdays", Count, "补正期限（工作日）；省略为默认"),
    may("served_on", Day, IN_ADVANCE),
    may("guidance", Text, "指导和释明"),
];

const RECEIVE_SUPPLEMENT: &[Field] = &[
    may("content", Text, "补正后的内容描述"),
    may("remark", Text, "备注"),
];

const NOTICE_RECEIPT: &[Field] = &[
    must("notice", Word("Notice"), "哪一种文书"),
    may(
        "consultation",
        Line,
        "关于哪一次征求意见：有关征求意见的文书有几份时填写",
    ),
    must(
        "served_on",
        Day,
        "送达之日：补正、说明理由、收费的通知为收到之日，其他文书为交邮、签收、发出之日",
    ),
    may("posted_on", Day, POSTED_ON),
    may("service", Word("Service"), "送达方式：应填写"),
    may("carrier", Line, CARRIER),
    may("tracking", Line, TRACKING),
    may("signed_by", Word("Signer"), SIGNED_BY),
    may("signed_name", Line, SIGNED_NAME),
    else_default("files", Many(&Id), FILES),
];

const NOTICE_RETURNED: &[Field] = &[
    must("notice", Word("Notice"), "哪一种通知"),
    must("reason", Text, "退回的原因，照邮政企业的批注"),
];

const RESEND_NOTICE: &[Field] = &[
    must("notice", Word("Notice"), "哪一种通知"),
    must("way", Text, "改用什么方式、送到哪里"),
    may("service", Word("Service"), "送达方式"),
    may("carrier", Line, CARRIER),
    may("tracking", Line, TRACKING),
];

const UNDO_ABANDONMENT: &[Field] = &[
    must("reason", Text, "逾期未补正的正当理由"),
    may(
        "within_workdays",
        Count,
        "重新给予的补正期限（工作日）；省略为默认",
    ),
    may("served_on", Day, IN_ADVANCE),
];

const WITHDRAW: &[Field] = &[
    may("declared", Word("Declared"), "申请人怎样提出撤回"),
    may("declared_on", Day, "提出撤回之日"),
    may("remark", Text, "撤回的原因"),
];

const REQUEST_REASONS: &[Field] = &[
    must("why", Text, "为什么认为数量、频次明显超过合理范围"),
    may("within_workdays", Count, "说明期限（工作日）；省略为默认"),
    may("served_on", Day, IN_ADVANCE),
];

const WEIGH_REASONS: &[Field] = &[
    may("reasons", Text, "申请人说明的理由；逾期没有说明的省略"),
    must("reasonable", Flag, "理由是否合理"),
    must("finding", Text, "为什么这样认定"),
];

const DEFER: &[Field] = &[
    must("workdays", Count, "延迟的工作日数"),
    must("reason", Text, "为什么不能按期答复"),
];

const SPLIT: &[Field] = &[
    must("parts", Many(&One("SplitPart")), "拆分后的各件，至少两件"),
    must("reason", Text, "为什么拆分"),
];

const SPLIT_PART: &[Field] = &[
    must("title", Line, "名称，一行"),
    must("content", Text, "内容描述"),
];

const DISPATCH: &[Field] = &[
    must("handler", Id, "承办人的标识，见 GET /api/v1/officers"),
    else_default("handler_name", Line, "不必填写，由系统按名单填写"),
    may("agency", Id, "不必填写，由系统按承办人所在机关填写"),
    may("instruction", Text, "交办意见"),
];

const RECORD_CONTACT: &[Field] = &[
    must("way", Word("ContactWay"), "怎样联系"),
    must("reached", Flag, "是否联系上"),
    must("text", Text, "说了什么；没有联系上的，写明情况"),
    else_default("agrees_electronic", Flag, "申请人同意电子送达"),
];

const RECORD_PAPERS: &[Field] = &[
    else_default("identity_proved", Flag, "见到了申请人的身份证明"),
    else_default("agent_ends", Flag, "代理人不再代理"),
    may("authority", Text, "现有代理人的授权情况"),
    may("representation", Text, "共同申请人怎样推选代表人"),
    may("remark", Text, "备注"),
];

const BESIDE_PAPERS: &[Field] = &[
    may(
        "applicant",
        One("NewPerson"),
        "申请人，材料写明证件号码或者联系方式的；加密保存",
    ),
    may("agent", One("NewAgent"), "此后的代理人；加密保存"),
];

pub(super) const OBJECTS: &[Object] = &[Object {
    name: "SplitPart",
    says: "拆分后的一件",
    fields: SPLIT_PART,
}];

pub(super) fn fields(kind: ActKind) -> Option<&'static [Field]> {
    Some(match kind {
        ActKind::ConfirmReceipt => CONFIRM_RECEIPT,
        ActKind::RequestSupplement => REQUEST_SUPPLEMENT,
        ActKind::ReceiveSupplement => RECEIVE_SUPPLEMENT,
        ActKind::RecordNoticeReceipt => NOTICE_RECEIPT,
        ActKind::NoticeReturned => NOTICE_RETURNED,
        ActKind::ResendNotice => RESEND_NOTICE,
        ActKind::UndoAbandonment => UNDO_ABANDONMENT,
        ActKind::RecordContact => RECORD_CONTACT,
        ActKind::RecordPapers => RECORD_PAPERS,
        ActKind::CancelNotice | ActKind::ReturnDispatch => GROUNDS,
        ActKind::Screen | ActKind::Abandon | ActKind::Accept => REMARK,
        ActKind::Withdraw => WITHDRAW,
        ActKind::RequestReasons => REQUEST_REASONS,
        ActKind::WeighReasons => WEIGH_REASONS,
        ActKind::Defer => DEFER,
        ActKind::Split => SPLIT,
        ActKind::Dispatch => DISPATCH,
        _ => return None,
    })
}

/// What goes beside the payload: people are sealed in the register first.
pub(super) fn beside(kind: ActKind) -> Option<&'static [Field]> {
    (kind == ActKind::RecordPapers).then_some(BESIDE_PAPERS)
}
