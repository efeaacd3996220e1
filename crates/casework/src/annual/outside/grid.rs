//! What a file holds, as rows of cells: a merged cell stands in each place that it covers.

/// A cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cell {
    /// What it holds.
    pub holds: Holds,
    /// How its program names the place.
    pub place: String,
}

/// What a cell holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Holds {
    /// Nothing.
    #[default]
    Blank,
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// Nothing of its own: it is one with another, whose place this is, and that holds no
    /// words. A number stands once, or a sum would have it twice.
    Covered(String),
}

impl Cell {
    /// The text; empty of a number.
    pub fn text(&self) -> &str {
        match &self.holds {
            Holds::Text(text) => text,
            _ => "",
        }
    }

    /// The text without its spaces and lines.
    pub fn plain(&self) -> String {
        self.text().split_whitespace().collect()
    }

    /// What a place holds that is merged with this one: a label stands in each.
    pub fn covers(&self) -> Holds {
        match &self.holds {
            Holds::Text(_) if self.number().is_err() => self.holds.clone(),
            Holds::Covered(first) => Holds::Covered(first.clone()),
            _ => Holds::Covered(self.place.clone()),
        }
    }

    /// The whole number in it, also where it was typed as a text; lines apart are no number.
    ///
    /// # Errors
    /// What it holds instead.
    pub fn number(&self) -> Result<Option<i64>, String> {
        match &self.holds {
            Holds::Blank | Holds::Covered(_) => Ok(None),
            Holds::Number(number) => whole(*number).map(Some),
            Holds::Text(text) => {
                let plain: String = text
                    .trim()
                    .chars()
                    .filter(|c| *c == '\n' || !c.is_whitespace() && !",，".contains(*c))
                    .map(narrow)
                    .collect();
                let is_number = plain
                    .chars()
                    .all(|c| c.is_ascii_digit() || "-.".contains(c));
                match (plain.parse(), plain.parse::<f64>()) {
                    (Ok(number), _) => Ok(Some(number)),
                    _ if NONE.contains(&plain.as_str()) => Ok(None),
                    (_, Ok(number)) if is_number => whole(number).map(Some),
                    _ => Err(format!("文字“{}”", shortened(text))),
                }
            }
        }
    }
}

/// What is written where there is no number.
const NONE: [&str; 8] = ["", "-", "--", "—", "——", "/", "／", "无"];

fn whole(number: f64) -> Result<i64, String> {
    let most = 9_007_199_254_740_992.0; // beyond it a spreadsheet has no whole numbers
    match number.fract() == 0.0 && number.abs() < most {
        true => Ok(number as i64),
        false => Err(format!("{number}")),
    }
}

/// Full-width digits and the minus sign as plain ones.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '－' | '−' => '-',
        c => c,
    }
}

/// As much of a text as shows what it is.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 20;
    let text = text.trim().replace('\n', " ");
    match text.chars().count() > SHOWN {
        true => text.chars().take(SHOWN).chain(['…']).collect(),
        false => text,
    }
}

/// A table: rows of cells.
pub(super) type Grid = Vec<Vec<Cell>>;

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Its tables, or its sheets.
    pub grids: Vec<Grid>,
    /// Its text outside of tables, a paragraph a line.
    pub text: String,
}
