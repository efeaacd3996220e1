//! One text for one JSON value: what is hashed is what is stored.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::StoreError;

/// Writes a value with sorted keys and no white space.
///
/// # Errors
/// [`StoreError::Inconsistent`] for a number that is no 64-bit integer: floats
/// have more than one spelling.
pub(crate) fn canonical(value: &Value) -> Result<String, StoreError> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<(), StoreError> {
    match value {
        Value::Number(number) if !(number.is_i64() || number.is_u64()) => {
            return Err(StoreError::inconsistent(format!(
                "{number} 不是整数，不能存入登记簿"
            )));
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text)?;
            }
            text.push(']');
        }
        Value::Object(fields) => {
            // sorted here and not by the map, whose order a cargo feature can change
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_unstable_by_key(|(key, _)| *key);
            text.push('{');
            for (index, (key, field)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write(field, text)?;
            }
            text.push('}');
        }
        leaf => text.push_str(&leaf.to_string()),
    }
    Ok(())
}

/// Reads back what [`canonical`] wrote.
pub(crate) fn parse(what: &str, text: &str) -> Result<Value, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::inconsistent(format!("{what} 不是 JSON：{error}")))
}

/// SHA-256 over the parts in order, in hexadecimal.
pub(crate) fn sha256(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_sorted_and_text_is_kept() {
        let value = json!({"b": [1, {"d": null, "c": "喆堃𬹼\"\n"}], "a": true, "Z": -3});
        let text = canonical(&value).unwrap();
        assert_eq!(
            text,
            r#"{"Z":-3,"a":true,"b":[1,{"c":"喆堃𬹼\"\n","d":null}]}"#
        );
        assert_eq!(parse("x", &text).unwrap(), value);
    }

    #[test]
    fn a_float_is_refused() {
        assert!(canonical(&json!({"fee": [1.5]})).is_err());
        assert!(canonical(&json!(1.0)).is_err());
    }
}
