//! Tables as JSON: read cell by cell like those of other programs, so that one wrong cell
//! does not hide the others.

use disclosure::annual::{Break, COLUMNS, DOCUMENT_COLUMNS, DOCUMENTS, cell_name};
use serde::Deserialize;
use serde_json::Value;

use super::tables::{blank, fault, nought};
use super::{Outside, Places};

/// The JSON form of a report's tables, whatever stands in their cells.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handed {
    year: i32,
    #[serde(default)]
    agency: Option<String>,
    #[serde(default)]
    applications: Option<Vec<Value>>,
    #[serde(default)]
    remedies: Option<Vec<Value>>,
    #[serde(default)]
    carried_over_last_year: Option<Vec<Value>>,
    /// By kind: made, repealed, in force.
    #[serde(default)]
    documents: Option<[[Option<i64>; DOCUMENT_COLUMNS.len()]; DOCUMENTS.len()]>,
    /// In force at the end of the year before, by kind.
    #[serde(default)]
    in_force_last_year: Option<[Option<i64>; DOCUMENTS.len()]>,
}

impl From<Handed> for Outside {
    fn from(handed: Handed) -> Outside {
        let mut outside = Outside {
            year: Some(handed.year),
            agency: handed.agency.map(|name| name.trim().to_owned()),
            ..Outside::default()
        };
        let (mut places, mut faults) = (Places::default(), Vec::new());
        if let Some(rows) = handed.applications {
            let mut table = Vec::new();
            for (at, row) in rows.iter().enumerate() {
                let path = format!("applications[{at}]");
                let Some(cells) = row.as_array() else {
                    let said = format!(
                        "表三第 {} 行不是 7 个数的列表，而是{}",
                        at + 1,
                        in_words(row)
                    );
                    faults.push(fault("applications", (at, 0), said, Some(path)));
                    places.applications.push(Vec::new());
                    table.push(vec![None; COLUMNS.len()]);
                    continue;
                };
                places.applications.push(named(&path, cells));
                table.push(numbers("applications", at, cells, &path, &mut faults));
            }
            outside.sheet.applications = Some(table);
        }
        if let Some(row) = handed.remedies {
            places.remedies = named("remedies", &row);
            let numbers = numbers("remedies", 0, &row, "remedies", &mut faults);
            outside.sheet.remedies = Some(numbers);
        }
        if let Some(row) = handed.carried_over_last_year {
            let (name, faults) = ("carried_over_last_year", &mut faults);
            outside.sheet.carried_over_last_year = Some(numbers(name, 0, &row, name, faults));
        }
        outside.sheet.documents = handed.documents;
        outside.sheet.in_force_last_year = handed.in_force_last_year;
        Outside {
            places,
            faults,
            ..outside
        }
    }
}

fn place(path: &str, column: usize) -> String {
    format!("{path}[{column}]")
}

fn named(path: &str, row: &[Value]) -> Vec<String> {
    (0..row.len()).map(|column| place(path, column)).collect()
}

/// The numbers of a row; what is none is a fault.
fn numbers(
    table: &'static str,
    row: usize,
    cells: &[Value],
    path: &str,
    faults: &mut Vec<Break>,
) -> Vec<Option<i64>> {
    let read = |(column, cell): (usize, &Value)| {
        let said = match (cell.as_i64(), cell) {
            (Some(number), _) => return Some(number),
            (None, Value::Null) => {
                let said = blank(table, (row, column), &cell_name(table, row, column));
                let place = Some(place(path, column));
                faults.push(fault(table, (row, column), said, place));
                return nought(table, (row, column));
            }
            (None, held) => format!(
                "{}不是整数，而是{}",
                cell_name(table, row, column),
                in_words(held)
            ),
        };
        let place = Some(place(path, column));
        faults.push(fault(table, (row, column), said, place));
        None
    };
    cells.iter().enumerate().map(read).collect()
}

fn in_words(held: &Value) -> String {
    match held {
        Value::Null => "空值".to_owned(),
        Value::String(text) => format!("文字“{}”", text.chars().take(20).collect::<String>()),
        Value::Bool(_) => "真假值".to_owned(),
        Value::Array(_) => "列表".to_owned(),
        Value::Object(_) => "对象".to_owned(),
        number => number.to_string(),
    }
}
