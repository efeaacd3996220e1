//! The columns of a list, and the header that names them.

use crate::table::{self, BadRow, Row};

/// Which column stands where.
pub(super) type Columns = table::Columns<Column>;

/// Declares the columns: their header, and their names in JSON, which are
/// accepted as well.
macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $label:literal [$($field:literal),+];)+) => {
        /// A column of a list of applications.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Column {
            $($(#[$doc])* $name),+
        }

        impl table::Column for Column {
            const ALL: &'static [Column] = &[$(Column::$name),+];

            fn label(self) -> &'static str {
                match self { $(Column::$name => $label),+ }
            }

            fn fields(self) -> &'static [&'static str] {
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

/// Reads the header.
///
/// # Errors
/// All unknown, repeated and missing columns.
pub(super) fn recognise(header: &Row) -> Result<Columns, Vec<BadRow>> {
    Columns::recognise(header, &REQUIRED, "申请")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Cell, Column as _, letters};

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
