//! Many cases at once, who has a part in one, and how cases are found.

use axum::body::Body;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Hall, scrubbed};

async fn screened(hall: &Hall, title: &str) -> Uuid {
    let case = hall.register(json!({ "title": title })).await;
    hall.act("clerk", case, json!({ "act": "screen" }))
        .await
        .ok(200);
    case
}

async fn under_a_key(hall: &Hall, path: &str, key: &str, body: &Value) -> Answer {
    let request = hall
        .request("clerk", "POST", path)
        .header("content-type", "application/json")
        .header("idempotency-key", key);
    let request = request.body(Body::from(body.to_string())).unwrap();
    hall.send(request).await
}

const BULK: &str = "/api/v1/bulk-dispatch";

#[tokio::test]
async fn what_is_refused_for_one_case_leaves_the_others_alone() {
    let hall = Hall::open().await;
    let handler = hall.district.desk("handler").officer.id;
    let good = [screened(&hall, "甲").await, screened(&hall, "乙").await];
    let registered = hall.register(json!({ "title": "丙" })).await;
    let stale = screened(&hall, "丁").await;
    let missing = Uuid::from_u128(99);
    let seen = |id, version| json!({ "id": id, "version": version });
    let bulk = json!({ "handler": handler, "instruction": "请于本周内提出意见", "cases": [
        seen(good[0], 2), seen(registered, 1), seen(stale, 1), seen(missing, 1), seen(good[1], 2),
    ] });
    let first = under_a_key(&hall, BULK, "k-1", &bulk).await;
    let answer = first.ok(200);
    insta::assert_json_snapshot!("bulk_dispatch", scrubbed(answer.clone()));
    let after = hall.counts().await;
    let again = under_a_key(&hall, BULK, "k-1", &bulk).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    let again = again.ok(200);
    assert_eq!(again["dispatched"], answer["dispatched"]);
    assert_eq!(again["cases"][0], answer["cases"][0]);
    assert_eq!(again["cases"][1]["outcome"], "not_done_then");
    assert_eq!(hall.counts().await, after);
    let case = hall
        .get("handler", &format!("/api/v1/cases/{}", good[1]))
        .await
        .ok(200);
    assert_eq!(case["handler"]["id"], json!(handler));
    let other = json!({ "handler": handler, "cases": [seen(good[0], 3)] });
    under_a_key(&hall, BULK, "k-1", &other)
        .await
        .problem(422, "idempotency_key_reused");
}

#[tokio::test]
async fn a_list_to_dispatch_is_neither_empty_nor_too_long_nor_doubled() {
    let hall = Hall::open().await;
    let handler = hall.district.desk("handler").officer.id;
    let case = screened(&hall, "甲").await;
    let before = hall.counts().await;
    let one = json!({ "id": case, "version": 2 });
    let many: Vec<Value> = (0..101u128)
        .map(|n| json!({ "id": Uuid::from_u128(n), "version": 1 }))
        .collect();
    let never = json!({ "id": case, "version": 0 });
    for cases in [json!([]), json!([one, one]), json!([never]), json!(many)] {
        let bulk = json!({ "handler": handler, "cases": cases });
        let problem = hall
            .post("clerk", BULK, &bulk)
            .await
            .problem(422, "bulk_cases");
        assert_eq!(problem["field"], "cases");
    }
    let nobody = json!({ "handler": Uuid::from_u128(77), "cases": [one] });
    let refused = hall.post("clerk", BULK, &nobody).await.ok(200);
    assert_eq!(refused["cases"][0]["refusal"]["code"], "no_such_handler");
    let not_hers = json!({ "handler": handler, "cases": [one] });
    let refused = hall.post("reviewer", BULK, &not_hers).await.ok(200);
    assert_eq!(refused["cases"][0]["refusal"]["kind"], "not_yours");
    let hidden = hall.post("town", BULK, &not_hers).await.ok(200);
    assert_eq!(hidden["cases"][0]["outcome"], "no_case");
    assert_eq!(hall.counts().await, before);
}

#[tokio::test]
async fn parties_come_and_go_and_an_extract_shows_its_own() {
    let hall = Hall::open().await;
    let case = hall.register(json!({})).await;
    hall.to_handler(case).await;
    let town = hall.district.desk("town").agency.id;
    let consult = json!({ "act": "consult", "id": "河东", "with": "other_agency", "agency": town });
    hall.act("handler", case, consult).await.ok(200);
    let path = format!("/api/v1/cases/{case}/parties");
    let whole = hall.get("clerk", &path).await.ok(200);
    insta::assert_json_snapshot!("parties", whole);
    let own = hall.get("town", &path).await.ok(200);
    assert_eq!(own["above"], json!([]));
    assert_eq!(own["parties"].as_array().unwrap().len(), 2);
    hall.district.clock.set("2026-03-05T01:00:00Z");
    let answer = json!({ "act": "consultation_answered", "id": "河东", "opinion": "agree" });
    hall.act("town", case, answer).await.ok(200);
    let after = hall.get("clerk", &path).await.ok(200);
    assert_eq!(after["parties"][0]["until"], "2026-03-05");
    assert_eq!(after["parties"][0]["sees"], "nothing");
    hall.get("town", &path).await.problem(404, "no_case");
}

fn found(answer: &Value) -> Vec<(Uuid, Vec<&str>)> {
    let hits = answer["hits"].as_array().unwrap();
    hits.iter()
        .map(|hit| {
            let why = hit["found_by"].as_array().unwrap();
            (
                hit["id"].as_str().unwrap().parse().unwrap(),
                why.iter().map(|word| word.as_str().unwrap()).collect(),
            )
        })
        .collect()
}

async fn search(hall: &Hall, desk: &str, q: &str) -> Value {
    let q: String = q.bytes().map(|byte| format!("%{byte:02X}")).collect();
    hall.get(desk, &format!("/api/v1/search?q={q}"))
        .await
        .ok(200)
}

#[tokio::test]
async fn a_search_says_why_it_found() {
    let hall = Hall::open().await;
    let land = hall
        .register(json!({ "title": "坛山路征地批复", "applicant": { "name": "孙坛" } }))
        .await;
    let school = hall
        .register(
            json!({ "title": "学区划分", "applicant": { "name": "李坛山", "id_number": "" } }),
        )
        .await;
    let hits = search(&hall, "clerk", "坛山").await;
    insta::assert_json_snapshot!("search", scrubbed(hits.clone()));
    assert_eq!(
        found(&hits),
        [(school, vec!["applicant"]), (land, vec!["title"])]
    );
    let number = hits["hits"][1]["number"].as_str().unwrap().to_owned();
    assert_eq!(
        found(&search(&hall, "clerk", &number).await),
        [(land, vec!["number"])]
    );
    assert_eq!(found(&search(&hall, "town", "坛山").await), []);
    let content = json!({ "title": "其他", "content": "请公开龙泉水库的验收报告" });
    let content = hall.register(content).await;
    assert_eq!(
        found(&search(&hall, "clerk", "龙泉 验收").await),
        [(content, vec!["content"])]
    );
    for (filter, there) in [
        ("&state=registered&channel=in_person", true),
        ("&state=archived", false),
        ("&channel=fax", false),
        ("&received_from=2026-03-02&received_to=2026-03-02", true),
        ("&received_from=2026-03-03", false),
        ("&replied_to=2026-12-31", false),
    ] {
        let path = format!("/api/v1/search?q=%E9%BE%99%E6%B3%89{filter}");
        let hits = hall.get("clerk", &path).await.ok(200);
        assert_eq!(found(&hits).len(), usize::from(there), "{filter}");
    }
    let first = hall
        .get("clerk", "/api/v1/search?q=%E5%9D%9B&limit=1")
        .await
        .ok(200);
    let next = first["next"].as_str().unwrap();
    let second = hall
        .get(
            "clerk",
            &format!("/api/v1/search?q=%E5%9D%9B&limit=1&cursor={next}"),
        )
        .await
        .ok(200);
    assert_eq!(found(&second)[0].0, land);
    hall.get("clerk", &format!("/api/v1/search?q=a&cursor={next}"))
        .await
        .problem(400, "cursor");
    let other = format!("/api/v1/search?q=%E5%9D%9B&state=registered&cursor={next}");
    hall.get("clerk", &other).await.problem(400, "cursor");
    hall.get("clerk", &format!("/api/v1/cases?cursor={next}"))
        .await
        .problem(400, "cursor");
}

#[tokio::test]
async fn the_whole_number_of_a_paper_finds_a_person_for_those_who_register() {
    let hall = Hall::open().await;
    let number = "110101199003070134";
    let own = hall
        .register(json!({ "applicant": { "name": "周甲", "id_number": number } }))
        .await;
    hall.register(json!({})).await;
    for written in [number, "110101 19900307 0134"] {
        let hits = search(&hall, "clerk", written).await;
        assert_eq!(found(&hits), [(own, vec!["identity"])]);
        assert!(!hits.to_string().contains(number));
    }
    for desk in ["auditor", "supervisor", "admin", "reviewer", "town"] {
        assert_eq!(found(&search(&hall, desk, number).await), [], "{desk}");
    }
    // A part of a number finds nobody.
    assert_eq!(found(&search(&hall, "clerk", "19900307").await), []);
    for (query, code) in [
        ("", "missing_field"),
        ("?q=", "out_of_range"),
        ("?q=%20", "out_of_range"),
        ("?q=a&limit=0", "out_of_range"),
        ("?q=a&sort=b", "unknown_field"),
    ] {
        hall.get("clerk", &format!("/api/v1/search{query}"))
            .await
            .problem(400, code);
    }
}
