//! What a fee would be: asked before anything is decided, and stored nowhere.

use chrono::NaiveDate;
use disclosure::fees::{Fee, FeeLine, per_item, per_page};
use disclosure::rules::FeeRow;
use disclosure::words::FeeBasis;
use disclosure::{Cite, Refusal, Rules};
use serde::Deserialize;

use crate::error::ActError;
use crate::office::Office;
use crate::read::CaseFile;

/// What a fee is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteAsk {
    /// On this basis; on every basis that can be reckoned when left out.
    #[serde(default)]
    pub basis: Option<FeeBasis>,
    /// Pages: A4 sides or their equivalent.
    #[serde(default)]
    pub pages: Option<u32>,
    /// Which item of the applicant's natural month.
    #[serde(default)]
    pub nth_in_month: Option<u32>,
    /// The day of receipt, which chooses the tiers.
    pub received_on: NaiveDate,
}

/// What the fee would be on one basis.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// The basis.
    pub basis: FeeBasis,
    /// Which item it is, by item.
    pub nth_in_month: Option<u32>,
    /// How many pages, by page.
    pub pages: Option<u32>,
    /// In fen.
    pub amount_fen: i64,
    /// The tiers that add up to it.
    pub lines: Vec<FeeLine>,
    /// The article of the price.
    pub cite: Cite,
}

/// What the fee would be.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotes {
    /// As it was asked, with what the register added.
    pub asked: QuoteAsk,
    /// First day of the tiers.
    pub since: NaiveDate,
    /// The article that allows a fee at all.
    pub cite: Cite,
    /// On each basis.
    pub quotes: Vec<Quote>,
}

impl Office {
    /// What the fee of a case would be now.
    ///
    /// # Errors
    /// The desk sees an extract only, nothing was in force on the day of receipt, or
    /// the number of items or pages that the basis goes by is not known.
    pub fn quote_case(
        &self,
        file: &CaseFile,
        basis: Option<FeeBasis>,
        pages: Option<u32>,
    ) -> Result<Quotes, ActError> {
        file.whole()?;
        let received_on = file.case.received_on.unwrap_or_else(|| self.today());
        let asked = QuoteAsk {
            basis,
            pages,
            nth_in_month: file.facts().nth_in_month,
            received_on,
        };
        Ok(quote(&self.rules, asked)?)
    }
}

/// What a fee would be.
///
/// # Errors
/// Nothing was in force on the day of receipt, or the number of items or pages
/// that the basis goes by is not known.
pub fn quote(rules: &Rules, asked: QuoteAsk) -> Result<Quotes, Refusal> {
    let QuoteAsk { received_on, .. } = asked;
    let row = rules.fees(received_on).ok_or_else(|| {
        Refusal::unlawful(
            "no_fee_rule",
            "reg:42",
            format!("{received_on} 收到的申请没有可以适用的收费标准"),
            "不收取费用。",
        )
    })?;
    let quotes = match asked.basis {
        Some(FeeBasis::PerItem) => vec![by_item(row, asked.nth_in_month)?],
        Some(FeeBasis::PerPage) => vec![by_page(row, asked.pages)?],
        None => {
            let item = asked.nth_in_month.map(|nth| by_item(row, Some(nth)));
            let page = asked.pages.map(|pages| by_page(row, Some(pages)));
            let known: Result<Vec<Quote>, Refusal> = item.into_iter().chain(page).collect();
            known?
        }
    };
    if quotes.is_empty() {
        return Err(pages_missing());
    }
    Ok(Quotes {
        asked,
        since: row.since,
        cite: row.cite.clone(),
        quotes,
    })
}

fn by_item(row: &FeeRow, nth: Option<u32>) -> Result<Quote, Refusal> {
    let nth = nth.filter(|nth| *nth > 0).ok_or_else(|| {
        Refusal::malformed(
            "nth_missing",
            "fee:4",
            "不知道是该申请人当月的第几件",
            "按件收费以该申请人当月的件数为准；尚未确认收到的申请还没有件次。",
        )
        .at("nth_in_month")
    })?;
    let Fee { amount_fen, lines } = per_item(row, nth, nth);
    Ok(Quote {
        basis: FeeBasis::PerItem,
        nth_in_month: Some(nth),
        pages: None,
        amount_fen,
        lines,
        cite: row.cite_per_item.clone(),
    })
}

fn by_page(row: &FeeRow, pages: Option<u32>) -> Result<Quote, Refusal> {
    let pages = pages.ok_or_else(pages_missing)?;
    let Fee { amount_fen, lines } = per_page(row, pages);
    Ok(Quote {
        basis: FeeBasis::PerPage,
        nth_in_month: None,
        pages: Some(pages),
        amount_fen,
        lines,
        cite: row.cite_per_page.clone(),
    })
}

fn pages_missing() -> Refusal {
    Refusal::malformed(
        "pages_missing",
        "fee:5",
        "按量收费没有填写页数",
        "请填写 A4 单面页数；电子数据说明折算办法。",
    )
    .at("pages")
}
