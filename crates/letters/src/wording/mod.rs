//! Wordings: what a letter says, as templates that a legal officer can change
//! without a build (`workflows/letters/`).
//!
//! A wording prints the fields of its letter's data. What is missing, empty or not
//! a text is an error that names the field; it is never printed as a blank.

pub(crate) mod fault;
mod filters;
mod rows;
mod sentences;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;

use crate::blocks;
use crate::error::LetterError;
pub use rows::{LetterRow, Recipient};

/// All wordings, the table of letters and the layout.
#[derive(Debug, Clone)]
pub struct Wordings {
    environment: Environment<'static>,
    sources: BTreeMap<String, String>,
    rows: Vec<LetterRow>,
    /// Whether `rows` are all rows of the table.
    whole: bool,
    /// Files that are not well formed: the environment has none of them.
    broken: BTreeSet<String>,
    layout: String,
}

impl Wordings {
    /// Reads the files `letters/*.j2`, `letters/letters.toml` and
    /// `letters/layout.typ`; other files are passed over.
    ///
    /// # Errors
    /// All mistakes found: a file that is missing, a row that is not right, a wording
    /// that is not well formed.
    pub fn load<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Wordings, Vec<LetterError>> {
        match Wordings::read(files) {
            (wordings, faults) if faults.is_empty() => Ok(wordings),
            (_, faults) => Err(faults),
        }
    }

    /// As [`Wordings::load`], with what could be read beside the mistakes: to be checked,
    /// so that one run tells of all of them.
    pub fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Wordings, Vec<LetterError>) {
        let (mut table, mut layout) = (None, None);
        let mut sources = BTreeMap::new();
        for (name, text) in files {
            match name.strip_prefix("letters/") {
                Some("letters.toml") => table = Some(text),
                Some("layout.typ") => layout = Some(text.to_owned()),
                Some(file) if file.ends_with(".j2") => {
                    sources.insert(file.to_owned(), text.to_owned());
                }
                _ => {}
            }
        }
        let missing = [
            ("letters.toml", table.is_none()),
            ("layout.typ", layout.is_none()),
        ];
        let missing = missing.into_iter().filter(|(_, missing)| *missing);
        let mut errors: Vec<LetterError> = missing
            .map(|(name, _)| LetterError::NoFile(format!("letters/{name}")))
            .collect();
        let read = rows::read(table.unwrap_or_default(), &sources);
        errors.extend(read.faults);
        let mut wordings = Wordings {
            environment: environment(),
            sources,
            rows: read.rows,
            whole: read.whole && table.is_some(),
            broken: BTreeSet::new(),
            layout: layout.unwrap_or_default(),
        };
        errors.extend(wordings.add_templates());
        (wordings, errors)
    }

    fn add_templates(&mut self) -> Vec<LetterError> {
        let mut errors = Vec::new();
        for (file, text) in self.sources.clone() {
            if let Err(error) = self.environment.add_template_owned(file.clone(), text) {
                errors.push(fault::explain(self, &error, &Value::UNDEFINED));
                self.broken.insert(file);
            }
        }
        errors
    }

    /// The text of blocks that a wording makes of a letter's data. `file` counts from
    /// `letters/` on, as in the table of letters: `supplement_notice.j2`.
    ///
    /// # Errors
    /// What the wording or the data lacks, with file, line and field.
    pub fn text(&self, file: &str, data: &impl Serialize) -> Result<String, LetterError> {
        let file = file.strip_prefix("letters/").unwrap_or(file);
        if !self.sources.contains_key(file) {
            return Err(LetterError::NoFile(format!("letters/{file}")));
        }
        self.filled(&self.environment, file, data)
    }

    /// The text of a wording in an environment that was made of this one.
    pub(crate) fn filled(
        &self,
        environment: &Environment<'static>,
        file: &str,
        data: &impl Serialize,
    ) -> Result<String, LetterError> {
        let data = Value::from_serialize(data);
        environment
            .get_template(file)
            .and_then(|template| template.render(&data))
            .map(|text| without_empty_lines(&text))
            .map_err(|error| fault::explain(self, &error, &data))
    }

    /// The fields that a wording names and does not set itself, with dots
    /// (`applicant.name`): also those in branches that no sample takes.
    ///
    /// # Errors
    /// No such wording.
    pub fn fields(&self, file: &str) -> Result<Vec<String>, LetterError> {
        let file = file.strip_prefix("letters/").unwrap_or(file);
        let template = self
            .environment
            .get_template(file)
            .map_err(|_| LetterError::NoFile(format!("letters/{file}")))?;
        let mut fields: Vec<_> = template.undeclared_variables(true).into_iter().collect();
        fields.sort();
        Ok(fields)
    }

    /// The newest row of a letter.
    pub fn letter(&self, kind: &str) -> Option<&LetterRow> {
        let rows = self.rows.iter().filter(|row| row.letter == kind);
        rows.max_by_key(|row| row.since)
    }

    /// The row of a letter that is in force on the day of the decision.
    pub fn letter_on(&self, kind: &str, on: NaiveDate) -> Option<&LetterRow> {
        let mut rows = self.rows.iter().filter(|row| row.letter == kind);
        rows.find(|row| row.in_force(on))
    }

    /// All rows, in the order of the table.
    pub fn letters(&self) -> &[LetterRow] {
        &self.rows
    }

    /// The files of all wordings, from `letters/` on, by name.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }

    /// The text of `layout.typ`.
    pub fn layout(&self) -> &str {
        &self.layout
    }

    /// What fills the wordings.
    pub(crate) fn environment(&self) -> &Environment<'static> {
        &self.environment
    }

    /// Whether every row of the table could be read.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether a file is there and well formed.
    pub(crate) fn is_formed(&self, file: &str) -> bool {
        self.sources.contains_key(file) && !self.broken.contains(file)
    }

    /// The text of a wording, by its name from `letters/` on.
    pub(crate) fn source(&self, file: &str) -> Option<&str> {
        self.sources.get(file).map(String::as_str)
    }

    /// The name of the letter that a wording writes, when exactly one does.
    pub(crate) fn title_of(&self, file: &str) -> Option<&str> {
        let mut titles = self.rows.iter().filter(|row| row.wording == file);
        let title = titles.next()?.title.as_str();
        titles.all(|row| row.title == title).then_some(title)
    }
}

/// A line that held only tags of the wording is empty; a drafter need not see it.
fn without_empty_lines(text: &str) -> String {
    let lines = text.lines().map(str::trim_end);
    let lines: Vec<&str> = lines.filter(|line| !line.trim().is_empty()).collect();
    lines.join("\n")
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("blocks"));
    environment.set_lstrip_blocks(true);
    environment.set_formatter(|out, _, value| match printed(value)? {
        Printed::Wording(text) => out.write_str(&text).map_err(Error::from),
        Printed::Value(text) => out.write_str(&blocks::escape(&text)).map_err(Error::from),
    });
    filters::add(&mut environment);
    sentences::add(&mut environment);
    environment
}

/// What is printed: text of the wording itself, or a value that must not make blocks.
enum Printed {
    Wording(String),
    Value(String),
}

fn printed(value: &Value) -> Result<Printed, Error> {
    match value.kind() {
        ValueKind::Undefined => Err(ErrorKind::UndefinedError.into()),
        ValueKind::None => Err(fault::empty()),
        ValueKind::String if value.is_safe() => Ok(Printed::Wording(value.to_string())),
        ValueKind::String => {
            let text = value.to_string();
            if blocks::clean(&text).is_empty() {
                return Err(fault::empty());
            }
            Ok(Printed::Value(text))
        }
        ValueKind::Number => Ok(Printed::Value(value.to_string())),
        _ => Err(fault::unprintable()),
    }
}

#[cfg(test)]
mod tests;
