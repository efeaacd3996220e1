//! Rows of a workbook in which a text is wrapped: not every program works out how high they
//! are when it opens one.

/// How high a row with one line is, in points.
pub(crate) const LINE: f64 = 15.0;

/// How high a row is in which this text is wrapped in a column of this width, which
/// counts an ASCII character as one and any other as two.
pub(crate) fn height(text: &str, width: u16) -> f64 {
    let narrow = |c: char| if c.is_ascii() { 1 } else { 2 };
    let taken: usize = text.chars().map(narrow).sum();
    // a spreadsheet allows no more
    let lines = taken.div_ceil(usize::from(width.max(1))).clamp(1, 27);
    LINE * lines as f64
}
