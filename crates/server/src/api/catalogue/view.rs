//! Entries and suggestions as callers see them.

use casework::catalogue::{EntryFile, NewEntry, Outcome, Suggestion, Written};
use chrono::{DateTime, NaiveDate, Utc};
use disclosure::words::Attribute;
use serde::{Deserialize, Serialize};
use store::{CatalogueChange, CatalogueEntry, UsedBy};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::view::{Directory, Named, Organ};
use crate::api::words;

/// 目录的一个条目。
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewCatalogueEntry)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    /// 权属机关的标识；省略为本机关。
    #[serde(default)]
    agency: Option<Uuid>,
    /// 名称，一行。
    title: String,
    /// 文号。
    #[serde(default)]
    document_number: Option<String>,
    /// 内容概述，最多 2000 字。
    #[serde(default)]
    about: Option<String>,
    /// 正文要点，最多 20000 字。
    #[serde(default)]
    body: Option<String>,
    /// 公开属性。
    #[schema(value_type = words::Attribute)]
    attribute: Attribute,
    /// 公布网址，http:// 或者 https:// 开头；只有主动公开的才写。
    #[serde(default)]
    url: Option<String>,
    /// 公布日期。
    #[serde(default)]
    published_on: Option<NaiveDate>,
    /// 形成日期。
    #[serde(default)]
    formed_on: Option<NaiveDate>,
    /// 不予公开的依据，如 `reg:14` 或者“《条例》第十四条”。
    #[serde(default)]
    basis: Option<String>,
    /// 主题。
    #[serde(default)]
    theme: Option<String>,
}

impl From<Form> for NewEntry {
    fn from(form: Form) -> NewEntry {
        NewEntry {
            agency: form.agency,
            title: form.title,
            document_number: form.document_number,
            about: form.about.unwrap_or_default(),
            body: form.body.unwrap_or_default(),
            attribute: form.attribute,
            url: form.url,
            published_on: form.published_on,
            formed_on: form.formed_on,
            basis: form.basis,
            theme: form.theme,
        }
    }
}

/// 写入的结果。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueWritten)]
pub(super) struct WrittenView {
    /// 条目的标识。
    id: Uuid,
    /// `added` 新增，`changed` 更新，`same` 没有变化，`restored` 恢复。
    outcome: &'static str,
}

impl WrittenView {
    pub fn of(written: &Written) -> WrittenView {
        WrittenView {
            id: written.id,
            outcome: match written.outcome {
                Outcome::Added => "added",
                Outcome::Changed => "changed",
                Outcome::Same => "same",
                Outcome::Restored => "restored",
            },
        }
    }
}

/// 目录的一个条目。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueEntry)]
pub(super) struct EntryView {
    /// 标识。
    id: Uuid,
    /// 权属机关。
    agency: Organ,
    /// 名称。
    title: String,
    /// 文号。
    document_number: Option<String>,
    /// 内容概述。
    about: String,
    /// 公开属性。
    #[schema(value_type = words::Attribute)]
    attribute: Attribute,
    /// 公布网址。
    url: Option<String>,
    /// 公布日期。
    published_on: Option<NaiveDate>,
    /// 形成日期。
    formed_on: Option<NaiveDate>,
    /// 不予公开的依据。
    basis: Option<String>,
    /// 主题。
    theme: Option<String>,
    /// 列入目录之日。
    since: NaiveDate,
    /// 撤下之日；没有撤下的，为空。
    until: Option<NaiveDate>,
}

impl EntryView {
    pub fn of(entry: CatalogueEntry, directory: &Directory) -> EntryView {
        EntryView {
            id: entry.id,
            agency: directory.organ(entry.agency_id),
            title: entry.title,
            document_number: entry.document_number,
            about: entry.about,
            attribute: entry.attribute,
            url: entry.url,
            published_on: entry.published_on,
            formed_on: entry.formed_on,
            basis: entry.basis,
            theme: entry.theme,
            since: entry.since,
            until: entry.until,
        }
    }
}

/// 一个条目和它的来历。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueEntryFile)]
pub(super) struct EntryFileView {
    #[serde(flatten)]
    entry: EntryView,
    /// 正文要点。
    body: String,
    /// 提示过、采用了、标为不适用的案件数。
    counts: CountsView,
    /// 答复写明这一条的案件，限于您能看的，新的在前。
    used_by: Vec<UsedView>,
    /// 变更，新的在前。
    changes: Vec<ChangeView>,
    /// 令牌的经办人员能否修改。
    may_keep: bool,
}

impl EntryFileView {
    pub fn of(file: EntryFile, directory: &Directory) -> EntryFileView {
        EntryFileView {
            body: file.entry.body.clone(),
            entry: EntryView::of(file.entry, directory),
            counts: CountsView {
                shown: file.counts.shown,
                used: file.counts.used,
                declined: file.counts.declined,
            },
            used_by: file.used_by.into_iter().map(UsedView::of).collect(),
            changes: file
                .changes
                .into_iter()
                .map(|change| ChangeView::of(change, directory))
                .collect(),
            may_keep: file.may_keep,
        }
    }
}

/// 案件数，每件案件计一次。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueCounts)]
struct CountsView {
    /// 提示过的。
    shown: i64,
    /// 答复写明的。
    used: i64,
    /// 标为不适用的。
    declined: i64,
}

/// 答复写明一个条目的案件。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueUsed)]
struct UsedView {
    /// 案件的标识。
    case: Uuid,
    /// 案号。
    number: String,
    /// 答复文号。
    reply_number: Option<String>,
    /// 签发之日。
    used_on: NaiveDate,
}

impl UsedView {
    fn of(used: UsedBy) -> UsedView {
        UsedView {
            case: used.case_id,
            number: used.number,
            reply_number: used.reply_number,
            used_on: used.used_on,
        }
    }
}

/// 一次变更。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueChange)]
struct ChangeView {
    /// 时刻。
    at: DateTime<Utc>,
    /// 经办人员；系统所为的，为空。
    officer: Option<Named>,
    /// `added` 新增，`edited` 修改，`retired` 撤下，`restored` 恢复，`published` 转为主动公开。
    kind: String,
    /// 此前的公开属性。
    #[schema(value_type = Option<words::Attribute>)]
    was_attribute: Option<Attribute>,
    /// 此后的公开属性。
    #[schema(value_type = words::Attribute)]
    attribute: Attribute,
    /// 变更的各项此前的内容。
    #[schema(value_type = Object)]
    was: serde_json::Value,
}

impl ChangeView {
    fn of(change: CatalogueChange, directory: &Directory) -> ChangeView {
        ChangeView {
            at: change.at,
            officer: change.officer_id.map(|id| directory.officer(id)),
            kind: change.kind,
            was_attribute: change.was_attribute,
            attribute: change.attribute,
            was: change.was,
        }
    }
}

/// 申请和条目写到的不同。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueDiffering)]
pub(super) struct DifferingView {
    /// 申请写的地点、单位、年度、编号。
    asked: Vec<String>,
    /// 条目写的。
    entry: Vec<String>,
}

/// 提示的一个条目。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueSuggestion)]
pub(super) struct SuggestionView {
    /// 条目。
    entry: EntryView,
    /// 相近程度，千分之几。
    score: i64,
    /// 文中是否写明了它的文号。
    by_number: bool,
    /// 两者都有的词，要紧的在前。
    words: Vec<String>,
    /// 写到的地点、单位、年度、编号不同的：申请写的和条目写的；可能是同一信息的，为空。
    differing: Option<DifferingView>,
    /// 条目中最相符的一段；只有名称相符的，为空。
    passage: String,
    /// 主动公开的：答复可以写的公开渠道，见答复的 `published_at`。
    channel: Option<String>,
    /// 主动公开的：答复可以写的获取途径。
    way: Option<String>,
    /// 最近一次写明这一条的答复，限于您能看的。
    earlier: Option<UsedView>,
}

impl SuggestionView {
    pub fn of(suggestion: Suggestion, directory: &Directory) -> SuggestionView {
        let public = suggestion.entry.attribute == Attribute::Proactive;
        SuggestionView {
            channel: public.then(|| suggestion.channel()),
            way: public.then(|| suggestion.way()),
            score: suggestion.score,
            by_number: suggestion.by_number,
            words: suggestion.words,
            differing: suggestion.differing.map(|it| DifferingView {
                asked: it.one,
                entry: it.other,
            }),
            passage: suggestion.passage,
            earlier: suggestion.earlier.map(UsedView::of),
            entry: EntryView::of(suggestion.entry, directory),
        }
    }
}
