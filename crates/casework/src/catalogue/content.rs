//! What an entry says: as it is written, and checked.

use chrono::{Datelike, NaiveDate};
use disclosure::explain::source;
use disclosure::words::Attribute;
use disclosure::{Cite, Refusal, Rules, lines};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::AgencyId;

use crate::intake::wording::fold;

/// The longest that is kept of what an entry is about, in characters.
pub(crate) const LONGEST_ABOUT: usize = 2000;
/// The longest that is kept of what it says.
pub(crate) const LONGEST_BODY: usize = 20_000;
/// The longest address of a publication.
const LONGEST_URL: usize = 1000;
/// The Regulation among the sources.
const REGULATION: &str = "reg";

/// An entry as somebody writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewEntry {
    /// Whose information it is; the desk's own agency where nothing is said.
    #[serde(default)]
    pub agency: Option<AgencyId>,
    /// Its title, one line.
    pub title: String,
    /// Its document number.
    #[serde(default)]
    pub document_number: Option<String>,
    /// What it is about.
    #[serde(default)]
    pub about: String,
    /// What it says.
    #[serde(default)]
    pub body: String,
    /// How it is open.
    pub attribute: Attribute,
    /// Where it is published: an address that begins with http:// or https://.
    #[serde(default)]
    pub url: Option<String>,
    /// When it was published.
    #[serde(default)]
    pub published_on: Option<NaiveDate>,
    /// When it was made.
    #[serde(default)]
    pub formed_on: Option<NaiveDate>,
    /// The article by which it is not open, as `reg:14` or as people write it.
    #[serde(default)]
    pub basis: Option<String>,
    /// Its theme.
    #[serde(default)]
    pub theme: Option<String>,
}

/// An entry that is fit to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Content {
    pub agency: AgencyId,
    pub title: String,
    pub document_number: Option<String>,
    pub about: String,
    pub body: String,
    pub attribute: Attribute,
    pub url: Option<String>,
    pub published_on: Option<NaiveDate>,
    pub formed_on: Option<NaiveDate>,
    pub basis: Option<String>,
    pub theme: Option<String>,
}

impl Content {
    /// By which it is known again, where it has a number.
    pub fn number_key(&self) -> Option<String> {
        let number = self.document_number.as_deref();
        number.map(key)
    }

    /// The same by its title.
    pub fn title_key(&self) -> String {
        key(&self.title)
    }

    /// SHA-256 of all that it says.
    pub fn digest(&self) -> Result<String, serde_json::Error> {
        let text = serde_json::to_vec(self)?;
        Ok(hex::encode(Sha256::digest(text)))
    }
}

/// A name by which something is known again, however it is written.
pub(crate) fn key(name: &str) -> String {
    match fold(name) {
        // it has neither letters nor digits
        folded if folded.is_empty() => name.trim().to_owned(),
        folded => folded,
    }
}

impl NewEntry {
    /// The entry as it is kept.
    ///
    /// # Errors
    /// All that is wrong with it, each with its field.
    pub(crate) fn checked(
        &self,
        own: AgencyId,
        rules: &Rules,
        today: NaiveDate,
    ) -> Result<Content, Vec<Refusal>> {
        let mut wrong = Vec::new();
        let mut keep = |checked: Result<(), Refusal>| wrong.extend(checked.err());
        keep(title(&self.title));
        let document_number = line(&self.document_number);
        let theme = line(&self.theme);
        let url = line(&self.url);
        for (field, text) in [
            ("document_number", &document_number),
            ("theme", &theme),
            ("basis", &self.basis),
        ] {
            keep(lines::line(field, text.as_deref().unwrap_or_default()));
        }
        keep(text("about", "内容概述", &self.about, LONGEST_ABOUT));
        keep(text("body", "正文", &self.body, LONGEST_BODY));
        keep(address(url.as_deref(), self.attribute));
        keep(day("published_on", "公布日期", self.published_on, today));
        keep(day("formed_on", "形成日期", self.formed_on, today));
        keep(self.in_order());
        keep(self.published_on_its_own());
        let basis = match self.basis(rules) {
            Ok(basis) => basis,
            Err(refusal) => {
                keep(Err(refusal));
                None
            }
        };
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Content {
            agency: self.agency.unwrap_or(own),
            title: self.title.trim().to_owned(),
            document_number,
            about: plain(&self.about),
            body: plain(&self.body),
            attribute: self.attribute,
            url,
            published_on: self.published_on,
            formed_on: self.formed_on,
            basis,
            theme,
        })
    }

    fn in_order(&self) -> Result<(), Refusal> {
        match (self.formed_on, self.published_on) {
            (Some(formed), Some(published)) if formed > published => Err(wrong(
                "published_before_formed",
                "published_on",
                format!("公布日期 {published} 早于形成日期 {formed}"),
                "请核对两个日期。",
            )),
            _ => Ok(()),
        }
    }

    /// What is not published has no day on which it was.
    fn published_on_its_own(&self) -> Result<(), Refusal> {
        match (self.published_on, self.attribute) {
            (None, _) | (_, Attribute::Proactive) => Ok(()),
            (Some(_), other) => Err(wrong(
                "not_published",
                "published_on",
                format!("“{}”的条目写了公布日期", other.label()),
                "已经公布的，公开属性写“主动公开”；没有公布的，删除公布日期。",
            )),
        }
    }

    /// The article, for what is not open: it must say which.
    fn basis(&self, rules: &Rules) -> Result<Option<String>, Refusal> {
        let said = line(&self.basis);
        match (said, self.attribute) {
            (None, Attribute::NotDisclosed) => Err(wrong(
                "basis_missing",
                "basis",
                "不予公开的没有写明依据",
                "请写明依据的条款，如“《条例》第十四条”。",
            )),
            (None, _) => Ok(None),
            (Some(_), Attribute::Proactive) => Err(wrong(
                "basis_of_public",
                "basis",
                "主动公开的条目写了不予公开的依据",
                "主动公开的不写依据；不公开的，请更正公开属性。",
            )),
            (Some(said), _) => match cite(&said, rules) {
                Some(cite) => Ok(Some(cite.to_string())),
                None => Err(wrong(
                    "basis_unknown",
                    "basis",
                    format!("依据“{said}”不是能够识别的条款"),
                    "请写成“《条例》第十四条”“《条例》第十六条第一款”，或者 reg:14。",
                )),
            },
        }
    }
}

fn wrong(
    code: &'static str,
    field: &str,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> Refusal {
    Refusal::malformed(code, "office", message, hint).at(field)
}

/// What is typed in one line, where anything is.
fn line(text: &Option<String>) -> Option<String> {
    let text = text.as_deref().map(str::trim);
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

fn title(title: &str) -> Result<(), Refusal> {
    match title.trim() {
        "" => Err(wrong(
            "text_missing",
            "title",
            "没有填写名称",
            "请填写信息的名称，一行。",
        )),
        title => lines::line("title", title),
    }
}

fn text(field: &str, label: &str, text: &str, longest: usize) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length > longest {
        return Err(wrong(
            "too_long",
            field,
            format!("{label}有 {length} 个字，最多 {longest} 个"),
            "请只写要点；全文写明公布网址即可。",
        ));
    }
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    match text.chars().any(odd) {
        true => Err(wrong(
            "control_character",
            field,
            format!("{label}中有看不见的控制字符"),
            "请删除后重新填写。",
        )),
        false => Ok(()),
    }
}

fn address(url: Option<&str>, attribute: Attribute) -> Result<(), Refusal> {
    let Some(url) = url else {
        return Ok(());
    };
    if attribute != Attribute::Proactive {
        return Err(wrong(
            "not_published",
            "url",
            format!("“{}”的条目写了公布网址", attribute.label()),
            "已经公布的，公开属性写“主动公开”；没有公布的，删除网址。",
        ));
    }
    let read = reqwest::Url::parse(url).ok().filter(|read| {
        matches!(read.scheme(), "http" | "https")
            && read.has_host()
            && read.username().is_empty()
            && read.password().is_none()
    });
    let odd = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\".contains(c);
    if read.is_none() || url.contains(odd) || url.chars().count() > LONGEST_URL {
        return Err(wrong(
            "bad_url",
            "url",
            "公布网址不是网页地址",
            format!(
                "请照浏览器地址栏写 http:// 或者 https:// 开头的地址，不超过 {LONGEST_URL} 个字。"
            ),
        ));
    }
    Ok(())
}

/// Agencies have no documents from before this year, and none of the future.
const FIRST_YEAR: i32 = 1900;

fn day(field: &str, label: &str, day: Option<NaiveDate>, today: NaiveDate) -> Result<(), Refusal> {
    match day {
        Some(day) if day > today || day.year() < FIRST_YEAR => Err(wrong(
            "future_date",
            field,
            format!("{label} {day} 在今天（{today}）之后，或者太早"),
            "请核对日期。",
        )),
        _ => Ok(()),
    }
}

/// An article, as it is written in the rules or as people write it.
pub(crate) fn cite(said: &str, rules: &Rules) -> Option<Cite> {
    let written = Cite::from(said);
    if rules.sources.check(&written).is_ok() {
        return Some(written);
    }
    let said = without_title(said);
    articles(rules).find(|cite| without_title(&source(cite, rules)) == said)
}

/// The articles of the Regulation, then those by which replies refuse.
fn articles(rules: &Rules) -> impl Iterator<Item = Cite> {
    let last = rules.sources.source(REGULATION).and_then(|it| it.articles);
    let all =
        (1..=last.unwrap_or(0)).map(|article| Cite::from(&*format!("{REGULATION}:{article}")));
    all.chain(rules.reply_kinds().iter().map(|kind| kind.cite.clone()))
}

/// An article without the title of the Regulation, brackets and spaces.
fn without_title(cite: &str) -> String {
    let after = match cite.split_once('》') {
        Some((title, after)) if title.ends_with("条例") => after,
        _ => cite,
    };
    let odd = |c: &char| !c.is_whitespace() && !"（）()".contains(*c);
    after.chars().filter(odd).collect()
}
