//! How wide the columns of a table are.

/// The least width of a column, in characters.
const LEAST: f64 = 2.0;
/// Up to here a column stays as wide as its longest line.
const SHORT: f64 = 7.0;
/// A longer text counts as no more than this: it is broken over lines anyway.
const LONG: f64 = 24.0;
/// Space at both sides of a cell, in characters.
const PADDING: f64 = 1.0;

/// Each column's share of the whole, adding up to 1. `whole` is the table's width in
/// characters. Short columns (a number, a date) get what they need, the others share
/// the rest by the length of their texts.
pub(crate) fn shares<'a>(rows: impl Iterator<Item = &'a [String]>, whole: f64) -> Vec<f64> {
    let mut longest: Vec<f64> = Vec::new();
    for row in rows {
        if longest.len() < row.len() {
            longest.resize(row.len(), LEAST);
        }
        for (width, cell) in longest.iter_mut().zip(row) {
            *width = width.max(line_width(cell));
        }
    }
    let widths = longest.iter().map(|width| width.min(LONG) + PADDING);
    let widths: Vec<f64> = widths.collect();
    let short = |width: f64| width <= SHORT + PADDING;
    let fixed: f64 = widths.iter().filter(|&&width| short(width)).sum();
    let free: f64 = widths.iter().filter(|&&width| !short(width)).sum();
    if free == 0.0 || fixed + 4.0 * PADDING > whole {
        return widths.iter().map(|width| width / (fixed + free)).collect();
    }
    let share = |&width: &f64| match short(width) {
        true => width / whole,
        false => (whole - fixed) / whole * width / free,
    };
    widths.iter().map(share).collect()
}

/// The length of a text's longest line in characters; a Latin one counts as half.
pub(crate) fn line_width(text: &str) -> f64 {
    let width = |line: &str| {
        line.chars()
            .map(|sign| if sign.is_ascii() { 0.5 } else { 1.0 })
            .sum()
    };
    text.lines().map(width).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|&cell| cell.to_owned()).collect()
    }

    #[test]
    fn short_columns_keep_what_they_need() {
        let rows = [
            row(&["序号", "名称", "页数"]),
            row(&["12", &"长".repeat(80), "3"]),
        ];
        let shares = shares(rows.iter().map(Vec::as_slice), 36.0);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert_eq!(shares[0], 3.0 / 36.0);
        assert!(shares[1] > 0.8);
    }

    #[test]
    fn many_columns_still_fit() {
        let rows = [row(&["一二三四五六"; 12])];
        let shares = shares(rows.iter().map(Vec::as_slice), 36.0);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(super::shares(std::iter::empty(), 36.0).is_empty());
    }
}
