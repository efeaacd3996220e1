//! The rules by which the tables balance.

use super::{
    Balance, Break, CARRIED_IN, CARRIED_OUT, COLUMNS, DOCUMENT_COLUMNS, DOCUMENTS, DONE, IN_FORCE,
    NEW, REMEDIES, RESULTS, RESULTS_FROM, ROWS, Rule, Sheet, TOTAL, Tables,
};

/// Checks every rule on what there is. Where the form is wrong the rest is still checked.
pub fn check(tables: &Tables) -> Balance {
    check_sheet(&Sheet::from(tables))
}

/// The same where cells may hold no number: a rule that needs one is not tried.
pub fn check_sheet(tables: &Sheet) -> Balance {
    let mut breaks = Vec::new();
    if let Some(rows) = &tables.applications {
        form(rows, &mut breaks);
        let cell = |row: usize, column: usize| rows.get(row)?.get(column).copied().flatten();
        // where a row is missing nobody knows which the others are
        let columns = if rows.len() == ROWS.len() {
            COLUMNS.len()
        } else {
            0
        };
        for column in 0..columns {
            carried(column, &cell, &mut breaks);
            results(column, &cell, &mut breaks);
        }
        for row in 0..ROWS.len() {
            across(row, &cell, &mut breaks);
        }
        if let Some(last) = &tables.carried_over_last_year {
            last_year(last, &cell, &mut breaks);
        }
    }
    if let Some(remedies) = &tables.remedies {
        table_four(remedies, &mut breaks);
    }
    if let Some(documents) = &tables.documents {
        let last = tables.in_force_last_year.unwrap_or_default();
        table_two(documents, last, &mut breaks);
    }
    Balance::of(breaks)
}

/// The cell at a row and a column, from 0; none where the table ends before.
trait Cells: Fn(usize, usize) -> Option<i64> {}
impl<F: Fn(usize, usize) -> Option<i64>> Cells for F {}

fn broken(rule: Rule, row: usize, column: usize, expected: i128, found: i128, why: &str) -> Break {
    Break {
        rule,
        table: "applications",
        row: row + 1,
        column: column + 1,
        expected: shown(expected),
        found: shown(found),
        place: None,
        message: format!(
            "“{}”的“{}”应为 {expected}，表中是 {found}（{why}）",
            ROWS[row], COLUMNS[column]
        ),
    }
}

/// A sum as it is reported; what no table can hold is told in words only.
fn shown(sum: i128) -> Option<i64> {
    i64::try_from(sum).ok()
}

/// The sum of cells, none where one is missing; no table is large enough to overflow it.
fn sum(cells: impl IntoIterator<Item = Option<i64>>) -> Option<i128> {
    cells.into_iter().map(|cell| cell.map(i128::from)).sum()
}

/// R1: what came in is done or goes on.
fn carried(column: usize, cell: &impl Cells, breaks: &mut Vec<Break>) {
    let both = |one, other| sum([cell(one, column), cell(other, column)]);
    if let (Some(came), Some(went), Some(done)) = (
        both(NEW, CARRIED_IN),
        both(DONE, CARRIED_OUT),
        sum([cell(DONE, column)]),
    ) && came != went
    {
        let why = "一加二应等于三（七）加四";
        breaks.push(broken(
            Rule::R1,
            CARRIED_OUT,
            column,
            came - done,
            went - done,
            why,
        ));
    }
}

/// R2: the total of the results.
fn results(column: usize, cell: &impl Cells, breaks: &mut Vec<Break>) {
    let expected = sum((RESULTS_FROM..DONE).map(|row| cell(row, column)));
    if let (Some(expected), Some(found)) = (expected, sum([cell(DONE, column)]))
        && expected != found
    {
        let why = "三（七）应等于（一）至（六）各项之和";
        breaks.push(broken(Rule::R2, DONE, column, expected, found, why));
    }
}

/// R3: the total of the six kinds of applicants.
fn across(row: usize, cell: &impl Cells, breaks: &mut Vec<Break>) {
    let expected = sum((0..TOTAL).map(|column| cell(row, column)));
    if let (Some(expected), Some(found)) = (expected, sum([cell(row, TOTAL)]))
        && expected != found
    {
        let why = "总计应等于六类申请人之和";
        breaks.push(broken(Rule::R3, row, TOTAL, expected, found, why));
    }
}

/// R4: what went over last year came in this year.
fn last_year(last: &[Option<i64>], cell: &impl Cells, breaks: &mut Vec<Break>) {
    if last.len() != COLUMNS.len() {
        breaks.push(misshapen(
            "carried_over_last_year",
            1,
            last.len(),
            format!("上年结转应有 {} 栏，现有 {} 栏", COLUMNS.len(), last.len()),
        ));
    }
    for (column, expected) in last.iter().enumerate().take(COLUMNS.len()) {
        if let Some(number) = expected.filter(|number| *number < 0) {
            breaks.push(negative("carried_over_last_year", 1, column + 1, number));
        }
        if let (Some(expected), Some(found)) = (*expected, cell(CARRIED_IN, column))
            && found != expected
        {
            let why = "二应等于上年度报告的四";
            let (expected, found) = (i128::from(expected), i128::from(found));
            breaks.push(broken(Rule::R4, CARRIED_IN, column, expected, found, why));
        }
    }
}

/// R6: what is in force is what was last year, more what was made, less what was repealed.
fn table_two(
    documents: &[[Option<i64>; DOCUMENT_COLUMNS.len()]; DOCUMENTS.len()],
    last: [Option<i64>; DOCUMENTS.len()],
    breaks: &mut Vec<Break>,
) {
    for (kind, (row, last)) in documents.iter().zip(last).enumerate() {
        for (column, number) in row.iter().enumerate() {
            if let Some(number) = number.filter(|number| *number < 0) {
                breaks.push(negative("documents", kind + 1, column + 1, number));
            }
        }
        let [made, repealed, found] = *row;
        let came = sum([last, made]);
        let (Some(came), Some(repealed), Some(found)) = (came, repealed, found) else {
            continue;
        };
        let expected = came - i128::from(repealed);
        if expected != i128::from(found) {
            let name = cell_name("documents", kind, IN_FORCE);
            breaks.push(Break {
                rule: Rule::R6,
                table: "documents",
                row: kind + 1,
                column: IN_FORCE + 1,
                expected: shown(expected),
                found: Some(found),
                place: None,
                message: format!(
                    "{name}应为 {expected}，表中是 {found}（应等于上年现行有效加本年制发减本年废止）"
                ),
            });
        }
    }
}

/// R3 in table four: each total is the sum of its four results.
fn table_four(remedies: &[Option<i64>], breaks: &mut Vec<Break>) {
    let parts = REMEDIES.len() * RESULTS.len();
    if remedies.len() != parts {
        let message = format!("表四应有 {parts} 个数，现有 {} 个", remedies.len());
        breaks.push(misshapen("remedies", 1, remedies.len(), message));
    }
    for (place, number) in remedies.iter().enumerate() {
        if let Some(number) = number.filter(|number| *number < 0) {
            breaks.push(negative("remedies", 1, place + 1, number));
        }
    }
    for (part, results) in remedies
        .chunks_exact(RESULTS.len())
        .enumerate()
        .take(REMEDIES.len())
    {
        let (found, four) = (results[4], &results[..4]);
        if let (Some(expected), Some(found)) = (sum(four.iter().copied()), found)
            && expected != i128::from(found)
        {
            breaks.push(Break {
                rule: Rule::R3,
                table: "remedies",
                row: 1,
                column: (part + 1) * RESULTS.len(),
                expected: shown(expected),
                found: Some(found),
                place: None,
                message: format!(
                    "表四“{}”的“{}”应为 {expected}，表中是 {found}（总计应等于四种结果之和）",
                    REMEDIES[part], RESULTS[4]
                ),
            });
        }
    }
}

/// What a total that is missing has to be, by its row and column from 0: the sum of its
/// parts, where all of them are there.
pub fn missing_total(tables: &Sheet, table: &str, row: usize, column: usize) -> Option<i64> {
    let expected = match table {
        "applications" => {
            let rows = tables.applications.as_ref()?;
            let cell = |row: usize, column: usize| rows.get(row)?.get(column).copied().flatten();
            match (row, column) {
                (_, TOTAL) => sum((0..TOTAL).map(|column| cell(row, column))),
                (DONE, _) => sum((RESULTS_FROM..DONE).map(|row| cell(row, column))),
                _ => None,
            }
        }
        "remedies" if (column + 1).is_multiple_of(RESULTS.len()) => {
            let before = column + 1 - RESULTS.len();
            let row = tables.remedies.as_ref()?;
            sum(row.get(before..column)?.iter().copied())
        }
        _ => None,
    };
    shown(expected?)
}

fn misshapen(table: &'static str, row: usize, column: usize, message: String) -> Break {
    Break {
        rule: Rule::Form,
        table,
        row,
        column,
        expected: None,
        found: None,
        place: None,
        message,
    }
}

fn negative(table: &'static str, row: usize, column: usize, found: i64) -> Break {
    let name = cell_name(table, row - 1, column - 1);
    Break {
        found: Some(found),
        ..misshapen(table, row, column, format!("{name}是负数（{found}）"))
    }
}

/// A cell of table three (`applications`) or four (`remedies`), or of what was carried over,
/// in words, by its row and column from 0.
pub fn cell_name(table: &str, row: usize, column: usize) -> String {
    let words = match table {
        "carried_over_last_year" => return format!("上年结转的第 {} 栏", column + 1),
        "documents" => DOCUMENTS
            .get(row)
            .copied()
            .zip(DOCUMENT_COLUMNS.get(column).copied()),
        "remedies" => REMEDIES
            .get(column / RESULTS.len())
            .map(|part| (*part, RESULTS[column % RESULTS.len()])),
        _ => ROWS.get(row).copied().zip(COLUMNS.get(column).copied()),
    };
    match (words, table) {
        (Some((kind, count)), "documents") => format!("表二“{kind}”的“{count}”"),
        (Some((part, result)), "remedies") => format!("表四“{part}”的“{result}”"),
        (Some((row, column)), _) => format!("“{row}”的“{column}”"),
        (None, _) => format!("第 {} 行第 {} 栏", row + 1, column + 1),
    }
}

fn form(rows: &[Vec<Option<i64>>], breaks: &mut Vec<Break>) {
    if rows.len() != ROWS.len() {
        let message = format!("表三应有 {} 行，现有 {} 行", ROWS.len(), rows.len());
        breaks.push(misshapen("applications", rows.len(), 1, message));
    }
    for (at, row) in rows.iter().enumerate() {
        if row.len() != COLUMNS.len() {
            let message = format!(
                "表三第 {} 行应有 {} 栏，现有 {} 栏",
                at + 1,
                COLUMNS.len(),
                row.len()
            );
            breaks.push(misshapen("applications", at + 1, row.len(), message));
        }
        for (column, number) in row.iter().enumerate() {
            if let Some(number) = number.filter(|number| *number < 0) {
                breaks.push(negative("applications", at + 1, column + 1, number));
            }
        }
    }
}
