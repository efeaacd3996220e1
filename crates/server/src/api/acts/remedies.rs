//! Acts of reconsideration and litigation.

use disclosure::words::ActKind;

use super::Form::{Count, Day, Flag, Line, Text, Word};
use super::{Field, else_default, may, must};

const WHICH: &str = "哪一件复议、诉讼：登记它的那一项的序号";

const RECORD: &[Field] = &[
    must("kind", Word("RemedyKind"), "种类"),
    must("against", Word("RemedyAgainst"), "针对什么"),
    may(
        "round",
        Count,
        "针对第几次办理的答复；省略为最近一次可以被复议、起诉的",
    ),
    must("by", Word("RemedyBy"), "由谁提出"),
    must("before", Line, "复议机关或者法院"),
    may("number", Line, "复议案号、诉讼案号"),
    may(
        "procedure",
        Word("RemedyProcedure"),
        "行政复议的程序；省略为普通程序，诉讼不填",
    ),
    may("filed_on", Day, "提出复议、起诉之日，知道的填写"),
    must(
        "received_on",
        Day,
        "本机关收到答复通知书、应诉通知书之日；答复（答辩）期限自次日起算",
    ),
    may("remark", Text, "主要请求和理由"),
];

const ANSWER: &[Field] = &[
    must("remedy", Count, WHICH),
    must("answered_on", Day, "提交书面答复、答辩状之日"),
    may("number", Line, "文号"),
    may("remark", Text, "备注"),
];

const DECIDE: &[Field] = &[
    must("remedy", Count, WHICH),
    must(
        "outcome",
        Word("RemedyOutcome"),
        "结果：撤回、调解、驳回复议申请或者起诉的，是其他",
    ),
    must("decided_on", Day, "作出决定、裁判之日"),
    must("received_on", Day, "本机关收到之日"),
    must("number", Line, "决定书、裁判文书的文号"),
    else_default("new_reply", Flag, "责令重新答复"),
    may(
        "within_workdays",
        Count,
        "责令重新答复的期限（工作日）；没有限定的省略",
    ),
    may("until", Day, "责令重新答复的最后一日；没有限定的省略"),
    must("gist", Text, "决定、裁判的要点"),
];

const APPEAL: &[Field] = &[
    must("remedy", Count, WHICH),
    must("by", Word("AppealBy"), "由谁上诉，或者各方均未上诉"),
    must(
        "appealed_on",
        Day,
        "本机关提出上诉之日，或者收到上诉状副本之日；各方均未上诉的，一审裁判生效之日",
    ),
    may("before", Line, "二审法院"),
    may("number", Line, "二审案号"),
    may("remark", Text, "备注"),
];

pub(super) fn fields(kind: ActKind) -> Option<&'static [Field]> {
    Some(match kind {
        ActKind::RecordRemedy => RECORD,
        ActKind::AnswerRemedy => ANSWER,
        ActKind::RecordRemedyDecision => DECIDE,
        ActKind::RecordAppeal => APPEAL,
        _ => return None,
    })
}
