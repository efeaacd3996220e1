//! Registration on one page, its slip, and the sheets to print.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use serde_json::json;

use super::hall::{Browser, Hall, Shown, encoded};

/// A filled form, over what the page holds.
fn filled(page: &Shown, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = page.form("/register");
    for (name, value) in typed {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

const COUNTER: &[(&str, &str)] = &[
    ("applicant.name", "王喆堃"),
    ("applicant.id_number", "370404199001011230"),
    ("applicant.phone", "13800000001"),
    ("identity_proved", "true"),
    ("title", "征地批复"),
    ("content", "某村2023年第4批次征地批复"),
];

async fn registered(browser: &mut Browser, typed: &[(&str, &str)]) -> Shown {
    let page = browser.get("/register").await.ok(200);
    browser.post("/register", &filled(&page, typed)).await
}

/// The case of a slip's address.
fn case_of(slip: &str) -> &str {
    slip.split('/').nth(2).unwrap()
}

/// What the page says beside the form.
async fn beside(browser: &mut Browser, fields: &[(String, String)]) -> Shown {
    let request = Request::post("/register/check")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("hx-request", "true");
    let body = Body::from(encoded(fields));
    browser.send(request.body(body).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counter_application_is_registered_once() {
    let hall = Hall::open().await;
    let mut clerk = hall.sign_in("clerk").await;
    let page = clerk.get("/register").await.ok(200);
    let form = filled(&page, COUNTER);
    let sent = clerk.post("/register", &form).await.ok(303);
    let slip = clerk.get(sent.location()).await.ok(200);
    assert!(slip.has("自然资依申请〔2026〕1号") && slip.has("王喆堃"));
    // the day at the counter, and the twentieth workday after it
    assert!(slip.has("2026-03-02") && slip.has("2026-03-30"));
    assert!(!slip.has("370404199001011230") && !slip.has("13800000001"));
    // sent twice: done once
    let again = clerk.post("/register", &form).await.ok(303);
    assert_eq!(again.location(), sent.location());
    assert!(clerk.get(again.location()).await.has("没有重复登记"));
    // gone back to and changed: told, nothing lost, and another one when sent again
    let mut other = form.clone();
    other.retain(|(name, _)| name != "title");
    other.push(("title".into(), "补偿方案".into()));
    let told = clerk.post("/register", &other).await.ok(422);
    assert!(told.has("此前提交并登记过") && told.has("补偿方案"));
    let second = told.form("/register");
    assert!(second.contains(&("content".into(), "某村2023年第4批次征地批复".into())));
    let sent = clerk.post("/register", &second).await.ok(303);
    assert!(
        clerk
            .get(sent.location())
            .await
            .has("自然资依申请〔2026〕2号")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_and_what_was_typed_stays() {
    let hall = Hall::open().await;
    let mut clerk = hall.sign_in("clerk").await;
    let hostile = r#"<script>alert(1)</script>"&'"#;
    let typed = [
        ("channel", "registered_mail"),
        ("dates.submitted_on", "2026-03-03"),
        ("title", hostile),
        ("content", ""),
        ("attachments", "两件"),
    ];
    let told = registered(&mut clerk, &typed).await.ok(422);
    for at in [
        "f-applicant-name",
        "f-content",
        "f-attachments",
        "f-dates-signed-on",
        "f-dates-submitted-on",
    ] {
        assert!(told.has(&format!(r##"href="#{at}""##)), "{at}");
    }
    assert!(!told.has("<script>alert"));
    let form = told.form("/register");
    for (name, value) in typed {
        assert!(form.contains(&(name.into(), value.into())), "{name}");
    }
    // what the register refuses names its field too
    let mut form = filled(&told, COUNTER);
    form.retain(|(name, _)| {
        !["attachments", "dates.submitted_on", "dates.signed_on"].contains(&name.as_str())
    });
    form.push(("dates.submitted_on".into(), "2026-02-27".into()));
    form.push(("dates.signed_on".into(), "2026-02-26".into()));
    let told = clerk.post("/register", &form).await.ok(422);
    assert!(told.has("早于提交") && told.has(r##"href="#f-dates-signed-on""##));
    let none = clerk.get("/todo").await.ok(200);
    assert!(!none.has("依申请〔2026〕"));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_matters_of_one_sheet_have_one_slip() {
    let hall = Hall::open().await;
    let mut clerk = hall.sign_in("clerk").await;
    // a button asks for one more row, and registers nothing
    let page = clerk.get("/register").await.ok(200);
    let mut form = filled(&page, COUNTER);
    form.push(("_more".into(), "more".into()));
    let page = clerk.post("/register", &form).await.ok(200);
    assert!(
        page.form("/register")
            .iter()
            .any(|(name, _)| name == "more[0].title")
    );
    let more = [
        ("more[0].title", "补偿方案"),
        ("more[0].content", "某村的补偿方案"),
    ];
    let sent = clerk.post("/register", &filled(&page, &more)).await.ok(303);
    let slip = clerk.get(sent.location()).await.ok(200);
    assert!(slip.has("自然资依申请〔2026〕1号") && slip.has("自然资依申请〔2026〕2号"));
    assert!(slip.has("征地批复") && slip.has("补偿方案"));
    // one that is wrong keeps all from being registered
    let page = clerk.get("/register").await.ok(200);
    let bad = [
        ("more[0].title", "三"),
        ("more[0].content", ""),
        ("title", "四"),
    ];
    let mut form = filled(&page, COUNTER);
    form.extend(bad.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let told = clerk.post("/register", &form).await.ok(422);
    assert!(told.has(r##"href="#f-more-0--content""##));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_and_what_is_known_stand_beside_the_form() {
    let hall = Hall::open().await;
    hall.district.register(json!({})).await;
    let mut clerk = hall.sign_in("clerk").await;
    let page = clerk.get("/register").await.ok(200);
    let known = [
        ("applicant.name", "王小明"),
        ("applicant.id_number", "370404199001011230"),
        ("title", "征地批复"),
        ("content", "申请公开某镇某村2023年第4批次建设用地的征地批复"),
        ("agent.person.id_number", "370404199001011231"),
    ];
    let said = beside(&mut clerk, &filled(&page, &known)).await.ok(200);
    assert!(!said.has("<html"), "a part of the page alone");
    for text in [
        "2026-03-30",
        "第三十一条第（一）项",
        "居民身份证号码校验相符",
        "代理人的居民身份证号码校验不符",
        "同一申请人以相同文字申请过",
        "自然资依申请〔2026〕1号",
        "第三十六条第（六）项",
    ] {
        assert!(said.has(text), "{text}");
    }
    assert!(!said.has("王小明"), "names in a list are masked");
    // the channel decides
    let letter = [("channel", "ordinary_mail"), ("dates.submitted_on", "")];
    let said = beside(&mut clerk, &filled(&page, &letter)).await.ok(200);
    assert!(said.has("待与申请人确认") && said.has("今天确认的，答复期限：2026-03-30"));
    let post = [
        ("channel", "registered_mail"),
        ("dates.signed_on", "2026-02-27"),
    ];
    let said = beside(&mut clerk, &filled(&page, &post)).await.ok(200);
    assert!(said.has("收到之日：2026-02-27"));
    // another office learns nothing of it
    let mut town = hall.sign_in("town").await;
    let page = town.get("/register").await.ok(200);
    let said = beside(&mut town, &filled(&page, &known)).await.ok(200);
    assert!(!said.has("自然资依申请"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_register_is_refused_everywhere() {
    let hall = Hall::open().await;
    for desk in ["reviewer", "supervisor", "auditor", "admin"] {
        let mut browser = hall.sign_in(desk).await;
        browser.get("/register").await.ok(403);
        browser.post("/register", COUNTER).await.ok(403);
        browser.post("/register/check", COUNTER).await.ok(403);
    }
    assert!(
        hall.browser()
            .get("/register")
            .await
            .location()
            .starts_with("/sign-in")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_sent_is_there_again() {
    let hall = Hall::open().await;
    let mut clerk = hall.sign_in("clerk").await;
    let draft = [
        ("_draft", "register"),
        ("title", "写到一半"),
        ("channel", "fax"),
    ];
    clerk.post("/drafts", &draft).await.ok(204);
    let page = clerk.get("/register").await.ok(200);
    assert!(page.has("自动保存"));
    let form = page.form("/register");
    assert!(form.contains(&("title".into(), "写到一半".into())));
    assert!(form.contains(&("channel".into(), "fax".into())));
    let typed = [
        ("applicant.name", "王喆堃"),
        ("applicant_kind", "natural_person"),
        ("content", "内容"),
    ];
    let sent = clerk
        .post("/register", &filled(&page, &typed))
        .await
        .ok(303);
    assert!(clerk.get(sent.location()).await.has("待确认"));
    assert!(!clerk.get("/register").await.has("写到一半"), "it was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn sheets_hide_what_a_case_hides() {
    let hall = Hall::open().await;
    let mut clerk = hall.sign_in("clerk").await;
    let sent = registered(&mut clerk, COUNTER).await.ok(303);
    let slip = sent.location().to_owned();
    let id = case_of(&slip);
    for (sheet, text) in [
        ("application", "登记表"),
        ("handling", "办理单"),
        ("case", "案件情况"),
        ("acknowledgement", "登记回执"),
    ] {
        let shown = clerk
            .get(&format!("/cases/{id}/print/{sheet}"))
            .await
            .ok(200);
        assert!(shown.heading().contains(text), "{sheet}");
        assert!(shown.has("自然资依申请〔2026〕1号"), "{sheet}");
        assert!(!shown.has("370404199001011230"), "{sheet}");
    }
    clerk.get(&format!("/cases/{id}/print/other")).await.ok(404);
    // in full for a reason, and that is written down
    let open = format!("/cases/{id}/print/application");
    clerk.post(&open, &[("reason", " ")]).await.ok(422);
    let shown = clerk.post(&open, &[("reason", "归入卷宗")]).await.ok(200);
    assert!(shown.has("370404199001011230") && shown.has("13800000001"));
    let revealed = hall
        .district
        .office
        .reveals_of(hall.district.desk("clerk"), id.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(revealed.len(), 1);
    assert_eq!(revealed[0].reason, "归入卷宗");
    let handling = format!("/cases/{id}/print/handling");
    clerk
        .post(&handling, &[("reason", "归入卷宗")])
        .await
        .ok(405);
    // others
    let mut town = hall.sign_in("town").await;
    for sheet in ["application", "handling", "case", "acknowledgement"] {
        town.get(&format!("/cases/{id}/print/{sheet}"))
            .await
            .ok(404);
    }
    town.post(&open, &[("reason", "好奇")]).await.ok(404);
    // a slip is one applicant's
    let other = [("applicant.name", "李四"), ("applicant.id_number", "")];
    let typed: Vec<_> = COUNTER.iter().chain(&other).copied().collect();
    let second = registered(&mut clerk, &typed).await.ok(303);
    let second = case_of(second.location());
    clerk.get("/todo").await.ok(200);
    let both = clerk.get(&format!("{slip}?with={second}")).await.ok(200);
    assert!(!both.has("自然资依申请〔2026〕2号"));
    let foreign = uuid::Uuid::from_u128(7);
    clerk.get(&format!("{slip}?with={foreign}")).await.ok(404);
}
