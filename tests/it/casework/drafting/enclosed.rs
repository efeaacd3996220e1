//! What goes out with a reply: there, looked into, and with its pages.

use casework::files::NewFile;
use casework::{Check, Verdict};
use disclosure::words::ActKind::{Draft, SubmitReview};
use serde_json::json;
use store::CaseId;

use super::super::District;
use super::{TODAY, at_the_handler, checked, composed, granted, refusal, verdict, with_body};
use crate::harness::{Peer, on_both};

on_both!(
    what_goes_out_was_looked_into,
    what_is_promised_is_there_and_has_its_pages,
);

async fn what_goes_out_was_looked_into(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    let mut pieces = composed(&district, case, granted()).await;
    pieces.push("另附附件“台账”。".into());
    district
        .act("handler", case, TODAY, Draft, with_body(granted(), &pieces))
        .await;
    assert_eq!(verdict(&district, case, Check::Files).await, None);
    assert_eq!(
        verdict(&district, case, Check::Attachments).await,
        Some(Verdict::Fail)
    );
    let new = NewFile {
        name: "台账.txt".into(),
        part: "given".into(),
        subject: String::new(),
        note: String::new(),
        bytes: "序号 名称\n1 甲".as_bytes().into(),
    };
    let desk = district.desk("handler");
    let file = district.office.add_file(desk, case, new).await.unwrap();
    assert_eq!(verdict(&district, case, Check::Attachments).await, None);
    let files = checked(&district, case, Check::Files).await;
    assert_eq!(files[0].verdict, Verdict::Fail, "nobody looked into it yet");
    assert!(files[0].said.contains("台账.txt"), "{files:?}");
    let stopped = district
        .try_act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    assert_eq!(refusal(stopped.unwrap_err()).0, "draft_not_ready");
    district
        .memory
        .execute(format!(
            "UPDATE files SET inspected = 'clean' WHERE id = {}",
            district.memory.id(file.id)
        ))
        .await
        .unwrap();
    assert_eq!(
        verdict(&district, case, Check::Files).await,
        Some(Verdict::Ok)
    );
    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
}

/// A PDF with this many blank pages.
fn pdf(pages: usize) -> Vec<u8> {
    let mut bytes = String::from("%PDF-1.7\n");
    let mut places = vec![0];
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", page + 3)).collect();
    let kids = kids.join(" ");
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {pages}/Kids[{kids}]>>"),
    ];
    objects
        .extend((0..pages).map(|_| "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".to_owned()));
    for (number, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.push_str(&format!("{} 0 obj{object}endobj\n", number + 1));
    }
    let table = bytes.len();
    bytes.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", places.len()));
    for place in &places[1..] {
        bytes.push_str(&format!("{place:010} 00000 n \n"));
    }
    bytes.push_str(&format!(
        "trailer<</Root 1 0 R/Size {}>>\nstartxref\n{table}\n%%EOF\n",
        places.len()
    ));
    bytes.into_bytes()
}

async fn give(district: &District, case: CaseId, name: &str, bytes: Vec<u8>) {
    let new = NewFile {
        name: name.into(),
        part: "given".into(),
        subject: String::new(),
        note: String::new(),
        bytes: bytes.into(),
    };
    let (office, desk) = (&district.office, district.desk("handler"));
    let file = office.add_file(desk, case, new).await.unwrap();
    office.inspect_waiting().await.unwrap();
    let file = office.file(desk, file.id).await.unwrap().unwrap();
    assert!(file.may_go_out(), "{}", file.findings);
}

async fn what_is_promised_is_there_and_has_its_pages(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = at_the_handler(&district, json!({})).await;
    // on paper it is copied outside the register: pointed out, and not stopped
    district.act("handler", case, TODAY, Draft, granted()).await;
    let told = checked(&district, case, Check::Attachments).await;
    assert_eq!((told.len(), told[0].verdict), (1, Verdict::Warn));
    assert!(told[0].said.contains("没有扫描件"), "{told:?}");
    // a file that is not there cannot go out
    let mut by_mail = granted();
    by_mail["parts"]["given"]["way"] = json!("email");
    district
        .act("handler", case, TODAY, Draft, by_mail.clone())
        .await;
    let told = checked(&district, case, Check::Attachments).await;
    assert_eq!(told[0].verdict, Verdict::Fail);
    assert!(told[0].said.contains("征地批复复印件"), "{told:?}");
    let stopped = district
        .try_act("handler", case, TODAY, SubmitReview, json!({}))
        .await;
    let (code, message) = refusal(stopped.unwrap_err());
    assert_eq!(code, "draft_not_ready");
    assert!(message.contains("材料中没有文件"), "{message}");

    // two pages of the three
    give(&district, case, "征地批复复印件.pdf", pdf(2)).await;
    let told = checked(&district, case, Check::Attachments).await;
    assert_eq!(
        (told.len(), told[0].verdict),
        (1, Verdict::Warn),
        "{told:?}"
    );
    let both = "答复内容写明 3 页，随答复发出的 PDF 共 2 页";
    assert!(told[0].said.contains(both), "{told:?}");
    give(&district, case, "续页.pdf", pdf(1)).await;
    assert_eq!(verdict(&district, case, Check::Attachments).await, None);
    let mut pieces = composed(&district, case, by_mail.clone()).await;
    pieces.push("附件共20页。".into());
    district
        .act("handler", case, TODAY, Draft, with_body(by_mail, &pieces))
        .await;
    let told = checked(&district, case, Check::Attachments).await;
    assert!(told[0].said.contains("正文写明 20 页"), "{told:?}");
    district
        .act("handler", case, TODAY, SubmitReview, json!({}))
        .await;

    // pages of nothing
    let case = at_the_handler(&district, json!({ "title": "另一件" })).await;
    let missing = json!({ "kind": "not_held", "parts": { "search": { "places": ["档案室"], "terms": ["征地批复"],
        "period": "2020年至2023年", "by": "档案科", "result": "未检索到" } } });
    let mut pieces = composed(&district, case, missing.clone()).await;
    pieces.push("现提供相关材料，附件共20页。".into());
    district
        .act("handler", case, TODAY, Draft, with_body(missing, &pieces))
        .await;
    let told = checked(&district, case, Check::Attachments).await;
    assert_eq!(told[0].verdict, Verdict::Fail, "{told:?}");
    assert!(told[0].said.contains("20 页"), "{told:?}");
}
