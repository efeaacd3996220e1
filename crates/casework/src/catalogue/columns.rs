//! The columns of a list of entries.

use crate::table;

/// A column of a list of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Agency,
    Title,
    DocumentNumber,
    Attribute,
    About,
    Body,
    Url,
    PublishedOn,
    FormedOn,
    Basis,
    Theme,
}

/// Without these a row is no entry.
pub(super) const REQUIRED: [Column; 2] = [Column::Title, Column::Attribute];

impl table::Column for Column {
    const ALL: &'static [Column] = &[
        Column::Agency,
        Column::Title,
        Column::DocumentNumber,
        Column::Attribute,
        Column::About,
        Column::Body,
        Column::Url,
        Column::PublishedOn,
        Column::FormedOn,
        Column::Basis,
        Column::Theme,
    ];

    fn label(self) -> &'static str {
        match self {
            Column::Agency => "机关",
            Column::Title => "名称",
            Column::DocumentNumber => "文号",
            Column::Attribute => "公开属性",
            Column::About => "内容概述",
            Column::Body => "正文",
            Column::Url => "公布网址",
            Column::PublishedOn => "公布日期",
            Column::FormedOn => "形成日期",
            Column::Basis => "依据",
            Column::Theme => "主题",
        }
    }

    fn fields(self) -> &'static [&'static str] {
        match self {
            Column::Agency => &["agency"],
            Column::Title => &["title"],
            Column::DocumentNumber => &["document_number"],
            Column::Attribute => &["attribute"],
            Column::About => &["about"],
            Column::Body => &["body"],
            Column::Url => &["url"],
            Column::PublishedOn => &["published_on"],
            Column::FormedOn => &["formed_on"],
            Column::Basis => &["basis"],
            Column::Theme => &["theme"],
        }
    }
}
