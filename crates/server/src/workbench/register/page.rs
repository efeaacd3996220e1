//! The page of the form.

use askama::Template;
use casework::Office;
use chrono::{DateTime, Utc};
use disclosure::words::{ApplicantKind, Channel};

use super::beside::{self, Beside};
use super::{DRAFT, sheet};
use crate::api::Problem;
use crate::api::acts::Field;
use crate::workbench::forms::{Choices, Control, Mistakes, Piece, Typed, id_of, pieces};
use crate::workbench::once;
use crate::workbench::page::{Frame, Here};
use crate::workbench::refused::Told;
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "register.html")]
pub(super) struct Page {
    frame: Frame,
    channels: Vec<Radio>,
    channel_error: Option<String>,
    /// In which the channel's dates that are most often today are filled in.
    today: String,
    days: Vec<Day>,
    kinds: Vec<Radio>,
    kind_error: Option<String>,
    person: Vec<Piece>,
    asked: Vec<Piece>,
    more: Vec<Piece>,
    rest: Vec<Piece>,
    /// Whether something stands in the rest of the form.
    rest_open: bool,
    beside: Beside,
    /// Whether the officer imports lists as well.
    imports: bool,
    once: String,
    draft: &'static str,
    restored: Option<String>,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
    /// Whether the first field takes the focus.
    is_fresh: bool,
    /// The id of what takes it instead: the row that was asked for.
    focus: String,
}

/// One of several.
struct Radio {
    /// The key that chooses it.
    key: usize,
    value: &'static str,
    label: &'static str,
    chosen: bool,
}

/// A day of the channel.
struct Day {
    id: String,
    name: String,
    label: &'static str,
    value: String,
    error: Option<String>,
    /// The channels that know it, by their words.
    of: String,
    /// Those at which it is most often today.
    today_of: String,
    /// The same for people, where not every channel knows it.
    which: String,
}

/// What fills the form.
pub(super) struct Filled<'f> {
    pub typed: &'f Typed,
    pub mistakes: Mistakes,
    pub refused: Option<Told>,
    pub restored: Option<DateTime<Utc>>,
    pub is_fresh: bool,
    /// The key of the form belongs to an application that was registered.
    pub sent_before: bool,
}

impl<'f> Filled<'f> {
    pub fn with(typed: &'f Typed) -> Filled<'f> {
        Filled {
            typed,
            mistakes: Mistakes::default(),
            refused: None,
            restored: None,
            is_fresh: false,
            sent_before: false,
        }
    }

    fn error(&self, path: &str) -> Option<String> {
        self.mistakes.at(path).cloned()
    }

    fn pieces(&self, fields: &[&'static Field], choices: &Choices) -> Vec<Piece> {
        pieces(fields.iter().copied(), self.typed, &self.mistakes, choices)
    }
}

/// The page with what fills it, and what is to be said of that.
pub(super) async fn page(
    office: &Office,
    visit: &Visit,
    filled: Filled<'_>,
) -> Result<Page, Problem> {
    let choices = sheet::choices(office, visit.desk()).await?;
    let typed = filled.typed;
    let rest = sheet::rest(&choices);
    let rest_open = rest.iter().any(|field| {
        let wanted = typed.get("_more").unwrap_or_default();
        let wrong = |at: &String| at.starts_with(field.name);
        typed.says(field.name)
            || wanted.starts_with(field.name)
            || filled.mistakes.0.keys().any(wrong)
    });
    let all = |fields: &'static [Field]| fields.iter().collect::<Vec<_>>();
    let mut mistakes: Vec<_> = filled.mistakes.0.clone().into_iter().collect();
    mistakes.sort_by_key(|(path, _)| sheet::place(path));
    Ok(Page {
        frame: Frame::of(office, visit, Here::Register, "登记申请"),
        channels: channels(typed),
        channel_error: filled.error("channel"),
        today: office.today().to_string(),
        days: days(&filled),
        kinds: kinds(typed),
        kind_error: filled.error("applicant_kind"),
        person: filled.pieces(&all(sheet::PERSON), &choices),
        asked: filled.pieces(&all(sheet::ASKED), &choices),
        more: filled.pieces(&[&sheet::MORE], &choices),
        rest: filled.pieces(&rest, &choices),
        rest_open,
        beside: beside::of(office, visit, typed).await?,
        imports: crate::workbench::import::imports(&visit.desk().officer.roles),
        once: match (filled.sent_before, typed.get(once::KEY)) {
            (false, Some(key)) => key.to_owned(),
            _ => once::new_key(),
        },
        draft: DRAFT,
        restored: filled.restored.map(|at| {
            casework::china_time(at)
                .format("%Y-%m-%d %H:%M")
                .to_string()
        }),
        refused: filled.refused,
        mistakes,
        is_fresh: filled.is_fresh,
        focus: focus(typed),
    })
}

fn channels(typed: &Typed) -> Vec<Radio> {
    let chosen = typed.get("channel");
    let numbered = (1..).zip(Channel::ALL);
    numbered
        .map(|(key, channel)| Radio {
            key,
            value: channel.word(),
            label: channel.label(),
            chosen: chosen == Some(channel.word()),
        })
        .collect()
}

fn kinds(typed: &Typed) -> Vec<Radio> {
    let chosen = typed.get("applicant_kind");
    let numbered = (1..).zip(ApplicantKind::ALL);
    numbered
        .map(|(key, kind)| Radio {
            key,
            value: kind.word(),
            label: kind.label(),
            chosen: chosen == Some(kind.word()),
        })
        .collect()
}

fn days(filled: &Filled<'_>) -> Vec<Day> {
    let words = |channels: &[Channel]| {
        let words: Vec<&str> = channels.iter().map(|channel| channel.word()).collect();
        words.join(" ")
    };
    sheet::DAYS
        .iter()
        .map(|day| {
            let path = day.path();
            let labels: Vec<&str> = day.of.iter().map(|channel| channel.label()).collect();
            Day {
                id: id_of(&path),
                label: day.label,
                value: filled.typed.get(&path).unwrap_or_default().to_owned(),
                error: filled.error(&path),
                of: words(day.of),
                today_of: words(day.today_of),
                which: match day.of.len() == Channel::ALL.len() {
                    true => String::new(),
                    false => format!("填写：{}", labels.join("；")),
                },
                name: path,
            }
        })
        .collect()
}

/// The first field of a row that was asked for.
fn focus(typed: &Typed) -> String {
    let Some(path) = typed.get("_more").filter(|path| !path.is_empty()) else {
        return String::new();
    };
    let row = typed.rows(path);
    let first = match path {
        "more" => ".title",
        "jointly.others" => ".person.name",
        _ => "",
    };
    id_of(&format!("{path}[{row}]{first}"))
}
