//! The processing fee (信息处理费): progressive on the excess, by item or by page,
//! in fen, with the tier lines that add up to it.
//!
//! By item (Measures, article 4) the tiers run over the items of one applicant
//! in one natural month; by page (article 5) over the pages of one application.
//! Each tier prices only the part that falls into it (超额累进).

use serde::{Deserialize, Serialize};

use crate::rules::{FeeRow, ItemTier, PageTier};

/// One line of a fee: the units that fall into one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeLine {
    /// First unit (item or page) of this line.
    pub from: u32,
    /// Last unit of this line.
    pub to: u32,
    /// Price of one unit, in fen.
    pub unit_fen: i64,
    /// Units × price, in fen.
    pub amount_fen: i64,
}

/// A fee with its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Fee {
    /// Sum, in fen.
    pub amount_fen: i64,
    /// The lines, lowest tier first; tiers without a unit are left out.
    pub lines: Vec<FeeLine>,
}

impl Fee {
    fn of(lines: Vec<FeeLine>) -> Self {
        Fee {
            amount_fen: lines
                .iter()
                .fold(0, |sum, line| sum.saturating_add(line.amount_fen)),
            lines,
        }
    }
}

/// The fee for `pages` pages of one application.
pub fn per_page(row: &FeeRow, pages: u32) -> Fee {
    Fee::of(
        row.per_page
            .iter()
            .filter_map(|tier: &PageTier| line(tier.from, tier.to, tier.fen, 1, pages))
            .collect(),
    )
}

/// The fee for the items `first` to `last` of an applicant's natural month.
/// One item is `per_item(row, n, n)`; all so far is `per_item(row, 1, n)`.
pub fn per_item(row: &FeeRow, first: u32, last: u32) -> Fee {
    let mut lines = Vec::new();
    for tier in &row.per_item {
        item_lines(tier, first, last, &mut lines);
    }
    Fee::of(lines)
}

/// An open top tier rises by `step_fen` every `every` items (article 4:
/// “以10件为一档，每增加一档提高100元/件”); each band is a line of its own.
fn item_lines(tier: &ItemTier, first: u32, last: u32, lines: &mut Vec<FeeLine>) {
    let (Some(every), Some(step)) = (tier.every, tier.step_fen) else {
        lines.extend(line(tier.from, tier.to, tier.fen, first, last));
        return;
    };
    let every = every.max(1);
    // Bands below the first item asked for are skipped, not walked.
    let mut band = first.saturating_sub(tier.from) / every;
    loop {
        let from = u64::from(tier.from) + u64::from(band) * u64::from(every);
        if from > u64::from(last) {
            return;
        }
        let from = u32::try_from(from).unwrap_or(u32::MAX);
        let to = from.saturating_add(every - 1);
        let price = tier
            .fen
            .saturating_add(step.saturating_mul(i64::from(band)));
        lines.extend(line(from, Some(to), price, first, last));
        if to == u32::MAX {
            return;
        }
        band += 1;
    }
}

fn line(from: u32, to: Option<u32>, unit_fen: i64, first: u32, last: u32) -> Option<FeeLine> {
    let from = from.max(first);
    let to = to.unwrap_or(u32::MAX).min(last);
    (from <= to).then(|| FeeLine {
        from,
        to,
        unit_fen,
        amount_fen: unit_fen.saturating_mul(i64::from(to - from) + 1),
    })
}
