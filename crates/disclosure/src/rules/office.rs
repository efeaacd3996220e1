//! `office.toml`: what the office itself decides: review chain, numbers, remedy
//! texts with the bodies they name, contacts, internal limits.

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cite::Cite;
use super::contacts::{self, ContactRow, RawContact};
use super::file::{Dated, Day, File, dated};
use super::numbers::{self, NumberRow, RawNumber};
use super::review::{self, RawChain, ReviewChain};
use crate::clock::DeadlineKind;
use crate::lifecycle::Owner;
use crate::words::Remedy;

/// A remedy text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemedyText {
    /// Which text.
    pub text: Remedy,
    /// First day of decision.
    pub since: NaiveDate,
    /// Last day of decision.
    pub until: Option<NaiveDate>,
    /// The article.
    pub cite: Cite,
    /// The sentence, with `{reconsideration_body}` and `{court}`.
    pub wording: String,
}

/// Who hears a remedy against an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemedyBody {
    /// An agency's code, a kind of agency, or `*` for all others; the more specific row wins.
    pub agency: String,
    /// First day of decision.
    pub since: NaiveDate,
    /// Last day of decision.
    pub until: Option<NaiveDate>,
    /// 复议机关
    pub reconsideration_body: String,
    /// 管辖法院
    pub court: String,
}

/// A limit that the office sets itself; it reminds, and no statutory date moves by it.
/// Its name is the kind of deadline that it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LimitRow {
    /// Its name.
    pub name: String,
    /// First day in force.
    pub since: NaiveDate,
    /// Last day in force.
    pub until: Option<NaiveDate>,
    /// Workdays.
    pub workdays: u32,
    /// The rule.
    pub cite: Cite,
}

dated!(RemedyText, RemedyBody, LimitRow);

/// All of it.
#[derive(Debug, Clone)]
pub(super) struct Office {
    pub(super) review: Vec<ReviewChain>,
    pub(super) numbers: Vec<NumberRow>,
    pub(super) remedies: Vec<RemedyText>,
    pub(super) bodies: Vec<RemedyBody>,
    pub(super) limits: Vec<LimitRow>,
    pub(super) contacts: Vec<ContactRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeFile {
    #[serde(default)]
    review: Vec<RawChain>,
    #[serde(default)]
    number: Vec<RawNumber>,
    #[serde(default)]
    remedy: Vec<RawRemedy>,
    #[serde(default)]
    remedy_body: Vec<RawBody>,
    #[serde(default)]
    limit: Vec<RawLimit>,
    #[serde(default)]
    contact: Vec<RawContact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRemedy {
    text: Spanned<String>,
    since: Spanned<Day>,
    until: Option<Day>,
    cite: Spanned<String>,
    wording: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBody {
    agency: String,
    since: Spanned<Day>,
    until: Option<Day>,
    reconsideration_body: String,
    court: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimit {
    name: Spanned<String>,
    since: Spanned<Day>,
    until: Option<Day>,
    workdays: Spanned<i64>,
    cite: Spanned<String>,
}

impl Office {
    pub(super) fn load(file: &mut File<'_>, law_since: Option<NaiveDate>) -> Option<Office> {
        let raw: OfficeFile = file.parse()?;
        let review = review::read(file, raw.review, law_since);
        let numbers = numbers::read(file, raw.number, law_since);
        let remedies = raw
            .remedy
            .into_iter()
            .filter_map(|row| read_remedy(file, row))
            .collect();
        let bodies = raw
            .remedy_body
            .into_iter()
            .map(|row| {
                let until = row.until.map(|day| day.0);
                let RawBody {
                    agency,
                    since,
                    reconsideration_body,
                    court,
                    ..
                } = row;
                let built = RemedyBody {
                    agency,
                    since: since.get_ref().0,
                    until,
                    reconsideration_body,
                    court,
                };
                (since.span(), built)
            })
            .collect();
        let limits = raw
            .limit
            .into_iter()
            .filter_map(|row| read_limit(file, row))
            .collect();
        let needed = [Remedy::Either.word(), Remedy::ReconsiderationFirst.word()];
        let remedies = file.timelines(
            remedies,
            |row: &RemedyText| row.text.to_string(),
            &needed,
            None,
        );
        let bodies = file.timelines(
            bodies,
            |row: &RemedyBody| row.agency.clone(),
            &["*"],
            law_since,
        );
        let contacts = contacts::read(file, raw.contact);
        let limits = file.timelines(limits, |row: &LimitRow| row.name.clone(), &[], None);
        Some(Office {
            review,
            numbers,
            remedies,
            bodies,
            limits,
            contacts,
        })
    }

    /// The bodies for an agency: its own row, else that of its kind, else the general one.
    pub(super) fn body(&self, on: NaiveDate, code: &str, kind: &str) -> Option<&RemedyBody> {
        [code, kind, "*"].into_iter().find_map(|agency| {
            self.bodies
                .iter()
                .find(|row| row.agency == agency && row.in_force(on))
        })
    }

    /// Whom a letter names for questions: found as the bodies are.
    pub(super) fn contact(&self, on: NaiveDate, code: &str, kind: &str) -> Option<&ContactRow> {
        [code, kind, "*"].into_iter().find_map(|agency| {
            self.contacts
                .iter()
                .find(|row| row.agency == agency && row.in_force(on))
        })
    }

    /// The wording of a remedy text on a day of decision.
    pub(super) fn wording(&self, text: Remedy, on: NaiveDate) -> Option<&str> {
        let row = self
            .remedies
            .iter()
            .find(|row| row.text == text && row.in_force(on))?;
        Some(&row.wording)
    }

    /// The remedy text, filled in.
    pub(super) fn remedy(&self, text: Remedy, on: NaiveDate, owner: Owner<'_>) -> Option<String> {
        let body = self.body(on, owner.code, owner.kind)?;
        let government = match owner.government {
            "" => UNNAMED_GOVERNMENT,
            named => named,
        };
        let named = |text: &str| fill(text, &[("government", government)]);
        let (reconsideration_body, court) = (named(&body.reconsideration_body), named(&body.court));
        let values = [
            ("reconsideration_body", reconsideration_body.as_str()),
            ("court", court.as_str()),
        ];
        Some(fill(self.wording(text, on)?, &values))
    }
}

/// What a remedy text says of a government that nobody registered above the agency.
const UNNAMED_GOVERNMENT: &str = "本级人民政府";

fn read_remedy(file: &mut File<'_>, row: RawRemedy) -> Option<(Range<usize>, RemedyText)> {
    let text = file.word(&row.text, "救济途径", Remedy::parse, Remedy::ALL);
    let cite = file.cite(&row.cite);
    let is_sound = placeholders(file, &row.wording, &["reconsideration_body", "court"]);
    let (span, since) = (row.since.span(), row.since.get_ref().0);
    let until = row.until.map(|day| day.0);
    is_sound.then_some(())?;
    Some((
        span,
        RemedyText {
            text: text?,
            since,
            until,
            cite: cite?,
            wording: row.wording.into_inner(),
        },
    ))
}

fn read_limit(file: &mut File<'_>, row: RawLimit) -> Option<(Range<usize>, LimitRow)> {
    let all: Vec<_> = DeadlineKind::ALL
        .iter()
        .copied()
        .filter(|kind| !kind.is_statutory())
        .collect();
    let known = |word: &str| DeadlineKind::parse(word).filter(|kind| all.contains(kind));
    let kind = file.word(&row.name, "内部时限", known, &all);
    let workdays = file.positive(&row.workdays, "workdays");
    let cite = file.cite(&row.cite);
    let (span, since) = (row.since.span(), row.since.get_ref().0);
    let until = row.until.map(|day| day.0);
    Some((
        span,
        LimitRow {
            name: kind?.word().to_owned(),
            since,
            until,
            workdays: workdays?,
            cite: cite?,
        },
    ))
}

/// Whether a form has the placeholders that it needs and no unknown one.
pub(super) fn placeholders(file: &mut File<'_>, form: &Spanned<String>, needed: &[&str]) -> bool {
    let found: Vec<&str> = form
        .get_ref()
        .split('{')
        .skip(1)
        .map(|rest| rest.split('}').next().unwrap_or_default())
        .collect();
    let unknown = found.iter().find(|name| !needed.contains(name));
    let missing = needed.iter().find(|name| !found.contains(name));
    if let Some(name) = unknown {
        let known: Vec<_> = needed.iter().map(|name| format!("{{{name}}}")).collect();
        file.fault(
            form.span(),
            format!("不认识的占位符“{{{name}}}”；可用：{}", known.join("、")),
        );
    } else if let Some(name) = missing {
        file.fault(form.span(), format!("缺少占位符“{{{name}}}”；请补上"));
    }
    unknown.is_none() && missing.is_none()
}

/// A form with its placeholders filled in.
pub(super) fn fill(form: &str, values: &[(&str, &str)]) -> String {
    let mut pieces = form.split('{');
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once('}').unwrap_or((piece, ""));
        filled += values
            .iter()
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value);
        filled += rest;
    }
    filled
}
