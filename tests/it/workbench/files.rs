//! The page of a case's files, as officers use it without script.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use rust_xlsxwriter::Workbook;
use serde_json::json;
use uuid::Uuid;

use super::{Browser, Hall, Shown};

const TODAY: &str = "2026-03-02";

/// What a browser sends of the form with a file.
async fn upload(browser: &mut Browser, case: Uuid, name: &str, note: &str, bytes: &[u8]) -> Shown {
    let part = |about: &str, value: &[u8]| {
        let head = format!("--grenze\r\nContent-Disposition: form-data; {about}\r\n\r\n");
        [head.as_bytes(), value, b"\r\n"].concat()
    };
    let body = [
        part("name=\"part\"", b"given"),
        part("name=\"note\"", note.as_bytes()),
        part(&format!("name=\"file\"; filename=\"{name}\""), bytes),
        b"--grenze--\r\n".to_vec(),
    ]
    .concat();
    let request = Request::post(format!("/cases/{case}/files"))
        .header(CONTENT_TYPE, "multipart/form-data; boundary=grenze")
        .header("sec-fetch-site", "same-origin");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

/// A list that carries a telephone number.
fn list() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "联系人手机 13812345678").unwrap();
    workbook.save_to_buffer().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_added_looked_at_and_released_by_another() {
    let hall = Hall::open().await;
    let district = &hall.district;
    let case = district.register(json!({})).await.id;
    district.to_handler(case, TODAY).await;
    let page = format!("/cases/{case}/files");
    let list = list();
    let mut handler = hall.sign_in("handler").await;
    handler.get(&page).await.ok(200);

    let told = upload(&mut handler, case, "网页.html", "<i>说明</i>", b"<html>")
        .await
        .ok(422);
    assert!(told.has("网页.html") && told.has("不是可以加入案卷的文件类型"));
    assert!(
        told.has("&#60;i&#62;说明") && !told.has("<i>说明"),
        "what was typed stays"
    );

    let sent = upload(&mut handler, case, "<b>名单.xlsx", "名单", &list)
        .await
        .ok(303);
    assert_eq!(sent.location(), page);
    let shown = handler.get(&page).await.ok(200);
    assert!(shown.has("手机号码") && shown.has("不能发出：") && !shown.has("<b>名单"));
    assert!(!shown.has("13812345678"), "what was found is masked");
    assert!(!shown.has("审查后放行"), "it is the handler's own");

    let twice = upload(&mut handler, case, "b.xlsx", "", &list)
        .await
        .ok(422);
    assert!(twice.has("已经在案卷"));

    let mut reviewer = hall.sign_in("reviewer").await;
    let shown = reviewer.get(&page).await.ok(200);
    let (_, rest) = shown.text().split_once("action=\"/files/").unwrap();
    let id = &rest[..36];
    let release = format!("/files/{id}/release");
    assert!(shown.has(&release));
    let empty = reviewer.post(&release, &[("reason", " ")]).await.ok(422);
    assert!(empty.has("没有写明理由"));
    let reason = [("reason", "是公开的办公电话")];
    reviewer.post(&release, &reason).await.ok(303);
    let shown = reviewer.get(&page).await.ok(200);
    assert!(shown.has("已放行") && shown.has("是公开的办公电话") && !shown.has("不能发出："));

    let content = handler.get(&format!("/files/{id}/content")).await.ok(200);
    assert_eq!(content.bytes, list);
    assert!(
        content
            .header("content-disposition")
            .starts_with("attachment")
    );
    assert!(
        content
            .header("content-security-policy")
            .contains("sandbox")
    );
    assert_eq!(content.header("x-content-type-options"), "nosniff");
}
