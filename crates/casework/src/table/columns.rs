//! The columns of a list, and the header that names them.

use super::{BadRow, Cell, Row, letters, nearest};

/// A column of a list.
pub(crate) trait Column: Copy + PartialEq + 'static {
    /// All columns, in the order of the form.
    const ALL: &'static [Self];

    /// Its header.
    fn label(self) -> &'static str;

    /// Its names in JSON, which are accepted as well.
    fn fields(self) -> &'static [&'static str];

    /// The column with this name in JSON.
    fn of_field(field: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|column| column.fields().contains(&field))
    }

    /// The column with this header, in Chinese or as in JSON.
    fn of_header(header: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        let labelled = all.find(|column| column.label() == header);
        labelled.or_else(|| Self::of_field(&header.to_ascii_lowercase()))
    }
}

/// Which column stands where: by place, from 0.
#[derive(Debug)]
pub(crate) struct Columns<C>(Vec<(usize, C)>);

impl<C: Column> Columns<C> {
    /// Reads the header of a list of these things.
    ///
    /// # Errors
    /// All unknown, repeated and missing columns.
    pub fn recognise(header: &Row, required: &[C], what: &str) -> Result<Self, Vec<BadRow>> {
        let (mut columns, mut bad) = (Columns(Vec::new()), Vec::new());
        let mut tell = |column: &str, message: String| {
            let column = Some(column.to_owned());
            bad.push(BadRow {
                row: header.number,
                column,
                message,
            });
        };
        for (place, cell) in &header.cells {
            let Cell::Text(name) = cell else {
                tell(
                    &letters(*place),
                    format!("表头应当是文字；第一行填写列名，以下每行一件{what}。"),
                );
                continue;
            };
            match C::of_header(name) {
                None => tell(name, unknown::<C>(name)),
                Some(column) if columns.0.iter().any(|(_, known)| *known == column) => {
                    tell(name, "这一列出现了两次；请只保留一列。".into());
                }
                Some(column) => columns.0.push((*place, column)),
            }
        }
        for column in required {
            if columns.0.iter().all(|(_, known)| known != column) {
                tell(
                    column.label(),
                    "缺少这一列；请在表头加上，并逐行填写。".into(),
                );
            }
        }
        match bad.is_empty() {
            true => Ok(columns),
            false => Err(bad),
        }
    }

    /// The column at a place.
    pub fn at(&self, place: usize) -> Option<C> {
        let mut all = self.0.iter();
        all.find(|(at, _)| *at == place).map(|(_, column)| *column)
    }

    /// Where they stand, from left to right.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(at, _)| *at)
    }

    /// Their headers, from left to right.
    pub fn labels(&self) -> Vec<&'static str> {
        self.0.iter().map(|(_, column)| column.label()).collect()
    }
}

fn unknown<C: Column>(name: &str) -> String {
    let all = C::ALL.iter();
    let names = all.flat_map(|it| std::iter::once(it.label()).chain(it.fields().iter().copied()));
    let hint = match nearest(name, names) {
        Some(known) => format!("是不是“{known}”？"),
        None => {
            let labels: Vec<&str> = C::ALL.iter().map(|column| column.label()).collect();
            format!("可以使用的列：{}。", labels.join("、"))
        }
    };
    format!("没有这一列。{hint}不导入的列请删除。")
}
