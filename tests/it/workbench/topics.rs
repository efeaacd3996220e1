//! What people keep asking for, in the workbench, without script.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use casework::topics::Analysed;
use serde_json::json;
use uuid::Uuid;

use super::{Browser, Hall, Shown};
use crate::casework::District;
use crate::harness::{Peer, on_both};

on_both!(
    topics_are_asked_for_read_and_decided_about,
    a_cell_leads_to_its_applications,
    a_case_leads_to_its_like_and_its_topic,
    a_result_leads_to_its_report,
    voices_come_in_from_a_list_and_go,
);

const LAND: &str = "河东镇柳塘村2025年第3批次征地批复、补偿安置方案、勘测定界图";
const SCHOOL: &str = "青衡实验小学2026年招生划片范围、学区调整依据、招生名额";

async fn asked(peer: Peer) -> (Hall, Vec<Uuid>) {
    let hall = Hall::over(District::fresh(peer).await);
    let mut cases = Vec::new();
    for nth in 0..7 {
        let (title, content) = match nth < 4 {
            true => ("征地批复和补偿方案", format!("{LAND}，第{nth}村民小组附图")),
            false => ("招生划片", format!("{SCHOOL}，{nth}年级")),
        };
        let registered = hall.district.register(json!({
            "applicant": { "name": format!("甲乙{nth}"), "id_number": format!("37040419900101{:04}", 1000 + nth) },
            "title": title, "content": content,
        }));
        cases.push(registered.await.id);
    }
    (hall, cases)
}

async fn analysed(hall: &Hall) {
    while hall.district.office.analyse().await.unwrap() != Analysed::Nothing {}
}

async fn requested(browser: &mut Browser) -> Shown {
    let period = [("since", "2026-03-01"), ("until", "2026-03-02")];
    browser.post("/topics/runs", &period).await.ok(303);
    browser.get("/topics/runs").await.ok(200)
}

/// The addresses of the topics of a list, the first first.
fn topics(page: &Shown) -> Vec<String> {
    let rows = page
        .text()
        .split("<tr data-row><th scope=\"row\"><a href=\"");
    let links = rows.skip(1).filter_map(|row| row.split('"').next());
    links
        .map(|link| link.split('?').next().unwrap().to_owned())
        .collect()
}

async fn topics_are_asked_for_read_and_decided_about(peer: Peer) {
    let (hall, cases) = asked(peer).await;
    let mut head = hall.sign_in("head").await;
    assert!(head.get("/topics").await.ok(200).has("还没有分析结果"));
    let page = requested(&mut head).await;
    assert!(page.has("等待分析") && page.has("hx-trigger=\"every 2s\""));
    let run = page.text().split("progress?run=").nth(1).unwrap();
    let run = run.split('"').next().unwrap().to_owned();
    analysed(&hall).await;
    let progress = head
        .get(&format!("/topics/runs/progress?run={run}"))
        .await
        .ok(200);
    assert!(
        progress.has("分析完成") && !progress.has("hx-trigger"),
        "it is over"
    );

    let list = head.get("/topics").await.ok(200);
    let found = topics(&list);
    assert_eq!(found.len(), 2);
    for words in [
        "持续月数",
        "申请人数",
        "没有上期可比",
        "河东镇柳塘村",
        "征地拆迁",
    ] {
        assert!(list.has(words), "{words}");
    }
    let searched = head.get("/topics?text=%E5%88%92%E7%89%87").await.ok(200);
    assert_eq!(topics(&searched), found[1..]);
    let none = head
        .get("/topics?theme=%E7%94%9F%E6%80%81%E7%8E%AF%E5%A2%83")
        .await
        .ok(200);
    assert!(none.has("没有符合条件的热点"));

    let page = head.get(&found[0]).await.ok(200);
    for words in [
        "data-chart=\"line\" data-table=\"months\"",
        "<table id=\"months\">",
        "2026-03",
        "甲**",
        "最相近",
        "满分",
        "不足 3 名",
    ] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
    assert!(!page.has("甲乙0"), "masked");
    let decisions = format!("{}/decisions", found[0]);
    let desk = head.clone();
    let decide = |pairs: Vec<(&'static str, String)>| {
        let (mut browser, at) = (desk.clone(), decisions.clone());
        async move { browser.post(&at, &pairs).await }
    };
    for pairs in [
        vec![
            ("kind", "name".into()),
            ("name", "柳塘村第三批次征地".into()),
        ],
        vec![("kind", "pin".into()), ("pinned", "true".into())],
        vec![("kind", "theme".into()), ("theme", "财政资金".into())],
        vec![
            ("kind", "part".into()),
            ("cases", cases[0].to_string()),
            ("cases", cases[1].to_string()),
        ],
    ] {
        decide(pairs).await.ok(303);
    }
    analysed(&hall).await;
    let page = head.get(&found[0]).await.ok(200);
    for words in [
        "<h1>柳塘村第三批次征地</h1>",
        "置顶",
        "财政资金",
        "取名",
        "分出 2 件申请",
        "2 名申请人，2 件申请",
    ] {
        assert!(page.has(words), "{words}");
    }
    assert_eq!(topics(&head.get("/topics").await.ok(200)).len(), 3);
    // nothing is lost of what was typed, and what is wrong is said
    let refused = decide(vec![("kind", "name".into()), ("name", "长".repeat(61))])
        .await
        .ok(422);
    assert!(refused.has("最多 60 个") && refused.has(&"长".repeat(61)));
    let refused = decide(vec![
        ("kind", "part".into()),
        ("cases", cases[2].to_string()),
    ])
    .await
    .ok(422);
    assert!(refused.has("两件以上"));
    decide(vec![("kind", "fly".into())]).await.ok(400);

    let undo = page
        .text()
        .split("action=\"/topics/decisions/")
        .nth(1)
        .unwrap();
    let undo = format!("/topics/decisions/{}", undo.split('"').next().unwrap());
    head.post(&undo, &[("topic", "x")]).await.ok(303);
    head.post(&undo, &[("topic", "x")]).await.ok(409);
    analysed(&hall).await;
    assert_eq!(topics(&head.get("/topics").await.ok(200)).len(), 2);

    // who watches alone sees the same of its own agency, and no way to decide
    let mut clerk = hall.sign_in("clerk").await;
    clerk.get("/topics").await.ok(403);
    assert!(!clerk.get("/todo").await.ok(200).has("href=\"/topics\""));
}

async fn a_cell_leads_to_its_applications(peer: Peer) {
    let (hall, _) = asked(peer).await;
    let mut head = hall.sign_in("head").await;
    requested(&mut head).await;
    analysed(&hall).await;
    let page = head.get("/topics/pivot").await.ok(200);
    assert!(page.has("data-chart=\"heatmap\"") && page.has("2026 年第 1 季度"));
    let cell = page
        .text()
        .split("<td class=\"n\"><a href=\"")
        .nth(1)
        .unwrap();
    let (link, rest) = cell.split_once('"').unwrap();
    let many: usize = rest[1..].split('<').next().unwrap().parse().unwrap();
    let link = link.replace("&#38;", "&");
    let shown = head.get(link.split('#').next().unwrap()).await.ok(200);
    assert_eq!(shown.text().matches("<tr data-row>").count(), many);
    head.get("/topics/pivot?quarter=2019-Q1").await.ok(404);
    head.get("/topics/pivot?theme=%E5%A4%A9%E6%B0%94")
        .await
        .ok(404);
    let file = head.get("/topics/pivot.xlsx").await.ok(200);
    assert!(file.header("content-disposition").starts_with("attachment"));
}

async fn a_case_leads_to_its_like_and_its_topic(peer: Peer) {
    let (hall, cases) = asked(peer).await;
    let mut head = hall.sign_in("head").await;
    requested(&mut head).await;
    analysed(&hall).await;
    let case = head.get(&format!("/cases/{}", cases[0])).await.ok(200);
    assert!(case.has("所在的热点"));
    let form = case.form("/topics/similar");
    let found = head.post("/topics/similar", &form).await.ok(200);
    for other in &cases[1..4] {
        assert!(found.has(&format!("href=\"/cases/{other}\"")));
    }
    assert!(found.has("文字相同或者相近") && !found.has("甲乙1"));
    let missing = [("case", Uuid::from_u128(7).to_string())];
    head.post("/topics/similar", &missing).await.ok(404);
    // a handler finds as well, and is led to no page that is not for handlers
    let mut clerk = hall.sign_in("clerk").await;
    let found = clerk
        .post("/topics/similar", &[("text", "招生划片范围")])
        .await
        .ok(200);
    assert!(found.has("最相似的 3 件") && !found.has("href=\"/topics\""));
    clerk
        .post("/topics/similar", &[("text", " ")])
        .await
        .ok(422);
}

async fn a_result_leads_to_its_report(peer: Peer) {
    let (hall, _) = asked(peer).await;
    let mut head = hall.sign_in("head").await;
    requested(&mut head).await;
    analysed(&hall).await;
    let page = head.get("/topics").await.ok(200);
    let links = page.text().split("href=\"/topics/report.").skip(1);
    let links: Vec<String> = links
        .map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&"))
        .collect();
    assert_eq!(links.len(), 6);
    for link in links {
        let file = head.get(&format!("/topics/report.{link}")).await.ok(200);
        assert!(file.header("content-disposition").starts_with("attachment"));
        let kind = match link.split('?').next().unwrap() {
            "docx" => "wordprocessingml",
            "xlsx" => "spreadsheetml",
            _ => "application/pdf",
        };
        assert!(file.header("content-type").contains(kind), "{link}");
    }
    head.get("/topics/report.docx?run=x").await.ok(404);
}

async fn voices_come_in_from_a_list_and_go(peer: Peer) {
    let (hall, _) = asked(peer).await;
    let mut head = hall.sign_in("head").await;
    let list = |rows: &str| {
        format!(
            "--part\r\ncontent-disposition: form-data; name=\"channel\"\r\n\r\nhotline\r\n\
             --part\r\ncontent-disposition: form-data; name=\"file\"; filename=\"热线.csv\"\r\n\r\n\
             编号,日期,内容,姓名\r\n{rows}\r\n--part--\r\n"
        )
    };
    let desk = head.clone();
    let send = |body: String| {
        let mut browser = desk.clone();
        async move {
            let request = Request::post("/topics/voices")
                .header("sec-fetch-site", "same-origin")
                .header(CONTENT_TYPE, "multipart/form-data; boundary=part");
            browser.send(request.body(Body::from(body)).unwrap()).await
        }
    };
    let wrong = send(list("1,昨天,补偿款没有到账,王某")).await.ok(422);
    assert!(wrong.has("第 2 行") && wrong.has("不是日期"));
    let good = format!("1,2026-03-01,{LAND}没有公告,王某");
    send(list(&good)).await.ok(303);
    let page = head.get("/topics/voices").await.ok(200);
    assert!(page.has("热线.csv") && !page.has("王某"));
    requested(&mut head).await;
    analysed(&hall).await;
    let found = topics(&head.get("/topics").await.ok(200));
    let topic = head.get(&found[0]).await.ok(200);
    assert!(topic.has("其他来文（佐证") && topic.has("4 名申请人，4 件申请"));
    let remove = page
        .text()
        .split("action=\"/topics/voices/")
        .nth(1)
        .unwrap();
    let remove = format!("/topics/voices/{}", remove.split('"').next().unwrap());
    let nothing: [(&str, &str); 0] = [];
    head.post(&remove, &nothing).await.ok(303);
    head.post(&remove, &nothing).await.ok(409);
    assert!(!head.get(&found[0]).await.ok(200).has("没有公告"));
}
