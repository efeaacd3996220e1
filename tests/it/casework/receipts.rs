//! The receipt of a letter says what the service of a reply says, and follows the act
//! that makes the letter.

use casework::documents::proofs;
use casework::{ActError, ActRequest, Acted, Beside};
use disclosure::act::Act;
use disclosure::case::Case;
use disclosure::words::ActKind;
use serde_json::{Value, json};
use store::CaseId;

use super::District;
use super::district::slip;
use crate::harness::{Peer, on_both};

on_both!(
    the_receipt_of_a_notice_says_how_it_went,
    an_abandonment_is_served_before_the_case_is_closed,
    a_third_party_is_written_to_and_told
);

const TODAY: &str = "2026-03-02";

/// An act as an office hands it in, with nothing filled in for it.
async fn bare(
    district: &District,
    desk: &str,
    case: CaseId,
    kind: ActKind,
    payload: Value,
    beside: Beside,
) -> Result<Acted, ActError> {
    let request = ActRequest {
        beside,
        ..ActRequest::of(case, Act::parse(kind, payload).unwrap())
    };
    district.office.act(district.desk(desk), request).await
}

async fn refused(district: &District, case: CaseId, kind: ActKind, payload: Value) -> String {
    let done = bare(district, "clerk", case, kind, payload, Beside::default()).await;
    match done.unwrap_err() {
        ActError::Refused(refusal) => refusal.code.to_owned(),
        other => panic!("{kind}: {other}"),
    }
}

fn with(mut payload: Value, more: Value) -> Value {
    let fields = more.as_object().unwrap().clone();
    payload.as_object_mut().unwrap().extend(fields);
    payload
}

async fn the_receipt_of_a_notice_says_how_it_went(peer: Peer) {
    let district = District::fresh(peer).await;
    let unreachable = json!({ "applicant": { "address": null }, "provision": ["post"] });
    let id = district.register(unreachable).await.id;
    district
        .act("clerk", id, TODAY, ActKind::Screen, json!({}))
        .await;
    let early = json!({ "items": ["写明年份"], "served_on": TODAY });
    assert_eq!(
        refused(&district, id, ActKind::RequestSupplement, early).await,
        "receipt_in_advance"
    );
    let asked = json!({ "items": ["写明年份"] });
    district
        .act("clerk", id, TODAY, ActKind::RequestSupplement, asked)
        .await;
    let day = json!({ "notice": "supplement", "served_on": TODAY });
    let post = json!({ "service": "post", "carrier": "EMS", "tracking": "EE473124829CN", "posted_on": TODAY });
    for (how, code) in [
        (json!({}), "service_missing"),
        (json!({ "service": "in_person" }), "signed_by_missing"),
        (json!({ "service": "electronic" }), "electronic_not_chosen"),
        (json!({ "service": "post" }), "carrier_missing"),
        (
            with(post.clone(), json!({ "posted_on": null })),
            "posted_on_missing",
        ),
        (
            with(post.clone(), json!({ "tracking": "EE473124828CN" })),
            "tracking_form",
        ),
        (
            with(post.clone(), json!({ "tracking": "12345" })),
            "tracking_form",
        ),
        // The application of this test names no address.
        (post.clone(), "address_missing"),
    ] {
        let receipt = with(day.clone(), how.clone());
        let got = refused(&district, id, ActKind::RecordNoticeReceipt, receipt).await;
        assert_eq!(got, code, "{how}");
    }
    let signed = json!({ "service": "in_person", "signed_by": "applicant" });
    let strange = with(
        signed.clone(),
        json!({ "files": [uuid::Uuid::from_u128(7)] }),
    );
    let strange = with(day.clone(), strange);
    assert_eq!(
        refused(&district, id, ActKind::RecordNoticeReceipt, strange).await,
        "proof_file_unknown"
    );
    let file = slip(&district.office, district.desk("clerk"), id).await;
    let proved = with(day, with(signed, json!({ "files": [file.unwrap()] })));
    let kind = ActKind::RecordNoticeReceipt;
    let done = bare(&district, "clerk", id, kind, proved, Beside::default()).await;
    let done = done.unwrap();
    assert!(done.warnings.iter().all(|it| it.code != "receipt_unproved"));
    // Without a file it is taken, and minded: of the acknowledgement here.
    let told = json!({ "notice": "acknowledgement", "served_on": TODAY,
        "service": "in_person", "signed_by": "applicant" });
    let done = bare(&district, "clerk", id, kind, told, Beside::default()).await;
    let done = done.unwrap();
    assert!(done.warnings.iter().any(|it| it.code == "receipt_unproved"));
    assert!(district.office.verify().await.is_ok());
}

async fn an_abandonment_is_served_before_the_case_is_closed(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    district
        .act("clerk", id, TODAY, ActKind::Screen, json!({}))
        .await;
    let asked = json!({ "items": ["写明年份"], "served_on": TODAY });
    district
        .act("clerk", id, TODAY, ActKind::RequestSupplement, asked)
        .await;
    district.clock.set("2026-04-01T01:00:00Z");
    let on = "2026-04-01";
    district
        .act("clerk", id, on, ActKind::Abandon, json!({}))
        .await;
    let receipt = json!({ "notice": "abandonment", "served_on": on });
    district
        .act("clerk", id, on, ActKind::RecordNoticeReceipt, receipt)
        .await;
    let sheet = district.office.paper(
        district.desk("clerk"),
        id,
        None,
        "proof_of_service",
        "abandonment",
    );
    let sheet = serde_json::to_value(sheet.await.unwrap().unwrap()).unwrap();
    assert_eq!(sheet["document"], "政府信息公开申请视为放弃告知书");
    assert_eq!(sheet["served_on"], on);
    assert_eq!(sheet["outcome"], "签收");
    assert!(sheet["document_number"].is_string());
    let closed = district
        .act("clerk", id, on, ActKind::Close, json!({}))
        .await;
    let minded = |code: &str| closed.warnings.iter().any(|it| it.code == code);
    assert!(!minded("abandonment_not_served"));
    assert!(district.office.verify().await.is_ok());
}

async fn a_third_party_is_written_to_and_told(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    district.to_handler(id, TODAY).await;
    let ask = |id: &str| json!({ "id": id, "with": "third_party", "name": "远山建材", "question": "是否同意公开" });
    let beside = Beside {
        asked: serde_json::from_value(json!({ "address": "望溪路9号" })).ok(),
        ..Beside::default()
    };
    let kind = ActKind::Consult;
    let asked = bare(&district, "handler", id, kind, ask("甲"), beside).await;
    let asked = asked.unwrap();
    let person = asked.case.consultation("甲").unwrap().person.unwrap();
    let mut reader = district.office.store.read().await.unwrap();
    let row = reader.person(person).await.unwrap().unwrap();
    assert_eq!(row.address.as_deref(), Some("望溪路9号"));
    drop(reader);
    district.act("handler", id, TODAY, kind, ask("乙")).await;
    let post = |id: &str| {
        json!({ "id": id, "received_on": TODAY, "service": "post", "posted_on": TODAY,
            "carrier": "挂号信", "tracking": "XA 12345678937" })
    };
    let kind = ActKind::RecordConsultReceipt;
    assert_eq!(
        refused(&district, id, kind, post("乙")).await,
        "address_missing"
    );
    let received = bare(&district, "clerk", id, kind, post("甲"), Beside::default()).await;
    let Act::RecordConsultReceipt(kept) = received.unwrap().event.act else {
        panic!("another act");
    };
    assert_eq!(kept.tracking.as_deref(), Some("XA12345678937"));
    let sheet = district
        .office
        .paper(district.desk("clerk"), id, None, "proof_of_service", "甲");
    let sheet = serde_json::to_value(sheet.await.unwrap().unwrap()).unwrap();
    assert_eq!(sheet["address"], "望溪路9号");
    // A mistyped address is set right, and what was missing is added.
    let opened_by = asked.case.consultation("甲").unwrap().opened_by;
    let beside = Beside {
        asked: serde_json::from_value(json!({ "address": "望溪路19号" })).ok(),
        ..Beside::default()
    };
    let request = json!({ "event": opened_by, "reason": "抄错门牌" });
    let kind = ActKind::RequestCorrection;
    let done = bare(&district, "clerk", id, kind, request, beside).await;
    let seq = done.unwrap().event.seq;
    let done = district
        .act(
            "head",
            id,
            TODAY,
            ActKind::Correct,
            json!({ "request": seq }),
        )
        .await;
    let person = done.case.consultation("甲").unwrap().person.unwrap();
    let mut reader = district.office.store.read().await.unwrap();
    let row = reader.person(person).await.unwrap().unwrap();
    assert_eq!(row.address.as_deref(), Some("望溪路19号"));
    drop(reader);
    // The notice of disclosure is made by its act, and received by another.
    for asked in ["甲", "乙"] {
        let answer = json!({ "id": asked, "opinion": "partly", "grounds": "单价不宜公开" });
        district
            .act("handler", id, TODAY, ActKind::ConsultationAnswered, answer)
            .await;
    }
    let told = json!({ "consultation": "甲", "served_on": TODAY, "content": "决定公开总额" });
    let kind = ActKind::NotifyThirdParty;
    assert_eq!(
        refused(&district, id, kind, told).await,
        "receipt_in_advance"
    );
    let told = json!({ "consultation": "甲", "content": "决定公开总额" });
    let told = district.act("handler", id, TODAY, kind, told).await;
    let seq = Some(told.event.seq);
    let letter = district
        .office
        .paper(district.desk("clerk"), id, seq, "third_party_notice", "甲");
    let letter = serde_json::to_value(letter.await.unwrap().unwrap()).unwrap();
    assert_eq!(letter["opinion"], "同意部分公开");
    let receipt = json!({ "notice": "third_party", "consultation": "甲", "served_on": TODAY,
        "service": "in_person" });
    let kind = ActKind::RecordNoticeReceipt;
    assert_eq!(
        refused(&district, id, kind, receipt.clone()).await,
        "signed_name_missing"
    );
    let receipt = with(receipt, json!({ "signed_name": "赵某" }));
    let done = district.act("clerk", id, TODAY, kind, receipt).await;
    let asked = done.case.consultation("甲").unwrap();
    assert_eq!(asked.told_on, Some(super::district::day(TODAY)));
    let sheet = district.office.paper(
        district.desk("clerk"),
        id,
        None,
        "proof_of_service",
        "told:甲",
    );
    let sheet = serde_json::to_value(sheet.await.unwrap().unwrap()).unwrap();
    assert_eq!(sheet["outcome"], "赵某签收");
    every_letter_has_its_proof(&district, &done.case, id).await;
    assert!(district.office.verify().await.is_ok());
}

/// What the page of a case lists can be set, and what was written down as served is bound.
async fn every_letter_has_its_proof(district: &District, case: &Case, id: CaseId) {
    let listed = proofs(case);
    let subjects: Vec<(&str, bool)> = listed
        .iter()
        .map(|proof| (proof.subject.as_str(), proof.kept))
        .collect();
    assert_eq!(
        subjects,
        [
            ("甲", true),
            ("乙", true),
            ("acknowledgement", false),
            ("consultation:甲", false),
            ("told:甲", true),
            ("consultation:乙", false)
        ]
    );
    for proof in &listed {
        let desk = district.desk("clerk");
        let (sheet, subject) = ("proof_of_service", proof.subject.as_str());
        let paper = district.office.paper(desk, id, None, sheet, subject).await;
        let paper = serde_json::to_value(paper.unwrap().unwrap()).unwrap();
        assert_ne!(paper["document"], "", "{}", proof.label);
    }
}
