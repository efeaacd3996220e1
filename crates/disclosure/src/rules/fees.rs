//! `fees.toml`: the tiers of the processing fee (信息处理费), in fen.

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cite::{Cite, Reading};
use super::file::{Day, File, dated};

/// The fee as it stands from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeeRow {
    /// First day in force.
    pub since: NaiveDate,
    /// Last day in force; none while it still is.
    pub until: Option<NaiveDate>,
    /// The article that allows a fee at all.
    pub cite: Cite,
    /// The article of the price per item.
    pub cite_per_item: Cite,
    /// The article of the price per page.
    pub cite_per_page: Cite,
    /// By item, the cheapest tier first; without gaps, the last one open.
    pub per_item: Vec<ItemTier>,
    /// By page, the cheapest tier first; without gaps, the last one open.
    pub per_page: Vec<PageTier>,
    /// How sure the reading is.
    pub status: Reading,
}

/// The price of the items from one number in the month to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemTier {
    /// First item.
    pub from: u32,
    /// Last item; none in the open top tier.
    pub to: Option<u32>,
    /// Price of an item, in fen; in a rising tier that of its first band.
    pub fen: i64,
    /// In a rising top tier: how many items a band has (Measures, article 4).
    pub every: Option<u32>,
    /// In a rising top tier: by how much an item costs more in each next band, in fen.
    pub step_fen: Option<i64>,
}

/// The price of the pages from one number in the application to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageTier {
    /// First page.
    pub from: u32,
    /// Last page; none in the open top tier.
    pub to: Option<u32>,
    /// Price of a page, in fen.
    pub fen: i64,
}

dated!(FeeRow);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeesFile {
    fee: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    since: Spanned<Day>,
    until: Option<Day>,
    cite: Spanned<String>,
    cite_per_item: Spanned<String>,
    cite_per_page: Spanned<String>,
    per_item: Spanned<Vec<Spanned<Tier>>>,
    per_page: Spanned<Vec<Spanned<PlainTier>>>,
    #[serde(default)]
    status: Reading,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tier {
    from: u32,
    to: Option<u32>,
    fen: i64,
    every: Option<u32>,
    step_fen: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainTier {
    from: u32,
    to: Option<u32>,
    fen: i64,
}

impl From<PlainTier> for Tier {
    fn from(PlainTier { from, to, fen }: PlainTier) -> Self {
        Tier {
            from,
            to,
            fen,
            every: None,
            step_fen: None,
        }
    }
}

pub(super) fn load(file: &mut File<'_>, law_since: Option<NaiveDate>) -> Option<Vec<FeeRow>> {
    let raw: FeesFile = file.parse()?;
    let rows: Vec<_> = raw
        .fee
        .into_iter()
        .map(|row| (row.since.span(), read(file, row)))
        .collect();
    let rows = rows
        .into_iter()
        .filter_map(|(span, row)| Some((span, row?)))
        .collect();
    file.is_clean().then_some(())?;
    Some(file.timeline("fee", rows, law_since))
}

fn read(file: &mut File<'_>, row: Row) -> Option<FeeRow> {
    let cite = file.cite(&row.cite);
    let cite_per_item = file.cite(&row.cite_per_item);
    let cite_per_page = file.cite(&row.cite_per_page);
    let per_item = tiers(file, "per_item", row.per_item);
    let per_page = tiers(file, "per_page", row.per_page);
    let item = |tier: Tier| {
        let Tier {
            from,
            to,
            fen,
            every,
            step_fen,
        } = tier;
        ItemTier {
            from,
            to,
            fen,
            every,
            step_fen,
        }
    };
    Some(FeeRow {
        since: row.since.into_inner().0,
        until: row.until.map(|day| day.0),
        cite: cite?,
        cite_per_item: cite_per_item?,
        cite_per_page: cite_per_page?,
        per_item: per_item.into_iter().map(item).collect(),
        per_page: per_page
            .into_iter()
            .map(|Tier { from, to, fen, .. }| PageTier { from, to, fen })
            .collect(),
        status: row.status,
    })
}

/// The tiers, checked: from 1 on without gap or overlap, open at the top, never
/// cheaper than the tier below.
fn tiers<T: Into<Tier>>(
    file: &mut File<'_>,
    what: &str,
    rows: Spanned<Vec<Spanned<T>>>,
) -> Vec<Tier> {
    let whole = rows.span();
    let rows: Vec<(Range<usize>, Tier)> = rows
        .into_inner()
        .into_iter()
        .map(|tier| (tier.span(), tier.into_inner().into()))
        .collect();
    if rows.is_empty() {
        file.fault(whole, format!("{what} 没有分档；请至少写一档"));
    }
    let mut expected = Some(1);
    let mut price = 0;
    for (index, (span, tier)) in rows.iter().enumerate() {
        let is_last = index + 1 == rows.len();
        for message in faults(tier, expected, price, index, is_last) {
            file.fault(span.clone(), format!("{what} 第{}档：{message}", index + 1));
        }
        expected = tier.to.and_then(|to| to.checked_add(1));
        price = tier.fen;
    }
    rows.into_iter().map(|(_, tier)| tier).collect()
}

fn faults(
    tier: &Tier,
    expected: Option<u32>,
    price_below: i64,
    index: usize,
    is_last: bool,
) -> Vec<String> {
    let mut faults = Vec::new();
    if let Some(expected) = expected.filter(|expected| *expected != tier.from) {
        let how = if tier.from > expected {
            "之间有空档"
        } else {
            "与前一档重叠"
        };
        faults.push(format!(
            "{how}，from 应为{expected}，现为{}；请改正",
            tier.from
        ));
    }
    if tier.to.is_some_and(|to| to < tier.from) {
        faults.push("to 小于 from；请改正".to_owned());
    }
    if tier.to.is_none() != is_last {
        faults.push("只有最后一档不写 to，且最后一档不得写 to；请改正".to_owned());
    }
    // Only the first tier may be free: what lies above the allowance is charged.
    if tier.fen < 0 || (tier.fen == 0 && index > 0) {
        faults.push(format!(
            "单价应为大于0的整数（分），现为{}；请改正",
            tier.fen
        ));
    } else if tier.fen < price_below {
        faults.push(format!(
            "单价{}分低于前一档{price_below}分；超额累进不得递减，请改正",
            tier.fen
        ));
    }
    let rises = tier.every.is_some() || tier.step_fen.is_some();
    let rises_soundly =
        tier.every.is_some_and(|every| every > 0) && tier.step_fen.is_some_and(|step| step > 0);
    if rises && !(is_last && rises_soundly) {
        faults.push("every 与 step_fen 只能同时写在最后一档，且都应大于0；请改正".to_owned());
    }
    faults
}
