//! Bad input: a clear error that says what to do, and nothing stored or changed.

use axum::body::Body;
use serde_json::{Value, json};

use super::hall::form;
use super::{Answer, Hall, promise, scrubbed};

async fn raw(hall: &Hall, content_type: Option<&str>, body: impl Into<Body>) -> Answer {
    let mut request = hall.request("clerk", "POST", "/api/v1/cases");
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    hall.send(request.body(body.into()).unwrap()).await
}

const JSON: Option<&str> = Some("application/json");

#[tokio::test]
async fn what_is_no_json_of_ours_is_refused_before_it_is_read() {
    let hall = Hall::open().await;
    let before = hall.counts().await;
    let whole = form(json!({})).to_string();
    for content_type in [
        None,
        Some("text/plain"),
        Some("application/json; charset=gbk"),
        Some(""),
    ] {
        let answer = raw(&hall, content_type, whole.clone()).await;
        answer.problem(415, "not_json_type");
    }
    let problem = raw(&hall, JSON, "{\n  \"channel\": in_person }")
        .await
        .problem(400, "not_json");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("第 2 行第 14 列"),
        "{problem}"
    );
    for broken in ["", "{", "[1,", "{\"title\":\"\\ud800\"}", "\u{feff}{}"] {
        raw(&hall, JSON, broken).await.problem(400, "not_json");
    }
    let gbk = b"{\"title\":\"\xd6\xd0\"}".to_vec();
    let problem = raw(&hall, JSON, gbk).await.problem(400, "not_json");
    assert!(
        problem["detail"].as_str().unwrap().contains("第 11 个字节"),
        "{problem}"
    );
    let deep = "[".repeat(100_000);
    raw(&hall, JSON, deep).await.problem(400, "not_json");
    for other in ["null", "[]", "\"申请\"", "3"] {
        raw(&hall, JSON, other).await.problem(422, "bad_type");
    }
    assert_eq!(hall.counts().await, before);
    raw(&hall, Some("application/json; charset=UTF-8"), whole)
        .await
        .ok(201);
}

#[tokio::test]
async fn ten_megabytes_are_refused_with_and_without_a_length() {
    let hall = Hall::open().await;
    let before = hall.counts().await;
    let content = "申".repeat(10 * 1024 * 1024 / 3);
    let body = form(json!({ "content": content })).to_string();
    raw(&hall, JSON, body.clone())
        .await
        .problem(413, "too_large");
    let declared = hall
        .request("clerk", "POST", "/api/v1/cases")
        .header("content-type", "application/json")
        .header("content-length", body.len());
    let answer = hall
        .send(declared.body(Body::from(body.clone())).unwrap())
        .await;
    answer.problem(413, "too_large");
    let streamed = Body::from_stream(Body::from(body).into_data_stream());
    raw(&hall, JSON, streamed).await.problem(413, "too_large");
    assert_eq!(hall.counts().await, before);
    // Below that size the length of the text itself is judged.
    let long = form(json!({ "content": "申".repeat(340_000) }));
    hall.post("clerk", "/api/v1/cases", &long)
        .await
        .problem(422, "too_long");
    assert_eq!(hall.counts().await, before);
    let largest = form(json!({ "content": "申".repeat(50_000) }));
    hall.post("clerk", "/api/v1/cases", &largest).await.ok(201);
}

/// A form with one thing wrong: the field that the answer names, and its code.
fn wrong_forms() -> Vec<(Value, &'static str, &'static str)> {
    let mut missing = form(json!({}));
    missing.as_object_mut().unwrap().remove("title");
    let mut nameless = form(json!({}));
    nameless["applicant"]
        .as_object_mut()
        .unwrap()
        .remove("name");
    vec![
        (missing, "missing_field", "title"),
        (nameless, "missing_field", "applicant.name"),
        (
            form_raw("channel", json!("pigeon")),
            "unknown_value",
            "channel",
        ),
        (
            form_raw("applicant_kind", json!(3)),
            "bad_type",
            "applicant_kind",
        ),
        (form_raw("colour", json!("red")), "unknown_field", "colour"),
        (form_raw("title", json!(7)), "bad_type", "title"),
        (form_raw("content", json!(7)), "bad_type", "content"),
        (
            form_raw("content", json!({ "plain": "甲" })),
            "bad_value",
            "content",
        ),
        (
            form_raw("content", json!({ "kept": "a", "digest": "b" })),
            "bad_value",
            "content",
        ),
        (
            form_raw("attachments", json!(-1)),
            "bad_type",
            "attachments",
        ),
        (
            form_raw("dates", json!({ "submitted_on": "2025-02-30" })),
            "bad_date",
            "dates.submitted_on",
        ),
        (
            form_raw("dates", json!({ "submitted_on": "昨天" })),
            "bad_date",
            "dates.submitted_on",
        ),
        (
            form_raw("dates", json!({ "sent": "2026-03-02" })),
            "unknown_field",
            "dates.sent",
        ),
        (
            form_raw("media", json!(["paper", "film"])),
            "unknown_value",
            "media[1]",
        ),
        (form_raw("agency", json!("自然资源局")), "bad_id", "agency"),
        (
            form_raw("attachments", json!(u64::MAX)),
            "bad_value",
            "attachments",
        ),
        // A list is no object, its items no fields.
        (form_raw("dates", json!([])), "bad_type", "dates"),
        (
            form_raw("applicant", json!(["王喆"])),
            "bad_type",
            "applicant",
        ),
    ]
}

fn form_raw(field: &str, value: Value) -> Value {
    let mut form = form(json!({}));
    form[field] = value;
    form
}

#[tokio::test]
async fn a_wrong_field_is_named_with_what_may_stand_there() {
    let hall = Hall::open().await;
    let before = hall.counts().await;
    for (body, code, field) in wrong_forms() {
        let answer = hall.post("clerk", "/api/v1/cases", &body).await;
        let problem = answer.problem(422, code);
        assert_eq!(problem["field"], field, "{problem}");
        assert!(
            problem["detail"].as_str().unwrap().starts_with(field),
            "{problem}"
        );
    }
    let unknown = hall
        .post(
            "clerk",
            "/api/v1/cases",
            &form_raw("channel", json!("pigeon")),
        )
        .await;
    insta::assert_json_snapshot!("unknown_channel", scrubbed(unknown.json()));
    let nul = hall
        .post(
            "clerk",
            "/api/v1/cases",
            &form_raw("title", json!("甲\0乙")),
        )
        .await;
    nul.problem(422, "unstorable");
    assert_eq!(hall.counts().await, before);
}

/// The limits themselves are held where they are made; here, that the answer names the field.
#[tokio::test]
async fn lines_that_cannot_be_kept_are_named() {
    let hall = Hall::open().await;
    let before = hall.counts().await;
    let long = "名".repeat(101);
    let agent = json!({ "person": { "name": "代理", "mail": "a".repeat(255) } });
    for (fields, code, field) in [
        (
            json!({ "applicant": { "name": long } }),
            "too_long",
            "applicant.name",
        ),
        (json!({ "agent": agent }), "too_long", "agent.person.mail"),
        (
            json!({ "applicant": { "name": "王\n小明" } }),
            "control_character",
            "applicant.name",
        ),
        (json!({ "title": "\u{200b}" }), "nothing_visible", "title"),
    ] {
        let answer = hall.post("clerk", "/api/v1/cases", &form(fields)).await;
        assert_eq!(answer.problem(422, code)["field"], field);
    }
    assert_eq!(hall.counts().await, before);
}

#[tokio::test]
async fn what_the_law_does_not_take_is_refused_with_its_article() {
    let hall = Hall::open().await;
    let before = hall.counts().await;
    for (fields, code, cite) in [
        (
            json!({ "title": " ", "content": "" }),
            "content_missing",
            "reg:29",
        ),
        (
            json!({ "applicant": { "name": " " } }),
            "name_missing",
            "reg:29",
        ),
        (
            json!({ "dates": { "submitted_on": "2026-03-03" } }),
            "future_date",
            "reg:31",
        ),
        (
            json!({ "channel": "registered_mail" }),
            "receipt_date_missing",
            "reg:31",
        ),
        (
            json!({ "dates": { "submitted_on": "2018-01-02" } }),
            "before_regulation",
            "reg:56",
        ),
        (json!({ "on": "2026-03-03" }), "future_date", "office"),
    ] {
        let answer = hall.post("clerk", "/api/v1/cases", &form(fields)).await;
        let problem = answer.problem(422, code);
        assert_eq!(problem["cite"], cite, "{problem}");
        assert!(!problem["source"].as_str().unwrap().is_ascii(), "{problem}");
    }
    assert_eq!(hall.counts().await, before);
}

#[tokio::test]
async fn a_wrong_act_changes_nothing() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    hall.to_handler(case).await;
    let before = hall.counts().await;
    let stranger = "00000000-0000-0000-0000-0000000000ff";
    for (desk, body, status, code) in [
        ("clerk", json!({}), 422, "missing_field"),
        ("clerk", json!({ "act": "fly" }), 422, "unknown_value"),
        ("clerk", json!({ "act": 3 }), 422, "bad_type"),
        (
            "clerk",
            json!({ "act": "register" }),
            422,
            "register_elsewhere",
        ),
        (
            "clerk",
            json!({ "act": "note", "on": "2026-02-30", "text": "甲" }),
            422,
            "bad_date",
        ),
        (
            "clerk",
            json!({ "act": "note", "on": "2026-03-03", "text": "甲" }),
            422,
            "future_date",
        ),
        (
            "clerk",
            json!({ "act": "note", "on": "2026-02-27", "text": "甲" }),
            422,
            "before_registration",
        ),
        ("clerk", json!({ "act": "note" }), 422, "missing_field"),
        (
            "clerk",
            json!({ "act": "note", "text": " " }),
            422,
            "text_missing",
        ),
        (
            "clerk",
            json!({ "act": "note", "text": "甲", "colour": 1 }),
            422,
            "unknown_field",
        ),
        (
            "clerk",
            json!({ "act": "note", "text": { "erased": true } }),
            422,
            "bad_value",
        ),
        ("clerk", json!({ "act": "screen" }), 409, "out_of_turn"),
        (
            "head",
            json!({ "act": "approve_extension", "workdays": 25, "reason": "甲" }),
            422,
            "extension_range",
        ),
        (
            "clerk",
            json!({ "act": "extend", "workdays": 10, "reason": "甲" }),
            409,
            "extension_consent",
        ),
        (
            "handler",
            json!({ "act": "draft", "kind": "granted" }),
            422,
            "reply_incomplete",
        ),
        (
            "handler",
            json!({ "act": "draft", "kind": "maybe" }),
            422,
            "unknown_reply_kind",
        ),
        (
            "clerk",
            json!({ "act": "dispatch", "handler": stranger }),
            422,
            "no_such_handler",
        ),
        (
            "handler",
            json!({ "act": "consult", "id": "甲", "with": "other_agency", "agency": stranger }),
            422,
            "no_such_agency",
        ),
        (
            "handler",
            json!({ "act": "consultation_answered", "id": "乙", "opinion": "perhaps" }),
            422,
            "unknown_value",
        ),
    ] {
        let answer = hall.act(desk, case, body.clone()).await;
        assert_eq!(answer.status.as_u16(), status, "{body} {}", answer.text);
        answer.problem(status, code);
    }
    assert_eq!(hall.counts().await, before);
    let long = json!({ "act": "approve_extension", "workdays": 25, "reason": "材料多" });
    let refused = hall.act("head", case, long).await;
    insta::assert_json_snapshot!("extension_of_25_days", scrubbed(refused.json()));
    let early = hall
        .act(
            "clerk",
            case,
            json!({ "act": "serve", "service": "post", "served_on": "2026-03-02" }),
        )
        .await;
    insta::assert_json_snapshot!("act_out_of_turn", scrubbed(early.json()));
}

#[tokio::test]
async fn a_wrong_query_is_told_like_a_wrong_body() {
    let hall = Hall::open().await;
    for (query, code, field) in [
        ("state=flying", "unknown_value", "state"),
        ("colour=red", "unknown_field", "colour"),
        ("agency=局", "bad_id", "agency"),
        ("received_from=2025-02-30", "bad_date", "received_from"),
        ("received_from=%2B12025-02-03", "bad_date", "received_from"),
        ("open=maybe", "bad_type", "open"),
        ("limit=0", "out_of_range", "limit"),
        ("limit=101", "out_of_range", "limit"),
        ("limit=many", "bad_type", "limit"),
        ("order=oldest", "unknown_value", "order"),
        ("cursor=eA", "cursor", "cursor"),
        ("state=handling&state=signed", "duplicate_field", "state"),
    ] {
        let query = query.replace('局', "%E5%B1%80");
        let answer = hall.get("clerk", &format!("/api/v1/cases?{query}")).await;
        let problem = answer.problem(400, code);
        assert_eq!(problem["field"], field, "{problem}");
    }
    hall.get("clerk", "/api/v1/cases?title=%C5%E3")
        .await
        .problem(400, "not_utf8");
    hall.get("clerk", "/api/v1/overdue?x=%00")
        .await
        .problem(400, "unstorable");
    hall.get("clerk", "/api/v1/due-soon?workdays=61")
        .await
        .problem(400, "out_of_range");
    let case = hall.register(json!({})).await;
    let asked = format!("/api/v1/cases/{case}/deadlines?as_of=2025-02-30");
    hall.get("clerk", &asked).await.problem(400, "bad_date");
}

#[tokio::test]
async fn a_route_that_takes_no_parameters_refuses_them_and_does_nothing() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    let before = hall.counts().await;
    let problem = hall
        .post("clerk", "/api/v1/cases?dry_run=true", &form(json!({})))
        .await
        .problem(400, "unknown_field");
    assert_eq!(problem["field"], "dry_run", "{problem}");
    let acts = format!("/api/v1/cases/{case}/acts?dry_run=true");
    let request = hall
        .request("clerk", "POST", &acts)
        .header("content-type", "application/json")
        .header("if-match", "\"v1\"");
    let screen = json!({ "act": "screen" }).to_string();
    let answer = hall.send(request.body(Body::from(screen)).unwrap()).await;
    answer.problem(400, "unknown_field");
    assert_eq!(hall.counts().await, before);
    for route in promise::routes() {
        let (method, path) = route.split_once(' ').unwrap();
        let path = path.replace("{id}", &case.to_string());
        let request = hall
            .request("head", method, &format!("{path}?__=1"))
            .header("content-type", "application/json")
            .header("if-match", "\"v1\"");
        let answer = hall.send(request.body(Body::from("{}")).unwrap()).await;
        let problem = answer.problem(400, "unknown_field");
        assert_eq!(problem["field"], "__", "{route}");
    }
    // HEAD is answered like GET; no token goes before, and an empty query is none.
    let head = hall.request("clerk", "HEAD", "/api/v1/me?__=1");
    let answer = hall.send(head.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 400);
    let nobody = axum::http::Request::builder().uri("/api/v1/me?__=1");
    let answer = hall.send(nobody.body(Body::empty()).unwrap()).await;
    answer.problem(401, "token_missing");
    hall.get("clerk", "/api/v1/me?").await.ok(200);
}

#[tokio::test]
async fn a_field_that_is_written_twice_is_named() {
    let hall = Hall::open().await;
    let before = hall.counts().await;
    let whole = form(json!({})).to_string();
    let open = whole.strip_suffix('}').unwrap();
    for (body, field) in [
        (format!("{open}, \"title\": \"另一名称\"}}"), "title"),
        (format!("{open}, \"t\\u0069tle\": \"另一名称\"}}"), "title"),
        (
            format!("{open}, \"agent\": {{\"person\": {{\"name\": \"甲\", \"name\": \"乙\"}}}}}}"),
            "agent.person.name",
        ),
        (
            format!(
                "{open}, \"jointly\": {{\"others\": [{{}}, {{\"kind\": \"other\", \"kind\": 1}}]}}}}"
            ),
            "jointly.others[1].kind",
        ),
        (format!("{open}, \"colour\": 1, \"colour\": 1}}"), "colour"),
    ] {
        let problem = raw(&hall, JSON, body.clone())
            .await
            .problem(422, "duplicate_field");
        assert_eq!(problem["field"], field, "{body} {problem}");
    }
    raw(&hall, JSON, format!("{whole}{{}}"))
        .await
        .problem(400, "not_json");
    assert_eq!(hall.counts().await, before);
}

#[tokio::test]
async fn a_case_is_covered_once_and_not_by_itself() {
    let hall = Hall::open().await;
    let (lead, other) = (
        hall.register(json!({})).await,
        hall.register(json!({ "title": "另一件" })).await,
    );
    for case in [lead, other] {
        hall.to_handler(case).await;
    }
    let before = hall.counts().await;
    let parts = json!({ "given": { "what": "征地批复复印件", "pages": 3 } });
    let draft = |covers: Value| json!({ "act": "draft", "kind": "granted", "parts": parts, "covers": covers });
    let notify =
        |covers: Value| json!({ "act": "notify_fee", "basis": "per_item", "covers": covers });
    for body in [
        draft(json!([other, other])),
        notify(json!([other, lead, other])),
    ] {
        let problem = hall
            .act("handler", lead, body.clone())
            .await
            .problem(422, "duplicate_case");
        let last = body["covers"].as_array().unwrap().len() - 1;
        assert_eq!(problem["field"], format!("covers[{last}]"));
        let supposed = json!({ "acts": [body] });
        let path = format!("/api/v1/cases/{lead}/what-if");
        let problem = hall
            .post("handler", &path, &supposed)
            .await
            .problem(422, "duplicate_case");
        assert_eq!(problem["field"], format!("acts[0].covers[{last}]"));
    }
    hall.act("handler", lead, draft(json!([lead])))
        .await
        .problem(422, "joint_reply");
    assert_eq!(hall.counts().await, before);
    hall.act("handler", lead, draft(json!([other])))
        .await
        .ok(200);
}
