//! What a report consists of, whatever file it becomes.

/// A report on what people ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicReport {
    /// Its title, in three lines.
    pub title: String,
    /// Its parts, in the order in which they are written.
    pub sections: Vec<Section>,
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What stands over it.
    pub heading: &'static str,
    /// What is said.
    pub said: Vec<String>,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// A table, a sheet in a workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it is called.
    pub name: &'static str,
    /// What stands over its columns, and how wide they are in characters.
    pub columns: Vec<(String, u16)>,
    /// Its rows: as many values as there are columns.
    pub rows: Vec<Vec<Value>>,
    /// How it is drawn.
    pub chart: Option<Chart>,
}

/// How a table is drawn in a workbook: the first column names what is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chart {
    /// The first rows of one column.
    Columns {
        /// Which column.
        column: u16,
        /// How many rows.
        rows: u32,
    },
    /// Each column a line over all rows.
    Lines,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// Half a number that is counted in halves: a median.
    Halves(i64),
    /// A number that is counted in tenths: a mean.
    Tenths(i64),
    /// A quotient, that a workbook works out by itself.
    Rate(Rate),
    /// What a workbook works out of other cells.
    Worked(Worked),
    /// Too few people are behind it.
    Held,
    /// There is nothing to say.
    Nothing,
}

/// A number, or a share, that a workbook works out of other cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worked {
    /// The formula, in the words of the workbook and without the sign before it.
    pub formula: String,
    /// What it comes to.
    pub result: String,
    /// The same, as people read it.
    pub shown: String,
    /// Written as per cent.
    pub is_share: bool,
}

/// A quotient of two cells of the same table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The upper number, or what became of the lower one.
    pub part: i64,
    /// The lower number.
    pub whole: i64,
    /// Which cells they are.
    pub of: Of,
}

/// Which cells a quotient is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A column of the row, and the same column of the last row.
    Sum(u16),
    /// Two columns of the row.
    Columns(u16, u16),
    /// By how much the first of two columns is more than the second.
    Change(u16, u16),
}

/// What stands where a number is held back.
pub(super) const HELD_BACK: &str = "＊";
/// What stands where there is nothing to say.
pub(super) const NOTHING: &str = "—";

impl TopicReport {
    /// Whether numbers are held back that lines would be drawn through.
    pub(super) fn holds_back_of_lines(&self) -> bool {
        let tables = self.sections.iter().flat_map(|section| &section.tables);
        let mut lines = tables.filter(|table| table.chart == Some(Chart::Lines));
        lines.any(|table| table.rows.iter().flatten().any(|it| *it == Value::Held))
    }
}

impl Rate {
    /// In tenths of a per cent, to the nearest; none of nothing.
    pub fn permille(self) -> Option<i64> {
        let part = match self.of {
            Of::Change(..) => self.part - self.whole,
            Of::Sum(_) | Of::Columns(..) => self.part,
        };
        let half = if part < 0 {
            -self.whole / 2
        } else {
            self.whole / 2
        };
        (self.whole > 0).then(|| (part * 1000 + half) / self.whole)
    }
}

impl Value {
    /// The share of a column in its last row.
    pub(super) fn share(column: u16, part: i64, whole: i64) -> Value {
        let of = Of::Sum(column);
        Value::Rate(Rate { part, whole, of })
    }

    /// How much more one column is than another.
    pub(super) fn change((at, now): (u16, i64), (base, before): (u16, i64)) -> Value {
        Value::Rate(Rate {
            part: now,
            whole: before,
            of: Of::Change(at, base),
        })
    }

    /// A number that is held back where it is small.
    pub(super) fn unless_few(number: i64, least: Option<i64>) -> Value {
        match least {
            Some(least) if (1..least).contains(&number) => Value::Held,
            _ => Value::Number(number),
        }
    }

    /// As people read it.
    pub fn shown(&self) -> String {
        match self {
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Halves(halves) if halves % 2 == 0 => (halves / 2).to_string(),
            Value::Halves(halves) => format!("{}.5", halves / 2),
            Value::Tenths(tenths) => format!("{:.1}", *tenths as f64 / 10.0),
            Value::Rate(rate) => rate.permille().map_or(NOTHING.to_owned(), |permille| {
                let sign = if permille < 0 { "-" } else { "" };
                format!("{sign}{}.{}%", permille.abs() / 10, permille.abs() % 10)
            }),
            Value::Worked(worked) => worked.shown.clone(),
            Value::Held => HELD_BACK.to_owned(),
            Value::Nothing => NOTHING.to_owned(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Number(number)
    }
}

/// Columns of a table.
pub(crate) fn columns(named: &[(&str, u16)]) -> Vec<(String, u16)> {
    let named = named.iter();
    named
        .map(|(name, width)| ((*name).to_owned(), *width))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotient_is_rounded_and_none_of_nothing() {
        let rate = |part, whole, of| Value::Rate(Rate { part, whole, of }).shown();
        assert_eq!(rate(1, 3, Of::Sum(1)), "33.3%");
        assert_eq!(rate(2, 3, Of::Columns(1, 2)), "66.7%");
        assert_eq!(rate(1, 3, Of::Change(1, 2)), "-66.7%");
        assert_eq!(rate(9, 4, Of::Change(1, 2)), "125.0%");
        assert_eq!(rate(3, 0, Of::Change(1, 2)), "—");
        assert_eq!(Value::Halves(11).shown(), "5.5");
        assert_eq!(Value::Tenths(30).shown(), "3.0");
        assert_eq!(Value::unless_few(2, Some(3)).shown(), "＊");
        assert_eq!(Value::unless_few(0, Some(3)).shown(), "0");
    }
}
