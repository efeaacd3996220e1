//! Whether what must be filled in is: the rule that the OpenAPI document gives.

use serde_json::Value;

use super::{Field, Form, objects};

/// The first text that must say something and does not, with its path.
pub(in crate::api) fn missing(
    fields: impl IntoIterator<Item = &'static Field>,
    body: &Value,
) -> Option<(String, &'static Field)> {
    fields.into_iter().find_map(|field| {
        let value = &body[field.name];
        let is_text = matches!(field.form, Form::Text | Form::Line);
        if field.required && is_text && value.as_str().is_some_and(is_blank) {
            return Some((field.name.to_owned(), field));
        }
        within(&field.form, value).map(|(path, inner)| (format!("{}{path}", field.name), inner))
    })
}

fn within(form: &Form, value: &Value) -> Option<(String, &'static Field)> {
    match form {
        Form::Object(name) => {
            let object = objects().find(|object| object.name == *name)?;
            missing(object.fields, value).map(|(path, field)| (format!(".{path}"), field))
        }
        Form::Many(form) => value
            .as_array()?
            .iter()
            .enumerate()
            .find_map(|(index, item)| {
                within(form, item).map(|(path, field)| (format!("[{index}]{path}"), field))
            }),
        _ => None,
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control())
}
