//! The tables of the annual report (国办公开办函〔2021〕30号) and the rules by
//! which they balance: table three with 25 rows of 7 columns, table four with 15
//! numbers, last year's carry-over.

mod labels;
mod narrative;
mod rules;
#[cfg(test)]
mod tests;

pub use labels::{LABELS, Label, is_all_other, row_of};
pub use narrative::{Said, said_in, told};
pub use rules::{cell_name, check, check_sheet, missing_total};

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
/// The results in each part of table four, and their total.
pub const RESULTS: [&str; 5] = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];

/// The kinds of documents of table two that are counted as in force (article 20, item 1).
pub const DOCUMENTS: [&str; 2] = ["规章", "行政规范性文件"];
/// What table two counts of each.
pub const DOCUMENT_COLUMNS: [&str; 3] = ["本年制发件数", "本年废止件数", "现行有效件数"];
/// Place of what is in force.
pub const IN_FORCE: usize = 2;

/// Place of row 一, from 0.
pub const NEW: usize = 0;
/// Place of row 二.
pub const CARRIED_IN: usize = 1;
/// Place of the first row of results.
pub const RESULTS_FROM: usize = 2;
/// Place of row 三（七）, the total of the results.
pub const DONE: usize = 23;
/// Place of row 四.
pub const CARRIED_OUT: usize = 24;
/// Place of the column of totals.
pub const TOTAL: usize = 6;

/// The figures of a year that the parts of a report show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Table three.
    pub applications: Vec<Vec<i64>>,
    /// Table four.
    pub remedies: Vec<i64>,
    /// How many cases paid a processing fee.
    pub fee_cases: i64,
    /// How much they paid, in fen.
    pub fee_fen: i64,
}

/// A year's tables as somebody hands them in. A part that is left out is not checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// The year.
    pub year: i32,
    /// Whose; needed where several are put together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
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

/// The same as they were found in a file, where a cell may hold no number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Table three.
    pub applications: Option<Vec<Vec<Option<i64>>>>,
    /// Table four.
    pub remedies: Option<Vec<Option<i64>>>,
    /// Row 四 of the year before.
    pub carried_over_last_year: Option<Vec<Option<i64>>>,
    /// Of table two what was made, repealed and is in force, by kind of document.
    pub documents: Option<[[Option<i64>; DOCUMENT_COLUMNS.len()]; DOCUMENTS.len()]>,
    /// What was in force at the end of the year before, by kind of document.
    pub in_force_last_year: Option<[Option<i64>; DOCUMENTS.len()]>,
}

impl From<&Tables> for Sheet {
    fn from(tables: &Tables) -> Sheet {
        let row = |row: &Vec<i64>| row.iter().copied().map(Some).collect::<Vec<_>>();
        Sheet {
            applications: tables
                .applications
                .as_ref()
                .map(|rows| rows.iter().map(row).collect()),
            remedies: tables.remedies.as_ref().map(row),
            carried_over_last_year: tables.carried_over_last_year.as_ref().map(row),
            documents: None,
            in_force_last_year: None,
        }
    }
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
    /// A number in the text is that of the tables.
    R5,
    /// What is in force is what was last year, more what was made, less what was repealed.
    R6,
    /// The form itself: so many rows and columns, a whole number in each cell, none below nought.
    Form,
}

impl Rule {
    /// How it is named beside what breaks it.
    pub const fn label(self) -> &'static str {
        match self {
            Rule::R1 => "R1",
            Rule::R2 => "R2",
            Rule::R3 => "R3",
            Rule::R4 => "R4",
            Rule::R5 => "R5",
            Rule::R6 => "R6",
            Rule::Form => "格式",
        }
    }
}

/// A cell in which a rule breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Break {
    /// The rule.
    pub rule: Rule,
    /// `applications`, `remedies`, `carried_over_last_year`, `documents` or `narrative`.
    pub table: &'static str,
    /// The row, from 1.
    pub row: usize,
    /// The column, from 1.
    pub column: usize,
    /// What the rule makes of it.
    pub expected: Option<i64>,
    /// What stands there.
    pub found: Option<i64>,
    /// Where that is in the file that was read, as its program names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
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

impl Balance {
    /// What these breaks come to.
    pub fn of(breaks: Vec<Break>) -> Balance {
        Balance {
            balanced: breaks.is_empty(),
            breaks,
        }
    }
}
