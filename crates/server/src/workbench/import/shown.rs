//! What was found in a file.

use casework::intake::import::{Preview, PreviewRow};

use super::held::Held;

/// The columns that tell one application from another, by their headers.
const TELLING: [&str; 3] = ["渠道", "申请人", "名称"];

/// What the page shows of a file.
pub(super) struct Shown {
    pub name: String,
    pub good: usize,
    pub bad: usize,
    pub bad_rows: Vec<Row>,
    pub good_rows: Vec<Row>,
    pub digest: String,
    /// Whether the file must be chosen again to be imported.
    pub is_large: bool,
}

/// A row of the file.
pub(super) struct Row {
    pub row: usize,
    pub values: Vec<String>,
    pub problems: Vec<String>,
    pub number: String,
    pub warnings: Vec<String>,
}

impl Shown {
    pub fn of(preview: Preview, held: &Held) -> Shown {
        let places: Vec<Option<usize>> = TELLING
            .iter()
            .map(|label| preview.columns.iter().position(|column| column == label))
            .collect();
        let rows = |rows: Vec<PreviewRow>| -> Vec<Row> {
            rows.into_iter().map(|row| Row::of(row, &places)).collect()
        };
        Shown {
            name: held.name.clone(),
            good: preview.good,
            bad: preview.bad,
            bad_rows: rows(preview.bad_rows),
            good_rows: rows(preview.good_rows),
            digest: held.digest.clone(),
            is_large: !held.is_kept(),
        }
    }
}

impl Row {
    fn of(row: PreviewRow, places: &[Option<usize>]) -> Row {
        let value = |place: &Option<usize>| {
            let value = place.and_then(|place| row.values.get(place));
            value.cloned().unwrap_or_default()
        };
        Row {
            row: row.row,
            values: places.iter().map(value).collect(),
            problems: row
                .problems
                .iter()
                .map(|bad| match &bad.column {
                    Some(column) => format!("“{column}”：{}", bad.message),
                    None => bad.message.clone(),
                })
                .collect(),
            number: row.number.unwrap_or_default(),
            warnings: row
                .warnings
                .into_iter()
                .map(|warning| warning.message)
                .collect(),
        }
    }
}
