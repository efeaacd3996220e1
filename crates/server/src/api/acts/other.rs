//! What other requests take: letters, subscriptions, many cases at once, quotes.

use super::Form::{Count, Day, Id, Line, Many, Object as One, Text, Word};
use super::{Field, Object, else_default, may, must};

const HANDOVER: &[Field] = &[
    must("arrived_on", Day, "收到之日"),
    must("sender_name", Line, "来信人"),
    must("title", Line, "来信事项，一行"),
    must("addressed_to", Line, "来信写给的机关"),
    must("handed_to", Line, "移交给的机关"),
    must("handed_on", Day, "移交之日"),
    may("pages", Count, "页数"),
    may("receipt", Line, "签收人或者邮件号码"),
    may("remark", Line, "备注"),
];

const WEBHOOK: &[Field] = &[
    must("name", Line, "用途：哪个系统订阅、作什么用"),
    must("url", Line, "消息发往的 https 地址"),
    else_default(
        "kinds",
        Many(&Word("ActKind")),
        "订阅哪些办理事项；省略为全部",
    ),
];

const BULK: &[Field] = &[
    must("handler", Id, "承办人的标识，见 GET /api/v1/officers"),
    may("instruction", Text, "交办意见"),
    must("cases", Many(&One("SeenCase")), "各件案件，1 至 100 件"),
];

const SEEN_CASE: &[Field] = &[
    must("id", Id, "案件标识"),
    must("version", Count, "您看到的案件版本"),
];

const QUOTE: &[Field] = &[
    may(
        "basis",
        Word("FeeBasis"),
        "收费方式；省略为能够试算的各种方式",
    ),
    may("pages", Count, "页数（按量）：A4 单面或者其等量"),
    may("nth_in_month", Count, "是该申请人当月的第几件（按件）"),
    must("received_on", Day, "收到之日，决定适用的标准"),
];

pub(super) const OBJECTS: &[Object] = &[
    Object {
        name: "NewHandover",
        says: "移交的来信",
        fields: HANDOVER,
    },
    Object {
        name: "NewWebhook",
        says: "订阅",
        fields: WEBHOOK,
    },
    Object {
        name: "BulkDispatch",
        says: "批量交办",
        fields: BULK,
    },
    Object {
        name: "SeenCase",
        says: "一件案件和您看到的版本",
        fields: SEEN_CASE,
    },
    Object {
        name: "QuoteAsk",
        says: "试算信息处理费",
        fields: QUOTE,
    },
    Object {
        name: "NoticeAsk",
        says: "一份放假通知",
        fields: NOTICE,
    },
];

const NOTICE: &[Field] = &[
    must("text", Text, "通知全文，从标题到落款。"),
    may("number", Line, "文号；全文中没有的才填。"),
];
