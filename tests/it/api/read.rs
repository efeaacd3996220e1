//! What reads show: people masked, rare characters unchanged, deadlines by agency.

use serde_json::json;

use super::{Hall, scrubbed};

#[tokio::test]
async fn a_token_says_whose_it_is_and_the_directory_is_open() {
    let hall = Hall::open().await;
    let me = hall.get("clerk", "/api/v1/me").await.ok(200);
    insta::assert_json_snapshot!("me", me);
    let agencies = hall.get("town", "/api/v1/agencies").await.ok(200);
    insta::assert_json_snapshot!("agencies", agencies);
    let handlers = hall
        .get("town", "/api/v1/officers?role=handler")
        .await
        .ok(200);
    insta::assert_json_snapshot!("officers", handlers);
    let left = "UPDATE officers SET active = FALSE WHERE name = '承办乙'";
    hall.district.memory.execute(left).await.unwrap();
    let handlers = hall
        .get("town", "/api/v1/officers?role=handler")
        .await
        .ok(200);
    assert_eq!(handlers["officers"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_reads_the_own_reminders_a_page_at_a_time() {
    let hall = Hall::open().await;
    let district = &hall.district;
    let case = hall.register(json!({})).await;
    district.to_handler(case, "2026-03-02").await;
    district.clock.set("2026-03-31T02:00:00Z");
    district.office.tick(uuid::Uuid::from_u128(1)).await;
    let mut titles = Vec::new();
    let mut next = String::new();
    loop {
        let path = format!("/api/v1/me/reminders?limit=1{next}");
        let answer = hall.get("handler", &path).await;
        for private in ["王小明", "征地"] {
            assert!(!answer.text.contains(private), "{private}");
        }
        let page = answer.ok(200);
        for line in page["reminders"].as_array().unwrap() {
            assert_eq!(line["case_id"], json!(case));
            titles.push(line["title"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    let all = hall.get("handler", "/api/v1/me/reminders").await.ok(200);
    assert_eq!(all["unseen"], json!(titles.len()));
    assert!(titles.contains(&"答复已经超期".to_owned()), "{titles:?}");
    let late = |line: &&serde_json::Value| line["kind"] == "reply_late";
    let late = all["reminders"].as_array().unwrap().iter().find(late);
    let mut late = scrubbed(late.unwrap().clone());
    // it follows from what was told, and whom
    late["id"] = "[id]".into();
    insta::assert_json_snapshot!("reminder", late);
    let other = hall.get("town", "/api/v1/me/reminders").await.ok(200);
    assert_eq!(other, json!({ "unseen": 0, "reminders": [], "next": null }));
    let wrong = hall.get("handler", "/api/v1/me/reminders?cursor=eA").await;
    wrong.problem(400, "cursor");
}

#[tokio::test]
async fn no_answer_shows_a_number_or_an_address_in_full() {
    let hall = Hall::open().await;
    let secrets = [
        "370404199001011230",
        "13800000001",
        "wang@example.cn",
        "坛山路1号",
        "15900000002",
    ];
    let case = hall
        .register(json!({
            "applicant": { "mail": "wang@example.cn", "address": "山东省枣庄市峄城区坛山路1号" },
            "agent": { "person": { "name": "李代理", "phone": "15900000002" }, "authority": "授权委托书" },
        }))
        .await;
    let path = format!("/api/v1/cases/{case}");
    for desk in ["clerk", "head", "auditor"] {
        for path in [
            "/api/v1/cases",
            &path,
            &format!("{path}/events"),
            &format!("{path}/permitted"),
        ] {
            let answer = hall.get(desk, path).await;
            answer.ok(200);
            for secret in secrets {
                assert!(!answer.text.contains(secret), "{path} shows {secret}");
            }
        }
    }
    let shown = hall.get("clerk", &path).await.ok(200);
    assert_eq!(shown["applicant"]["name"], "王小明");
    assert_eq!(
        shown["applicant"]["contact"],
        json!({ "id_kind": "identity_card", "id_number": "370***********1230", "phone": "138****0001",
            "mail": "w***@example.cn", "address": "山东省枣庄市****" })
    );
    assert_eq!(
        shown["application"]["agent"]["contact"]["phone"],
        "159****0002"
    );
    let listed = hall.get("clerk", "/api/v1/cases").await.ok(200);
    assert_eq!(listed["cases"][0]["applicant"], "王**");
}

#[tokio::test]
async fn contact_given_a_second_time_is_shown_with_the_number_given_first() {
    let hall = Hall::open().await;
    hall.register(json!({})).await;
    let again = hall
        .register(json!({ "applicant": { "phone": "13900000009" }, "title": "另一件" }))
        .await;
    let shown = hall
        .get("clerk", &format!("/api/v1/cases/{again}"))
        .await
        .ok(200);
    assert_eq!(
        shown["applicant"]["contact"]["id_number"],
        "370***********1230"
    );
    assert_eq!(shown["applicant"]["contact"]["phone"], "139****0009");
}

#[tokio::test]
async fn rare_characters_come_back_unchanged_everywhere() {
    let hall = Hall::open().await;
    for name in ["喆", "堃", "𬹼", "㐂", "𠮷", "王喆堃𬹼"] {
        let title = format!("{name}街道{name}");
        let case = hall
            .register(json!({
                "applicant": { "name": name, "id_number": null, "phone": null },
                "title": title, "content": format!("关于{name}的信息"), "work_unit": name,
            }))
            .await;
        let path = format!("/api/v1/cases/{case}");
        let shown = hall.get("clerk", &path).await.ok(200);
        assert_eq!(shown["applicant"]["name"], name);
        assert_eq!(shown["applicant"]["work_unit"], name);
        assert_eq!(shown["title"], title);
        assert_eq!(shown["application"]["content"], format!("关于{name}的信息"));
        let note = json!({ "act": "note", "text": name });
        let noted = hall.act("clerk", case, note).await.ok(200);
        assert_eq!(noted["event"]["content"]["text"], name);
        let events = hall.get("clerk", &format!("{path}/events")).await.ok(200);
        assert_eq!(events["events"][1]["content"]["text"], name);
        let wanted = &events["events"][0]["content"]["application"];
        assert_eq!(wanted["applicant"]["name"], name);
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let found = hall
            .get(
                "clerk",
                &format!("/api/v1/cases?applicant={encoded}&title={encoded}"),
            )
            .await
            .ok(200);
        assert_eq!(found["cases"][0]["title"], title);
        assert!(
            found["cases"][0]["applicant"]
                .as_str()
                .unwrap()
                .starts_with(name.chars().next().unwrap())
        );
    }
}

#[tokio::test]
async fn an_erased_text_is_empty_and_the_rest_stays() {
    let hall = Hall::open().await;
    let case = hall.register(json!({ "content": "应当清除的文字" })).await;
    let erase = "DELETE FROM case_texts WHERE content = '应当清除的文字'";
    hall.district.memory.execute(erase).await.unwrap();
    let path = format!("/api/v1/cases/{case}");
    let shown = hall.get("clerk", &path).await.ok(200);
    assert_eq!(shown["application"]["content"], json!(null));
    assert_eq!(shown["title"], "征地批复");
    let events = hall.get("clerk", &format!("{path}/events")).await.ok(200);
    assert_eq!(
        events["events"][0]["content"]["application"]["content"],
        json!(null)
    );
}

#[tokio::test]
async fn overdue_and_due_soon_are_told_by_agency() {
    let hall = Hall::open().await;
    let first = hall.register(json!({})).await;
    hall.district.clock.set("2026-03-10T01:00:00Z");
    hall.register(json!({ "title": "后一件", "dates": { "submitted_on": "2026-03-10" } }))
        .await;
    hall.to_handler(first).await;

    let none = hall.get("supervisor", "/api/v1/overdue").await.ok(200);
    assert_eq!(none["count"], 0);
    hall.district.clock.set("2026-03-27T01:00:00Z");
    let soon = hall.get("supervisor", "/api/v1/due-soon").await.ok(200);
    insta::assert_json_snapshot!("due_soon", scrubbed(soon));
    let wide = hall
        .get("supervisor", "/api/v1/due-soon?workdays=20")
        .await
        .ok(200);
    assert_eq!(wide["count"], 2);
    hall.district.clock.set("2026-04-01T01:00:00Z");
    let overdue = hall.get("supervisor", "/api/v1/overdue").await.ok(200);
    insta::assert_json_snapshot!("overdue", scrubbed(overdue));
    let listed = hall
        .get("clerk", "/api/v1/cases?overdue=true")
        .await
        .ok(200);
    assert_eq!(listed["cases"].as_array().unwrap().len(), 1);
    assert_eq!(listed["cases"][0]["overdue"], true);
    let town = hall.district.desk("town").agency.id;
    let others = hall
        .get("supervisor", &format!("/api/v1/overdue?agency={town}"))
        .await
        .ok(200);
    assert_eq!(others["count"], 0);
    let notices = hall
        .get("clerk", "/api/v1/overdue?kind=supplement_notice")
        .await
        .ok(200);
    assert_eq!(notices["count"], 2);
    assert_eq!(
        hall.get("admin", "/api/v1/overdue").await.ok(200)["count"],
        0
    );
}
