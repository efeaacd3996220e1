//! Citations and the sources that they resolve in.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::file::File;
use crate::words::vocabulary;

/// A citation: `source`, `source:article` or `source:article(item)`, as `reg:36(4)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cite(Cow<'static, str>);

impl Cite {
    /// A citation that stands in the code.
    pub const fn new(cite: &'static str) -> Self {
        Cite(Cow::Borrowed(cite))
    }

    /// The citation as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The source's id.
    pub fn source(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }

    /// The number of the article.
    pub fn article(&self) -> Option<u32> {
        self.parts().next()
    }

    /// The article's number, then those of paragraph and item.
    fn parts(&self) -> impl Iterator<Item = u32> {
        let after = self.0.split_once(':').map_or("", |(_, after)| after);
        after
            .split('(')
            .map_while(|part| part.trim_end_matches(')').parse().ok())
    }

    /// The citation of the whole article.
    pub(super) fn of_article(&self) -> &str {
        self.0.split('(').next().unwrap_or_default()
    }

    /// Whether it is written in one of the three forms.
    fn is_well_formed(&self) -> bool {
        let rebuilt = match (self.0.contains(':'), self.article()) {
            (false, _) => self.source().to_owned(),
            (true, None) => return false,
            (true, Some(article)) => {
                let items: String = self
                    .parts()
                    .skip(1)
                    .map(|item| format!("({item})"))
                    .collect();
                format!("{}:{article}{items}", self.source())
            }
        };
        !self.source().is_empty() && rebuilt == *self.0
    }
}

impl fmt::Display for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Cite {
    fn from(cite: &str) -> Self {
        Cite(Cow::Owned(cite.to_owned()))
    }
}

vocabulary! {
    /// How sure a reading is.
    Reading {
        /// Read in the text.
        Verified = "verified" "已核对原文",
        /// Written down from memory: to be compared with the text.
        FromMemory = "from_memory" "待核对原文",
        /// No text says so: how offices do it.
        Practice = "practice" "通行做法",
    }
}

impl Default for Reading {
    /// A row that says nothing was read in the text.
    fn default() -> Self {
        Reading::Verified
    }
}

/// A law, a rule or a notice.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its short name in citations.
    pub id: String,
    /// Its Chinese title, in 《》 where it is a document.
    pub title: String,
    /// Its document number, empty where it has none.
    #[serde(default)]
    pub number: String,
    /// In force since.
    #[serde(deserialize_with = "super::file::day")]
    pub since: NaiveDate,
    /// How many articles it has; none when it is cited as a whole only.
    pub articles: Option<u32>,
    /// How sure the reading is.
    pub status: Reading,
}

/// What a cited article says.
#[derive(Debug, Clone)]
struct Article {
    gist: String,
    /// The count of its items (一)(二)…, where it is made of items rather than paragraphs.
    items: Option<u32>,
}

/// All sources and the gist of the articles that the product cites.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    sources: BTreeMap<String, Source>,
    articles: BTreeMap<String, Article>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesFile {
    source: Vec<Spanned<Source>>,
    #[serde(default)]
    article: Vec<ArticleRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArticleRow {
    cite: Spanned<String>,
    gist: String,
    items: Option<u32>,
}

impl Sources {
    pub(super) fn load(file: &mut File<'_>) -> Option<Sources> {
        let rows: SourcesFile = file.parse()?;
        let mut sources = Sources::default();
        for row in rows.source {
            let (span, source) = (row.span(), row.into_inner());
            match sources.sources.entry(source.id.clone()) {
                Entry::Vacant(free) => {
                    free.insert(source);
                }
                Entry::Occupied(taken) => {
                    file.fault(span, format!("来源“{}”重复；请只保留一处", taken.key()));
                }
            }
        }
        for row in rows.article {
            let cite = Cite::from(row.cite.get_ref().as_str());
            if let Err(message) = sources.check(&cite) {
                file.fault(row.cite.span(), message);
            }
            let article = Article {
                gist: row.gist,
                items: row.items,
            };
            if sources.articles.insert(cite.to_string(), article).is_some() {
                file.fault(row.cite.span(), format!("条款“{cite}”重复；请只保留一处"));
            }
        }
        Some(sources)
    }

    /// Whether a citation resolves; otherwise what is wrong with it.
    pub fn check(&self, cite: &Cite) -> Result<(), String> {
        if !cite.is_well_formed() {
            return Err(format!(
                "引用“{cite}”写法不对；应为“来源”“来源:条”或“来源:条(项)”，如 reg:36(4)"
            ));
        }
        let Some(source) = self.sources.get(cite.source()) else {
            return Err(format!(
                "引用“{cite}”的来源未登记；请先在 sources.toml 增加 id = \"{}\"",
                cite.source()
            ));
        };
        let Some(article) = cite.article() else {
            return Ok(());
        };
        match source.articles {
            None => Err(format!("{}没有分条；请只引用“{}”", source.title, source.id)),
            Some(last) if article == 0 || article > last => Err(format!(
                "{}共{last}条，没有第{article}条；请核对引用“{cite}”",
                source.title
            )),
            Some(_) => self.check_item(cite),
        }
    }

    fn check_item(&self, cite: &Cite) -> Result<(), String> {
        let items = self
            .articles
            .get(cite.of_article())
            .and_then(|article| article.items);
        match (cite.parts().nth(1), items) {
            (Some(item), Some(last)) if item == 0 || item > last => Err(format!(
                "“{}”共{last}项，没有第{item}项；请核对引用“{cite}”",
                cite.of_article()
            )),
            _ => Ok(()),
        }
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// All sources, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.sources.values()
    }

    /// The citation as it stands in a document: 《…条例》第三十六条第（四）项. `None` when it does not resolve.
    pub fn title(&self, cite: &Cite) -> Option<String> {
        self.check(cite).ok()?;
        let source = self.sources.get(cite.source())?;
        let mut title = source.title.clone();
        let mut parts = cite.parts();
        match parts.next() {
            Some(article) => title += &format!("第{}条", numeral(article)),
            None if source.number.is_empty() => {}
            None => title += &format!("（{}）", source.number),
        }
        let items_first = self
            .articles
            .get(cite.of_article())
            .is_some_and(|article| article.items.is_some());
        for (index, part) in parts.enumerate() {
            title += &match items_first || index > 0 {
                true => format!("第（{}）项", numeral(part)),
                false => format!("第{}款", numeral(part)),
            };
        }
        Some(title)
    }

    /// The gist of the article, or of the item where it has its own.
    pub fn gist(&self, cite: &Cite) -> Option<&str> {
        let article = self
            .articles
            .get(cite.as_str())
            .or_else(|| self.articles.get(cite.of_article()))?;
        Some(&article.gist)
    }
}

/// A number as Chinese law writes it: 三十六, 二百零一.
fn numeral(n: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS[(n % 10) as usize];
    match n {
        0..10 => digit(n).to_owned(),
        10 => "十".to_owned(),
        11..20 => format!("十{}", digit(n)),
        20..100 if n.is_multiple_of(10) => format!("{}十", digit(n / 10)),
        20..100 => format!("{}十{}", digit(n / 10), digit(n)),
        100..1000 => match n % 100 {
            0 => format!("{}百", digit(n / 100)),
            rest @ 1..10 => format!("{}百零{}", digit(n / 100), digit(rest)),
            rest @ 10..20 => format!("{}百一{}", digit(n / 100), numeral(rest)),
            rest => format!("{}百{}", digit(n / 100), numeral(rest)),
        },
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn numerals_are_those_of_the_law() {
        let cases = [
            (1, "一"),
            (10, "十"),
            (14, "十四"),
            (20, "二十"),
            (36, "三十六"),
            (201, "二百零一"),
            (110, "一百一十"),
        ];
        for (n, expected) in cases {
            assert_eq!(numeral(n), expected);
        }
    }

    #[test]
    fn citations_are_read_out_in_chinese() {
        let sources = &Rules::embedded().sources;
        let title = |cite| sources.title(&Cite::new(cite));
        let regulation = "《中华人民共和国政府信息公开条例》";
        assert_eq!(title("reg:33"), Some(format!("{regulation}第三十三条")));
        assert_eq!(
            title("reg:36(4)"),
            Some(format!("{regulation}第三十六条第（四）项"))
        );
        assert_eq!(
            title("reg:16(2)"),
            Some(format!("{regulation}第十六条第二款"))
        );
        assert_eq!(
            title("recon:23(1)(4)"),
            Some("《中华人民共和国行政复议法》第二十三条第一款第（四）项".to_owned())
        );
        assert!(title("cal2024").is_some_and(|title| title.ends_with("（国办发明电〔2023〕7号）")));
        assert_eq!(title("nowhere:1"), None);
        assert_eq!(
            sources.gist(&Cite::new("reg:33(1)")),
            sources.gist(&Cite::new("reg:33"))
        );
    }

    #[test]
    fn a_citation_that_does_not_resolve_is_told() {
        let sources = &Rules::embedded().sources;
        for (cite, part) in [
            ("reg:57", "没有第57条"),
            ("reg:0", "没有第0条"),
            ("law:1", "未登记"),
            ("reg:36(8)", "没有第8项"),
            ("reg:", "写法不对"),
            ("reg:3x", "写法不对"),
            ("reg:36(1", "写法不对"),
            (":1", "写法不对"),
            ("cal2024:1", "没有分条"),
        ] {
            let message = sources.check(&Cite::new(cite)).expect_err(cite);
            assert!(message.contains(part), "{cite}: {message}");
        }
        assert_eq!(sources.check(&Cite::new("reg:36(7)")), Ok(()));
    }
}
