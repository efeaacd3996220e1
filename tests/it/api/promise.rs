//! The OpenAPI document is a promise: every answer of every test is held against it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;
use server::api::openapi;

use super::Answer;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(openapi()).unwrap());

/// Checks that a documented route answered as documented: status, headers, type and body.
pub fn keep(method: &str, path: &str, answer: &Answer) {
    let Some(operation) = operation(method, path) else {
        return;
    };
    let status = answer.status.as_str();
    let promised = &operation["responses"][status];
    assert!(
        promised.is_object(),
        "{method} {path} answers {status}, which is not documented"
    );
    for name in promised["headers"]
        .as_object()
        .into_iter()
        .flat_map(|all| all.keys())
    {
        answer.header(name);
    }
    if answer.status == 204 {
        assert_eq!(answer.text, "", "{method} {path} has content after all");
        return;
    }
    let sent = answer.header("content-type");
    // a parameter such as the charset makes no other type
    let kind = sent.split(';').next().unwrap_or_default();
    let schema = &promised["content"][kind]["schema"];
    assert!(
        schema.is_object(),
        "{method} {path} {status} has an undocumented type"
    );
    let value = match answer.header("content-type").contains("json") {
        true => answer.json(),
        false => Value::String(answer.text.clone()),
    };
    if let Err(why) = fits(&value, schema, path) {
        panic!("{method} {path} {status}: {why}");
    }
}

/// The routes of the document, as `METHOD /path`.
pub fn routes() -> BTreeSet<String> {
    let paths = DOCUMENT["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect()
}

/// The route of the document that a request goes to.
pub fn route(method: &str, path: &str) -> Option<String> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let template = paths.keys().find(|template| matches(template, path))?;
    Some(format!("{method} {template}")).filter(|route| routes().contains(route))
}

fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let template = paths.keys().find(|template| matches(template, path))?;
    paths[template].get(method.to_ascii_lowercase())
}

fn matches(template: &str, path: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) =
        (template.split('/').collect(), path.split('/').collect());
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(known, part)| known.starts_with('{') || *known == part)
}

/// Whether a value fits a schema, as far as the document's schemas go.
fn fits(value: &Value, schema: &Value, at: &str) -> Result<(), String> {
    if let Some(reference) = schema["$ref"].as_str() {
        return fits(value, DOCUMENT.pointer(&reference[1..]).unwrap(), at);
    }
    let list = |name: &str| schema[name].as_array().into_iter().flatten();
    for part in list("allOf") {
        fits(value, part, at)?;
    }
    let fitting = list("oneOf")
        .filter(|one| fits(value, one, at).is_ok())
        .count();
    if schema["oneOf"].is_array() && fitting != 1 {
        return Err(format!("{at}: {value} fits {fitting} of oneOf"));
    }
    if schema["enum"].is_array() && list("enum").all(|known| known != value) {
        return Err(format!("{at}: {value} is not in the list"));
    }
    is_of_type(value, &schema["type"], at)?;
    for name in list("required") {
        let name = name.as_str().unwrap();
        if value.get(name).is_none() {
            return Err(format!("{at}.{name} is missing"));
        }
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(field) = value.get(name) {
            fits(field, schema, &format!("{at}.{name}"))?;
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        fits(item, &schema["items"], &format!("{at}[{index}]"))?;
    }
    Ok(())
}

fn is_of_type(value: &Value, kind: &Value, at: &str) -> Result<(), String> {
    let actual = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let allowed = match kind {
        Value::Null => true,
        Value::Array(kinds) => kinds.iter().any(|kind| kind == actual),
        kind => kind == actual,
    };
    if allowed {
        Ok(())
    } else {
        Err(format!("{at}: {actual} instead of {kind}"))
    }
}

#[test]
fn a_value_that_does_not_fit_is_found() {
    let problem = serde_json::json!({ "$ref": "#/components/schemas/Problem" });
    let mut value = serde_json::json!({
        "type": "", "title": "", "status": 400, "detail": "", "instance": "/", "code": "x", "request_id": "r"
    });
    assert_eq!(fits(&value, &problem, ""), Ok(()));
    value["status"] = "400".into();
    assert!(fits(&value, &problem, "").unwrap_err().contains(".status"));
    value.as_object_mut().unwrap().remove("status");
    assert!(
        fits(&value, &problem, "")
            .unwrap_err()
            .contains(".status is missing")
    );
}
