//! The columns of a list, and the header that names them.

use super::{BadRow, Cell, Row};

/// Declares the columns: their header, and their names in JSON, which are
/// accepted as well.
macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $label:literal [$($field:literal),+];)+) => {
        /// A column of a list of applications.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Column {
            $($(#[$doc])* $name),+
        }

        impl Column {
            /// All columns, in the order of the form.
            pub const ALL: &'static [Column] = &[$(Column::$name),+];

            /// Its header.
            pub const fn label(self) -> &'static str {
                match self { $(Column::$name => $label),+ }
            }

            /// Its names in JSON.
            const fn fields(self) -> &'static [&'static str] {
                match self { $(Column::$name => &[$($field),+]),+ }
            }
        }
    };
}

columns! {
    Channel "渠道" ["channel"];
    SubmittedOn "提交日期" ["submitted_on", "dates.submitted_on"];
    ArrivedOn "到达日期" ["arrived_on", "dates.arrived_on"];
    SignedOn "签收日期" ["signed_on", "dates.signed_on"];
    ConfirmedOn "确认日期" ["confirmed_on", "dates.confirmed_on"];
    ContactAttemptedOn "联系日期" ["contact_attempted_on", "dates.contact_attempted_on"];
    Applicant "申请人" ["applicant", "applicant.name"];
    ApplicantKind "申请人类型" ["applicant_kind"];
    IdKind "证件类型" ["id_kind", "applicant.id_kind"];
    IdNumber "证件号码" ["id_number", "applicant.id_number"];
    Phone "电话" ["phone", "applicant.phone"];
    Address "地址" ["address", "applicant.address"];
    Mail "电子邮箱" ["mail", "applicant.mail"];
    WorkUnit "工作单位" ["work_unit"];
    LegalRepresentative "法定代表人" ["legal_representative"];
    Contact "联系人" ["contact"];
    Agent "代理人" ["agent", "agent.person.name"];
    Authority "授权委托" ["authority", "agent.authority"];
    Title "名称" ["title"];
    Content "内容" ["content"];
    DocumentNumber "文号" ["document_number"];
    Purpose "用途" ["purpose"];
    Media "载体" ["media"];
    Provision "获取方式" ["provision"];
    Aids "帮助" ["aids"];
    Attachments "附件数" ["attachments"];
    Theme "主题" ["theme"];
    Agency "机关" ["agency"];
    On "登记日期" ["on"];
    IdentityProved "已验证身份" ["identity_proved"];
}

/// Without these a row is no application.
pub(super) const REQUIRED: [Column; 5] = [
    Column::Channel,
    Column::Applicant,
    Column::ApplicantKind,
    Column::Title,
    Column::Content,
];

impl Column {
    /// The column with this name in JSON.
    pub fn of_field(field: &str) -> Option<Column> {
        Column::ALL
            .iter()
            .copied()
            .find(|column| column.fields().contains(&field))
    }

    /// The column with this header, in Chinese or as in JSON.
    fn of_header(header: &str) -> Option<Column> {
        let labelled = Column::ALL
            .iter()
            .copied()
            .find(|column| column.label() == header);
        labelled.or_else(|| Column::of_field(&header.to_ascii_lowercase()))
    }
}

/// Which column stands where: by place, from 0.
#[derive(Debug)]
pub(super) struct Columns(Vec<(usize, Column)>);

impl Columns {
    /// The column at a place.
    pub fn at(&self, place: usize) -> Option<Column> {
        self.0
            .iter()
            .find(|(at, _)| *at == place)
            .map(|(_, column)| *column)
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

/// Reads the header.
///
/// # Errors
/// All unknown, repeated and missing columns.
pub(super) fn recognise(header: &Row) -> Result<Columns, Vec<BadRow>> {
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
                "表头应当是文字；第一行填写列名，以下每行一件申请。".into(),
            );
            continue;
        };
        match Column::of_header(name) {
            None => tell(name, unknown(name)),
            Some(column) if columns.0.iter().any(|(_, known)| *known == column) => {
                tell(name, "这一列出现了两次；请只保留一列。".into());
            }
            Some(column) => columns.0.push((*place, column)),
        }
    }
    for column in REQUIRED {
        if columns.0.iter().all(|(_, known)| *known != column) {
            tell(
                column.label(),
                "缺少这一列；请在表头加上，并逐行填写。".into(),
            );
        }
    }
    if bad.is_empty() {
        Ok(columns)
    } else {
        Err(bad)
    }
}

fn unknown(name: &str) -> String {
    let hint = match nearest(name) {
        Some(known) => format!("是不是“{known}”？"),
        None => {
            let labels: Vec<&str> = Column::ALL.iter().map(|column| column.label()).collect();
            format!("可以使用的列：{}。", labels.join("、"))
        }
    };
    format!("没有这一列。{hint}不导入的列请删除。")
}

/// Longer than the longest header by more than half.
const LONGEST_HEADER: usize = 60;

/// The known header that takes the fewest edits, if half of it stays.
fn nearest(name: &str) -> Option<&'static str> {
    // what is far longer than any header is no misspelt one
    if name.chars().count() > LONGEST_HEADER {
        return None;
    }
    let name = name.to_ascii_lowercase();
    Column::ALL
        .iter()
        .flat_map(|column| std::iter::once(column.label()).chain(column.fields().iter().copied()))
        .map(|known| (edits(&name, known), known))
        .filter(|(edits, known)| edits * 2 <= known.chars().count().max(name.chars().count()))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, known)| known)
}

/// Levenshtein's distance in characters.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for (row, from) in from.chars().enumerate() {
        let mut current = vec![row + 1];
        for (at, to) in to.iter().enumerate() {
            let exchanged = above[at] + usize::from(from != *to);
            current.push(exchanged.min(above[at + 1] + 1).min(current[at] + 1));
        }
        above = current;
    }
    above[to.len()]
}

/// A place as a spreadsheet names it: A, B, … Z, AA.
pub(super) fn letters(place: usize) -> String {
    let mut rest = place + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        // below 26
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().chain([' ', '列'].iter()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Row {
        let cells = names
            .iter()
            .map(|name| Cell::Text((*name).into()))
            .enumerate()
            .collect();
        Row { number: 1, cells }
    }

    fn bad(names: &[&str]) -> Vec<String> {
        recognise(&header(names))
            .unwrap_err()
            .iter()
            .map(BadRow::to_string)
            .collect()
    }

    #[test]
    fn chinese_headers_and_json_names_are_the_same_columns() {
        let columns = recognise(&header(&[
            "channel",
            "申请人",
            "Applicant_Kind",
            "title",
            "内容",
        ]))
        .unwrap();
        let found: Vec<_> = (0..6).map(|place| columns.at(place)).collect();
        let mut expected: Vec<_> = REQUIRED.iter().copied().map(Some).collect();
        expected.push(None);
        assert_eq!(found, expected);
    }

    #[test]
    fn every_fault_of_a_header_is_told() {
        let told = bad(&["渠道", "申请人", "申请人姓名", "名称", "title", "提交时间"]);
        assert_eq!(
            told,
            [
                "第 1 行“申请人姓名”：没有这一列。是不是“申请人”？不导入的列请删除。",
                "第 1 行“title”：这一列出现了两次；请只保留一列。",
                "第 1 行“提交时间”：没有这一列。是不是“提交日期”？不导入的列请删除。",
                "第 1 行“申请人类型”：缺少这一列；请在表头加上，并逐行填写。",
                "第 1 行“内容”：缺少这一列；请在表头加上，并逐行填写。",
            ]
        );
    }

    #[test]
    fn a_header_like_no_other_gets_the_whole_list() {
        let told = bad(&["XYZ"]);
        assert!(
            told[0].contains("可以使用的列：渠道、提交日期"),
            "{}",
            told[0]
        );
    }

    #[test]
    fn no_two_columns_share_a_name() {
        for column in Column::ALL {
            assert_eq!(Column::of_header(column.label()), Some(*column));
            for field in column.fields() {
                assert_eq!(Column::of_header(field), Some(*column));
            }
        }
    }

    #[test]
    fn places_are_named_as_in_a_spreadsheet() {
        assert_eq!(
            [0, 25, 26, 701, 702].map(letters),
            ["A 列", "Z 列", "AA 列", "ZZ 列", "AAA 列"]
        );
    }
}
