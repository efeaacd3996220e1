//! What serde says of a value, said in Chinese.

use disclosure::act::Act;
use disclosure::words::ActKind;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A value that is not what a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Stable name, for programs.
    pub code: &'static str,
    /// The field, such as `applicant.name`; empty for the value as a whole.
    pub field: String,
    /// What is wrong, in Chinese.
    pub what: String,
    /// What to do, in Chinese.
    pub hint: String,
    /// What may stand there.
    pub allowed: Vec<String>,
}

impl Misfit {
    /// What a message of serde's says of the value at a path.
    pub fn new(path: &str, message: &str) -> Misfit {
        let path = if path == "." { "" } else { path };
        let said = say(message);
        Misfit {
            code: said.code,
            field: match &said.field {
                Some(name) => join(path, name),
                None => path.to_owned(),
            },
            what: said.what,
            hint: said.hint,
            allowed: said.allowed,
        }
    }
}

/// A value of this type.
///
/// # Errors
/// The first field that does not fit.
pub fn typed<T: DeserializeOwned>(value: Value) -> Result<T, Misfit> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        Misfit::new(&path, &error.into_inner().to_string())
    })
}

/// The payload of an act.
///
/// # Errors
/// The first field that does not fit.
pub(crate) fn act(kind: ActKind, payload: Value) -> Result<Act, Misfit> {
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(payload, &mut track);
    Act::read(kind, tracked)
        .map_err(|error| Misfit::new(&track.path().to_string(), &error.to_string()))
}

/// The path of a field within what was already walked.
fn join(path: &str, name: &str) -> String {
    let walked = path == name || path.ends_with(&format!(".{name}"));
    match path {
        "" | "." => name.to_owned(),
        path if walked => path.to_owned(),
        path => format!("{path}.{name}"),
    }
}

struct Said {
    code: &'static str,
    what: String,
    hint: String,
    /// The field that the message itself names.
    field: Option<String>,
    allowed: Vec<String>,
}

impl Said {
    fn new(code: &'static str, what: impl Into<String>, hint: impl Into<String>) -> Said {
        Said {
            code,
            what: what.into(),
            hint: hint.into(),
            field: None,
            allowed: Vec::new(),
        }
    }
}

fn say(message: &str) -> Said {
    // A reader of ours spoke Chinese already.
    if message.chars().next().is_some_and(|c| !c.is_ascii()) {
        return Said::new("bad_value", message, "请改正后重新提交。");
    }
    unknown(message)
        .or_else(|| named(message))
        .or_else(|| form(message))
        .unwrap_or_else(|| {
            Said::new(
                "bad_value",
                "不是这个字段能接受的内容",
                "请照接口说明填写。",
            )
        })
}

/// `unknown variant …` and `unknown field …`, with what may stand there.
fn unknown(message: &str) -> Option<Said> {
    let is_value = message.starts_with("unknown variant `");
    let rest = message
        .strip_prefix("unknown variant `")
        .or_else(|| message.strip_prefix("unknown field `"))?;
    let (given, expected) = rest
        .rsplit_once("`, expected ")
        .or_else(|| rest.rsplit_once("`, there are no "))?;
    let allowed: Vec<String> = expected
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    let list = allowed.join("、");
    let mut said = match (is_value, allowed.is_empty()) {
        (true, _) => Said::new(
            "unknown_value",
            format!("没有“{given}”这个值"),
            format!("可用的值：{list}。"),
        ),
        (false, true) => Said::new("unknown_field", "没有这个字段", "这里不需要任何字段。"),
        (false, false) => Said::new(
            "unknown_field",
            "没有这个字段",
            format!("可用的字段：{list}。"),
        ),
    };
    said.field = (!is_value).then(|| given.to_owned());
    said.allowed = allowed;
    Some(said)
}

/// `missing field …` and `duplicate field …`.
fn named(message: &str) -> Option<Said> {
    let name = |prefix: &str| Some(message.strip_prefix(prefix)?.trim_end_matches('`'));
    let (mut said, field) = if let Some(field) = name("missing field `") {
        (
            Said::new("missing_field", "没有填写", "这个字段必须填写。"),
            field,
        )
    } else {
        let field = name("duplicate field `")?;
        (
            Said::new("duplicate_field", "写了两次", "请只保留一处。"),
            field,
        )
    };
    said.field = Some(field.to_owned());
    Some(said)
}

/// A value of another form than the field's.
fn form(message: &str) -> Option<Said> {
    const DAY: [&str; 4] = [
        "input is out of range",
        "input contains invalid characters",
        "premature end of input",
        "trailing input",
    ];
    if DAY.contains(&message) {
        return Some(Said::new(
            "bad_date",
            "不是存在的日期",
            "日期写成 2025-02-12 的形式，并核对该月有没有这一天。",
        ));
    }
    if message.contains("UUID") {
        return Some(Said::new(
            "bad_id",
            "不是标识",
            "标识是系统给出的 36 位编号，请照抄。",
        ));
    }
    if message.contains("untagged enum") {
        return Some(Said::new("bad_type", "应当是文字", "请直接写文字。"));
    }
    let expected = match message.rsplit_once("expected ") {
        Some((_, expected)) => expected_form(expected),
        None if message.contains("`true` or `false`") => "true 或者 false",
        None if message.contains("digit") || message.contains("number") => "非负整数",
        None => return None,
    };
    Some(Said::new(
        "bad_type",
        format!("应当是{expected}"),
        "请照接口说明填写。",
    ))
}

fn expected_form(expected: &str) -> &'static str {
    match expected {
        "a boolean" => "true 或者 false",
        "u16" | "u32" | "u64" => "非负整数",
        "i32" | "i64" => "整数",
        "a string" | "a borrowed string" | "string or map" => "文字",
        "a formatted date string" | "a formatted date" => "日期（如 2025-02-12）",
        "a sequence" => "数组",
        other if other.starts_with("struct ") || other.starts_with("a map") => "对象",
        _ => "另一种形式的内容",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_value_is_told_with_those_that_are_known() {
        let said = say("unknown variant `a`, expected `b`, expected one of `x`, `y`");
        assert_eq!(said.allowed, ["x", "y"]);
        assert_eq!(said.what, "没有“a`, expected `b”这个值");
        assert!(
            say("unknown field `z`, there are no fields")
                .allowed
                .is_empty()
        );
    }

    #[test]
    fn a_missing_field_is_named_with_its_path() {
        let misfit = Misfit::new("applicant", "missing field `name`");
        assert_eq!(misfit.field, "applicant.name");
        assert_eq!(misfit.what, "没有填写");
    }
}
