//! What a fee would be, as clients see it.

use casework::{Office, Quote, Quotes};
use chrono::NaiveDate;
use disclosure::Cite;
use disclosure::explain::source;
use disclosure::fees::FeeLine;
use disclosure::words::FeeBasis;
use serde::Serialize;
use utoipa::ToSchema;

use super::words;

/// 试算的信息处理费，没有保存任何内容。金额以分为单位。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeeQuotes)]
pub(super) struct Answer {
    /// 按哪一天收到计算；尚未确认收到的，按今天。
    received_on: NaiveDate,
    /// 所用标准自哪一天起施行。
    since: NaiveDate,
    /// 可以收费的依据，如 `reg:42`。
    #[schema(value_type = String)]
    cite: Cite,
    /// 可以收费的依据全称。
    source: String,
    /// 提示：收费不是自动的。
    reminder: &'static str,
    /// 各种方式的试算结果。
    quotes: Vec<QuoteView>,
}

/// 一种方式的试算结果。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeeQuote)]
struct QuoteView {
    /// 收费方式。
    #[schema(value_type = words::FeeBasis)]
    basis: FeeBasis,
    /// 收费方式（中文）。
    basis_label: &'static str,
    /// 按件：是该申请人当月的第几件。
    nth_in_month: Option<u32>,
    /// 按量：页数。
    pages: Option<u32>,
    /// 金额（分）。
    amount_fen: i64,
    /// 各档的件数或者页数与金额。
    lines: Vec<LineView>,
    /// 依据的条款，如 `fee:4`。
    #[schema(value_type = String)]
    cite: Cite,
    /// 依据的条款全称。
    source: String,
}

/// 一档：落在其中的件或者页。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeeLine)]
struct LineView {
    /// 从第几件或者第几页。
    from: u32,
    /// 到第几件或者第几页。
    to: u32,
    /// 单价（分）。
    unit_fen: i64,
    /// 金额（分）。
    amount_fen: i64,
}

impl From<FeeLine> for LineView {
    fn from(line: FeeLine) -> LineView {
        LineView {
            from: line.from,
            to: line.to,
            unit_fen: line.unit_fen,
            amount_fen: line.amount_fen,
        }
    }
}

impl Answer {
    pub fn of(quotes: Quotes, office: &Office) -> Answer {
        let view = |quote: Quote| QuoteView {
            basis: quote.basis,
            basis_label: quote.basis.label(),
            nth_in_month: quote.nth_in_month,
            pages: quote.pages,
            amount_fen: quote.amount_fen,
            lines: quote.lines.into_iter().map(LineView::from).collect(),
            source: source(&quote.cite, &office.rules),
            cite: quote.cite,
        };
        Answer {
            received_on: quotes.asked.received_on,
            since: quotes.since,
            source: source(&quotes.cite, &office.rules),
            cite: quotes.cite,
            reminder: "收费不是自动的：先认定数量、频次明显超过合理范围并说明理由，经批准后在期限内告知。",
            quotes: quotes.quotes.into_iter().map(view).collect(),
        }
    }
}
