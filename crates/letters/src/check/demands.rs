//! What each letter has to say, whatever its wording: the facts without which it is not
//! the notice that the law means. Whether a wording says a fact is tried out: a letter in
//! which the fact is another one must read otherwise.

use serde_json::{Number, Value};

use super::Sample;
use crate::data::{Described, Field, Paper};
use crate::error::LetterError;
use crate::wording::Wordings;

/// A field by its path, and what asks for it.
type Demand = (&'static str, &'static str);

const REGISTERED: Demand = ("case_number", "文书应当写明是哪一件申请");
const BASIS: Demand = ("basis", "告知应当写明依据的条款");
/// Regulation, article 51; Administrative Reconsideration Law, article 23.
const REMEDY: Demand = (
    "remedy",
    "可以申请复议、提起诉讼的决定应当告知救济途径（《条例》第五十一条）",
);

/// By letter; a reply's head is here, what it decides is demanded by its kind.
const DEMANDS: &[(&str, &[Demand])] = &[
    (
        "application_form",
        &[
            ("applicant.name", "申请应当写明申请人（《条例》第二十九条）"),
            ("request", "申请应当写明所需的信息（《条例》第二十九条）"),
        ],
    ),
    (
        "register_entry",
        &[
            REGISTERED,
            (
                "received_on",
                "登记应当写明收到的日期（《条例》第三十一条）",
            ),
            (
                "receipt_rule",
                "登记应当写明收到日期怎样认定（《条例》第三十一条）",
            ),
        ],
    ),
    (
        "acknowledgement",
        &[
            REGISTERED,
            (
                "received_on",
                "回执应当写明收到的日期（《条例》第三十一条）",
            ),
            ("due_on", "回执应当写明答复的期限（《条例》第三十三条）"),
        ],
    ),
    (
        "supplement_notice",
        &[
            REGISTERED,
            BASIS,
            (
                "items",
                "应当一次告知全部需要补正的事项（《条例》第三十条）",
            ),
            (
                "within_workdays",
                "应当告知合理的补正期限（《条例》第三十条）",
            ),
        ],
    ),
    (
        "reasons_notice",
        &[
            REGISTERED,
            BASIS,
            (
                "why",
                "应当写明数量、频次怎样超过合理范围（《条例》第三十五条）",
            ),
            (
                "within_workdays",
                "应当写明说明理由的期限（《条例》第三十五条）",
            ),
        ],
    ),
    (
        "extension_notice",
        &[
            BASIS,
            ("reason", "延期应当告知理由（《条例》第三十三条）"),
            ("due_on", "延期应当告知延长后的期限（《条例》第三十三条）"),
        ],
    ),
    (
        "deferral_notice",
        &[
            BASIS,
            ("reason", "延迟答复应当告知原因（《条例》第三十五条）"),
            ("due_on", "延迟答复应当告知合理的期限（《条例》第三十五条）"),
        ],
    ),
    (
        "split_notice",
        &[
            BASIS,
            ("parts", "应当写明拆分后的各件"),
            ("due_on", "应当写明答复的期限（《条例》第三十三条）"),
        ],
    ),
    (
        "third_party_letter",
        &[
            BASIS,
            (
                "information",
                "应当写明涉及第三方的信息（《条例》第三十二条）",
            ),
            (
                "within_workdays",
                "应当写明提出意见的期限（《条例》第三十二条）",
            ),
        ],
    ),
    (
        "consultation_notice",
        &[
            REGISTERED,
            BASIS,
            ("whose", "应当写明向谁征求意见（《条例》第三十三条）"),
        ],
    ),
    (
        "joint_agency_letter",
        &[
            BASIS,
            (
                "information",
                "应当写明共同制作的信息（《条例》第三十四条）",
            ),
            (
                "within_workdays",
                "应当写明提出意见的期限（《条例》第三十四条）",
            ),
        ],
    ),
    (
        "other_agency_letter",
        &[
            BASIS,
            ("question", "应当写明征求什么意见"),
            ("answer_by", "应当写明何时回复"),
        ],
    ),
    (
        "internal_request",
        &[
            REGISTERED,
            ("question", "应当写明协办的事项"),
            ("answer_by", "应当写明办理的时限"),
        ],
    ),
    (
        "fee_notice",
        &[
            REGISTERED,
            BASIS,
            ("standard", "收费应当写明标准的依据（《条例》第四十二条）"),
            (
                "finding",
                "收费应当写明数量、频次怎样超过合理范围（《条例》第四十二条）",
            ),
            (
                "lines",
                "收费应当写明分档的计算（《政府信息公开信息处理费管理办法》）",
            ),
            (
                "amount_fen",
                "收费应当写明金额（《政府信息公开信息处理费管理办法》第六条）",
            ),
            (
                "pay_to",
                "收费应当写明怎样缴纳（《政府信息公开信息处理费管理办法》第六条）",
            ),
            (
                "within_workdays",
                "收费应当写明缴纳的期限（《政府信息公开信息处理费管理办法》第六条）",
            ),
        ],
    ),
    (
        "payment_confirmation",
        &[
            REGISTERED,
            ("amount_fen", "应当写明已缴的金额"),
            (
                "due_on",
                "应当写明重新起算的答复期限（《政府信息公开信息处理费管理办法》第六条）",
            ),
        ],
    ),
    (
        "third_party_notice",
        &[
            BASIS,
            (
                "content",
                "应当告知决定公开的内容和理由（《条例》第三十二条）",
            ),
            REMEDY,
        ],
    ),
    (
        "abandonment_notice",
        &[
            REGISTERED,
            BASIS,
            ("notice_served_on", "应当写明通知书何时送达"),
            ("last_day", "应当写明期限何时届满"),
            REMEDY,
        ],
    ),
    (
        "handover_letter",
        &[
            ("matter", "应当写明移送的是哪一件申请"),
            ("arrived_on", "应当写明何时到达（关系到收到日期的认定）"),
            ("pages", "应当写明页数"),
        ],
    ),
    (
        "review_sheet",
        &[
            REGISTERED,
            ("proposal", "应当写明拟办意见"),
            ("opinions", "应当写明各级审查意见（《条例》第十七条）"),
        ],
    ),
    (
        "search_record",
        &[
            REGISTERED,
            (
                "searches",
                "应当写明检索的经过（《条例》第三十六条第（四）项）",
            ),
        ],
    ),
    (
        "proof_of_service",
        &[
            ("document", "应当写明送达的文书"),
            ("addressee.name", "应当写明受送达人"),
            ("method", "应当写明送达的方式（国办公开办函〔2016〕235号）"),
        ],
    ),
    (
        "withdrawal_form",
        &[
            REGISTERED,
            ("applicant", "应当写明撤回的申请人"),
            ("withdrawn_on", "应当写明撤回的日期"),
        ],
    ),
    (
        "contents_table",
        &[REGISTERED, ("lines", "目录应当列出卷内文件")],
    ),
    (
        "closing_sheet",
        &[
            REGISTERED,
            ("documents", "备考表应当写明文件件数"),
            ("pages", "备考表应当写明页数"),
            ("retention", "备考表应当写明保管期限"),
            ("head_hash", "备考表应当写明办理记录校验值，以便核对"),
        ],
    ),
    (
        "reply",
        &[
            REGISTERED,
            (
                "received_on",
                "答复应当写明何时收到申请（《条例》第三十三条）",
            ),
            ("request", "答复应当写明申请的内容"),
            REMEDY,
        ],
    ),
];

/// Kinds of reply that no article of the Regulation names: the annual report knows them.
const WITHOUT_ARTICLE: [&str; 2] = ["confirmation_request", "other"];

/// A kind of reply and what `replies.toml` requires of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyKind<'a> {
    /// The kind, such as `not_held`.
    pub kind: &'a str,
    /// The words of its required parts, such as `search`.
    pub requires: Vec<&'a str>,
}

impl ReplyKind<'_> {
    /// The wording of what it decides, from `letters/` on.
    pub(super) fn wording(&self) -> String {
        wording_of(self.kind)
    }
}

/// The wording of what a reply of a kind decides.
pub(super) fn wording_of(kind: &str) -> String {
    format!("reply/{kind}.j2")
}

/// What the wordings do not say of what they have to.
pub(super) fn unsaid(
    wordings: &Wordings,
    samples: &[&Sample<'_>],
    replies: &[ReplyKind<'_>],
) -> Vec<LetterError> {
    let full = samples.iter().filter(|sample| sample.full);
    full.flat_map(|sample| {
        let file = &sample.row.wording;
        let mut faults = lacks(wordings, sample, file, demands_of(sample.paper.kind()));
        if let Paper::Reply(reply) = &sample.paper {
            let kind = replies.iter().find(|known| known.kind == reply.kind);
            faults.extend(
                kind.into_iter()
                    .flat_map(|kind| undecided(wordings, sample, kind)),
            );
        }
        faults
    })
    .collect()
}

/// What a reply does not say of what its kind requires.
fn undecided(wordings: &Wordings, sample: &Sample<'_>, reply: &ReplyKind<'_>) -> Vec<LetterError> {
    let article = (!WITHOUT_ARTICLE.contains(&reply.kind)).then(|| BASIS.0.to_owned());
    let parts = reply.requires.iter();
    let parts = parts.map(|part| format!("parts.{}", field_of(part)));
    let own = article.into_iter().map(|path| (path, BASIS.1));
    let own = own.chain(parts.map(|path| (path, "这是该类答复的必备内容（replies.toml）")));
    let own: Vec<(String, &'static str)> = own.collect();
    let own = own.iter().map(|(path, why)| (path.as_str(), *why));
    lacks(wordings, sample, &reply.wording(), own)
}

fn demands_of(kind: &str) -> impl Iterator<Item = Demand> {
    let rows = DEMANDS.iter().filter(move |(letter, _)| *letter == kind);
    rows.flat_map(|(_, demands)| demands.iter().copied())
}

/// The field of a reply that a required part of `replies.toml` stands in.
fn field_of(part: &str) -> &str {
    match part {
        "third_party_finding" => "third_parties",
        "reasons_weighed" => "reasons",
        "supplement_received" => "supplement",
        part => part,
    }
}

fn lacks<'a>(
    wordings: &Wordings,
    sample: &Sample<'_>,
    file: &str,
    demands: impl IntoIterator<Item = (&'a str, &'static str)>,
) -> Vec<LetterError> {
    let text_of = |data: &Value| wordings.text(&sample.row.wording, data);
    let Ok(data) = serde_json::to_value(&sample.paper) else {
        return Vec::new();
    };
    let Ok(text) = text_of(&data) else {
        return Vec::new();
    };
    let silent = |(path, _): &(&str, &'static str)| {
        let other = changed(&data, path).map(|changed| text_of(&changed));
        other.is_some_and(|other| other.is_ok_and(|other| other == text))
    };
    let unsaid = demands.into_iter().filter(silent);
    unsaid
        .map(|(path, why)| LetterError::Unsaid {
            file: format!("letters/{file}"),
            label: label_of(sample.paper.kind(), path),
            field: path.to_owned(),
            why,
        })
        .collect()
}

/// What a document says with another value at a path; `None` where there is none to change.
fn changed(data: &Value, path: &str) -> Option<Value> {
    let mut data = data.clone();
    let value = data.pointer_mut(&format!("/{}", path.replace('.', "/")))?;
    let other = other(value);
    if *value == other {
        return None;
    }
    *value = other;
    Some(data)
}

/// Another value of the same kind: a choice stays, so that the same branches are taken.
fn other(value: &Value) -> Value {
    match value {
        Value::String(text) => match text.parse::<chrono::NaiveDate>() {
            Ok(day) => Value::from((day + chrono::Days::new(1)).to_string()),
            Err(_) => Value::from(format!("另{text}")),
        },
        Value::Number(number) => number
            .as_i64()
            .map_or_else(|| value.clone(), |n| Value::Number(Number::from(n + 1))),
        Value::Array(items) => items.iter().map(other).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), other(value)))
            .collect(),
        Value::Bool(_) | Value::Null => value.clone(),
    }
}

/// What the docs call a field.
fn label_of(kind: &str, path: &str) -> String {
    let letter = Paper::ALL.iter().find(|(letter, _)| *letter == kind);
    letter
        .and_then(|(_, described)| label_in(described, path))
        .unwrap_or_else(|| path.to_owned())
}

fn label_in(described: &Described, path: &str) -> Option<String> {
    let (first, rest) = match path.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (path, None),
    };
    let group = |field: &Field| {
        let name = field
            .holds
            .trim_start_matches("Option<")
            .trim_end_matches('>');
        Paper::groups().into_iter().find(|group| group.name == name)
    };
    if let Some(field) = described.fields.iter().find(|field| field.name == first) {
        return match rest {
            None => Some(field.label.to_owned()),
            Some(rest) => label_in(&group(field)?, rest),
        };
    }
    let lent = described.fields.iter();
    let mut lent = lent.filter(|field| matches!(field.holds, "Head" | "About"));
    lent.find_map(|field| label_in(&group(field)?, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each letter has its demands, and each demand is a field that some sample fills.
    #[test]
    fn every_demand_can_be_tried() {
        let samples = Paper::samples();
        for (kind, _) in Paper::ALL {
            assert!(demands_of(kind).next().is_some(), "{kind}");
        }
        for (kind, demands) in DEMANDS {
            for (path, _) in *demands {
                let mut of_kind = samples.iter().filter(|(_, paper)| paper.kind() == *kind);
                let tried = of_kind.any(|(_, paper)| {
                    changed(&serde_json::to_value(paper).unwrap(), path).is_some()
                });
                assert!(tried, "{kind}: {path}");
                assert_ne!(label_of(kind, path), *path, "{kind}: {path}");
            }
        }
    }
}
