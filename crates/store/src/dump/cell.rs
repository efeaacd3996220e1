//! One value of a row: as the databases hold it and as a line spells it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Serialize, Serializer};
use serde_json::Value;
use uuid::Uuid;

use super::tables::{Column, Kind};

/// A value with the kind of its column, also when it is none: PostgreSQL wants
/// to know of what kind nothing is.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub(crate) enum Cell {
    Id(Option<Uuid>),
    Text(Option<String>),
    Integer(Option<i64>),
    Boolean(Option<bool>),
    Day(Option<NaiveDate>),
    Instant(Option<DateTime<Utc>>),
    Bytes(Option<Vec<u8>>),
}

/// Reads the cells of a row of either database; the columns stand in their order.
macro_rules! cells {
    ($row:expr, $columns:expr) => {{
        use sqlx::Row as _;
        let cells: Result<Vec<Cell>, sqlx::Error> = $columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                Ok(match column.kind {
                    Kind::Id => Cell::Id($row.try_get(place)?),
                    Kind::Text => Cell::Text($row.try_get(place)?),
                    Kind::Integer => Cell::Integer($row.try_get(place)?),
                    Kind::Boolean => Cell::Boolean($row.try_get(place)?),
                    Kind::Day => Cell::Day($row.try_get(place)?),
                    Kind::Instant => Cell::Instant($row.try_get(place)?),
                    Kind::Bytes => Cell::Bytes($row.try_get(place)?),
                })
            })
            .collect();
        cells
    }};
}
pub(crate) use cells;

/// Binds a cell by whichever method binds: `bind_cell!(query.bind, cell)`.
macro_rules! bind_cell {
    ($query:ident.$bind:ident, $cell:expr) => {
        match $cell {
            Cell::Id(value) => $query.$bind(value),
            Cell::Text(value) => $query.$bind(value),
            Cell::Integer(value) => $query.$bind(value),
            Cell::Boolean(value) => $query.$bind(value),
            Cell::Day(value) => $query.$bind(value),
            Cell::Instant(value) => $query.$bind(value),
            Cell::Bytes(value) => $query.$bind(value),
        }
    };
}
pub(crate) use bind_cell;

/// As it stands in a line.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Id(value) => value.serialize(serializer),
            Cell::Text(value) => value.serialize(serializer),
            Cell::Integer(value) => value.serialize(serializer),
            Cell::Boolean(value) => value.serialize(serializer),
            Cell::Day(value) => value.serialize(serializer),
            Cell::Instant(value) => value.map(instant).serialize(serializer),
            Cell::Bytes(value) => value
                .as_ref()
                .map(|bytes| BASE64.encode(bytes))
                .serialize(serializer),
        }
    }
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

impl Cell {
    /// Reads what stands in a line.
    ///
    /// # Errors
    /// What should stand there instead, in Chinese.
    pub fn read(column: &Column, value: Value) -> Result<Cell, &'static str> {
        let value = match value {
            Value::Null if column.nullable => None,
            Value::Null => return Err("不能为空"),
            value => Some(value),
        };
        Ok(match column.kind {
            Kind::Id => Cell::Id(read(value, "应为编号（UUID）", |value| {
                value.as_str()?.parse().ok()
            })?),
            Kind::Text => Cell::Text(read(
                value,
                "应为文字，且不含控制字符 U+0000",
                |value| match value {
                    Value::String(text) if !text.contains('\0') => Some(text),
                    _ => None,
                },
            )?),
            Kind::Integer => Cell::Integer(read(value, "应为整数", |value| value.as_i64())?),
            Kind::Boolean => Cell::Boolean(read(value, "应为 true 或 false", |value| {
                value.as_bool()
            })?),
            Kind::Day => Cell::Day(read(value, "应为日期，如 2026-03-02", |value| {
                value.as_str()?.parse().ok()
            })?),
            Kind::Instant => Cell::Instant(read(
                value,
                "应为时刻，如 2026-03-02T01:00:00.000000Z",
                |value| value.as_str()?.parse().ok(),
            )?),
            Kind::Bytes => Cell::Bytes(read(value, "应为 BASE64", |value| {
                BASE64.decode(value.as_str()?).ok()
            })?),
        })
    }

    /// About how much memory it takes, in bytes.
    pub fn size(&self) -> usize {
        let held = match self {
            Cell::Text(Some(text)) => text.len(),
            Cell::Bytes(Some(bytes)) => bytes.len(),
            _ => 0,
        };
        size_of::<Cell>() + held
    }
}

fn read<T>(
    value: Option<Value>,
    wanted: &'static str,
    parse: impl FnOnce(Value) -> Option<T>,
) -> Result<Option<T>, &'static str> {
    value.map(|value| parse(value).ok_or(wanted)).transpose()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn column(kind: Kind, nullable: bool) -> Column {
        Column {
            name: "c",
            kind,
            nullable,
        }
    }

    #[test]
    fn a_cell_is_read_as_it_was_written() {
        for (kind, value) in [
            (Kind::Id, json!("00000000-0000-7000-8000-0000000000ff")),
            (Kind::Text, json!("王喆堃𬹼\n\u{1f}\u{7f}\u{2028}\"\\")),
            (Kind::Integer, json!(i64::MIN)),
            (Kind::Boolean, json!(false)),
            (Kind::Day, json!("2026-03-02")),
            (Kind::Instant, json!("2026-03-02T01:00:00.123456Z")),
            (Kind::Bytes, json!("AAEC/w==")),
        ] {
            let cell = Cell::read(&column(kind, false), value.clone()).unwrap();
            assert_eq!(serde_json::to_value(&cell).unwrap(), value);
            let none = Cell::read(&column(kind, true), Value::Null).unwrap();
            assert_eq!(serde_json::to_value(&none).unwrap(), Value::Null);
            assert!(Cell::read(&column(kind, false), Value::Null).is_err());
        }
    }

    #[test]
    fn a_value_of_another_kind_is_refused() {
        for (kind, value) in [
            (Kind::Id, json!("1")),
            (Kind::Text, json!(1)),
            (Kind::Text, json!("a\u{0}b")),
            (Kind::Integer, json!(1.5)),
            (Kind::Integer, json!(u64::MAX)),
            (Kind::Integer, json!("1")),
            (Kind::Boolean, json!(1)),
            (Kind::Day, json!("2026-02-30")),
            (Kind::Instant, json!("2026-03-02")),
            (Kind::Bytes, json!("?")),
        ] {
            assert!(
                Cell::read(&column(kind, true), value.clone()).is_err(),
                "{kind:?}: {value}"
            );
        }
    }
}
