//! Applications from a spreadsheet: looked at, then imported once.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use calamine::{Reader, Xlsx};
use std::io::Cursor;

use super::hall::{Browser, Hall, Shown};

const GOOD: &str = "渠道,提交日期,申请人,申请人类型,名称,内容\n\
    当面提交,2026-03-02,王喆堃,自然人,征地批复,某村的征地批复\n\
    当面提交,2026-03-02,李四,自然人,<b>规划图</b>,某路的规划图\n";

/// Sends a form with a file, as a browser does.
pub(super) async fn send(
    browser: &mut Browser,
    address: &str,
    name: &str,
    file: &[u8],
    digest: &str,
) -> Shown {
    let mut body = Vec::new();
    if !digest.is_empty() {
        body.extend(part("name=\"_digest\"", digest.as_bytes()));
    }
    body.extend(part(&format!("name=\"file\"; filename=\"{name}\""), file));
    body.extend(b"--grenze--\r\n");
    let request = Request::post(address)
        .header(CONTENT_TYPE, "multipart/form-data; boundary=grenze")
        .header("sec-fetch-site", "same-origin");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

fn part(about: &str, content: &[u8]) -> Vec<u8> {
    let mut part =
        format!("--grenze\r\nContent-Disposition: form-data; {about}\r\n\r\n").into_bytes();
    part.extend(content);
    part.extend(b"\r\n");
    part
}

async fn look(browser: &mut Browser, name: &str, file: &[u8]) -> Shown {
    send(browser, "/import", name, file, "").await
}

fn digest(page: &Shown) -> String {
    let fields = page.form("/import/confirm");
    let digest = fields.into_iter().find(|(name, _)| name == "_digest");
    digest.unwrap().1
}

async fn registered(browser: &mut Browser) -> bool {
    browser
        .get("/registered")
        .await
        .ok(200)
        .has("自然资依申请〔2026〕")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_looked_at_and_imported_once() {
    let hall = Hall::open().await;
    let mut clerk = hall.sign_in("clerk").await;
    let found = look(&mut clerk, "登记.csv", GOOD.as_bytes()).await.ok(200);
    assert!(found.has("2 行都可以导入") && found.has("自然资依申请〔2026〕2号"));
    assert!(!found.has("<b>规划图"), "what a file says is text");
    assert!(!registered(&mut clerk).await, "a look stores nothing");
    let digest = digest(&found);
    let sent = send(&mut clerk, "/import/confirm", "", b"", &digest)
        .await
        .ok(303);
    assert_eq!(sent.location(), "/registered");
    let list = clerk.get("/registered").await.ok(200);
    assert!(list.has("已导入 2 件") && list.has("未见身份证明"));
    // pressed twice
    let again = send(&mut clerk, "/import/confirm", "", b"", &digest)
        .await
        .ok(422);
    assert!(again.has("没有重复导入"));
    assert!(
        !clerk
            .get("/registered")
            .await
            .has("自然资依申请〔2026〕3号")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_row_is_told_and_nothing_is_imported() {
    let hall = Hall::open().await;
    let mut clerk = hall.sign_in("clerk").await;
    let bad = GOOD.replace("当面提交,2026-03-02,李四", "飞鸽,二月三十,");
    let found = look(&mut clerk, "登记.csv", bad.as_bytes()).await.ok(200);
    for text in [
        "有错的 1 行",
        "不认识“飞鸽”",
        "“申请人”：没有填写",
        "不是日期",
    ] {
        assert!(found.has(text), "{text}");
    }
    assert!(!found.has("/import/confirm"));
    // what the law refuses is told like what cannot be read
    let future = GOOD.replace("2026-03-02,李四", "2026-03-09,李四");
    let found = look(&mut clerk, "登记.csv", future.as_bytes())
        .await
        .ok(200);
    assert!(found.has("有错的 1 行") && found.has("今天"));
    for (name, file, told) in [
        ("登记.docx", GOOD.as_bytes(), "只接受 .csv 和 .xlsx"),
        ("登记.xlsx", GOOD.as_bytes(), "却不是 Excel 工作簿"),
        ("登记.csv", b"", "文件是空的"),
        ("", b"", "请先选择文件"),
    ] {
        let refused = look(&mut clerk, name, file).await.ok(422);
        assert!(refused.has(told), "{name}: {told}");
    }
    let large = vec![b'x'; 6 << 20];
    let refused = look(&mut clerk, "登记.csv", &large).await.ok(422);
    assert!(refused.has("文件超过 5 MB"));
    assert!(!registered(&mut clerk).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_imported_is_what_was_looked_at() {
    let hall = Hall::open().await;
    let mut clerk = hall.sign_in("clerk").await;
    let first = digest(&look(&mut clerk, "甲.csv", GOOD.as_bytes()).await.ok(200));
    let other = GOOD.replace("征地批复", "补偿方案");
    let second = digest(&look(&mut clerk, "乙.csv", other.as_bytes()).await.ok(200));
    let refused = send(&mut clerk, "/import/confirm", "", b"", &first)
        .await
        .ok(422);
    assert!(refused.has("检查过另一个文件"));
    let refused = send(
        &mut clerk,
        "/import/confirm",
        "甲.csv",
        GOOD.as_bytes(),
        &second,
    )
    .await
    .ok(422);
    assert!(refused.has("与刚才检查的不同"));
    assert!(!registered(&mut clerk).await);
    // the same file, chosen once more, is as good as the one that was kept
    send(
        &mut clerk,
        "/import/confirm",
        "乙.csv",
        other.as_bytes(),
        &second,
    )
    .await
    .ok(303);
    assert!(registered(&mut clerk).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_for_those_who_keep_the_register() {
    let hall = Hall::open().await;
    for desk in ["handler", "reviewer", "supervisor", "auditor", "admin"] {
        let mut browser = hall.sign_in(desk).await;
        browser.get("/import").await.ok(403);
        browser.get("/import/template.xlsx").await.ok(403);
        look(&mut browser, "登记.csv", GOOD.as_bytes())
            .await
            .ok(403);
        send(
            &mut browser,
            "/import/confirm",
            "登记.csv",
            GOOD.as_bytes(),
            "00",
        )
        .await
        .ok(403);
    }
    let mut head = hall.sign_in("head").await;
    head.get("/import").await.ok(200);
    let list = head.get("/import/template.xlsx").await.ok(200);
    assert!(
        list.header("content-disposition")
            .contains("filename*=UTF-8''")
    );
    let mut book = Xlsx::new(Cursor::new(list.bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["申请", "填写说明"]);
    let sheet = book.worksheet_range("申请").unwrap();
    assert_eq!(sheet.get((0, 0)).unwrap().to_string(), "渠道");
}
