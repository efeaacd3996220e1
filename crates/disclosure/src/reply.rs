//! What a reply must carry (articles 35 to 39), by the kinds of `replies.toml`.

mod parts;

use parts::said;

pub use parts::{
    Classification, Given, ItemOutcome, Parts, PublishedAt, ResponsibleBody, Search,
    ThirdPartyFinding, Withheld,
};

use crate::act::{DraftReply, Facts};
use crate::case::{Case, Consultation};
use crate::rules::{ReplyRow, Rules};
use crate::words::{ConsultWith, Opinion, Part};
use crate::{Cite, Refusal, Text};

/// Checks a draft: kind, every required part of it and of each item, the earlier
/// reply, third parties, and that several outcomes are named as they count.
///
/// # Errors
/// The first thing that fails, with all parts that are missing named at once.
pub fn check(draft: &DraftReply, case: &Case, facts: &Facts, rules: &Rules) -> Result<(), Refusal> {
    let row = kind(rules, &draft.kind)?;
    if draft.items.is_empty() {
        check_parts(row, &draft.parts, None, case, rules)?;
    } else {
        for outcome in &draft.items {
            let row = kind(rules, &outcome.kind)?;
            check_parts(row, &outcome.parts, Some(&outcome.item), case, rules)?;
        }
        check_items(row, draft, rules)?;
    }
    check_earlier_reply(draft, facts)?;
    check_third_parties(draft, case, rules)
}

fn kind<'r>(rules: &'r Rules, kind: &str) -> Result<&'r ReplyRow, Refusal> {
    rules.reply_kind(kind).ok_or_else(|| {
        let known: Vec<&str> = rules
            .reply_kinds()
            .iter()
            .map(|row| row.kind.as_str())
            .collect();
        Refusal::malformed(
            "unknown_reply_kind",
            "reg:36",
            format!("没有“{kind}”这种答复类型"),
            format!("可用的类型：{}。", known.join("、")),
        )
    })
}

fn check_parts(
    row: &ReplyRow,
    parts: &Parts,
    item: Option<&Text>,
    case: &Case,
    rules: &Rules,
) -> Result<(), Refusal> {
    let missing: Vec<&str> = row
        .requires
        .iter()
        .filter(|part| !parts.has(**part, case))
        .map(|part| part.label())
        .collect();
    if !missing.is_empty() {
        let of = item
            .map(|item| format!("（事项：{}）", item.as_str()))
            .unwrap_or_default();
        return Err(Refusal::unlawful(
            "reply_incomplete",
            row.cite.clone(),
            format!("“{}”答复{of}缺少：{}", row.label, missing.join("、")),
            "请补全后再提交；缺少的内容是该条规定的答复必备要素。",
        ));
    }
    for withheld in &parts.withheld {
        let cite = Cite::from(withheld.cite.as_str());
        if rules.sources.title(&cite).is_none() {
            return Err(Refusal::malformed(
                "unknown_citation",
                row.cite.clone(),
                format!("不予公开部分引用的“{}”不在法规目录内", withheld.cite),
                "请按“reg:15”的形式引用条款。",
            ));
        }
    }
    Ok(())
}

/// Counting rule for several outcomes: anything given together with anything not
/// given is 部分公开; otherwise the main outcome is one of those recorded.
fn check_items(main: &ReplyRow, draft: &DraftReply, rules: &Rules) -> Result<(), Refusal> {
    let rows: Vec<&ReplyRow> = draft
        .items
        .iter()
        .filter_map(|item| rules.reply_kind(&item.kind))
        .collect();
    let gives = rows.iter().any(|row| row.gives);
    let withholds = rows.iter().any(|row| row.withholds || !row.gives);
    let lawful = if gives && withholds {
        main.gives && main.withholds
    } else {
        rows.iter().any(|row| row.kind == main.kind)
    };
    if lawful {
        return Ok(());
    }
    Err(Refusal::unlawful(
        "main_outcome",
        "reg:37",
        format!("各事项的结果与“{}”不符", main.label),
        if gives && withholds {
            "有的提供、有的不提供的，整件按“部分公开”答复和统计。"
        } else {
            "整件的答复类型应当是各事项结果中的一种，由承办人指明主要结果。"
        },
    ))
}

fn check_earlier_reply(draft: &DraftReply, facts: &Facts) -> Result<(), Refusal> {
    let named = std::iter::once(&draft.parts)
        .chain(draft.items.iter().map(|item| &item.parts))
        .find_map(|parts| parts.earlier_reply.as_deref());
    let Some(number) = named else { return Ok(()) };
    let refuse = |message: String| {
        Err(Refusal::unlawful(
            "earlier_reply",
            "reg:36(6)",
            message,
            "重复申请只能引用本机关对同一申请人已经作出并送达的答复；请核对文号，或者改用其他答复类型。",
        ))
    };
    match &facts.earlier_reply {
        None => refuse(format!("没有文号为“{number}”的答复")),
        Some(earlier) if earlier.served_on.is_none() => refuse(format!(
            "“{number}”（案件 {}）尚未送达",
            earlier.case_number
        )),
        Some(earlier) if !earlier.same_applicant => {
            refuse(format!("“{number}”是对另一申请人的答复"))
        }
        Some(_) => Ok(()),
    }
}

/// Article 32: an objection is no veto; the agency weighs it and finds for
/// itself, and only a major public interest overrides grounds that hold.
///
/// # Errors
/// An objection is not weighed, or overridden without a major public interest.
pub(crate) fn check_third_parties(
    draft: &DraftReply,
    case: &Case,
    rules: &Rules,
) -> Result<(), Refusal> {
    let gives = gives(draft, rules);
    for consultation in objections(case) {
        let finding = finding_on(draft, &consultation.id);
        let Some(finding) = finding else {
            if !gives {
                continue;
            }
            return Err(Refusal::unlawful(
                "objection_not_weighed",
                "reg:32",
                format!(
                    "第三方“{}”不同意公开，草稿中没有本机关对其理由的认定",
                    consultation.label()
                ),
                "请写明公开是否会损害其合法权益、其理由是否成立，以及是否公开。",
            ));
        };
        if !(said(&finding.harm) && said(&finding.grounds)) {
            return Err(Refusal::unlawful(
                "finding_incomplete",
                "reg:15",
                format!("对第三方“{}”的认定不完整", consultation.label()),
                "请写明公开会造成的损害和其理由的分量；不同意公开不等于不得公开。",
            ));
        }
        if finding.disclose && !said(&finding.public_interest) {
            return Err(Refusal::unlawful(
                "public_interest_missing",
                "reg:32",
                format!(
                    "决定不顾第三方“{}”的反对公开，没有写明对公共利益的重大影响",
                    consultation.label()
                ),
                "请写明公共利益的理由，并在公开前书面告知第三方。",
            ));
        }
    }
    Ok(())
}

/// Whether anything is given by this draft.
pub fn gives(draft: &DraftReply, rules: &Rules) -> bool {
    let gives = |kind: &str| rules.reply_kind(kind).is_some_and(|row| row.gives);
    if draft.items.is_empty() {
        gives(&draft.kind)
    } else {
        draft.items.iter().any(|item| gives(&item.kind))
    }
}

/// Whether the draft only tells where information is found: then pages are never
/// charged (Measures, article 5: not for 36(1), nor 36(2) that names the channel).
pub fn names_channel_only(draft: &DraftReply, rules: &Rules) -> bool {
    let published = rules
        .reply_kind(&draft.kind)
        .is_some_and(|row| row.requires.contains(&Part::PublishedAt));
    published
        || draft
            .parts
            .given
            .as_ref()
            .is_some_and(|given| given.channel_only)
}

/// Third parties that objected, wholly or in part.
pub fn objections(case: &Case) -> impl Iterator<Item = &Consultation> {
    case.consultations.iter().filter(|consultation| {
        consultation.with == ConsultWith::ThirdParty
            && matches!(
                consultation.opinion(),
                Some(Opinion::Object | Opinion::Partly)
            )
    })
}

/// The draft's finding on one consultation.
pub fn finding_on<'d>(draft: &'d DraftReply, consultation: &str) -> Option<&'d ThirdPartyFinding> {
    std::iter::once(&draft.parts)
        .chain(draft.items.iter().map(|item| &item.parts))
        .flat_map(|parts| &parts.third_parties)
        .find(|finding| finding.consultation.as_deref() == Some(consultation))
}
