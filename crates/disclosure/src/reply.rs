//! What a reply must carry (articles 35 to 39), by the kinds of `replies.toml`.

mod grounds;
mod parts;
mod third_parties;

use std::collections::BTreeSet;

use chrono::NaiveDate;

pub use parts::{
    Classification, Given, ItemOutcome, Parts, PublishedAt, ResponsibleBody, Search,
    ThirdPartyFinding, Withheld,
};
pub(crate) use third_parties::check_third_parties;
pub use third_parties::{disclosed_against, objections, protects};

use crate::act::{DraftReply, Facts};
use crate::case::Case;
use crate::lifecycle::Owner;
use crate::rules::{ReplyRow, Rules};
use crate::words::{Part, Remedy, ReplyGroup};
use crate::{Refusal, Text, Warning, guards};

/// A kind of reply with its parts: that of the whole draft, or of one item.
#[derive(Clone, Copy)]
struct Outcome<'d> {
    kind: &'d str,
    parts: &'d Parts,
    item: Option<&'d Text>,
    /// Whether it sums up items that have outcomes of their own.
    sums_up: bool,
}

impl Outcome<'_> {
    /// How a refusal names the item; empty for the whole.
    fn place(&self) -> String {
        self.item
            .map(|item| format!("（事项：{}）", item.as_str()))
            .unwrap_or_default()
    }
}

/// The outcome of the whole, then that of each item.
fn whole_and_items(draft: &DraftReply) -> impl Iterator<Item = Outcome<'_>> {
    let whole = Outcome {
        kind: &draft.kind,
        parts: &draft.parts,
        item: None,
        sums_up: !draft.items.is_empty(),
    };
    let items = draft.items.iter().map(|item| Outcome {
        kind: &item.kind,
        parts: &item.parts,
        item: Some(&item.item),
        sums_up: false,
    });
    std::iter::once(whole).chain(items)
}

/// The outcomes themselves: where there are items, the whole only sums them up.
fn outcomes(draft: &DraftReply) -> impl Iterator<Item = Outcome<'_>> {
    let sums_up = !draft.items.is_empty();
    whole_and_items(draft).skip(usize::from(sums_up))
}

/// Checks a draft: kind, every required part of it and of each item, the grounds
/// of what is withheld, that several outcomes are named as they count, earlier
/// replies and third parties.
///
/// # Errors
/// The first thing that fails, with all parts that are missing named at once.
pub fn check(draft: &DraftReply, case: &Case, facts: &Facts, rules: &Rules) -> Result<(), Refusal> {
    let main = kind(rules, &draft.kind)?;
    for outcome in outcomes(draft) {
        check_parts(kind(rules, outcome.kind)?, outcome, case)?;
    }
    for outcome in whole_and_items(draft) {
        let row = kind(rules, outcome.kind)?;
        grounds::check(row, outcome, &draft.parts, case, rules)?;
    }
    if !draft.items.is_empty() {
        check_items(main, draft, rules)?;
    }
    check_earlier_replies(draft, facts)?;
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

fn check_parts(row: &ReplyRow, outcome: Outcome<'_>, case: &Case) -> Result<(), Refusal> {
    let missing: Vec<&str> = row
        .requires
        .iter()
        .filter(|part| !outcome.parts.has(**part, case))
        .map(|part| part.label())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let of = outcome.place();
    Err(Refusal::unlawful(
        "reply_incomplete",
        row.cite.clone(),
        format!("“{}”答复{of}缺少：{}", row.label, missing.join("、")),
        "请补全后再提交；缺少的内容是该条规定的答复必备要素。",
    ))
}

/// Counting rule for several outcomes: anything given together with anything not
/// given is 部分公开; otherwise the main outcome is one of those recorded. What is
/// already public counts as given: it stands in the same row of the annual report.
fn check_items(main: &ReplyRow, draft: &DraftReply, rules: &Rules) -> Result<(), Refusal> {
    let rows: Vec<&ReplyRow> = draft
        .items
        .iter()
        .filter_map(|item| rules.reply_kind(&item.kind))
        .collect();
    let given = |row: &ReplyRow| row.gives || row.group == ReplyGroup::Granted;
    let gives = rows.iter().any(|row| given(row));
    let withholds = rows.iter().any(|row| row.withholds || !given(row));
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

/// A draft of another kind than those that the assessment led to says why: then it is
/// something to mind.
///
/// # Errors
/// It does not say why.
pub fn departure(
    draft: &DraftReply,
    case: &Case,
    rules: &Rules,
) -> Result<Option<Warning>, Refusal> {
    guards::departure(case, draft, rules)
}

/// The numbers of the earlier replies that a draft and its items name.
pub fn earlier_replies(draft: &DraftReply) -> BTreeSet<&str> {
    whole_and_items(draft)
        .filter_map(|outcome| outcome.parts.earlier_reply.as_deref())
        .map(str::trim)
        .filter(|number| !number.is_empty())
        .collect()
}

/// Every number that is named stands for a reply that the same applicant got.
fn check_earlier_replies(draft: &DraftReply, facts: &Facts) -> Result<(), Refusal> {
    earlier_replies(draft)
        .into_iter()
        .try_for_each(|number| check_earlier_reply(number, facts))
}

fn check_earlier_reply(number: &str, facts: &Facts) -> Result<(), Refusal> {
    // One number may stand for several cases: the one that serves best is meant.
    let known = facts
        .earlier_replies
        .iter()
        .filter(|earlier| earlier.number == number)
        .max_by_key(|earlier| (earlier.same_applicant, earlier.served_on.is_some()));
    let wrong = match known {
        None => format!("没有文号为“{number}”的答复"),
        Some(earlier) if earlier.served_on.is_none() => {
            format!("“{number}”（案件 {}）尚未送达", earlier.case_number)
        }
        Some(earlier) if !earlier.same_applicant => format!("“{number}”是对另一申请人的答复"),
        Some(_) => return Ok(()),
    };
    Err(Refusal::unlawful(
        "earlier_reply",
        "reg:36(6)",
        wrong,
        "重复申请只能引用本机关对同一申请人已经作出并送达的答复；请核对文号，或者改用其他答复类型。",
    ))
}

/// Whether anything is given by this draft.
pub fn gives(draft: &DraftReply, rules: &Rules) -> bool {
    outcomes(draft).any(|outcome| rules.reply_kind(outcome.kind).is_some_and(|row| row.gives))
}

/// Whether the draft only tells where information is found: then pages are never
/// charged (Measures, article 5: not for 36(1), nor 36(2) that names the channel).
/// An item that hands nothing over either does not change that.
pub fn names_channel_only(draft: &DraftReply, rules: &Rules) -> bool {
    let row = |outcome: Outcome<'_>| rules.reply_kind(outcome.kind);
    let channel_only = |outcome: Outcome<'_>| {
        let published = row(outcome).is_some_and(|row| row.requires.contains(&Part::PublishedAt));
        let given = outcome.parts.given.as_ref();
        published || given.is_some_and(|given| given.channel_only)
    };
    let hands_over =
        |outcome: Outcome<'_>| row(outcome).is_some_and(|row| row.gives) && !channel_only(outcome);
    outcomes(draft).any(channel_only) && !outcomes(draft).any(hands_over)
}

/// The remedy text of a decision, by the day it is made and the agency's code and
/// kind: the strictest that the whole or one of its items asks for, since whoever
/// sues without a reconsideration that had to come first is turned away. `None`
/// for what decides nothing.
pub fn remedy(
    draft: &DraftReply,
    decided_on: NaiveDate,
    owner: Owner<'_>,
    rules: &Rules,
) -> Option<String> {
    let strictness = |kind: &&str| match rules.remedy(kind, decided_on) {
        Remedy::None => 0,
        Remedy::Either => 1,
        Remedy::ReconsiderationFirst => 2,
    };
    let strictest = whole_and_items(draft)
        .flat_map(|outcome| decides_as(outcome, rules))
        .max_by_key(strictness)?;
    rules.remedy_for(strictest, decided_on, owner)
}

/// The kinds by whose remedies an outcome is contested. What gives one part and not
/// another is contested for the part that is not given: by the kinds that rest on the
/// articles of its withheld parts. A whole that withholds in its items only is no more
/// than they are; where no ground is known, the kind itself says.
fn decides_as<'r>(outcome: Outcome<'r>, rules: &'r Rules) -> Vec<&'r str> {
    let divides = |row: &&ReplyRow| row.requires.contains(&Part::Withheld);
    if rules.reply_kind(outcome.kind).filter(divides).is_none() {
        return vec![outcome.kind];
    }
    let withheld = outcome.parts.withheld.iter();
    let grounds: Vec<&str> = withheld
        .flat_map(|part| grounds::of(rules, &part.cite))
        .map(|row| row.kind.as_str())
        .collect();
    match grounds.is_empty() && !outcome.sums_up {
        true => vec![outcome.kind],
        false => grounds,
    }
}
