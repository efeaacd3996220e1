//! The grounds of what is withheld: a part of a reply needs what the whole would.

use super::Outcome;
use super::parts::{Parts, Withheld};
use crate::case::Case;
use crate::rules::{ReplyRow, Rules};
use crate::words::{Part, ReplyGroup};
use crate::{Cite, Refusal};

/// The kinds whose article is a ground for not giving something: those that
/// refuse, and those that cannot provide.
fn all(rules: &Rules) -> impl Iterator<Item = &ReplyRow> {
    rules
        .reply_kinds()
        .iter()
        .filter(|row| matches!(row.group, ReplyGroup::Refused | ReplyGroup::UnableToProvide))
}

/// The kinds that rest on this article.
pub(super) fn of<'r>(rules: &'r Rules, cite: &str) -> impl Iterator<Item = &'r ReplyRow> {
    all(rules).filter(move |row| row.cite.as_str() == cite)
}

/// Whether a kind withholds for the sake of third parties.
pub(super) fn protects_third_parties(row: &ReplyRow) -> bool {
    row.requires.contains(&Part::ThirdPartyFinding)
}

/// Checks what one outcome withholds: each part under an article that is a ground,
/// with what that article's kinds require, said in the outcome's own parts or for
/// the `whole` draft. Where several kinds share an article, one of them is enough.
pub(super) fn check(
    row: &ReplyRow,
    outcome: Outcome<'_>,
    whole: &Parts,
    case: &Case,
    rules: &Rules,
) -> Result<(), Refusal> {
    let parts = outcome.parts;
    // What gives one part and not another is 部分公开, by article 37 and in the report.
    if row.gives && !row.withholds && !parts.withheld.is_empty() {
        return Err(Refusal::unlawful(
            "main_outcome",
            "reg:37",
            format!("“{}”答复中列有不予公开的部分", row.label),
            "有的提供、有的不提供的，按“部分公开”答复和统计。",
        ));
    }
    for withheld in &parts.withheld {
        is_a_ground(row, withheld, rules)?;
    }
    let has = |part: Part| parts.has(part, case) || whole.has(part, case);
    let lacking: Vec<(&Withheld, String)> = parts
        .withheld
        .iter()
        .filter_map(|withheld| Some((withheld, lacks(withheld, has, rules)?)))
        .collect();
    let Some((first, _)) = lacking.first() else {
        return Ok(());
    };
    let missing: Vec<String> = lacking
        .iter()
        .map(|(withheld, parts)| format!("依“{}”不予公开的部分缺少：{parts}", withheld.cite))
        .collect();
    Err(Refusal::unlawful(
        "reply_incomplete",
        Cite::from(first.cite.as_str()),
        format!(
            "“{}”答复{}：{}",
            row.label,
            outcome.place(),
            missing.join("；")
        ),
        "部分不予公开的，与整件不予公开一样写明该条要求的内容；请补全后再提交。",
    ))
}

fn is_a_ground(row: &ReplyRow, withheld: &Withheld, rules: &Rules) -> Result<(), Refusal> {
    let cite = Cite::from(withheld.cite.as_str());
    let Some(title) = rules.sources.title(&cite) else {
        return Err(Refusal::malformed(
            "unknown_citation",
            row.cite.clone(),
            format!("不予公开部分引用的“{cite}”不在法规目录内"),
            "请按“reg:15”的形式引用条款。",
        ));
    };
    if of(rules, cite.as_str()).next().is_some() {
        return Ok(());
    }
    let mut known: Vec<&str> = all(rules).map(|row| row.cite.as_str()).collect();
    known.dedup();
    Err(Refusal::unlawful(
        "not_a_ground",
        row.cite.clone(),
        format!("{title}不是不提供信息的依据"),
        format!("不予公开的部分可以引用：{}。", known.join("、")),
    ))
}

/// What is missing for a part that is withheld, by each kind that shares its
/// article. The reason stands beside the part itself.
fn lacks(withheld: &Withheld, has: impl Fn(Part) -> bool, rules: &Rules) -> Option<String> {
    let mut ways = Vec::new();
    for row in of(rules, &withheld.cite) {
        let missing: Vec<&str> = row
            .requires
            .iter()
            .filter(|part| **part != Part::Reason && !has(**part))
            .map(|part| part.label())
            .collect();
        if missing.is_empty() {
            return None;
        }
        ways.push(missing.join("、"));
    }
    ways.dedup();
    Some(ways.join("，或者"))
}
