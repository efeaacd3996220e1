//! The OpenAPI document and `docs/api/acts.md`: written from the code, held by tests.

use std::collections::BTreeSet;
use std::path::Path;

use casework::{Beside, NewApplication};
use disclosure::Rules;
use disclosure::act::Act;
use disclosure::words::ActKind;
use serde_json::{Map, Value, json};
use server::api::acts::{Field, Form, Object, beside, fields, markdown, objects, withheld};
use server::api::openapi;

use super::Hall;

/// Compares a file with what the code says; `UPDATE_DOCS=1` writes it.
fn held(file: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .join(file);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/{file} is not what the code says; run this test with UPDATE_DOCS=1"
    );
}

#[test]
fn the_openapi_document_is_the_one_that_is_published() {
    let mut text = openapi().to_pretty_json().unwrap();
    text.push('\n');
    held("openapi.json", &text);
}

#[tokio::test]
async fn the_openapi_document_is_served() {
    let hall = Hall::open().await;
    let served = hall.get("clerk", "/api/v1/openapi.json").await.ok(200);
    assert_eq!(served, serde_json::to_value(openapi()).unwrap());
    assert!(served["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[test]
fn every_route_says_in_chinese_what_it_takes_and_answers() {
    let document = serde_json::to_value(openapi()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let told = |value: &Value| !value.as_str().unwrap_or_default().is_ascii();
            assert!(told(&operation["summary"]), "{method} {path}");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(told(&parameter["description"]), "{path} {parameter}");
            }
            for (status, response) in operation["responses"].as_object().unwrap() {
                let description = &response["description"];
                assert!(
                    told(description) || description == "OpenAPI 3.1",
                    "{path} {status}"
                );
            }
            if path.starts_with("/api") && path != "/api/v1/openapi.json" {
                assert!(operation["responses"]["401"].is_object(), "{path}");
                assert!(
                    operation["security"].is_null(),
                    "{path} asks for the common token"
                );
            }
        }
    }
}

/// A route that refuses an unknown parameter names those that it reads.
#[tokio::test]
async fn the_parameters_of_the_document_are_those_that_routes_read() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let document = serde_json::to_value(openapi()).unwrap();
    let mut compared = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let all = item["get"]["parameters"].as_array().into_iter().flatten();
        let query = all.filter(|parameter| parameter["in"] == "query");
        let mut told: Vec<&Value> = query.map(|parameter| &parameter["name"]).collect();
        if told.is_empty() {
            continue;
        }
        let asked = format!("{path}?__=1").replace("{id}", &case.to_string());
        let problem = hall.get("clerk", &asked).await.json();
        let mut read: Vec<&Value> = problem["allowed"].as_array().unwrap().iter().collect();
        for names in [&mut told, &mut read] {
            names.sort_by_key(|name| name.to_string());
        }
        assert_eq!(told, read, "{path}");
        compared += 1;
    }
    assert!(compared >= 5);
}

#[test]
fn every_reference_of_the_document_resolves() {
    fn walk(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    found.push(reference.clone());
                }
                fields.values().for_each(|field| walk(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            _ => {}
        }
    }
    let document = serde_json::to_value(openapi()).unwrap();
    let mut references = Vec::new();
    walk(&document, &mut references);
    assert!(references.len() > 100);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn the_acts_in_the_manual_are_those_of_the_code() {
    held("api/acts.md", &markdown(Rules::embedded()));
}

#[test]
fn every_act_that_callers_do_is_in_the_table() {
    // An application is registered elsewhere; a covered case is answered with its lead.
    let others = [ActKind::Register, ActKind::AnswerJointly];
    for kind in ActKind::ALL {
        assert_eq!(fields(*kind).is_some(), !others.contains(kind), "{kind}");
    }
}

/// A value of a form, as a client would write it.
fn sample(form: &Form) -> Value {
    match form {
        Form::Text | Form::Line => json!("文字"),
        Form::Day => json!("2026-03-02"),
        Form::Id => json!("00000000-0000-0000-0000-000000000001"),
        Form::Count | Form::Fen => json!(1),
        Form::Flag => json!(true),
        Form::Change => json!({ "remark": "文字" }),
        Form::Word(name) => {
            let document = serde_json::to_value(openapi()).unwrap();
            document["components"]["schemas"][name]["enum"][0].clone()
        }
        Form::Object(name) => Value::Object(whole(object(name).fields)),
        Form::Many(form) => json!([sample(form)]),
    }
}

fn object(name: &str) -> &'static Object {
    objects()
        .find(|object| object.name == name)
        .unwrap_or_else(|| panic!("{name}"))
}

/// An object with all its fields.
fn whole(fields: &[Field]) -> Map<String, Value> {
    fields
        .iter()
        .map(|field| (field.name.to_owned(), sample(&field.form)))
        .collect()
}

/// The fields that a reader knows, by what it says of one that it does not know.
fn known(message: &str) -> Vec<String> {
    let (_, expected) = message.split_once("`, ").unwrap();
    expected
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Holds a table equal to what a reader takes: all fields and no others, and those
/// that must be there.
fn same(
    name: &str,
    fields: &[Field],
    withheld: &[&str],
    read: impl Fn(Value) -> Result<(), String>,
) {
    let all = whole(fields);
    read(Value::Object(all.clone())).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut strange = all.clone();
    strange.insert("__".into(), json!(1));
    let listed: Vec<&str> = fields.iter().map(|field| field.name).collect();
    let mut known = known(&read(Value::Object(strange)).unwrap_err());
    known.retain(|field| !withheld.contains(&field.as_str()));
    assert_eq!(known, listed, "{name}");
    for field in fields {
        let mut null = all.clone();
        null.insert(field.name.into(), Value::Null);
        assert_eq!(
            read(Value::Object(null)).is_ok(),
            field.nullable,
            "{name}.{} as null",
            field.name
        );
        let mut without = all.clone();
        without.remove(field.name);
        assert_eq!(
            read(Value::Object(without)).is_err(),
            field.required,
            "{name}.{}",
            field.name
        );
    }
}

#[test]
fn the_table_of_acts_is_what_payloads_read() {
    for kind in ActKind::ALL {
        if let Some(fields) = fields(*kind) {
            same(kind.word(), fields, withheld(*kind), |value| {
                Act::parse(*kind, value)
                    .map(drop)
                    .map_err(|error| error.to_string())
            });
        }
    }
}

#[test]
fn what_goes_beside_a_payload_is_what_the_office_reads() {
    let mut listed = BTreeSet::new();
    for kind in ActKind::ALL {
        let fields = beside(*kind);
        serde_json::from_value::<Beside>(Value::Object(whole(fields))).unwrap();
        listed.extend(fields.iter().map(|field| field.name.to_owned()));
    }
    let strange = serde_json::from_value::<Beside>(json!({ "__": 1 })).unwrap_err();
    assert_eq!(
        listed,
        known(&strange.to_string())
            .into_iter()
            .collect::<BTreeSet<_>>()
    );
}

#[test]
fn the_table_of_objects_is_what_readers_read() {
    use disclosure::{act, application, reply};
    for object in objects() {
        same(object.name, object.fields, &[], |value| {
            fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<(), String> {
                serde_json::from_value::<T>(value)
                    .map(drop)
                    .map_err(|error| error.to_string())
            }
            match object.name {
                "NewApplication" => read::<NewApplication>(value),
                "NewPerson" => read::<casework::intake::NewPerson>(value),
                "NewJointly" => read::<casework::intake::NewJointly>(value),
                "NewApplicant" => read::<casework::intake::NewApplicant>(value),
                "StepAnswer" => read::<act::StepAnswer>(value),
                "SpotAnswer" => read::<act::SpotAnswer>(value),
                "DraftReply" => read::<act::DraftReply>(value),
                "NewHandover" => read::<casework::NewHandover>(value),
                "NewWebhook" => read::<casework::NewWebhook>(value),
                "BulkDispatch" => read::<casework::BulkDispatch>(value),
                "AskedContact" => read::<casework::AskedContact>(value),
                "SeenCase" => read::<casework::SeenCase>(value),
                "NoticeAsk" => read::<casework::calendar::NoticeAsk>(value),
                "QuoteAsk" => read::<casework::QuoteAsk>(value),
                "NewAgent" => read::<casework::intake::NewAgent>(value),
                "ChannelDates" => read::<application::ChannelDates>(value),
                "SplitPart" => read::<act::SplitPart>(value),
                "ItemOutcome" => read::<reply::ItemOutcome>(value),
                "Parts" => read::<reply::Parts>(value),
                "PublishedAt" => read::<reply::PublishedAt>(value),
                "Given" => read::<reply::Given>(value),
                "Withheld" => read::<reply::Withheld>(value),
                "Classification" => read::<reply::Classification>(value),
                "ThirdPartyFinding" => read::<reply::ThirdPartyFinding>(value),
                "Search" => read::<reply::Search>(value),
                "ResponsibleBody" => read::<reply::ResponsibleBody>(value),
                other => panic!("no reader for {other}"),
            }
        });
    }
}
