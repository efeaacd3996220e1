//! What may leak is held back, until somebody lets it go or a masked copy takes its place.

use casework::ActError;
use casework::files::GIVEN;
use disclosure::words::ActKind;
use rust_xlsxwriter::Workbook;
use serde_json::json;
use store::Inspected;

use super::super::District;
use super::{SECRET, TODAY, add, at_hand, code, new};
use crate::harness::{Peer, on_both};

on_both!(
    nothing_is_signed_with_what_may_leak,
    a_masked_copy_goes_in_the_place_of_its_original,
);

/// A list whose hidden sheet names somebody.
fn list() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let shown = workbook.add_worksheet();
    shown.write(0, 0, "地块").unwrap();
    shown.write(0, 1, "面积").unwrap();
    let hidden = workbook.add_worksheet();
    hidden.write(0, 0, SECRET).unwrap();
    hidden.set_hidden(true);
    workbook.save_to_buffer().unwrap()
}

fn list_of(cell: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let shown = workbook.add_worksheet();
    shown.write(0, 0, cell).unwrap();
    shown.write(0, 1, SECRET).unwrap();
    workbook.save_to_buffer().unwrap()
}

async fn nothing_is_signed_with_what_may_leak(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let office = &district.office;
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "地块表", "pages": 1 } } });
    district
        .act("handler", id, TODAY, ActKind::Draft, draft)
        .await;
    // What may leak holds the draft back before its review begins.
    let listed = add(&district, "handler", id, new("地块.xlsx", GIVEN, &list())).await;
    let submit = async || {
        district
            .try_act("handler", id, TODAY, ActKind::SubmitReview, json!({}))
            .await
    };
    let Err(ActError::Refused(refusal)) = submit().await else {
        panic!("it was submitted")
    };
    assert!(refusal.message.contains("地块.xlsx") && refusal.message.contains("没有检查完"));

    assert_eq!(office.inspect_waiting().await.unwrap(), 1);
    let Err(ActError::Refused(refusal)) = submit().await else {
        panic!("it was submitted")
    };
    assert!(
        refusal.message.contains("隐藏的工作表") || refusal.message.contains("身份证"),
        "{}",
        refusal.message
    );

    let release = async |desk: &str, reason: &str| {
        office
            .release_file(district.desk(desk), listed.id, reason)
            .await
    };
    assert_eq!(code(release("handler", "可以提供").await), "role");
    assert_eq!(code(release("auditor", "可以提供").await), "role");
    assert_eq!(code(release("head", " ").await), "reason_missing");
    let own = add(
        &district,
        "reviewer",
        id,
        new("续表.xlsx", GIVEN, &list_of("续")),
    )
    .await;
    office.inspect_waiting().await.unwrap();
    let by_adder = office
        .release_file(district.desk("reviewer"), own.id, "可以提供")
        .await;
    assert_eq!(code(by_adder), "own_file");
    let removed = office
        .remove_file(district.desk("handler"), own.id, "传错了文件")
        .await
        .unwrap();
    assert_eq!(removed.removal.unwrap().reason, "传错了文件");
    assert_eq!(
        code(
            office
                .remove_file(district.desk("handler"), own.id, "传错了文件")
                .await
        ),
        "file_removed"
    );

    let released = release("reviewer", "已核对，是公开的样表").await.unwrap();
    assert_eq!(
        released.release.unwrap().by,
        district.desk("reviewer").officer.id
    );
    assert_eq!(code(release("head", "再次放行").await), "not_held_back");
    submit().await.unwrap();
    // Nobody reviews what comes later.
    let later = new("后补.txt", GIVEN, b"later");
    let later = office.add_file(district.desk("handler"), id, later).await;
    assert_eq!(code(later), "reply_signed");
    for _ in 0..2 {
        district
            .act("reviewer", id, TODAY, ActKind::PassReview, json!({}))
            .await;
    }
    district
        .act("head", id, TODAY, ActKind::Sign, json!({}))
        .await;
    let late = office
        .add_file(
            district.desk("handler"),
            id,
            new("b.pdf", GIVEN, b"%PDF-1.7"),
        )
        .await;
    assert_eq!(code(late), "reply_signed");
    let late = office
        .remove_file(district.desk("handler"), listed.id, "传错了文件")
        .await;
    assert_eq!(code(late), "reply_signed");
    add(
        &district,
        "clerk",
        id,
        new("回执.pdf", "service_proof", b"%PDF-1.7"),
    )
    .await;
}

async fn a_masked_copy_goes_in_the_place_of_its_original(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = at_hand(&district).await;
    let (office, desk) = (&district.office, district.desk("handler"));
    let original = add(&district, "handler", id, new("地块.xlsx", GIVEN, &list())).await;
    office.inspect_waiting().await.unwrap();
    let copy = office.masked_copy(desk, original.id).await.unwrap();
    assert_eq!(copy.masked_from, Some(original.id));
    assert_eq!(
        (copy.part.as_str(), copy.inspected),
        (GIVEN, Inspected::Waiting)
    );
    let original = office.file(desk, original.id).await.unwrap().unwrap();
    assert!(original.removal.unwrap().reason.contains(&copy.name));
    office.inspect_waiting().await.unwrap();
    let (copy, bytes) = office.file_bytes(desk, copy.id).await.unwrap().unwrap();
    assert_eq!(copy.inspected, Inspected::Clean, "{}", copy.findings);
    assert!(
        zip::ZipArchive::new(std::io::Cursor::new(bytes))
            .unwrap()
            .len()
            > 3
    );

    let pdf = add(&district, "handler", id, new("a.pdf", GIVEN, b"%PDF-1.7")).await;
    assert_eq!(
        code(office.masked_copy(desk, pdf.id).await),
        "no_masked_copy"
    );
    let pdf = office.file(desk, pdf.id).await.unwrap().unwrap();
    assert_eq!(pdf.removal, None, "what was not replaced stays");
}
