//! What the reader of JSON says of a value.

/// Its message alone, without the place in the text that it adds.
pub(crate) fn message(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    said.strip_suffix(&place).unwrap_or(&said).to_owned()
}
