//! The dossier: opened when a round is closed, built outside, checked without a register.

mod forged;
mod supplements;

use std::sync::Arc;

use casework::documents::is_searched;
use casework::dossier::{Binding, Fault, Manifest, Packed, pack, unpack, verify};
use casework::files::NewFile;
use casework::{ActError, ActRequest};
use disclosure::act::Act;
use disclosure::words::ActKind;
use disclosure::{Refusal, Rules};
use letters::{Fonts, Press, Wordings};
use serde_json::{Value, json};
use store::{CaseId, DossierState};

use super::District;
use super::district::day;
use crate::harness::{Peer, on_both};

on_both!(
    a_closed_round_has_its_dossier,
    a_paper_that_cannot_be_made_holds_up_no_dossier,
    what_a_round_sent_is_proved_in_its_dossier,
    a_second_round_holds_the_first_unchanged
);

const TODAY: &str = "2026-03-02";

/// A case on the handler's desk, answered and served.
async fn served(district: &District, fields: Value) -> CaseId {
    let registered = district.register(fields).await;
    district.to_handler(registered.id, TODAY).await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } });
    district.sign(registered.id, TODAY, draft).await;
    let serving = json!({ "service": "post", "served_on": TODAY });
    district
        .act("clerk", registered.id, TODAY, ActKind::Serve, serving)
        .await;
    registered.id
}

async fn closed(district: &District) -> CaseId {
    closed_of(district, json!({})).await
}

async fn closed_of(district: &District, fields: Value) -> CaseId {
    let id = served(district, fields).await;
    let proof = json!({ "proof": "挂号信收据" });
    district
        .act("clerk", id, TODAY, ActKind::ProveService, proof)
        .await;
    district
        .act("clerk", id, TODAY, ActKind::Close, json!({}))
        .await;
    id
}

/// An act exactly as it is said, and why it is refused.
async fn refused(district: &District, id: CaseId, kind: ActKind, payload: Value) -> Refusal {
    let request = ActRequest {
        on: Some(day(TODAY)),
        ..ActRequest::of(id, Act::parse(kind, payload).unwrap())
    };
    match district.office.act(district.desk("clerk"), request).await {
        Err(ActError::Refused(refusal)) => refusal,
        Err(other) => panic!("{kind}: {other}"),
        Ok(_) => panic!("{kind} is accepted"),
    }
}

/// The bytes of the last dossier of a case.
async fn bytes(district: &District, id: CaseId, binding: Binding) -> Vec<u8> {
    let desk = district.desk("clerk");
    let dossiers = district.office.dossiers(desk, id).await.unwrap().unwrap();
    let last = dossiers.rows.last().unwrap();
    let content = district
        .office
        .dossier_content(desk, id, last.id, binding)
        .await;
    content.unwrap().unwrap().bytes
}

async fn a_closed_round_has_its_dossier(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = closed(&district).await;
    let desk = district.desk("clerk");
    let dossiers = district.office.dossiers(desk, id).await.unwrap().unwrap();
    assert_eq!(dossiers.rows.len(), 1);
    assert_eq!(dossiers.rows[0].state, DossierState::Waiting);
    assert_eq!(dossiers.rows[0].retention, "10年");

    assert_eq!(district.office.build_case(id).await.unwrap(), 1);
    assert_eq!(district.office.build_case(id).await.unwrap(), 0);
    let dossiers = district.office.dossiers(desk, id).await.unwrap().unwrap();
    let row = &dossiers.rows[0];
    assert_eq!(row.state, DossierState::Built, "{:?}", row.failure);

    let zip = bytes(&district, id, Binding::Zip).await;
    let shown = district.office.reveals_of(desk, id).await.unwrap().unwrap();
    assert_eq!(
        shown[0].reason, "取用第1次办理的卷宗（zip）",
        "who took it is written down"
    );
    let verified = verify(&zip, row.manifest.as_deref()).unwrap();
    let manifest = &verified.manifest;
    assert_eq!(manifest.head_hash, row.head_hash);
    assert_eq!(verified.events as i64, row.closed_seq);
    let titles: Vec<&str> = manifest
        .files
        .iter()
        .map(|file| file.title.as_str())
        .collect();
    assert_eq!(titles.first(), Some(&"卷内目录"));
    assert_eq!(
        titles[titles.len() - 3..],
        ["办理记录", "备考表", "办理记录（供核验）"]
    );
    let parts: Vec<&str> = manifest
        .files
        .iter()
        .map(|file| file.part.as_str())
        .collect();
    let place = |part: &str| parts.iter().position(|one| *one == part).unwrap();
    assert!(place("application") < place("register"), "{parts:?}");
    assert!(!parts.contains(&"search_record"), "nobody searched");
    assert!(place("review") < place("reply"), "{parts:?}");
    assert!(place("reply") < place("service_proof"), "{parts:?}");

    let pdf = bytes(&district, id, Binding::Pdf).await;
    assert_eq!(manifest.pdf.bytes, pdf.len() as u64);
    assert!(pdf.starts_with(b"%PDF-1.7"));
    // Whoever has another sum in hand learns that this is another dossier.
    let other = "0".repeat(64);
    assert!(matches!(
        verify(&zip, Some(&other)),
        Err(Fault::Another { .. })
    ));
    tampered(&zip, manifest);
    archived(&district, id).await;
}

/// The text of a PDF, without the breaks of its lines.
pub fn text_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it.pdf");
    std::fs::write(&path, pdf).unwrap();
    let told = std::process::Command::new("pdftotext")
        .arg("-raw")
        .arg(&path)
        .arg("-")
        .output()
        .unwrap();
    let text = String::from_utf8(told.stdout).unwrap();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

async fn what_a_round_sent_is_proved_in_its_dossier(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    let clerk = |kind, payload| district.act("clerk", id, TODAY, kind, payload);
    clerk(ActKind::Screen, json!({})).await;
    clerk(ActKind::RequestSupplement, json!({ "items": ["写明年份"] })).await;
    let back = json!({ "notice": "supplement", "reason": "地址不详" });
    clerk(ActKind::NoticeReturned, back).await;
    let again = json!({ "notice": "supplement", "way": "改寄望溪路9号", "service": "post",
        "carrier": "EMS", "tracking": "1234567890123" });
    clerk(ActKind::ResendNotice, again).await;
    let got = json!({ "notice": "supplement", "served_on": TODAY });
    clerk(ActKind::RecordNoticeReceipt, got).await;
    clerk(ActKind::ReceiveSupplement, json!({})).await;
    let handler = district.desk("handler").officer.id;
    clerk(ActKind::Dispatch, json!({ "handler": handler })).await;
    district
        .act("handler", id, TODAY, ActKind::Accept, json!({}))
        .await;
    let asked =
        json!({ "id": "甲", "with": "other_agency", "name": "区档案馆", "question": "请提出意见" });
    district
        .act("handler", id, TODAY, ActKind::Consult, asked)
        .await;
    let answer = json!({ "id": "甲", "opinion": "agree", "grounds": "没有意见" });
    clerk(ActKind::ConsultationAnswered, answer).await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } });
    district.sign(id, TODAY, draft).await;
    let serving = json!({ "service": "in_person", "served_on": TODAY });
    clerk(ActKind::Serve, serving).await;
    clerk(ActKind::ProveService, json!({ "proof": "送达回证" })).await;
    clerk(ActKind::Close, json!({})).await;

    let zip = bytes(&district, id, Binding::Zip).await;
    let manifest = verify(&zip, None).unwrap().manifest;
    let proofs: Vec<&str> = manifest
        .files
        .iter()
        .filter(|file| file.part == "service_proof" && file.title.starts_with("政府"))
        .map(|file| file.title.as_str())
        .collect();
    assert_eq!(proofs.len(), 3, "{proofs:?}");
    assert!(proofs[0].contains("补正告知书") && proofs[1].contains("征求意见函"));

    let text = text_of(&bytes(&district, id, Binding::Pdf).await);
    // the address is the one that was used, and people stand in full
    assert!(text.contains("改寄望溪路9号"), "{text}");
    assert!(text.contains("370404199001011230") && text.contains("13800000001"));
    // the history says what was said
    assert!(text.contains("地址不详") && text.contains("没有意见"));
    // each page of the papers bears the number that the contents name
    let pages = manifest.pages;
    for page in 1..=pages {
        assert!(text.contains(&format!("第{page}页/共{pages}页")), "{page}");
    }
}

/// Whatever is changed in a zip is found, and named.
fn tampered(zip: &[u8], manifest: &Manifest) {
    // each byte of the form itself is tried where zips are written
    let step = (zip.len() / 30).max(1);
    let everywhere = (0..zip.len()).step_by(step);
    let ends = (0..10).chain(zip.len() - 22..zip.len());
    for byte in everywhere.chain(ends) {
        let mut changed = zip.to_vec();
        changed[byte] ^= 0x20;
        assert!(verify(&changed, None).is_err(), "byte {byte}");
    }
    for length in [0, 1, 30, zip.len() / 2, zip.len() - 1] {
        assert!(verify(&zip[..length], None).is_err(), "cut at {length}");
    }
    let whole = unpack(zip, manifest.made_at).unwrap();
    let again = |entries: &[Packed<'_>]| {
        let packed = pack(entries, manifest.made_at).unwrap();
        verify(&packed, None).unwrap_err()
    };
    let last = whole.len() - 1;
    let mut renamed = whole.clone();
    renamed[2].path = "002-别的.pdf".to_owned();
    assert_eq!(again(&renamed), Fault::Missing(whole[2].path.clone()));
    let mut added = whole.clone();
    added.push(Packed {
        path: "999-多出的.pdf".to_owned(),
        bytes: b"x",
    });
    assert_eq!(again(&added), Fault::Extra("999-多出的.pdf".to_owned()));
    assert_eq!(
        again(&whole[..last]),
        Fault::Missing(whole[last].path.clone())
    );
    let mut swapped = whole.clone();
    swapped.swap(1, 2);
    assert_eq!(again(&swapped), Fault::Order(whole[1].path.clone()));
    let mut other = whole.clone();
    (other[1].bytes, other[2].bytes) = (whole[2].bytes, whole[1].bytes);
    assert_eq!(again(&other), Fault::Changed(whole[1].path.clone()));
    assert!(matches!(again(&whole[1..]), Fault::Manifest(_)));
    // An event that is changed with its sum in the manifest breaks the chain.
    let events = whole
        .iter()
        .position(|one| one.path == "events.jsonl")
        .unwrap();
    let text = std::str::from_utf8(whole[events].bytes).unwrap();
    let forged = text.replacen("\"kind\":\"screen\"", "\"kind\":\"accept\"", 1);
    let mut manifest = manifest.clone();
    let entry = manifest
        .files
        .iter_mut()
        .find(|file| file.path == "events.jsonl")
        .unwrap();
    entry.sha256 = casework::dossier::Sum::of(forged.as_bytes()).sha256;
    let written = manifest.text().unwrap();
    let mut chained = whole.clone();
    chained[0].bytes = written.as_bytes();
    chained[events].bytes = forged.as_bytes();
    assert!(matches!(again(&chained), Fault::Chain(_)));
    misnamed(&whole, &manifest_of(zip));
}

fn manifest_of(zip: &[u8]) -> Manifest {
    verify(zip, None).unwrap().manifest
}

/// A manifest that says of the case what its events do not is found out.
fn misnamed(whole: &[Packed<'_>], manifest: &Manifest) {
    let told = |change: fn(&mut Manifest)| {
        let mut other = manifest.clone();
        change(&mut other);
        let written = other.text().unwrap();
        let mut entries = whole.to_vec();
        entries[0].bytes = written.as_bytes();
        verify(&pack(&entries, other.made_at).unwrap(), None).unwrap_err()
    };
    let unfitting = |change, what: &str| match told(change) {
        Fault::Unfitting(said) => assert!(said.contains(what), "{said}"),
        other => panic!("{what}: {other}"),
    };
    unfitting(|it| it.case_id = uuid::Uuid::from_u128(7), "case_id");
    unfitting(|it| it.round = 2, "round");
    unfitting(|it| it.closed_on = day("2026-03-03"), "closed_on");
    unfitting(|it| it.made_at += chrono::TimeDelta::hours(1), "made_at");
    assert_eq!(told(|it| it.closed_seq -= 1), Fault::Head);
}

/// How long it is kept is the rule's, unless somebody says why not.
async fn archived(district: &District, id: CaseId) {
    for (retention, code) in [("永久", "retention_departs"), ("20年", "retention_unknown")] {
        let archive = json!({ "dossier": "2026-1", "retention": retention });
        let refusal = refused(district, id, ActKind::Archive, archive).await;
        assert_eq!(refusal.code, code);
    }
    let acted = district
        .act(
            "clerk",
            id,
            TODAY,
            ActKind::Archive,
            json!({ "dossier": "2026-1" }),
        )
        .await;
    let Act::Archive(archiving) = acted.event.act else {
        panic!("it archives")
    };
    assert_eq!(archiving.retention, "10年");
    let desk = district.desk("clerk");
    let dossiers = district.office.dossiers(desk, id).await.unwrap().unwrap();
    assert_eq!(dossiers.standings[0].number.as_deref(), Some("2026-1"));
    assert_eq!(dossiers.rows.len(), 1, "nothing departs from what is bound");
}

/// A press of which one wording holds a character that no font here has.
fn lacking(letter: &str) -> Arc<Press> {
    let name = format!("letters/{letter}.j2");
    let files = Rules::embedded().files().iter().map(|(file, content)| {
        let more = if *file == name { "\n𠮷\n" } else { "" };
        (file.clone(), format!("{content}{more}"))
    });
    let files: Vec<(String, String)> = files.collect();
    let files = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let wordings = Wordings::load(files).unwrap();
    Arc::new(Press::new(Fonts::open(None).unwrap(), wordings))
}

async fn a_paper_that_cannot_be_made_holds_up_no_dossier(peer: Peer) {
    let mut district = District::fresh(peer).await;
    let whole = district.office.equipment.press.clone();
    district.office.equipment.press = lacking("acknowledgement");
    let address = json!({ "applicant": { "address": "青衡区𠮷祥路1号" } });
    let id = closed_of(&district, address).await;
    let desk = district.desk("clerk");
    let dossiers = district.office.dossiers(desk, id).await.unwrap().unwrap();
    assert_eq!(dossiers.standings[0].number, None);
    let unmade = |said: &String| said.contains("文书没有生成");
    assert!(!dossiers.missing.iter().any(unmade), "it is closed");

    // sheets say the character by its code, letters have a page in their place
    let zip = bytes(&district, id, Binding::Zip).await;
    let manifest = verify(&zip, None).unwrap().manifest;
    let slips = manifest.files.iter();
    let slips: Vec<_> = slips
        .filter(|file| file.title.contains("没有生成，以说明页代替"))
        .collect();
    assert_eq!(slips.len(), 1, "the receipt: {slips:?}");
    assert!(slips.iter().all(|slip| slip.pages == Some(1)));
    let entries = unpack(&zip, manifest.made_at).unwrap();
    for entry in entries.iter().filter(|entry| entry.path.ends_with(".pdf")) {
        let xmp = b"pdfaid:part";
        let archival = entry.bytes.windows(xmp.len()).any(|window| window == xmp);
        assert!(archival, "{} is no PDF/A", entry.path);
    }
    let text = text_of(&bytes(&district, id, Binding::Pdf).await);
    assert!(text.contains("青衡区〔U+20BB7〕祥路1号"), "{text}");
    assert!(text.contains("字体里没有") && text.contains("SimSun-ExtB"));
    assert!(!text.contains('〓') && !text.contains('𠮷'));
    let archive = json!({ "dossier": "2026-1" });
    district
        .act("clerk", id, TODAY, ActKind::Archive, archive)
        .await;

    // what can be made later is made under its number, and the dossier stays
    district.office.equipment.press = whole;
    assert_eq!(district.office.render_waiting().await.unwrap(), 1);
    let desk = district.desk("clerk");
    let documents = district.office.documents(desk, id).await.unwrap().unwrap();
    let receipt = documents
        .iter()
        .find(|one| one.row.letter == "acknowledgement");
    assert!(receipt.is_some_and(|receipt| receipt.row.pdf_id.is_some()));
    assert_eq!(district.office.build_dossiers(true).await.unwrap(), 0);
    assert!(bytes(&district, id, Binding::Zip).await == zip);
    let verified = district.office.verify().await;
    assert!(verified.is_ok(), "{:?}", verified.err());
}

async fn a_second_round_holds_the_first_unchanged(peer: Peer) {
    for decided in [false, true] {
        second_round(peer, decided).await;
    }
}

/// A second round of a closed case, up to where it can be closed.
async fn served_anew(district: &District, id: CaseId) {
    let order = json!({ "ground": "reconsideration", "decision": "复〔2026〕1号",
        "received_on": TODAY, "reason": "重新答复" });
    district
        .act("clerk", id, TODAY, ActKind::ReplyAnew, order)
        .await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "征地批复及附图", "pages": 5 } } });
    district.sign(id, TODAY, draft).await;
    let serving = json!({ "service": "in_person", "served_on": TODAY });
    district
        .act("clerk", id, TODAY, ActKind::Serve, serving)
        .await;
    let proof = json!({ "proof": "送达回证" });
    district
        .act("clerk", id, TODAY, ActKind::ProveService, proof)
        .await;
}

async fn second_round(peer: Peer, decided: bool) {
    let district = District::fresh(peer).await;
    let id = closed(&district).await;
    let first = bytes(&district, id, Binding::Zip).await;
    served_anew(&district, id).await;
    let desk = district.desk("clerk");
    let dossiers = district.office.dossiers(desk, id).await.unwrap().unwrap();
    let undecided = |said: &String| said.contains("行政复议决定书");
    assert!(dossiers.missing.iter().any(undecided));
    if decided {
        let decision = NewFile {
            name: "复议决定书.txt".into(),
            part: "remedy".into(),
            subject: String::new(),
            note: String::new(),
            bytes: "决定".as_bytes().into(),
        };
        district.office.add_file(desk, id, decision).await.unwrap();
        let dossiers = district.office.dossiers(desk, id).await.unwrap().unwrap();
        assert!(!dossiers.missing.iter().any(undecided));
    }
    district
        .act("clerk", id, TODAY, ActKind::Close, json!({}))
        .await;

    let second = bytes(&district, id, Binding::Zip).await;
    let verified = verify(&second, None).unwrap();
    assert_eq!(verified.manifest.round, 2);
    // the decision that the round answers to is there, or named as missing
    let remedy: Vec<&str> = verified
        .manifest
        .files
        .iter()
        .filter(|file| file.part == "remedy")
        .map(|file| file.title.as_str())
        .collect();
    match decided {
        true => assert_eq!(remedy, ["复议决定书"]),
        false => {
            assert_eq!(remedy, ["行政复议决定书（缺）"]);
            let text = text_of(&bytes(&district, id, Binding::Pdf).await);
            assert!(text.contains("复〔2026〕1号"), "{text}");
        }
    }
    assert_eq!(verified.manifest.retention, "30年");
    let earlier = verified.earlier.unwrap();
    assert_eq!(earlier.manifest.round, 1);
    let entries = unpack(&second, verified.manifest.made_at).unwrap();
    let within = entries
        .iter()
        .find(|entry| entry.path == "round-1/dossier.zip")
        .unwrap();
    assert!(within.bytes == first);
    let desk = district.desk("clerk");
    let dossiers = district.office.dossiers(desk, id).await.unwrap().unwrap();
    assert_eq!(dossiers.rows.len(), 2);
    assert_eq!(dossiers.rows[0].manifest, Some(earlier.sum));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_record_is_there_where_somebody_searched() {
    let district = District::fresh(Peer::Sqlite).await;
    let id = district.register(json!({})).await.id;
    district.to_handler(id, TODAY).await;
    let searched = async |kind: &str, parts: Value| {
        let draft = json!({ "kind": kind, "parts": parts });
        district
            .act("handler", id, TODAY, ActKind::Draft, draft)
            .await;
        let desk = district.desk("handler");
        let file = district.office.case_file(desk, id).await;
        is_searched(&file.unwrap().unwrap().case)
    };
    let given = json!({ "given": { "what": "征地批复复印件", "pages": 3 } });
    assert!(!searched("granted", given).await);
    let search = json!({ "places": ["档案室"], "terms": ["征地批复"], "period": "2023年",
        "by": "承办乙", "result": "没有检索到" });
    assert!(searched("not_held", json!({ "search": search })).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn serving_says_what_the_register_holds_it_to() {
    let district = District::fresh(Peer::Sqlite).await;
    let registered = district
        .register(json!({ "applicant": { "address": null } }))
        .await;
    let id = registered.id;
    district.to_handler(id, TODAY).await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } });
    district.sign(id, TODAY, draft).await;
    let serve = |more: Value| {
        let mut serving = json!({ "served_on": TODAY });
        serving
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        serving
    };
    let posted = serve(json!({ "service": "post", "carrier": "EMS", "tracking": "1234567890123" }));
    for (serving, code) in [
        (serve(json!({ "service": "post" })), "carrier_missing"),
        (
            serve(json!({ "service": "post", "carrier": "顺丰" })),
            "not_postal",
        ),
        (posted.clone(), "address_missing"),
        (
            serve(json!({ "service": "in_person" })),
            "signed_by_missing",
        ),
        (
            serve(json!({ "service": "electronic" })),
            "electronic_not_chosen",
        ),
    ] {
        let refusal = refused(&district, id, ActKind::Serve, serving).await;
        assert_eq!(refusal.code, code);
        assert!(!refusal.hint.is_empty());
    }
    let agreed =
        json!({ "way": "phone", "reached": true, "text": "同意", "agrees_electronic": true });
    district
        .act("clerk", id, TODAY, ActKind::RecordContact, agreed)
        .await;
    let sent = serve(json!({ "service": "electronic" }));
    let acted = district.act("clerk", id, TODAY, ActKind::Serve, sent).await;
    assert!(acted.warnings.is_empty(), "{:?}", acted.warnings);

    // An address that is handed in later is one to post to.
    let papers = json!({ "applicant": { "name": "王小明", "address": "青衡区望溪路2号" } });
    let beside = serde_json::from_value(papers).unwrap();
    let request = ActRequest {
        on: Some(day(TODAY)),
        beside,
        ..ActRequest::of(id, Act::parse(ActKind::RecordPapers, json!({})).unwrap())
    };
    let other = district
        .register(json!({ "applicant": { "address": null } }))
        .await;
    district.to_handler(other.id, TODAY).await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "征地批复复印件", "pages": 3 } } });
    district.sign(other.id, TODAY, draft).await;
    let request = ActRequest {
        case: other.id,
        ..request
    };
    district
        .office
        .act(district.desk("clerk"), request)
        .await
        .unwrap();
    let acted = district
        .act("clerk", other.id, TODAY, ActKind::Serve, posted)
        .await;
    let Act::Serve(serving) = acted.event.act else {
        panic!("it serves")
    };
    // written as service.toml names it
    assert_eq!(serving.carrier.as_deref(), Some("ems"));
}
