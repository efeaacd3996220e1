//! The catalogue at the desk: imported, kept by a form, suggested, taken into the step and
//! into the draft.

use uuid::Uuid;

use super::hall::{Browser, Hall, Shown};
use super::import::send;

const TITLE: &str = "河东镇柳塘村2025年第3批次征地补偿安置方案";
const URL: &str = "https://www.example.gov.cn/zd/3.html";
const LIST: &str = "名称,文号,公开属性,内容概述,公布网址\n\
    河东镇柳塘村2025年第3批次征地补偿安置方案,青自然资征〔2025〕3号,主动公开,柳塘村征地的补偿标准和安置方式,https://www.example.gov.cn/zd/3.html\n\
    采矿权评估报告,,依申请公开,\"<b>采矿权</b>\",\n";

async fn imported(hall: &Hall) -> Browser {
    let mut head = hall.sign_in("head").await;
    let address = "/catalogue/import";
    let found = send(&mut head, address, "目录.csv", LIST.as_bytes(), "").await;
    let found = found.ok(200);
    assert!(found.has("2 行都可以导入，还没有导入：新增 2 条"));
    let empty = head.get("/catalogue").await.ok(200);
    assert!(empty.has("目录里还没有条目"));
    let form = found.form("/catalogue/import/confirm");
    let digest = form.into_iter().find(|(name, _)| name == "_digest");
    let digest = digest.unwrap().1;
    let confirm = "/catalogue/import/confirm";
    let sent = send(&mut head, confirm, "", b"", &digest).await.ok(303);
    assert_eq!(sent.location(), "/catalogue");
    // pressed twice
    let again = send(&mut head, confirm, "", b"", &digest).await.ok(422);
    assert!(again.has("没有重复导入"));
    head
}

/// The id of an entry, by the list.
async fn entry(browser: &mut Browser, title: &str) -> Uuid {
    let list = browser.get("/catalogue").await.ok(200);
    let (_, rest) = list
        .text()
        .split_once(&format!("\">{title}</a>"))
        .map_or_else(|| panic!("no {title}"), |(before, after)| (after, before));
    rest.rsplit_once("/catalogue/").unwrap().1.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_imported_once_and_looked_up() {
    let hall = Hall::open().await;
    let mut head = imported(&hall).await;
    let list = head.get("/catalogue").await.ok(200);
    assert!(list.has("已导入目录：新增 2 条") && list.has(TITLE));
    let found = head
        .get("/catalogue?attribute=on_request&text=%E9%87%87%E7%9F%BF")
        .await
        .ok(200);
    assert!(found.has("采矿权评估报告") && !found.has(TITLE));
    head.get("/catalogue?attribute=secret").await.ok(422);
    head.get("/catalogue?cursor=x").await.ok(422);
    let id = entry(&mut head, "采矿权评估报告").await;
    let page = head.get(&format!("/catalogue/{id}")).await.ok(200);
    assert!(page.has("&#60;b&#62;采矿权") && !page.has("<b>采矿权"));
    // a file that is none
    for (name, file, told) in [
        ("目录.docx", LIST.as_bytes(), "只接受 .csv 和 .xlsx"),
        ("目录.csv", b"", "文件是空的"),
        ("", b"", "请先选择文件"),
    ] {
        let refused = send(&mut head, "/catalogue/import", name, file, "").await;
        assert!(refused.ok(422).has(told), "{told}");
    }
    let bad = LIST.replace("依申请公开", "公开");
    let found = send(
        &mut head,
        "/catalogue/import",
        "目录.csv",
        bad.as_bytes(),
        "",
    )
    .await;
    assert!(found.ok(200).has("有错的 1 行"));
    head.get("/catalogue/import/template.xlsx").await.ok(200);
    head.get("/catalogue/export.xlsx").await.ok(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_kept_by_a_form() {
    let hall = Hall::open().await;
    let mut head = hall.sign_in("head").await;
    let page = head.get("/catalogue/new").await.ok(200);
    let mut form = page.form("/catalogue/new");
    let mut set = |name: &str, value: &str| {
        form.retain(|(known, _)| known != name);
        form.push((name.to_owned(), value.to_owned()));
        form.clone()
    };
    set("title", "低保标准");
    set("attribute", "not_disclosed");
    let refused = head
        .post("/catalogue/new", &set("about", "甲"))
        .await
        .ok(422);
    assert!(refused.has("没有写明依据"));
    let odd = head.post("/catalogue/new", &set("formed_on", "昨天")).await;
    assert!(odd.ok(422).has("形成日期：应当是日期"));
    set("formed_on", "");
    let done = head
        .post("/catalogue/new", &set("basis", "《条例》第十四条"))
        .await;
    let place = done.ok(303).location().to_owned();
    let shown = head.get(&place).await.ok(200);
    assert!(shown.has("不予公开") && shown.has("第十四条") && shown.has("已列入目录"));
    // sent twice
    let form = set("basis", "《条例》第十四条");
    let again = head.post("/catalogue/new", &form).await.ok(303);
    assert_eq!(again.location(), place);
    let edit = head.get(&format!("{place}/edit")).await.ok(200);
    let mut form = edit.form(&format!("{place}/edit"));
    form.retain(|(name, _)| !["attribute", "basis", "url"].contains(&name.as_str()));
    form.push(("attribute".into(), "proactive".into()));
    form.push(("url".into(), URL.into()));
    head.post(&format!("{place}/edit"), &form).await.ok(303);
    let shown = head.get(&place).await.ok(200);
    assert!(shown.has("不予公开 → 主动公开") && shown.has(URL));
    let nothing: [(&str, &str); 0] = [];
    head.post(&format!("{place}/retire"), &nothing)
        .await
        .ok(303);
    assert!(head.get("/catalogue").await.ok(200).has("还没有条目"));
    head.post(&format!("{place}/restore"), &nothing)
        .await
        .ok(303);
    assert!(head.get("/catalogue").await.ok(200).has("低保标准"));
    let mut clerk = hall.sign_in("clerk").await;
    let shown = clerk.get(&place).await.ok(200);
    assert!(!shown.has("/retire"), "who keeps none has no button");
    clerk
        .post(&format!("{place}/retire"), &nothing)
        .await
        .ok(403);
}

/// A case that asks for what is in the catalogue, at the handler's desk.
async fn asked(hall: &Hall) -> Uuid {
    let case = hall
        .district
        .register(serde_json::json!({
            "title": "征地补偿方案",
            "content": "申请公开河东镇柳塘村2025年征地的补偿安置方案",
        }))
        .await;
    hall.district.to_handler(case.id, "2026-03-02").await;
    case.id
}

fn suggests(shown: &Shown) -> bool {
    shown.has("目录中的信息") && shown.has(TITLE) && shown.has("相符的一段：柳塘村征地")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_public_is_suggested_at_the_counter_and_on_the_case() {
    let hall = Hall::open().await;
    let mut head = imported(&hall).await;
    let mut clerk = hall.sign_in("clerk").await;
    let typed = [
        ("channel", "in_person"),
        ("dates.submitted_on", "2026-03-02"),
        ("applicant_kind", "natural_person"),
        ("applicant.name", "王小明"),
        ("title", "征地补偿方案"),
        ("content", "申请公开河东镇柳塘村2025年征地的补偿安置方案"),
        ("_once", "0123456789abcdef"),
    ];
    let beside = clerk.post("/register/check", &typed).await.ok(200);
    assert!(beside.has("目录中相近的信息") && beside.has(TITLE) && beside.has(URL));
    let done = clerk.post("/register", &typed).await.ok(303);
    let slip = done.location().to_owned();
    assert!(clerk.get(&slip).await.ok(200).has("可能已经主动公开"));
    let case = slip.split('/').nth(2).unwrap().to_owned();
    let shown = clerk.get(&format!("/cases/{case}")).await.ok(200);
    assert!(suggests(&shown) && shown.has("第三十六条"));
    assert!(!shown.has("按此拟稿"), "it is not to be drafted yet");
    let id = entry(&mut head, TITLE).await;
    let page = head.get(&format!("/catalogue/{id}")).await.ok(200);
    assert!(page.has("为 1 件案件提示过，0 件的答复写明了这一条"));
    let decline = format!("/cases/{case}/suggestions/{id}/decline");
    let nothing: [(&str, &str); 0] = [];
    clerk.post(&decline, &nothing).await.ok(303);
    let shown = clerk.get(&format!("/cases/{case}")).await.ok(200);
    assert!(!suggests(&shown) && shown.has("已标为不适用"));
    clerk.post(&decline, &nothing).await.ok(409);
    let mut auditor = hall.sign_in("auditor").await;
    auditor.post(&decline, &nothing).await.ok(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_taken_into_the_step_and_the_draft() {
    let hall = Hall::open().await;
    let mut head = imported(&hall).await;
    let case = asked(&hall).await;
    let id = entry(&mut head, TITLE).await;
    let request = entry(&mut head, "采矿权评估报告").await;
    let mut handler = hall.sign_in("handler").await;
    let steps = format!("/cases/{case}/steps");
    let page = handler.get(&steps).await.ok(200);
    assert!(suggests(&page));
    let mut form = page.form(&steps);
    form.push(("answers[0].answer".into(), "clear".into()));
    form.push(("_take".into(), id.to_string()));
    let page = handler.post(&steps, &form).await.ok(200);
    let noted = |page: &Shown| {
        let form = page.form(&steps);
        let note = form.into_iter().find(|(name, _)| name == "answers[0].note");
        note.unwrap().1
    };
    assert!(noted(&page).contains(URL), "{}", noted(&page));
    assert!(page.has("value=\"clear\" checked"), "the answer stays");
    // once more changes nothing
    let mut form = page.form(&steps);
    form.push(("_take".into(), id.to_string()));
    let again = handler.post(&steps, &form).await.ok(200);
    assert_eq!(noted(&again), noted(&page));

    let draft = format!("/cases/{case}/acts/draft");
    let way = |page: &Shown| {
        let form = page.form(&draft);
        let way = form
            .into_iter()
            .find(|(name, _)| name == "parts.published_at.way");
        way.map(|(_, way)| way).unwrap_or_default()
    };
    let page = handler
        .get(&format!("{draft}?kind=already_published&entry={id}"))
        .await
        .ok(200);
    assert!(way(&page).contains(URL) && way(&page).contains("青自然资征〔2025〕3号"));
    // into a draft of another kind
    let page = handler.get(&format!("{draft}?kind=granted")).await.ok(200);
    assert!(suggests(&page) && page.has("form=\"act\""));
    let mut form = page.form(&draft);
    form.push(("_take".into(), id.to_string()));
    let page = handler.post(&draft, &form).await.ok(200);
    assert!(page.has("value=\"already_published\"") && way(&page).contains(URL));
    // what is not published is not taken
    for other in [request.to_string(), "x".to_owned(), Uuid::nil().to_string()] {
        let address = format!("{draft}?kind=already_published&entry={other}");
        let page = handler.get(&address).await.ok(200);
        assert_eq!(way(&page), "");
    }
}
