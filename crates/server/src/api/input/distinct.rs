//! JSON in which no object has a field twice. Left to itself, the reader keeps the
//! last one: what a clerk's system signed and what is stored would not be the same.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Reads a value.
pub(super) struct Distinct;

impl<'de> DeserializeSeed<'de> for Distinct {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Distinct {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut read = Vec::new();
        while let Some(item) = items.next_element_seed(Distinct)? {
            read.push(item);
        }
        Ok(Value::Array(read))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut read = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            if read.contains_key(&name) {
                return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
            }
            read.insert(name, fields.next_value_seed(Distinct)?);
        }
        Ok(Value::Object(read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Value, serde_json::Error> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let value = Distinct.deserialize(&mut reader)?;
        reader.end()?;
        Ok(value)
    }

    #[test]
    fn what_is_written_once_is_read_as_ever() {
        for text in [
            r#"{"a": {"a": [1, {"a": null}, {"a": true}]}, "b": "申\u8bf7\n"}"#,
            "[0, -1, 18446744073709551615, -9223372036854775808, 1.5, 1e3, 1e30]",
            "[[], {}, \"\", 0.0]",
        ] {
            let lax: Value = serde_json::from_str(text).unwrap();
            assert_eq!(read(text).unwrap(), lax, "{text}");
        }
    }

    #[test]
    fn what_is_written_twice_is_named_however_it_is_spelled() {
        for text in [
            r#"{"a": 1, "b": 2, "a": 1}"#,
            r#"{"a": 1, "\u0061": 2}"#,
            r#"[{"b": {"a": {}, "a": []}}]"#,
        ] {
            let error = read(text).unwrap_err();
            assert!(error.is_data(), "{error}");
            assert!(
                error.to_string().starts_with("duplicate field `a`"),
                "{error}"
            );
        }
    }

    #[test]
    fn mistakes_of_writing_are_told_as_ever() {
        let deep = "[".repeat(100_000);
        for text in [
            deep.as_str(),
            "",
            "{",
            "[1,]",
            "{\"a\":1}x",
            "{\"a\" 1}",
            "1e999",
            "{1:2}",
        ] {
            let lax = serde_json::from_str::<Value>(text).unwrap_err();
            let told = read(text).unwrap_err();
            assert_eq!(told.to_string(), lax.to_string());
            assert!(!told.is_data());
        }
    }
}
