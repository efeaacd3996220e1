//! The pages of a draft and of deputies, as officers use them without script.

use disclosure::words::ActKind::{Draft, SubmitReview};
use serde_json::json;
use uuid::Uuid;

use super::{Browser, Hall, Shown};

const TODAY: &str = "2026-03-02";

/// A case with a draft of the handler.
async fn drafted(hall: &Hall) -> Uuid {
    let district = &hall.district;
    let case = district.register(json!({})).await.id;
    district.to_handler(case, TODAY).await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } });
    district.act("handler", case, TODAY, Draft, draft).await;
    case
}

/// The form as it stands, with a button pressed.
async fn press(browser: &mut Browser, page: &Shown, address: &str, button: &str) -> Shown {
    let mut fields = page.form(address);
    fields.push(("_do".into(), button.into()));
    browser.post(address, &fields).await.ok(200)
}

fn block(page: &Shown, address: &str, place: usize) -> String {
    let name = format!("block[{place}]");
    let fields = page.form(address);
    let found = fields.into_iter().find(|(field, _)| *field == name);
    found.map(|(_, value)| value).unwrap_or_default()
}

#[tokio::test]
async fn a_text_is_edited_piece_by_piece_and_kept() {
    let hall = Hall::open().await;
    let case = drafted(&hall).await;
    let mut handler = hall.sign_in("handler").await;
    let draft = format!("/cases/{case}/draft");
    let text = format!("{draft}/text");
    let shown = handler.get(&draft).await.ok(200);
    assert!(shown.has("政府信息公开告知书") && shown.has("没有不通过的"));
    assert!(shown.has("救济告知，由系统写在文末"));

    let page = handler.get(&text).await.ok(200);
    let (first, second) = (block(&page, &text, 0), block(&page, &text, 1));
    let page = press(&mut handler, &page, &text, "down:0").await;
    assert_eq!(
        (block(&page, &text, 0), block(&page, &text, 1)),
        (second.clone(), first.clone())
    );
    let page = press(&mut handler, &page, &text, "up:1").await;
    let page = press(&mut handler, &page, &text, "add:0").await;
    assert_eq!(block(&page, &text, 1), "");
    // what is typed stays while buttons are pressed
    let mut fields = page.form(&text);
    for (name, value) in &mut fields {
        if name == "block[1]" {
            *value = "<b>新加的</b>一段。".into();
        }
    }
    fields.push(("_do".into(), "remove:2".into()));
    let page = handler.post(&text, &fields).await.ok(200);
    assert_eq!(block(&page, &text, 1), "<b>新加的</b>一段。");
    assert!(!page.text().contains("<b>新加的"));
    assert!(page.has("原文中已经删去的"));
    let page = press(&mut handler, &page, &text, "back:1").await;
    assert_eq!(
        block(&page, &text, 1),
        second,
        "behind the one that it followed"
    );
    assert_eq!(block(&page, &text, 2), "<b>新加的</b>一段。");

    let preview = handler
        .post(&format!("{draft}.pdf"), &page.form(&text))
        .await
        .ok(200);
    assert_eq!(preview.header("content-type"), "application/pdf");
    assert!(preview.bytes.starts_with(b"%PDF-"));
    let kept = handler.post(&text, &page.form(&text)).await.ok(303);
    assert_eq!(kept.location(), draft);
    let shown = handler.get(&draft).await.ok(200);
    assert!(shown.has("草稿已经保存") && shown.has("与上一稿相比"));
    assert!(shown.has("&#60;b&#62;新加的"));
    // the form that was sent is older than the case now
    let stale = handler.post(&text, &page.form(&text)).await;
    assert!(
        [303, 409].contains(&stale.status.as_u16()),
        "the same form twice is done once"
    );
    // the wording's own text again: nothing is kept of it
    let page = handler.get(&text).await.ok(200);
    let page = press(&mut handler, &page, &text, "all").await;
    assert!(!page.has("已改动"));
    handler.post(&text, &page.form(&text)).await.ok(303);
    assert!(!handler.get(&draft).await.ok(200).has("正文经过修改"));

    // an article that is taken out is pointed out, and stops the draft
    let page = handler.get(&text).await.ok(200);
    let article =
        (0..20).find(|place| block(&page, &text, *place).contains("第三十六条第（二）项"));
    let mut fields = page.form(&text);
    let name = format!("block[{}]", article.unwrap());
    for (field, value) in &mut fields {
        if *field == name {
            *value = "依照有关规定，予以公开。".into();
        }
    }
    fields.push(("_do".into(), "none".into()));
    let page = handler.post(&text, &fields).await.ok(200);
    assert!(page.has("这一段写明作出答复所依据的条款，已经改动"));
    handler.post(&text, &page.form(&text)).await.ok(303);
    let shown = handler.get(&draft).await.ok(200);
    assert!(shown.has("1 项不通过") && shown.has("正文没有写明依据"));
    let submit = format!("/cases/{case}/acts/submit_review");
    let form = handler.get(&submit).await.ok(200).form(&submit);
    let stopped = handler.post(&submit, &form).await.ok(422);
    assert!(stopped.has("草稿检查没有通过"));
}

#[tokio::test]
async fn a_reviewer_says_something_and_the_drafter_settles_it() {
    let hall = Hall::open().await;
    let case = drafted(&hall).await;
    hall.district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    let draft = format!("/cases/{case}/draft");
    let comments = format!("{draft}/comments");
    let mut reviewer = hall.sign_in("reviewer").await;
    let page = reviewer.get(&draft).await.ok(200);
    assert!(page.has("/acts/pass_review") && page.has("/acts/return_draft"));
    assert!(
        !page.has("修改正文"),
        "the draft is not the reviewer's to edit"
    );
    let mut fields = page.form(&comments);
    let blank = reviewer.post(&comments, &fields).await.ok(422);
    assert!(blank.has("没有写明意见"));
    for (name, value) in &mut fields {
        match name.as_str() {
            "said" => "请核对页数".clone_into(value),
            "block" => "0".clone_into(value),
            _ => {}
        }
    }
    reviewer.post(&comments, &fields).await.ok(303);
    let page = reviewer.get(&draft).await.ok(200);
    assert!(page.has("请核对页数") && page.has("还有 1 条意见没有处理"));
    let mut handler = hall.sign_in("handler").await;
    let page = handler.get(&draft).await.ok(200);
    let settle = page.text().split(&comments).nth(1).unwrap();
    let settle = format!("{comments}{}", settle.split('"').next().unwrap());
    handler.post(&settle, &page.form(&settle)).await.ok(303);
    assert!(handler.get(&draft).await.ok(200).has("已勾销：承办乙"));
    // who merely registers reads it, and is offered nothing
    let mut clerk = hall.sign_in("clerk").await;
    let page = clerk.get(&draft).await.ok(200);
    assert!(!page.has("提出意见") && !page.has("现在可以办理"));
    clerk.post(&comments, &fields).await.ok(403);
    // the state of the case says no before the role does
    clerk.get(&format!("{draft}/text")).await.ok(409);
}

#[tokio::test]
async fn a_deputy_is_named_does_the_work_and_is_ended() {
    let hall = Hall::open().await;
    let case = drafted(&hall).await;
    hall.district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    let mut reviewer = hall.sign_in("reviewer").await;
    let page = reviewer.get("/deputies").await.ok(200);
    let mut fields = page.form("/deputies");
    let wrong = reviewer.post("/deputies", &fields).await.ok(422);
    assert!(wrong.has("由谁代理：请从名单中选择") && wrong.has("从哪一天：应当是日期"));
    for (name, value) in &mut fields {
        *value = match name.as_str() {
            "officer" => hall.district.desk("reviewer").officer.id.to_string(),
            "deputy" => hall.district.desk("clerk").officer.id.to_string(),
            "reason" => "公差".into(),
            _ => TODAY.into(),
        };
    }
    reviewer.post("/deputies", &fields).await.ok(303);
    let mut clerk = hall.sign_in("clerk").await;
    let todo = clerk.get("/todo").await.ok(200);
    assert!(todo.has("（代审核丙）"), "{}", todo.text());
    let pass = format!("/cases/{case}/acts/pass_review");
    let form = clerk.get(&pass).await.ok(200).form(&pass);
    clerk.post(&pass, &form).await.ok(303);
    assert!(
        clerk
            .get(&format!("/cases/{case}"))
            .await
            .ok(200)
            .has("登记甲（代审核丙）")
    );
    assert!(
        clerk
            .get(&format!("/cases/{case}/draft"))
            .await
            .ok(200)
            .has("登记甲（代审核丙） 2026-03-02")
    );
    let page = clerk.get("/deputies").await.ok(200);
    assert!(page.has("代理中"));
    let end = page.text().split("action=\"/deputies/").nth(1).unwrap();
    let end = format!("/deputies/{}", end.split('"').next().unwrap());
    clerk.post(&end, &[("", ""); 0]).await.ok(303);
    clerk.get(&pass).await.ok(403);
    assert!(!clerk.get("/todo").await.ok(200).has("（代审核丙）"));
}
