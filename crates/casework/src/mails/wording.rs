//! Fills the texts. What is missing or has no value is an error that names file and
//! line; it is never sent as a blank.

use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};
use disclosure::Rules;
use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;

use super::data::{Digest, Urgent};

/// The texts that there must be, from `workflows/mails/` on.
const DIGEST: &str = "digest.j2";
const URGENT: &str = "urgent.j2";

/// What the first line begins with.
const SUBJECT: &str = "主题：";

/// The longest subject, in characters: what is longer is cut on a phone.
const LONGEST_SUBJECT: usize = 60;

/// Stands for an empty line of the text while it is filled: lines that held only tags
/// come out empty too, and are to go.
const EMPTY_LINE: &str = "\u{1d}";

/// What is wrong with the texts, a line each, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailsError(pub Vec<String>);

impl fmt::Display for MailsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for MailsError {}

/// A mail's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// The text, ending in a line end.
    pub text: String,
}

/// The texts of all mails.
#[derive(Debug, Clone)]
pub struct Mails {
    environment: Environment<'static>,
}

impl Mails {
    /// Reads the files `mails/*.j2` of these rules.
    ///
    /// # Errors
    /// A file that is missing or not well formed.
    pub fn load(rules: &Rules) -> Result<Mails, MailsError> {
        let files = rules.files().iter();
        let files = files.map(|(name, text)| (name.as_str(), text.as_str()));
        Mails::of(files)
    }

    fn of<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Mails, MailsError> {
        let mut environment = environment();
        let mut faults = Vec::new();
        for (name, text) in files {
            let Some(file) = name.strip_prefix("mails/") else {
                continue;
            };
            let lines = text.lines().map(|line| match line.trim() {
                "" => EMPTY_LINE,
                _ => line,
            });
            let text = lines.collect::<Vec<_>>().join("\n");
            if let Err(error) = environment.add_template_owned(file.to_owned(), text) {
                faults.push(explain(&error));
            }
        }
        for file in [DIGEST, URGENT] {
            if faults.is_empty() && environment.get_template(file).is_err() {
                faults.push(format!("没有邮件文字 mails/{file}；请补上"));
            }
        }
        match faults.is_empty() {
            true => Ok(Mails { environment }),
            false => Err(MailsError(faults)),
        }
    }

    /// The morning's mail.
    ///
    /// # Errors
    /// What the text lacks, with file and line.
    pub fn digest(&self, digest: &Digest) -> Result<Written, MailsError> {
        #[derive(Serialize)]
        struct Data<'a> {
            #[serde(flatten)]
            digest: &'a Digest,
            total: usize,
        }
        let total = digest.total();
        self.write(DIGEST, &Data { digest, total })
    }

    /// The mail of what is urgent.
    ///
    /// # Errors
    /// What the text lacks, with file and line.
    pub fn urgent(&self, urgent: &Urgent) -> Result<Written, MailsError> {
        #[derive(Serialize)]
        struct Data<'a> {
            #[serde(flatten)]
            urgent: &'a Urgent,
            total: usize,
        }
        let total = urgent.lines.len();
        self.write(URGENT, &Data { urgent, total })
    }

    /// Fills every text with made-up data, as `kaijuan check` does; answers how often.
    ///
    /// # Errors
    /// All mistakes found, each once.
    pub fn check(&self) -> Result<usize, MailsError> {
        let digests = Digest::samples();
        let urgents = Urgent::samples();
        let written: Vec<_> = digests
            .iter()
            .map(|digest| self.digest(digest))
            .chain(urgents.iter().map(|urgent| self.urgent(urgent)))
            .collect();
        let mut faults: Vec<String> = written
            .iter()
            .filter_map(|written| written.as_ref().err())
            .flat_map(|error| error.0.clone())
            .collect();
        faults.dedup();
        match faults.is_empty() {
            true => Ok(written.len()),
            false => Err(MailsError(faults)),
        }
    }

    fn write(&self, file: &str, data: &impl Serialize) -> Result<Written, MailsError> {
        let filled = self
            .environment
            .get_template(file)
            .and_then(|template| template.render(data))
            .map_err(|error| MailsError(vec![explain(&error)]))?;
        let text = laid_out(&filled);
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let subject = first.strip_prefix(SUBJECT).map(str::trim);
        let wrong = |what: &str| MailsError(vec![format!("mails/{file} 第 1 行：{what}")]);
        match subject {
            None | Some("") => Err(wrong("应当写主题，如“主题：期限提醒”")),
            Some(long) if long.chars().count() > LONGEST_SUBJECT => Err(wrong(&format!(
                "主题有{}字，最多{LONGEST_SUBJECT}字；请写短些",
                long.chars().count()
            ))),
            Some(subject) => Ok(Written {
                subject: subject.to_owned(),
                text: format!("{}\n", rest.trim()),
            }),
        }
    }
}

/// Without the lines that held only tags, and with one empty line where the text has
/// some, also where what stood between them was left out.
fn laid_out(filled: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in filled.lines().map(str::trim_end) {
        match line {
            "" => {}
            EMPTY_LINE => {
                if lines.last().is_some_and(|last| !last.is_empty()) {
                    lines.push("");
                }
            }
            line => lines.push(line),
        }
    }
    lines.join("\n")
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_lstrip_blocks(true);
    environment.set_formatter(|out, _, value| match value.kind() {
        ValueKind::String | ValueKind::Number if !value.to_string().trim().is_empty() => {
            let text = value.to_string();
            let words: Vec<&str> = text.split_whitespace().collect();
            out.write_str(&words.join(" ")).map_err(Error::from)
        }
        _ => Err(Error::new(
            ErrorKind::InvalidOperation,
            "没有内容，或者不是文字和数字",
        )),
    });
    environment.add_filter("day", day);
    environment
}

/// `2026-03-02` → 3月2日（周一）.
fn day(value: &Value) -> Result<String, Error> {
    let text = value.as_str().unwrap_or_default();
    let day: NaiveDate = text
        .parse()
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, "|day 只用于日期"))?;
    let weekday = match day.weekday() {
        Weekday::Mon => "一",
        Weekday::Tue => "二",
        Weekday::Wed => "三",
        Weekday::Thu => "四",
        Weekday::Fri => "五",
        Weekday::Sat => "六",
        Weekday::Sun => "日",
    };
    Ok(format!("{}月{}日（周{weekday}）", day.month(), day.day()))
}

/// What went wrong where, seen from the author of a text.
fn explain(error: &Error) -> String {
    // An error in an included text is wrapped in that of the including one.
    let mut error = error;
    while let Some(inner) = std::error::Error::source(error).and_then(|e| e.downcast_ref()) {
        error = inner;
    }
    let place = format!(
        "mails/{} 第 {} 行",
        error.name().unwrap_or_default(),
        error.line().unwrap_or(1)
    );
    let detail = error.detail().unwrap_or_default();
    match error.kind() {
        ErrorKind::UndefinedError => {
            format!("{place}用了没有的字段；可用的字段见 docs/delivery.md")
        }
        ErrorKind::TemplateNotFound => format!("{place}引入的文件不存在：{detail}"),
        ErrorKind::InvalidOperation => format!("{place}：{detail}"),
        _ => format!("{place}的写法有误：{error}"),
    }
}

#[cfg(test)]
mod tests;
