//! What an officer was told, in the workbench.

use disclosure::words::ActKind;
use serde_json::json;
use uuid::Uuid;

use super::{Browser, Hall, Shown};
use crate::casework::District;
use crate::harness::{Peer, on_both};

on_both!(
    what_was_told_is_counted_shown_and_seen,
    a_page_marks_what_it_shows_and_nothing_else,
    a_case_tells_what_is_planned_and_who_was_told,
);

/// A day after the last one of the case, on which a worker looked.
async fn late(peer: Peer) -> (Hall, Uuid) {
    let hall = Hall::over(District::fresh(peer).await);
    let district = &hall.district;
    let case = district
        .register(json!({ "title": "河道采砂许可" }))
        .await
        .id;
    district.to_handler(case, "2026-03-02").await;
    district.clock.set("2026-03-31T02:00:00Z");
    district.office.tick(Uuid::from_u128(1)).await;
    (hall, case)
}

/// What the head of the page counts; nothing where it counts nothing.
fn counted(shown: &Shown) -> Option<u32> {
    let (_, rest) = shown.text().split_once("class=\"bell\">")?;
    let number = rest.split(|sign: char| !sign.is_ascii_digit()).next()?;
    number.parse().ok()
}

async fn seen(browser: &mut Browser, page: &Shown) -> Shown {
    browser
        .post("/reminders/seen", &page.form("/reminders/seen"))
        .await
}

async fn what_was_told_is_counted_shown_and_seen(peer: Peer) {
    let (hall, case) = late(peer).await;
    let mut handler = hall.sign_in("handler").await;
    let counts = counted(&handler.get("/todo").await.ok(200)).unwrap();
    let page = handler.get("/reminders").await.ok(200);
    let rows: Vec<&str> = page.text().split("<li data-row>").skip(1).collect();
    assert_eq!(rows.len(), usize::try_from(counts).unwrap());
    let late = rows
        .iter()
        .find(|row| row.contains("答复已经超期"))
        .unwrap();
    let link = format!("href=\"/cases/{case}\"");
    for has in [
        link.as_str(),
        "紧急",
        "新",
        "2026-03-30（周一）",
        "请立即答复",
    ] {
        assert!(late.contains(has), "{has} in {late}");
    }
    for private in ["王小明", "河道采砂许可"] {
        assert!(!page.has(private), "{private}");
    }
    // reading marks nothing: the form does, which script sends by itself
    assert_eq!(counted(&handler.get("/todo").await.ok(200)), Some(counts));
    let to = seen(&mut handler, &page).await.ok(303);
    assert_eq!(to.location(), "/reminders");
    let page = handler.get("/reminders").await.ok(200);
    assert!(counted(&page).is_none() && page.has("都已看过") && page.has("答复已经超期"));
    // whoever has nothing to do with it is told nothing
    let mut town = hall.sign_in("town").await;
    assert!(town.get("/reminders").await.ok(200).has("还没有提醒"));
    let mut supervisor = hall.sign_in("supervisor").await;
    assert!(counted(&supervisor.get("/board").await.ok(200)).is_some());
}

async fn a_page_marks_what_it_shows_and_nothing_else(peer: Peer) {
    let (hall, _) = late(peer).await;
    let mut handler = hall.sign_in("handler").await;
    let page = handler.get("/reminders").await.ok(200);
    // told at the very same moment, and shown to nobody yet
    let later = "INSERT INTO notices (id, officer_id, kind, refs, urgent, created_at) \
        SELECT other.id, n.officer_id, 'on_leave', '{\"title\":\"另一条\"}', n.urgent, n.created_at \
        FROM notices n JOIN officers o ON o.id = n.officer_id JOIN officers other ON other.name = '登记甲' \
        WHERE o.name = '承办乙' AND n.kind = 'reply_late'";
    assert_eq!(hall.district.memory.execute(later).await.unwrap(), 1);
    seen(&mut handler, &page).await.ok(303);
    let page = handler.get("/reminders").await.ok(200);
    assert_eq!(counted(&page), Some(1));
    assert!(page.has("另一条"));
    // another's are not one's own to mark
    let mut head = hall.sign_in("head").await;
    let before = counted(&head.get("/todo").await.ok(200));
    let others = head.get("/reminders").await.ok(200).form("/reminders/seen");
    handler.post("/reminders/seen", &others).await.ok(303);
    assert!(before.is_some());
    assert_eq!(counted(&head.get("/todo").await.ok(200)), before);
    handler
        .post("/reminders/seen", &[("id", "nothing")])
        .await
        .ok(400);
}

async fn a_case_tells_what_is_planned_and_who_was_told(peer: Peer) {
    let (hall, case) = late(peer).await;
    let mut handler = hall.sign_in("handler").await;
    handler.get("/reminders").await.ok(200);
    let page = handler.get(&format!("/cases/{case}")).await.ok(200);
    let (_, table) = page.text().split_once("本案的提醒").unwrap();
    let (table, _) = table.split_once("</table>").unwrap();
    let rows: Vec<&str> = table.split("<tr>").skip(2).collect();
    let of = |label: &str| -> Vec<&&str> {
        let rows = rows.iter();
        rows.filter(|row| row.contains(&format!(">{label}</th>")))
            .collect()
    };
    let [planned, told] = of("答复已经超期")[..] else {
        panic!("the next one and the first one: {rows:#?}");
    };
    assert!(planned.contains("将提醒承办人、") && planned.contains("2026-04-01（周三）"));
    for name in ["承办乙", "负责丁", "督办戊", "2026-03-31"] {
        assert!(told.contains(name), "{name} in {told}");
    }
    // of several that came due together the last one alone was told
    assert!(of("答复期限还有5个工作日")[0].contains("只说最后一级"));
    // whoever is asked for an opinion sees nothing of it
    let town = hall.district.desk("town").agency.id;
    let asked = json!({ "id": "c1", "with": "other_agency", "name": "河东镇", "agency": town, "question": "请提供意见" });
    let district = &hall.district;
    district
        .act("handler", case, "2026-03-31", ActKind::Consult, asked)
        .await;
    let mut town = hall.sign_in("town").await;
    let page = town.get(&format!("/cases/{case}")).await.ok(200);
    assert!(!page.has("本案的提醒"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_whose_last_day_was_moved_says_so() {
    let (hall, case) = late_after_extension().await;
    let mut handler = hall.sign_in("handler").await;
    let page = handler.get("/reminders").await.ok(200);
    let row = page
        .text()
        .split("<li data-row>")
        .find(|row| row.contains(&case.to_string()));
    assert!(page.has("答复已经超期（已经延期）"), "{row:?}");
}

/// Moves the last day of the reply.
pub async fn extended(district: &District, case: Uuid, on: &str) {
    let extension = json!({ "workdays": 20, "reason": "需向档案馆调取" });
    for (desk, act) in [
        ("head", ActKind::ApproveExtension),
        ("handler", ActKind::Extend),
    ] {
        district.act(desk, case, on, act, extension.clone()).await;
    }
}

async fn late_after_extension() -> (Hall, Uuid) {
    let hall = Hall::open().await;
    let district = &hall.district;
    let case = district.register(json!({})).await.id;
    district.to_handler(case, "2026-03-02").await;
    let on = "2026-03-20";
    district.clock.set("2026-03-20T02:00:00Z");
    extended(district, case, on).await;
    district.clock.set("2026-05-12T02:00:00Z");
    district.office.tick(Uuid::from_u128(1)).await;
    (hall, case)
}

#[tokio::test(flavor = "multi_thread")]
async fn when_reminders_stand_still_every_page_says_so() {
    let hall = Hall::open().await;
    hall.district.office.tick(Uuid::from_u128(1)).await;
    let mut admin = hall.sign_in("admin").await;
    let mut clerk = hall.sign_in("clerk").await;
    assert!(!clerk.get("/todo").await.ok(200).has("提醒已停止"));
    let silent = "UPDATE workers SET ticked_at = '2026-03-02T01:00:00+00:00'";
    hall.district.memory.execute(silent).await.unwrap();
    hall.district.clock.set("2026-03-02T01:09:00Z");
    let said = clerk.get("/todo").await.ok(200);
    assert!(said.has("小时没有工作进程在运行") && said.has("请告诉系统管理员"));
    let said = admin.get("/admin").await.ok(200);
    assert!(said.has("提醒已停止") && said.has("kaijuan work"));
    hall.district.office.tick(Uuid::from_u128(1)).await;
    hall.district.clock.set("2026-03-02T01:10:00Z");
    assert!(!clerk.get("/todo").await.ok(200).has("提醒已停止"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_learns_whose_work_it_is() {
    let hall = Hall::open().await;
    let district = &hall.district;
    let appointed = serde_json::from_value(json!({
        "officer": district.desk("handler").officer.id,
        "deputy": district.desk("reviewer").officer.id,
        "since": "2026-03-09", "until": "2026-03-11", "reason": "出差"
    }));
    let head = district.desk("head");
    district
        .office
        .appoint_deputy(head, appointed.unwrap())
        .await
        .unwrap();
    let mut reviewer = hall.sign_in("reviewer").await;
    let page = reviewer.get("/reminders").await.ok(200);
    assert_eq!(counted(&page), Some(1));
    assert!(page.has("请您代理承办乙的工作") && page.has("href=\"/deputies\""));
}
