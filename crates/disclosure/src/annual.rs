//! The tables of the annual report (国办公开办函〔2021〕30号) and the rules by
//! which they balance: table three with 25 rows of 7 columns, table four with 15
//! numbers, last year's carry-over.

use serde::{Deserialize, Serialize};

/// The columns of table three; the last is the total of the six kinds of applicants.
pub const COLUMNS: [&str; 7] = [
    "自然人",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
    "总计",
];

/// The rows of table three.
pub const ROWS: [&str; 25] = [
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "三（一）予以公开",
    "三（二）部分公开",
    "三（三）1.属于国家秘密",
    "三（三）2.其他法律行政法规禁止公开",
    "三（三）3.危及“三安全一稳定”",
    "三（三）4.保护第三方合法权益",
    "三（三）5.属于三类内部事务信息",
    "三（三）6.属于四类过程性信息",
    "三（三）7.属于行政执法案卷",
    "三（三）8.属于行政查询事项",
    "三（四）1.本机关不掌握相关政府信息",
    "三（四）2.没有现成信息需要另行制作",
    "三（四）3.补正后申请内容仍不明确",
    "三（五）1.信访举报投诉类申请",
    "三（五）2.重复申请",
    "三（五）3.要求提供公开出版物",
    "三（五）4.无正当理由大量反复申请",
    "三（五）5.要求行政机关确认或重新出具已获取信息",
    "三（六）1.逾期不补正、不再处理",
    "三（六）2.逾期不缴费、不再处理",
    "三（六）3.其他",
    "三（七）总计",
    "四、结转下年度继续办理",
];

/// The three parts of table four, each of four results and their total.
pub const REMEDIES: [&str; 3] = ["行政复议", "未经复议直接起诉", "复议后起诉"];
const RESULTS: [&str; 5] = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];

/// Places of the rows that the rules name, from 0.
const NEW: usize = 0;
const CARRIED_IN: usize = 1;
const RESULTS_FROM: usize = 2;
const DONE: usize = 23;
const CARRIED_OUT: usize = 24;
const TOTAL: usize = 6;

/// A year's tables as somebody hands them in. A part that is left out is not checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// The year.
    pub year: i32,
    /// Table three.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applications: Option<Vec<Vec<i64>>>,
    /// Table four.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedies: Option<Vec<i64>>,
    /// Row 四 of the year before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_over_last_year: Option<Vec<i64>>,
}

/// The rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// 一 + 二 = 三(七) + 四, in every column.
    R1,
    /// 三(七) is the sum of the results.
    R2,
    /// 总计 is the sum of the six columns, in every row; in table four of the four results.
    R3,
    /// 二 is last year's 四, in every column.
    R4,
    /// The form itself: so many rows and columns, no negative number.
    Form,
}

/// A cell in which a rule breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Break {
    /// The rule.
    pub rule: Rule,
    /// `applications`, `remedies` or `carried_over_last_year`.
    pub table: &'static str,
    /// The row, from 1.
    pub row: usize,
    /// The column, from 1.
    pub column: usize,
    /// What the rule makes of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<i64>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<i64>,
    /// The same in Chinese.
    pub message: String,
}

/// Whether the tables balance, and where they do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// Whether no rule breaks.
    pub balanced: bool,
    /// Where one does.
    pub breaks: Vec<Break>,
}

/// Checks every rule on what there is. Where the form is wrong the rest is still checked.
pub fn check(tables: &Tables) -> Balance {
    let mut breaks = Vec::new();
    if let Some(rows) = &tables.applications {
        form(rows, &mut breaks);
        let cell = |row: usize, column: usize| rows.get(row)?.get(column).copied();
        for column in 0..COLUMNS.len() {
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
    Balance {
        balanced: breaks.is_empty(),
        breaks,
    }
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
fn last_year(last: &[i64], cell: &impl Cells, breaks: &mut Vec<Break>) {
    if last.len() != COLUMNS.len() {
        breaks.push(misshapen(
            "carried_over_last_year",
            1,
            last.len(),
            format!("上年结转应有 {} 栏，现有 {} 栏", COLUMNS.len(), last.len()),
        ));
    }
    for (column, expected) in last.iter().enumerate().take(COLUMNS.len()) {
        if let Some(found) = cell(CARRIED_IN, column)
            && found != *expected
        {
            let why = "二应等于上年度报告的四";
            let (expected, found) = (i128::from(*expected), i128::from(found));
            breaks.push(broken(Rule::R4, CARRIED_IN, column, expected, found, why));
        }
    }
}

/// R3 in table four: each total is the sum of its four results.
fn table_four(remedies: &[i64], breaks: &mut Vec<Break>) {
    let parts = REMEDIES.len() * RESULTS.len();
    if remedies.len() != parts {
        let message = format!("表四应有 {parts} 个数，现有 {} 个", remedies.len());
        breaks.push(misshapen("remedies", 1, remedies.len(), message));
    }
    for (place, number) in remedies
        .iter()
        .enumerate()
        .filter(|(_, number)| **number < 0)
    {
        breaks.push(negative("remedies", 1, place + 1, *number));
    }
    for (part, results) in remedies
        .chunks_exact(RESULTS.len())
        .enumerate()
        .take(REMEDIES.len())
    {
        let (found, four) = (results[4], &results[..4]);
        let expected: i128 = four.iter().copied().map(i128::from).sum();
        if expected != i128::from(found) {
            breaks.push(Break {
                rule: Rule::R3,
                table: "remedies",
                row: 1,
                column: (part + 1) * RESULTS.len(),
                expected: shown(expected),
                found: Some(found),
                message: format!(
                    "表四“{}”的“{}”应为 {expected}，表中是 {found}（总计应等于四种结果之和）",
                    REMEDIES[part], RESULTS[4]
                ),
            });
        }
    }
}

fn misshapen(table: &'static str, row: usize, column: usize, message: String) -> Break {
    Break {
        rule: Rule::Form,
        table,
        row,
        column,
        expected: None,
        found: None,
        message,
    }
}

fn negative(table: &'static str, row: usize, column: usize, found: i64) -> Break {
    Break {
        found: Some(found),
        ..misshapen(
            table,
            row,
            column,
            format!("第 {row} 行第 {column} 栏是负数（{found}）"),
        )
    }
}

fn form(rows: &[Vec<i64>], breaks: &mut Vec<Break>) {
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
        for (column, number) in row.iter().enumerate().filter(|(_, number)| **number < 0) {
            breaks.push(negative("applications", at + 1, column + 1, *number));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A year that balances: one row of results each, two kinds of applicants.
    fn year() -> Tables {
        let mut rows = vec![vec![0; 7]; 25];
        let mut set = |row: usize, person: i64, firm: i64| {
            rows[row] = vec![person, firm, 0, 0, 0, 0, person + firm];
        };
        set(0, 40, 3);
        set(1, 4, 1);
        for row in 2..23 {
            set(row, 2, i64::from(row == 2));
        }
        set(23, 42, 1);
        set(24, 2, 3);
        Tables {
            year: 2025,
            applications: Some(rows),
            remedies: Some(vec![1, 0, 0, 2, 3, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1]),
            carried_over_last_year: Some(vec![4, 1, 0, 0, 0, 0, 5]),
        }
    }

    #[test]
    fn a_year_balances_and_every_single_change_is_found() {
        let year = year();
        assert_eq!(check(&year).breaks, []);
        for row in 0..25 {
            for column in 0..7 {
                let mut wrong = year.clone();
                wrong.applications.as_mut().unwrap()[row][column] += 1;
                assert!(!check(&wrong).balanced, "{row} {column}");
            }
        }
        for place in 0..15 {
            let mut wrong = year.clone();
            wrong.remedies.as_mut().unwrap()[place] += 1;
            assert!(!check(&wrong).balanced, "{place}");
        }
        for place in 0..7 {
            let mut wrong = year.clone();
            wrong.carried_over_last_year.as_mut().unwrap()[place] += 1;
            let breaks = check(&wrong).breaks;
            assert_eq!(
                (breaks[0].rule, breaks[0].row, breaks[0].column),
                (Rule::R4, 2, place + 1)
            );
        }
    }

    #[test]
    fn a_break_names_its_cell_and_what_it_should_be() {
        let mut wrong = year();
        wrong.applications.as_mut().unwrap()[23][1] = 5;
        let breaks = check(&wrong).breaks;
        let r2 = breaks.iter().find(|it| it.rule == Rule::R2).unwrap();
        assert_eq!(
            (r2.row, r2.column, r2.expected, r2.found),
            (24, 2, Some(1), Some(5))
        );
        assert!(r2.message.contains("商业企业"), "{}", r2.message);
        let r3 = breaks.iter().find(|it| it.rule == Rule::R3).unwrap();
        assert_eq!(
            (r3.row, r3.column, r3.expected, r3.found),
            (24, 7, Some(47), Some(43))
        );
    }

    #[test]
    fn a_wrong_form_is_named_and_the_rest_still_checked() {
        let mut wrong = year();
        let rows = wrong.applications.as_mut().unwrap();
        rows[3].pop();
        rows[4][0] = -1;
        let breaks = check(&wrong).breaks;
        assert!(
            breaks
                .iter()
                .any(|it| it.message.contains("第 4 行应有 7 栏"))
        );
        assert!(breaks.iter().any(|it| it.message.contains("负数")));
        assert!(
            breaks
                .iter()
                .any(|it| it.rule == Rule::R2 && it.column == 1)
        );
        let part = Tables {
            year: 2025,
            ..Tables::default()
        };
        assert!(check(&part).balanced);
        let huge = Tables {
            applications: Some(vec![vec![i64::MAX; 7]; 25]),
            ..part
        };
        assert!(!check(&huge).balanced, "no overflow");
    }
}
