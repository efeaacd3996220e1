//! The calendar on the administrator's pages: pasted, looked at, confirmed.

use std::path::Path;

use serde_json::json;
use uuid::Uuid;

use super::hall::Hall;
use crate::casework::{District, NOTICE};
use crate::harness::Peer;

/// A hall on 14 December 2026 whose office keeps its rules in a folder, and a case that
/// falls due in January.
async fn hall(folder: Option<&Path>) -> (Hall, Uuid) {
    let mut district = District::fresh(Peer::Sqlite).await;
    let equipment = district.office.equipment.clone();
    district.office.equipment = equipment.with_rules_folder(folder);
    district.clock.set("2026-12-14T01:00:00Z");
    let fields = json!({ "dates": { "submitted_on": "2026-12-14" } });
    let case = district.register(fields).await;
    (Hall::over(district), case.id)
}

#[tokio::test]
async fn provisional_dates_become_final_after_an_import() {
    let folder = tempfile::tempdir().unwrap();
    let (hall, case) = hall(Some(folder.path())).await;
    let case = format!("/cases/{case}");
    let (mut clerk, mut head) = (hall.sign_in("clerk").await, hall.sign_in("head").await);
    let mut admin = hall.sign_in("admin").await;
    assert!(clerk.get(&case).await.ok(200).has("暂定"));
    let year = admin.get("/admin/calendar?year=2027").await.ok(200);
    assert_eq!(year.heading(), "放假安排：2027 年");
    assert!(
        year.has("2027 年的放假安排还没有导入")
            && year.has("12 月 <span class=\"tag provisional\">暂定")
    );
    // whoever can do something about it is told on every page
    let missed = "还没有 2027 年的放假安排";
    assert!(year.has(missed) && head.get("/todo").await.ok(200).has(missed));
    assert!(!clerk.get("/todo").await.ok(200).has(missed));

    // what contradicts itself: each with its line, and nothing to confirm
    let wrong = NOTICE
        .replace("1月1日（周五）", "1月1日（周四）")
        .replace("2月20日（周六）上班", "2月22日（周一）上班");
    let shown = admin
        .post("/admin/calendar/read", &[("text", &*wrong)])
        .await;
    let shown = shown.ok(422);
    for said in [
        "2 处不一致",
        "第 7 行：",
        "实际是星期五",
        "第 9 行：",
        "不是周六、周日",
    ] {
        assert!(shown.has(said), "{said}: {}", shown.text());
    }
    assert!(!shown.has("确认导入"));
    assert!(!folder.path().join("calendar").exists());

    let looked = admin
        .post("/admin/calendar/read", &[("text", NOTICE)])
        .await;
    let looked = looked.ok(200);
    for said in [
        "期限会变动的案件：1 件",
        "自然资依申请〔2026〕1号",
        "2027-01-12（周二）（暂定）",
        "2027-01-11（周一）",
        "国办发明电〔2026〕99号",
        "2027-01-09",
    ] {
        assert!(looked.has(said), "{said}: {}", looked.text());
    }
    let confirm = looked.form("/admin/calendar/import");
    let mut second = admin.clone();
    let done = admin.post("/admin/calendar/import", &confirm).await.ok(200);
    assert!(done.has("重新计算了期限的案件：1 件") && done.has("自然资依申请〔2026〕1号"));
    assert!(folder.path().join("calendar/2027.toml").exists());
    assert!(!done.has(missed), "the banner goes with it");

    // who had looked at it too is told
    let told = second.post("/admin/calendar/import", &confirm).await;
    let told = told.ok(409);
    assert!(told.has("另有人更换了日历") && told.has("已经照此通知"));

    let shown = clerk.get(&case).await.ok(200);
    assert!(!shown.text().contains("<span class=\"tag provisional\""));
    assert!(
        shown.has("2027-01-12（暂定） 改为 2027-01-11"),
        "{}",
        shown.text()
    );
    let year = admin.get("/admin/calendar?year=2027").await.ok(200);
    assert!(year.has("国办发明电〔2026〕99号") && !year.has("还没有导入"));
    let changes = admin.get("/admin/changes").await.ok(200);
    assert!(changes.has("导入放假安排") && changes.has("国办发明电〔2026〕99号"));
}

#[tokio::test]
async fn a_number_that_was_typed_is_shown_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let (hall, _) = hall(Some(folder.path())).await;
    let mut admin = hall.sign_in("admin").await;
    let text = NOTICE.replace("国办发明电〔2026〕99号\n", "");
    let number = "文\"'><script>alert(1)</script>";
    let typed = [("text", &*text), ("number", number)];
    let looked = admin.post("/admin/calendar/read", &typed).await.ok(200);
    let confirm = looked.form("/admin/calendar/import");
    let done = admin.post("/admin/calendar/import", &confirm).await.ok(200);
    let year = admin.get("/admin/calendar?year=2027").await.ok(200);
    for page in [looked, done, year] {
        assert!(
            page.has("文&#34;&#39;&#62;&#60;script&#62;"),
            "{}",
            page.text()
        );
        assert!(!page.has("<script>alert"));
    }
    // without any number there is nothing to file it under
    let none = admin
        .post("/admin/calendar/read", &[("text", &*text)])
        .await;
    assert!(none.ok(200).has("没有变化"));
}

#[tokio::test]
async fn without_a_folder_a_notice_is_looked_at_and_not_taken_in() {
    let (hall, _) = hall(None).await;
    let mut admin = hall.sign_in("admin").await;
    let hash = hall.district.office.rules.hash.clone();
    let looked = admin
        .post("/admin/calendar/read", &[("text", NOTICE)])
        .await;
    let looked = looked.ok(200);
    assert!(looked.has("workflows = ") && !looked.has("确认导入"));
    let sent = [("text", NOTICE), ("seen", &*hash)];
    let refused = admin.post("/admin/calendar/import", &sent).await.ok(409);
    assert!(refused.has("没有规则目录"));
    let mut auditor = hall.sign_in("auditor").await;
    let seen = auditor.get("/admin/calendar").await.ok(200);
    assert!(!seen.has("导入放假通知"));
    auditor.post("/admin/calendar/read", &sent).await.ok(403);
    auditor.post("/admin/calendar/import", &sent).await.ok(403);
}

#[tokio::test]
async fn rules_that_cannot_be_taken_in_are_told_on_every_page() {
    let (hall, case) = hall(None).await;
    let mut clerk = hall.sign_in("clerk").await;
    let told = "规则已经更换，与本进程装载的不同";
    assert!(!clerk.get("/todo").await.ok(200).has(told));
    let other = "INSERT INTO rule_sets (hash, content, activated_at) \
        SELECT 'other', '[]', activated_at FROM rule_sets; UPDATE rules_in_force SET hash = 'other'";
    hall.district.memory.execute(other).await.unwrap();
    hall.district.clock.set("2026-12-14T01:00:05Z");
    assert!(clerk.get("/todo").await.ok(200).has(told));
    assert!(clerk.get(&format!("/cases/{case}")).await.ok(200).has(told));
}
