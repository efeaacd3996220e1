//! What was typed, as the JSON body that the API would be sent.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::typed::{MOST_ROWS, Typed};
use super::{Choices, is_filled_in, object, said_of};
use crate::api::acts::{Field, Form};

/// What is wrong with which field, by its path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::workbench) struct Mistakes(pub BTreeMap<String, String>);

impl Mistakes {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names another one; the first one at a path stays.
    pub fn add(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.0.entry(path.into()).or_insert_with(|| what.into());
    }

    pub fn at(&self, path: &str) -> Option<&String> {
        self.0.get(path)
    }
}

/// Reads the fields of a form: the body, and what is wrong with it.
pub(in crate::workbench) fn read<'f>(
    fields: impl IntoIterator<Item = &'f Field>,
    typed: &Typed,
    choices: &Choices,
) -> (Map<String, Value>, Mistakes) {
    let mut reader = Reader {
        typed,
        choices,
        mistakes: Mistakes::default(),
    };
    let body = reader.fields(fields, "");
    (body, reader.mistakes)
}

struct Reader<'t> {
    typed: &'t Typed,
    choices: &'t Choices,
    mistakes: Mistakes,
}

impl Reader<'_> {
    fn fields<'f>(
        &mut self,
        fields: impl IntoIterator<Item = &'f Field>,
        within: &str,
    ) -> Map<String, Value> {
        let mut body = Map::new();
        for field in fields {
            let path = match within {
                "" => field.name.to_owned(),
                within => format!("{within}.{}", field.name),
            };
            if is_filled_in(field) {
                continue;
            }
            match self.value(field, &path) {
                Some(value) => {
                    body.insert(field.name.to_owned(), value);
                }
                None if field.required || self.choices.needs(&path) => self.missing(field, &path),
                None => {}
            }
        }
        body
    }

    fn missing(&mut self, field: &Field, path: &str) {
        let (label, _) = said_of(field);
        let verb = match field.form {
            Form::Word(_) | Form::Id | Form::Flag => "请选择",
            _ => "请填写",
        };
        self.mistakes.add(path, format!("{verb}“{label}”"));
    }

    /// `None` when nothing was typed.
    fn value(&mut self, field: &Field, path: &str) -> Option<Value> {
        match &field.form {
            Form::Object(name) => {
                let required = field.required || self.choices.needs(path);
                self.one(name, required, path)
            }
            Form::Many(form) => self.many(form, field.name, path),
            form => self.single(form, path),
        }
    }

    fn one(&mut self, name: &str, required: bool, path: &str) -> Option<Value> {
        if !required && !self.typed.says(path) {
            return None;
        }
        let fields = object(name)?.fields;
        Some(Value::Object(self.fields(fields, path)))
    }

    fn many(&mut self, form: &Form, name: &str, path: &str) -> Option<Value> {
        if self.typed.has_too_many(path) {
            let what = format!("最多 {MOST_ROWS} 项，其余没有读取；请分几次办理");
            self.mistakes.add(path, what);
        }
        let boxes = matches!(form, Form::Word(_)) || self.choices.of(name).is_some();
        let items: Vec<Value> = match form {
            _ if boxes => self
                .typed
                .all(path)
                .filter(|word| !word.is_empty())
                .map(|word| json!(word))
                .collect(),
            Form::Object(object) => self
                .rows(path)
                .filter_map(|row| self.one(object, false, &row))
                .collect(),
            form => self
                .rows(path)
                .filter_map(|row| self.single(form, &row))
                .collect(),
        };
        (!items.is_empty()).then_some(Value::Array(items))
    }

    fn rows(&self, path: &str) -> impl Iterator<Item = String> + use<> {
        let path = path.to_owned();
        (0..self.typed.rows(&path).min(MOST_ROWS)).map(move |row| format!("{path}[{row}]"))
    }

    fn single(&mut self, form: &Form, path: &str) -> Option<Value> {
        let text = self.typed.get(path).filter(|text| !text.is_empty())?;
        let read = match form {
            Form::Count => whole(text).ok_or("应当是整数，如 20"),
            Form::Fen => fen(text).ok_or("应当是金额（元），如 120 或者 12.50"),
            Form::Day => day(text).ok_or("应当是日期，如 2026-03-02"),
            Form::Flag => match text {
                "true" => Ok(json!(true)),
                "false" => Ok(json!(false)),
                _ => Err("请选是或者否"),
            },
            _ => Ok(json!(text.replace("\r\n", "\n"))),
        };
        match read {
            Ok(value) => Some(value),
            Err(what) => {
                self.mistakes.add(path, what);
                // what was typed is no value, and not missing either
                Some(Value::Null)
            }
        }
    }
}

fn whole(text: &str) -> Option<Value> {
    narrow(text).parse::<u32>().ok().map(|count| json!(count))
}

/// Yuan with at most two places, as fen.
fn fen(text: &str) -> Option<Value> {
    let text = narrow(text);
    let (yuan, places) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || !digits(yuan) || !digits(places) || places.len() > 2 {
        return None;
    }
    let yuan: i64 = yuan.parse().ok()?;
    let fen: i64 = format!("{places:0<2}").parse().ok()?;
    Some(json!(yuan.checked_mul(100)?.checked_add(fen)?))
}

fn day(text: &str) -> Option<Value> {
    let text = narrow(text).replace(['/', '.', '年', '月'], "-");
    let text = text.trim_end_matches('日');
    let day: chrono::NaiveDate = text.parse().ok()?;
    Some(json!(day.format("%Y-%m-%d").to_string()))
}

/// Full-width digits are digits.
fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff10}'..='\u{ff19}' | '．' | '／' | '－' => {
                char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
            }
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_as_fen() {
        for (text, read) in [
            ("120", 12000),
            ("12.5", 1250),
            ("12.50", 1250),
            ("0.07", 7),
            ("１２．５", 1250),
        ] {
            assert_eq!(fen(text), Some(json!(read)), "{text}");
        }
        for other in [
            "",
            ".5",
            "1.234",
            "-1",
            "1e3",
            "99999999999999999999",
            "12,5",
        ] {
            assert_eq!(fen(other), None, "{other}");
        }
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in ["2026-03-02", "2026/3/2", "2026年3月2日", "２０２６-03-02"] {
            assert_eq!(day(text), Some(json!("2026-03-02")), "{text}");
        }
        for other in ["", "3月2日", "2026-02-30", "20260302"] {
            assert_eq!(day(other), None, "{other}");
        }
    }
}
