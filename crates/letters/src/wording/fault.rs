//! Makes of an engine's error one that names file, line and field.

use std::ops::Range;

use minijinja::{Error, ErrorKind, Value};

use super::Wordings;
use crate::chinese;
use crate::error::{LetterError, Place};
use crate::near;

const EMPTY: &str = "empty value";
const UNPRINTABLE: &str = "value without a text";

/// The filters that a wording's author may have meant.
const FILTERS: [&str; 10] = [
    "day",
    "yuan",
    "yuan_words",
    "list",
    "numbered",
    "numeral",
    "sentence",
    "clause",
    "length",
    "default",
];

/// How many characters of a line are shown beside a mistake.
const SHOWN: usize = 40;

/// A value that is there but has nothing in it.
pub(super) fn empty() -> Error {
    Error::new(ErrorKind::InvalidOperation, EMPTY)
}

/// A value that is not a text or a number.
pub(crate) fn unprintable() -> Error {
    Error::new(ErrorKind::InvalidOperation, UNPRINTABLE)
}

/// What went wrong where, seen from the wording's author.
pub(super) fn explain(wordings: &Wordings, error: &Error, data: &Value) -> LetterError {
    let error = innermost(error);
    let file = error.name().unwrap_or_default();
    let place = Place {
        title: wordings.title_of(file).map(str::to_owned),
        file: format!("letters/{file}"),
        line: error.line().unwrap_or(1),
    };
    let source = wordings.source(file).unwrap_or_default();
    let span = error.range().filter(|span| span.start < span.end);
    let field = span.clone().map(|span| blamed(source, span));
    let field = field.unwrap_or_default().to_owned();
    let detail = error.detail().unwrap_or_default();
    match error.kind() {
        ErrorKind::UndefinedError => {
            let before = span.and_then(|span| source.get(..span.start));
            let known = known_beside(&field, before.unwrap_or_default(), data);
            LetterError::Unknown {
                place,
                field,
                known,
            }
        }
        ErrorKind::InvalidOperation if detail == EMPTY => LetterError::Empty { place, field },
        ErrorKind::InvalidOperation if detail == UNPRINTABLE => {
            LetterError::Unprintable { place, field }
        }
        kind => LetterError::Template {
            place,
            message: told(
                wordings,
                kind,
                detail,
                &beside(source, error.line().unwrap_or(1), span.as_ref()),
            ),
        },
    }
}

/// An error in an included wording is wrapped in that of the including one.
fn innermost(error: &Error) -> &Error {
    let mut inner = error;
    while let Some(source) = std::error::Error::source(inner).and_then(|e| e.downcast_ref()) {
        inner = source;
    }
    inner
}

/// The field at a place in the wording. A filter is blamed by its own name: the field
/// is what stands before it and before the filters before it.
fn blamed(source: &str, span: Range<usize>) -> &str {
    let mut before = source.get(..span.start).unwrap_or_default().trim_end();
    let mut filtered = None;
    while let Some(rest) = before.strip_suffix('|') {
        let rest = rest.trim_end();
        let start = rest
            .char_indices()
            .rev()
            .take_while(|(_, sign)| sign.is_alphanumeric() || "_.[]".contains(*sign))
            .last();
        let (value, ahead) = start.map_or(("", rest), |(at, _)| (&rest[at..], &rest[..at]));
        filtered = Some(value);
        before = ahead.trim_end();
    }
    filtered.unwrap_or_else(|| field_of(whole(source, span)))
}

/// What stands at a place; an attribute together with the record that it was looked for
/// in: `parts.given`, not `.given`.
fn whole(source: &str, span: Range<usize>) -> &str {
    let found = source.get(span.clone()).unwrap_or_default();
    if !found.starts_with('.') {
        return found;
    }
    let record = source.get(..span.start).unwrap_or_default();
    let record =
        record.trim_end_matches(|sign: char| sign.is_alphanumeric() || "_.[]".contains(sign));
    source.get(record.len()..span.end).unwrap_or(found)
}

/// The field in an expression: without filters, braces and blanks.
fn field_of(expression: &str) -> &str {
    let expression = expression.trim_matches(['{', '}', ' ', '-']);
    expression.split('|').next().unwrap_or_default().trim()
}

fn told(wordings: &Wordings, kind: ErrorKind, detail: &str, line: &str) -> String {
    let what = match kind {
        ErrorKind::SyntaxError => "语法不对",
        ErrorKind::UnknownFilter => "没有这个过滤器",
        ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => "没有这个函数",
        ErrorKind::UnknownTest => "没有这个判断",
        ErrorKind::TemplateNotFound => "引入的文件不存在",
        ErrorKind::InvalidOperation | ErrorKind::MissingArgument | ErrorKind::TooManyArguments => {
            "用法不对"
        }
        _ => "不能执行",
    };
    let said = chinese::of_template(detail);
    let meant = match (kind, &said) {
        (ErrorKind::UnknownFilter, Some(name)) => near::perhaps(name, FILTERS),
        (ErrorKind::TemplateNotFound, Some(name)) => near::perhaps(name, wordings.files()),
        _ => String::new(),
    };
    let said = said.map_or_else(String::new, |said| format!("：{said}"));
    let beside = match line.is_empty() {
        true => String::new(),
        false => format!("（附近：“{line}”）"),
    };
    format!("{what}{said}{meant}{beside}")
}

/// What stands on a line of a wording, to find it by; a long line is cut around the place.
fn beside(source: &str, line: usize, span: Option<&Range<usize>>) -> String {
    let text = source
        .lines()
        .nth(line.saturating_sub(1))
        .unwrap_or_default();
    let signs: Vec<char> = text.trim().chars().collect();
    if signs.len() <= SHOWN {
        return signs.into_iter().collect();
    }
    let before = span.and_then(|span| source.get(..span.start));
    let line_start = before.map(|before| before.rsplit('\n').next().unwrap_or_default());
    let at = line_start.map_or(0, |start| start.trim_start().chars().count());
    let from = at.saturating_sub(SHOWN / 2).min(signs.len() - SHOWN);
    let cut: String = signs[from..from + SHOWN].iter().collect();
    format!("…{cut}…")
}

/// The fields that stand where the unknown one was looked for. `before` is the
/// wording up to there: a loop's own name is looked up in what the loop runs over.
fn known_beside(field: &str, before: &str, data: &Value) -> Vec<String> {
    let record = match field.rsplit_once('.') {
        None => data.clone(),
        Some((parent, _)) => match resolve(parent, before, data) {
            Some(record) => record,
            None => return known_beside(parent, before, data),
        },
    };
    let keys = record.try_iter().into_iter().flatten();
    keys.map(|key| key.to_string()).collect()
}

fn resolve(path: &str, before: &str, data: &Value) -> Option<Value> {
    let mut segments = path.split('.').map(str::trim);
    let first = segments.next()?;
    let mut value = match data.get_attr(first).ok() {
        Some(value) if !value.is_undefined() => value,
        _ => {
            let opening = format!("for {first} in ");
            let start = before.rfind(&opening)?;
            let rest = before.get(start + opening.len()..)?;
            let over = field_of(rest.split("%}").next()?.split(" if ").next()?);
            let items = resolve(over, before.get(..start)?, data)?;
            items.try_iter().ok()?.next()?
        }
    };
    for segment in segments {
        value = value.get_attr(segment).ok()?;
    }
    Some(value).filter(|value| !value.is_undefined())
}
