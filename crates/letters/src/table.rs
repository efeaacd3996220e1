//! How wide the columns of a table are.

/// The least width of a column, in characters.
const LEAST: f64 = 2.0;
/// Up to here a column stays as wide as its longest line.
const SHORT: f64 = 7.0;
/// Up to here too where the others still have enough: a number is not torn apart.
const MIDDLE: f64 = 14.0;
/// What each of the others then has at least.
const ENOUGH: f64 = 12.0;
/// A longer text counts as no more than this: it is broken over lines anyway.
const LONG: f64 = 24.0;
/// Space at both sides of a cell, in characters.
const PADDING: f64 = 1.0;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub(crate) struct Column {
    /// Its share of the table's width; those of all columns add up to 1.
    pub share: f64,
    /// Whether all its texts are short, to be centred.
    pub short: bool,
}

/// The columns of a table whose width is `whole`, in characters. Short columns (a
/// number, a date) get what they need, the others share the rest by the length of
/// their texts. The number of a document is short in this sense where there is room.
pub(crate) fn columns<'a>(rows: impl Iterator<Item = &'a [String]>, whole: f64) -> Vec<Column> {
    let mut longest: Vec<f64> = Vec::new();
    for row in rows {
        if longest.len() < row.len() {
            longest.resize(row.len(), LEAST);
        }
        for (width, cell) in longest.iter_mut().zip(row) {
            *width = width.max(line_width(cell));
        }
    }
    let padded = |width: f64| width.min(LONG) + PADDING;
    let fits = |limit: f64| {
        let (kept, rest): (Vec<f64>, Vec<f64>) = longest.iter().partition(|width| **width <= limit);
        let kept: f64 = kept.into_iter().map(padded).sum();
        let least: f64 = rest.iter().map(|_| ENOUGH).sum();
        kept + least <= whole
    };
    let limit = if fits(MIDDLE) { MIDDLE } else { SHORT };
    let short = |width: f64| width <= limit;
    let sum = |of_short: bool| -> f64 {
        let widths = longest.iter().filter(|&&width| short(width) == of_short);
        widths.map(|&width| padded(width)).sum()
    };
    let (fixed, free) = (sum(true), sum(false));
    let crowded = free == 0.0 || fixed + 4.0 * PADDING > whole;
    let share = |width: f64| match (crowded, short(width)) {
        (true, _) => padded(width) / (fixed + free),
        (false, true) => padded(width) / whole,
        (false, false) => (whole - fixed) / whole * padded(width) / free,
    };
    let column = |&width: &f64| Column {
        share: share(width),
        short: width <= SHORT,
    };
    longest.iter().map(column).collect()
}

/// So many columns whose widths are given, each as wide as another where none is; those
/// that have nothing but numbers and short words below their heads are centred.
pub(crate) fn given(columns: usize, rows: &[Vec<String>], widths: &[u16]) -> Vec<Column> {
    let width = |nth: usize| f64::from(widths.get(nth).copied().unwrap_or(1).max(1));
    let whole: f64 = (0..columns).map(width).sum();
    let is_short = |cell: &String| line_width(cell) <= SHORT;
    let column = |nth: usize| Column {
        share: width(nth) / whole,
        short: rows.iter().filter_map(|row| row.get(nth)).all(is_short),
    };
    (0..columns).map(column).collect()
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
        let columns = columns(rows.iter().map(Vec::as_slice), 36.0);
        assert!((whole(&columns) - 1.0).abs() < 1e-9);
        assert_eq!(columns[0].share, 3.0 / 36.0);
        assert!(columns[1].share > 0.8);
        let short: Vec<_> = columns.iter().map(|column| column.short).collect();
        assert_eq!(short, [true, false, true]);
    }

    fn whole(columns: &[Column]) -> f64 {
        columns.iter().map(|column| column.share).sum()
    }

    #[test]
    fn a_number_is_not_torn_apart_where_there_is_room() {
        let number = "青自然依申请〔2026〕19号";
        let rows = [
            row(&["登记编号", "申请事项", "收到日期"]),
            row(&[number, &"长".repeat(21), "2026年3月2日"]),
        ];
        let columns = columns(rows.iter().map(Vec::as_slice), 36.0);
        assert!(columns[0].share * 36.0 >= line_width(number) + PADDING);
        assert!(columns[1].share * 36.0 >= ENOUGH && !columns[0].short);
        assert!((whole(&columns) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn given_widths_are_kept() {
        let rows = [row(&[&"长".repeat(9), "3"]), row(&["短", "12.5%"])];
        let columns = given(2, &rows, &[9, 3]);
        assert_eq!((columns[0].share, columns[1].share), (0.75, 0.25));
        assert_eq!((columns[0].short, columns[1].short), (false, true));
        // what is not said is no reason to lose a column
        assert_eq!(given(3, &rows, &[]).len(), 3);
        assert!((whole(&given(3, &rows, &[0])) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn many_columns_still_fit() {
        let rows = [row(&["一二三四五六"; 12])];
        let wide = columns(rows.iter().map(Vec::as_slice), 36.0);
        assert!((whole(&wide) - 1.0).abs() < 1e-9);
        assert!(columns(std::iter::empty(), 36.0).is_empty());
    }
}
