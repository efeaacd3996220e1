//! The lists of a desk.

use disclosure::words::ActKind;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Browser, Hall};

impl Hall {
    /// Registers an application of this title.
    pub async fn registered(&self, title: &str, more: Value) -> Uuid {
        let mut fields = json!({ "title": title, "content": title });
        for (name, value) in more.as_object().into_iter().flatten() {
            fields[name] = value.clone();
        }
        self.district.register(fields).await.id
    }
}

/// The numbers in a list, from the top.
fn numbers(page: &super::Shown) -> Vec<String> {
    let rows = page.text().split("<tr data-row>").skip(1);
    rows.map(|row| {
        let (_, link) = row.split_once("<a href=").unwrap();
        let (_, rest) = link.split_once('>').unwrap();
        rest.split_once("</a>").unwrap().0.to_owned()
    })
    .collect()
}

async fn shown(browser: &mut Browser, address: &str) -> Vec<String> {
    numbers(&browser.get(address).await.ok(200))
}

#[tokio::test]
async fn a_day_begins_where_the_work_is() {
    let hall = Hall::open().await;
    for (desk, begins) in [
        ("clerk", "/todo"),
        ("head", "/todo"),
        ("supervisor", "/board"),
        ("auditor", "/board"),
        ("admin", "/admin"),
    ] {
        let mut browser = hall.sign_in(desk).await;
        assert_eq!(browser.get("/").await.ok(303).location(), begins, "{desk}");
    }
    let mut admin = hall.sign_in("admin").await;
    for list in ["/todo", "/done", "/supervised", "/registered", "/cases"] {
        let refused = admin.get(list).await.ok(403);
        assert!(refused.has("系统管理员不查看案件"), "{list}");
    }
}

#[tokio::test]
async fn what_is_to_be_done_is_listed_masked_and_escaped() {
    let hall = Hall::open().await;
    let title = "<script>alert(1)</script>\"'";
    hall.registered(title, json!({})).await;
    let mut clerk = hall.sign_in("clerk").await;
    let page = clerk.get("/todo").await.ok(200);
    assert_eq!(numbers(&page).len(), 1);
    assert!(!page.has("<script>alert"));
    assert!(page.has("&#60;script&#62;alert(1)"));
    assert!(page.has("王**") && !page.has("王小明"));
    assert!(page.has("剩 20 个工作日"));
    let mut other = hall.sign_in("town").await;
    assert!(shown(&mut other, "/cases").await.is_empty());
}

#[tokio::test]
async fn an_empty_list_says_how_to_go_on() {
    let hall = Hall::open().await;
    let mut clerk = hall.sign_in("clerk").await;
    let page = clerk.get("/todo").await.ok(200);
    assert!(page.has("现在没有等您办理的案件") && page.has("href=\"/register\""));
    let page = clerk.get("/todo?light=overdue").await.ok(200);
    assert!(page.has("没有符合条件的案件") && page.has("清除条件"));
    let mut auditor = hall.sign_in("auditor").await;
    let page = auditor.get("/cases").await.ok(200);
    assert!(!page.has("href=\"/register\""));
}

#[tokio::test]
async fn filters_stand_in_the_address_and_narrow_the_list() {
    let hall = Hall::open().await;
    let first = hall.registered("征地批复", json!({})).await;
    hall.registered("学校招生计划", json!({})).await;
    hall.district.to_handler(first, "2026-03-02").await;
    let mut clerk = hall.sign_in("clerk").await;
    let short = clerk
        .get("/cases?text=%E5%BE%81%E5%9C%B0&state=&order=newest&due_from=")
        .await
        .ok(303);
    assert_eq!(short.location(), "/cases?text=%E5%BE%81%E5%9C%B0");
    let page = clerk.get(short.location()).await.ok(200);
    assert_eq!(numbers(&page).len(), 1);
    assert!(page.has("value=\"征地\""));
    for (query, cases) in [
        ("state=handling", 1),
        ("state=registered", 1),
        ("phase=handling", 1),
        ("channel=in_person", 2),
        ("channel=fax", 0),
        ("light=in_time", 2),
        ("received_from=2026-03-03", 0),
        ("due_to=2026-03-30", 2),
        ("open=yes", 2),
        ("late=yes", 0),
        ("handler=00000000-0000-0000-0000-00000000000c", 1),
    ] {
        let list = shown(&mut clerk, &format!("/cases?{query}")).await;
        assert_eq!(list.len(), cases, "{query}");
    }
}

#[tokio::test]
async fn what_an_address_asks_wrongly_is_told() {
    let hall = Hall::open().await;
    hall.registered("征地批复", json!({})).await;
    let mut clerk = hall.sign_in("clerk").await;
    for (query, told) in [
        ("light=red", "期限没有“red”这一项"),
        ("sort=due", "没有“sort”这个条件"),
        ("state=open&state=handling", "重复出现"),
        ("due_from=31.12.2026", "不是日期"),
        ("due_from=2026-03-05&due_to=2026-03-04", "早于起日"),
        ("cursor=eA", "请从第一页看起"),
        (
            "agency=00000000-0000-0000-0000-0000000000ff",
            "答复机关没有",
        ),
        ("x%3Cb%3E=1", "没有“x&#60;b&#62;”这个条件"),
    ] {
        let page = clerk.get(&format!("/cases?{query}")).await.ok(422);
        assert!(page.has(told), "{query}: {}", page.text());
        assert!(numbers(&page).is_empty());
    }
}

#[tokio::test]
async fn pages_follow_one_another() {
    let hall = Hall::open().await;
    for nth in 0..53 {
        hall.registered(&format!("第{nth}件"), json!({})).await;
    }
    let mut clerk = hall.sign_in("clerk").await;
    let first = clerk.get("/registered").await.ok(200);
    assert_eq!(numbers(&first).len(), 50);
    let (_, rest) = first.text().split_once("class=\"button\" href=\"").unwrap();
    let next = rest.split_once('"').unwrap().0.replace("&#38;", "&");
    let second = clerk.get(&next).await.ok(200);
    let mut all = numbers(&first);
    all.extend(numbers(&second));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 53);
    assert!(second.has("第一页") && second.has("没有更多了"));
    // a place in another list
    let other = next.replace("/registered?", "/registered?channel=fax&");
    clerk.get(&other).await.ok(422);
}

#[tokio::test]
async fn a_case_knows_the_list_that_one_came_from() {
    let hall = Hall::open().await;
    let mut cases = Vec::new();
    for title in ["甲", "乙", "丙"] {
        cases.push(hall.registered(title, json!({})).await);
    }
    let mut clerk = hall.sign_in("clerk").await;
    let list = "%2Fregistered%3Forder%3Dnewest";
    let page = clerk
        .get(&format!("/cases/{}?in={list}", cases[1]))
        .await
        .ok(200);
    let link = |way: &str, case: Uuid| format!("{way} href=\"/cases/{case}?in={list}\"");
    assert!(page.has(&link("data-previous rel=\"prev\"", cases[2])));
    assert!(page.has(&link("data-next rel=\"next\"", cases[0])));
    assert!(page.has("← 我登记的"));
    let plain = clerk.get(&format!("/cases/{}", cases[1])).await.ok(200);
    assert!(!plain.has("data-next") && !plain.has("←"));
    // after an act the officer is in the same list
    let screen = format!("/cases/{}/acts/screen", cases[1]);
    assert!(page.has(&format!("{screen}?in={list}")));
    let form = clerk.get(&format!("{screen}?in={list}")).await.ok(200);
    let done = clerk.post(&screen, &form.form(&screen)).await.ok(303);
    assert_eq!(done.location(), format!("/cases/{}?in={list}", cases[1]));
    // no other host is a list
    let page = clerk
        .get(&format!("/cases/{}?in=%2F%2Fevil.example", cases[1]))
        .await
        .ok(200);
    assert!(!page.has("evil.example"));
}

#[tokio::test]
async fn a_view_is_saved_under_a_name_and_shown_above_every_list() {
    let hall = Hall::open().await;
    let mut clerk = hall.sign_in("clerk").await;
    let page = clerk.get("/todo?light=soon").await.ok(200);
    let mut form = page.form("/views");
    form.retain(|(name, _)| name == "address");
    assert_eq!(form[0].1, "/todo?light=soon");
    form.push(("name".into(), "快到期的<b>".into()));
    let saved = clerk.post("/views", &form).await.ok(303);
    assert_eq!(saved.location(), "/todo?light=soon");
    let page = clerk.get("/todo?light=soon").await.ok(200);
    assert!(page.has("已保存视图"));
    assert!(page.has("aria-current=\"page\">快到期的&#60;b&#62;</a>"));
    let mut handler = hall.sign_in("handler").await;
    assert!(!handler.get("/todo").await.ok(200).has("快到期的"));
    // a name is asked for, and what was typed stays
    form[1].1 = "  ".into();
    let refused = clerk.post("/views", &form).await.ok(422);
    assert!(refused.has("没有填写列表的名称"));
    assert_eq!(refused.form("/views")[0].1, "/todo?light=soon");
    // no other host is saved
    for address in ["//evil.example/", "javascript:alert(1)"] {
        let form = [("name", "甲"), ("address", address)];
        let saved = clerk.post("/views", &form).await;
        assert_ne!(saved.location(), address);
        assert!(!clerk.get("/todo").await.ok(200).has(address));
    }
}

#[tokio::test]
async fn an_urged_case_is_marked_and_supervised() {
    let hall = Hall::open().await;
    let case = hall.registered("征地批复", json!({})).await;
    hall.district.to_handler(case, "2026-03-02").await;
    let urge = json!({ "text": "请尽快办理" });
    hall.district
        .act("supervisor", case, "2026-03-02", ActKind::Urge, urge)
        .await;
    let mut head = hall.sign_in("head").await;
    let page = head.get("/supervised").await.ok(200);
    assert_eq!(numbers(&page).len(), 1);
    assert!(page.has("<span class=\"tag urged\">催办</span>"));
}

#[tokio::test]
async fn a_list_is_taken_away_as_a_spreadsheet() {
    let hall = Hall::open().await;
    hall.registered("=1+1", json!({})).await;
    let mut clerk = hall.sign_in("clerk").await;
    let page = clerk.get("/todo?light=in_time").await.ok(200);
    assert!(page.has("href=\"/todo/export.xlsx?light=in_time\""));
    let file = clerk.get("/todo/export.xlsx?light=in_time").await.ok(200);
    assert!(file.header("content-type").contains("spreadsheetml"));
    let kept_as = file.header("content-disposition");
    let name = "filename*=UTF-8''%E5%BE%85%E5%8A%9E%202026-03-02.xlsx";
    assert!(
        kept_as.starts_with("attachment;") && kept_as.ends_with(name),
        "{kept_as}"
    );
    assert!(file.bytes.starts_with(b"PK"));
    // sent in pieces, and still it says how long it is
    let length: usize = file.header("content-length").parse().unwrap();
    assert_eq!(length, file.bytes.len());
    let wrong = clerk.get("/todo/export.xlsx?light=red").await.ok(303);
    assert_eq!(wrong.location(), "/todo?light=red");
    let mut admin = hall.sign_in("admin").await;
    admin.get("/cases/export.xlsx").await.ok(403);
}

#[tokio::test]
async fn who_is_asked_for_an_opinion_sees_that_it_is_awaited_and_nothing_else() {
    let hall = Hall::open().await;
    let case = hall.registered("征地批复", json!({})).await;
    hall.district.to_handler(case, "2026-03-02").await;
    let town = hall.district.desk("town").agency.id;
    let asked = json!({ "id": "河东", "with": "joint_agency", "agency": town,
        "question": "请回复意见", "received_on": "2026-03-02" });
    hall.district
        .act("handler", case, "2026-03-02", ActKind::Consult, asked)
        .await;
    let mut browser = hall.sign_in("town").await;
    for list in ["/todo", "/cases"] {
        let page = browser.get(list).await.ok(200);
        assert_eq!(numbers(&page).len(), 1, "{list}");
        assert!(page.has("征求本机关意见"));
        for hidden in ["征地批复", "王**", "承办乙", "当面"] {
            assert!(!page.has(&format!("<td>{hidden}")), "{list}: {hidden}");
            assert!(!page.has(&format!(">{hidden}<")), "{list}: {hidden}");
        }
    }
    // where and when it came is not found out by asking
    for query in [
        "text=%E5%BE%81%E5%9C%B0",
        "channel=in_person",
        "light=in_time",
    ] {
        let list = shown(&mut browser, &format!("/cases?{query}")).await;
        assert!(list.is_empty(), "{query}");
    }
}
