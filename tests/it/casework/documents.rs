//! What acts send out: numbers in the act's own transaction, papers made outside of
//! it, once.

use std::collections::BTreeSet;
use std::sync::Arc;

use casework::documents::{Content, Document, Form, press};
use casework::files::Inspector;
use casework::{ActError, Equipment, Office};
use disclosure::Rules;
use disclosure::words::ActKind;
use serde_json::{Value, json};
use store::{CaseId, DocumentState};

use super::District;
use super::dossier::text_of;
use super::turns::correction;
use crate::harness::{Peer, on_both, program};

on_both!(
    an_act_takes_the_number_and_the_paper_follows,
    what_is_refused_takes_no_number,
    an_act_whose_letter_has_no_wording_is_refused,
    sixty_four_notices_take_sixty_four_numbers,
    what_failed_is_mended_and_made_under_its_number,
    the_letter_of_a_corrected_act_follows_it_until_it_is_made,
    what_is_taken_back_keeps_its_number,
    one_reply_for_two_cases_hangs_on_one,
    the_one_asked_sees_its_own_letter,
    a_paper_is_made_once_and_stays,
    a_second_round_has_letters_of_its_own,
    a_missing_row_is_named,
);

const TODAY: &str = "2026-03-02";

async fn documents(district: &District, desk: &str, case: CaseId) -> Vec<Document> {
    let found = district.office.documents(district.desk(desk), case).await;
    found.unwrap().unwrap()
}

async fn only(district: &District, case: CaseId, letter: &str) -> Document {
    let mut all = documents(district, "handler", case).await;
    all.retain(|document| document.row.letter == letter);
    assert_eq!(all.len(), 1, "{letter}: {all:?}");
    all.remove(0)
}

async fn content(district: &District, document: &Document, form: Form) -> Content {
    let desk = district.desk("handler");
    let found = district
        .office
        .document_content(desk, document.row.id, form)
        .await;
    found.unwrap().unwrap()
}

async fn clean(district: &District) {
    let verified = district.office.verify().await;
    assert!(verified.is_ok(), "{:?}", verified.err());
}

fn third_party() -> Value {
    json!({ "id": "甲厂", "with": "third_party", "name": "甲厂", "question": "贵厂的排污许可" })
}

fn not_held() -> Value {
    json!({ "kind": "not_held", "parts": { "search": {
        "places": ["档案室"], "terms": ["征地批复"], "period": "2023年", "by": "承办乙", "result": "没有检索到"
    } } })
}

async fn an_act_takes_the_number_and_the_paper_follows(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    let receipt = only(&district, id, "acknowledgement").await;
    assert_eq!(
        receipt.row.number, None,
        "it goes by the number of the case"
    );
    assert_eq!(receipt.row.state, DocumentState::Waiting);
    assert_eq!(receipt.to, "王小明");
    assert!(receipt.title.contains("回执"), "{}", receipt.title);

    district.to_handler(id, TODAY).await;
    let acted = district
        .act("handler", id, TODAY, ActKind::Consult, third_party())
        .await;
    let letter = only(&district, id, "third_party_letter").await;
    let notice = only(&district, id, "consultation_notice").await;
    assert_eq!(
        letter.row.number.as_deref(),
        Some("自然资公开征〔2026〕1号")
    );
    assert_eq!(acted.event.facts.document_number, letter.row.number);
    assert_ne!(notice.row.number, None);
    assert_ne!(notice.row.series, letter.row.series, "a series of its own");
    assert_eq!((letter.to.as_str(), notice.to.as_str()), ("甲厂", "王小明"));

    // Nothing was rendered so far: that is what a crash leaves, and a start makes.
    assert_eq!(district.office.render_waiting().await.unwrap(), 3);
    assert_eq!(district.office.render_waiting().await.unwrap(), 0);
    let letter = only(&district, id, "third_party_letter").await;
    assert_eq!(
        (letter.row.state, letter.row.attempts),
        (DocumentState::Attached, 1)
    );
    let pdf = content(&district, &letter, Form::Pdf).await;
    assert!(pdf.bytes.starts_with(b"%PDF-1."));
    assert!(pdf.name.ends_with(".pdf") && pdf.name.contains("自然资公开征〔2026〕1号"));
    let docx = content(&district, &letter, Form::Docx).await;
    assert!(docx.bytes.starts_with(b"PK"));
    clean(&district).await;
}

async fn what_is_refused_takes_no_number(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    let empty = json!({ "items": [], "within_workdays": 10 });
    let refused = district
        .try_act("clerk", id, TODAY, ActKind::RequestSupplement, empty)
        .await;
    assert!(matches!(refused, Err(ActError::Refused(_))));
    // Not judged, but of another version: all of it is undone as well.
    district
        .act("clerk", id, TODAY, ActKind::Screen, json!({}))
        .await;
    let asked = json!({ "items": ["写明所需的年份"], "within_workdays": 10 });
    let acted = district
        .act("clerk", id, TODAY, ActKind::RequestSupplement, asked)
        .await;
    let number = acted.event.facts.document_number.unwrap();
    assert_eq!(number, "自然资公开补〔2026〕1号");
    assert_eq!(documents(&district, "clerk", id).await.len(), 2);
    clean(&district).await;
}

async fn an_act_whose_letter_has_no_wording_is_refused(peer: Peer) {
    let mut district = District::fresh(peer).await;
    let title = "title = \"政府信息公开申请补正告知书\"\n";
    let files = Rules::embedded().files().iter().map(|(name, text)| {
        let later = format!("{title}since = 2026-03-03\n");
        let text = text.replacen(&format!("{title}since = 2019-05-15\n"), &later, 1);
        (name.clone(), text)
    });
    let files: Vec<(String, String)> = files.collect();
    let files = files.iter().map(|(name, text)| (&**name, &**text));
    let rules = Arc::new(Rules::load(files).unwrap());
    let press = Arc::new(press(&rules, None).unwrap());
    let (store, clock) = (district.memory.store.clone(), district.clock.clone());
    let equipment = Equipment::in_memory(Inspector::new(program()), press);
    district.office = Office::new(store, rules, clock, equipment);
    district.office.activate_rules().await.unwrap();
    let id = district.register(json!({})).await.id;
    district
        .act("clerk", id, TODAY, ActKind::Screen, json!({}))
        .await;
    let asked = json!({ "items": ["写明所需的年份"], "within_workdays": 10 });
    let refused = district
        .try_act("clerk", id, TODAY, ActKind::RequestSupplement, asked)
        .await;
    let Err(ActError::Refused(refusal)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(refusal.code, "no_wording");
    for says in ["letters/letters.toml", "政府信息公开申请补正告知书", TODAY] {
        assert!(refusal.message.contains(says), "{}", refusal.message);
    }
    assert!(refusal.hint.contains("kaijuan check"), "{}", refusal.hint);
    assert_eq!(documents(&district, "clerk", id).await.len(), 1);
    clean(&district).await;
}

async fn sixty_four_notices_take_sixty_four_numbers(peer: Peer) {
    let district = Arc::new(District::fresh(peer).await);
    let mut cases = Vec::new();
    for n in 0..64 {
        let title = json!({ "title": format!("第{n}件") });
        let id = district.register(title).await.id;
        district
            .act("clerk", id, TODAY, ActKind::Screen, json!({}))
            .await;
        cases.push(id);
    }
    let tasks: Vec<_> = cases
        .into_iter()
        .enumerate()
        .map(|(n, id)| {
            let district = district.clone();
            tokio::spawn(async move {
                // Every third one says nothing, and takes nothing.
                let items = if n % 3 == 0 {
                    json!([])
                } else {
                    json!(["写明年份"])
                };
                let payload = json!({ "items": items, "within_workdays": 10 });
                let acted = district
                    .try_act("clerk", id, TODAY, ActKind::RequestSupplement, payload)
                    .await;
                acted
                    .ok()
                    .map(|acted| acted.event.facts.document_number.unwrap())
            })
        })
        .collect();
    let mut numbers = BTreeSet::new();
    for task in tasks {
        if let Some(number) = task.await.unwrap() {
            assert!(numbers.insert(number.clone()), "{number} twice");
        }
    }
    let expected: BTreeSet<String> = (1..=42)
        .map(|n| format!("自然资公开补〔2026〕{n}号"))
        .collect();
    assert_eq!(numbers, expected);
    clean(&district).await;
}

/// A name that no font here can write.
const RARE: &str = "王\u{323B0}";

async fn what_failed_is_mended_and_made_under_its_number(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district
        .register(json!({ "applicant": { "name": RARE } }))
        .await
        .id;
    district
        .act("clerk", id, TODAY, ActKind::Screen, json!({}))
        .await;
    let asked = json!({ "items": ["写明年份"], "within_workdays": 10 });
    district
        .act("clerk", id, TODAY, ActKind::RequestSupplement, asked)
        .await;
    assert_eq!(district.office.render_waiting().await.unwrap(), 0);
    let notice = only(&district, id, "supplement_notice").await;
    assert_eq!(notice.row.state, DocumentState::Failed);
    let why = notice.row.failure.clone().unwrap();
    assert!(why.contains("U+323B0") && why.contains("字体"), "{why}");
    let said = district
        .office
        .document_content(district.desk("handler"), notice.row.id, Form::Pdf)
        .await
        .unwrap_err();
    assert!(said.to_string().contains("还没有生成"), "{said}");
    let again = district
        .office
        .render(district.desk("handler"), notice.row.id)
        .await;
    let again = again.unwrap().unwrap();
    assert_eq!(
        (again.row.state, again.row.attempts),
        (DocumentState::Failed, 2)
    );
    let not_theirs = district
        .office
        .render(district.desk("auditor"), notice.row.id)
        .await;
    assert!(matches!(not_theirs, Err(ActError::Refused(_))));

    // Registered under a name that can be written, all that failed is made under it, the
    // letter of the act that was set right among them.
    let request = json!({ "event": 1, "reason": "姓名用字无法显示，按申请人同意的写法登记" });
    let named = json!({ "applicant": { "name": "王喆堃", "id_number": "370404199001011230", "phone": "13800000001" } });
    let asked = correction(&district, "clerk", id, request, named)
        .await
        .unwrap();
    let payload = json!({ "request": asked.event.seq });
    district
        .act("head", id, TODAY, ActKind::Correct, payload)
        .await;
    for letter in ["acknowledgement", "supplement_notice"] {
        let failed = only(&district, id, letter).await;
        assert_eq!(failed.row.voided_seq, None, "{letter}");
        assert_eq!(failed.row.state, DocumentState::Waiting, "tried again");
    }
    let number = notice.row.number.clone();
    assert_eq!(district.office.render_case(id).await.unwrap(), 2);
    let receipt = only(&district, id, "acknowledgement").await;
    let paper = content(&district, &receipt, Form::Pdf).await;
    assert!(text_of(&paper.bytes).contains("王喆堃"));
    let notice = only(&district, id, "supplement_notice").await;
    assert_eq!(
        (notice.row.state, notice.row.attempts),
        (DocumentState::Attached, 3)
    );
    assert_eq!(notice.row.number, number, "under its number");
    clean(&district).await;
}

async fn the_letter_of_a_corrected_act_follows_it_until_it_is_made(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    district.to_handler(id, TODAY).await;
    let asked = json!({ "id": "甲", "with": "third_party", "name": format!("{RARE}厂"), "question": "贵厂的排污许可" });
    let acted = district
        .act("handler", id, TODAY, ActKind::Consult, asked.clone())
        .await;
    district.office.render_waiting().await.unwrap();
    let letter = only(&district, id, "third_party_letter").await;
    assert_eq!(letter.row.state, DocumentState::Failed);
    let correct = async |event: u64, name: &str, on: &str| {
        let request = json!({ "event": event, "reason": "写错了名称", "effective_on": on });
        let change = json!({ "change": { "name": name } });
        let asked = correction(&district, "clerk", id, request, change).await;
        let payload = json!({ "request": asked.unwrap().event.seq });
        let acted = district
            .act("head", id, "2026-03-05", ActKind::Correct, payload)
            .await;
        acted.event.seq
    };
    district.clock.set("2026-03-05T01:00:00Z");
    let by = correct(acted.event.seq, "王某厂", "2026-03-03").await;
    district.office.render_case(id).await.unwrap();
    let made = only(&district, id, "third_party_letter").await;
    assert_eq!(
        (made.row.state, made.row.voided_seq),
        (DocumentState::Attached, None)
    );
    assert_eq!(made.row.number, letter.row.number, "under its number");
    assert_eq!(made.row.dated.to_string(), "2026-03-03");
    let text = text_of(&content(&district, &made, Form::Pdf).await.bytes);
    assert!(
        text.contains("王某厂") && text.contains("2026年3月3日"),
        "{text}"
    );
    clean(&district).await;
    correct(by, "李某厂", "2026-03-03").await;
    let void = only(&district, id, "third_party_letter").await;
    assert!(void.row.voided_seq.is_some());
    assert_eq!(void.row.pdf_id, made.row.pdf_id, "what is made stays");
    clean(&district).await;
}

async fn what_is_taken_back_keeps_its_number(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    district
        .act("clerk", id, TODAY, ActKind::Screen, json!({}))
        .await;
    let asked = json!({ "items": ["写明年份"], "within_workdays": 10 });
    district
        .act("clerk", id, TODAY, ActKind::RequestSupplement, asked)
        .await;
    let grounds = json!({ "reason": "申请内容其实清楚" });
    district
        .act("clerk", id, TODAY, ActKind::CancelNotice, grounds.clone())
        .await;
    let notice = only(&district, id, "supplement_notice").await;
    assert!(notice.row.voided_seq.is_some());

    let handler = district.desk("handler").officer.id;
    let to = json!({ "handler": handler });
    district
        .act("clerk", id, TODAY, ActKind::Dispatch, to)
        .await;
    district
        .act("handler", id, TODAY, ActKind::Accept, json!({}))
        .await;
    district.sign(id, TODAY, not_held()).await;
    district
        .act("head", id, TODAY, ActKind::ReturnDraft, grounds)
        .await;
    district.sign(id, TODAY, not_held()).await;
    let replies: Vec<_> = documents(&district, "handler", id)
        .await
        .into_iter()
        .filter(|document| document.row.letter == "reply")
        .map(|document| {
            (
                document.row.number.unwrap(),
                document.row.voided_seq.is_some(),
            )
        })
        .collect();
    let number = |n: u32| format!("自然资公开复〔2026〕{n}号");
    assert_eq!(replies, [(number(1), true), (number(2), false)]);
    clean(&district).await;
}

async fn one_reply_for_two_cases_hangs_on_one(peer: Peer) {
    let district = District::fresh(peer).await;
    let lead = district.register(json!({ "title": "甲" })).await.id;
    let other = district.register(json!({ "title": "乙" })).await.id;
    for id in [lead, other] {
        district.to_handler(id, TODAY).await;
    }
    let mut draft = not_held();
    draft["covers"] = json!([other]);
    district.sign(lead, TODAY, draft).await;
    let carried = only(&district, other, "reply").await;
    let own = only(&district, lead, "reply").await;
    assert_eq!(carried.row.id, own.row.id);
    assert_eq!(own.carried_by, None);
    assert!(
        carried
            .carried_by
            .is_some_and(|number| number.contains("1号"))
    );
    clean(&district).await;
}

async fn the_one_asked_sees_its_own_letter(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    district.to_handler(id, TODAY).await;
    let town = district.desk("town").agency.id;
    let asked =
        json!({ "id": "镇", "with": "other_agency", "agency": town, "question": "是否存有该批复" });
    district
        .act("handler", id, TODAY, ActKind::Consult, asked)
        .await;
    district
        .act("handler", id, TODAY, ActKind::Consult, third_party())
        .await;
    let seen: Vec<_> = documents(&district, "town", id)
        .await
        .into_iter()
        .map(|document| document.row.letter)
        .collect();
    assert_eq!(seen, ["other_agency_letter"]);
    let notice = only(&district, id, "consultation_notice").await;
    let hidden = district
        .office
        .document_content(district.desk("town"), notice.row.id, Form::Pdf)
        .await;
    assert!(hidden.unwrap().is_none());
    let sheet = district
        .office
        .sheet(district.desk("town"), id, "application_form", "", Form::Pdf)
        .await;
    assert!(matches!(sheet, Err(ActError::Refused(_))));
    let own = documents(&district, "town", id).await.remove(0);
    let opened = district
        .office
        .document_content(district.desk("town"), own.row.id, Form::Pdf)
        .await;
    assert!(
        opened.unwrap().unwrap().bytes.starts_with(b"%PDF"),
        "made when it is opened"
    );
}

async fn a_paper_is_made_once_and_stays(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    district.office.render_case(id).await.unwrap();
    let receipt = only(&district, id, "acknowledgement").await;
    let before = content(&district, &receipt, Form::Pdf).await;

    // As if the second transaction had been lost with the machine: the same bytes.
    let forget = format!(
        "UPDATE documents SET state = 'waiting', pdf_id = NULL, docx_id = NULL WHERE id = {}",
        district.memory.id(receipt.row.id)
    );
    district.memory.execute(forget).await.unwrap();
    district.clock.set("2026-03-05T01:00:00Z");
    let office = district.office.clone();
    let (one, other) = tokio::join!(office.render_case(id), district.office.render_case(id));
    assert_eq!(one.unwrap() + other.unwrap(), 1, "one of two wins");
    let again = content(
        &district,
        &only(&district, id, "acknowledgement").await,
        Form::Pdf,
    )
    .await;
    assert_eq!(before, again);

    // What is said later is another paper's.
    let request = json!({ "event": 1, "reason": "写错了名称" });
    let named = json!({ "change": { "application": { "title": "另一件" } } });
    let asked = correction(&district, "clerk", id, request, named)
        .await
        .unwrap();
    let payload = json!({ "request": asked.event.seq });
    district
        .act("head", id, "2026-03-05", ActKind::Correct, payload)
        .await;
    district.office.render_waiting().await.unwrap();
    let after = content(
        &district,
        &only(&district, id, "acknowledgement").await,
        Form::Pdf,
    )
    .await;
    assert_eq!(before, after);
}

async fn a_second_round_has_letters_of_its_own(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    district.to_handler(id, TODAY).await;
    district.sign(id, TODAY, not_held()).await;
    let serving = json!({ "service": "in_person", "served_on": TODAY });
    district
        .act("handler", id, TODAY, ActKind::Serve, serving)
        .await;
    let anew = json!({ "ground": "own_correction", "reason": "另行检索到了" });
    let done = district
        .try_act("head", id, TODAY, ActKind::ReplyAnew, anew.clone())
        .await;
    if let Err(error) = done {
        panic!("{error}");
    }
    district
        .act("handler", id, TODAY, ActKind::Draft, not_held())
        .await;
    district
        .act("handler", id, TODAY, ActKind::SubmitReview, json!({}))
        .await;
    district
        .act("reviewer", id, TODAY, ActKind::PassReview, json!({}))
        .await;
    district
        .act("reviewer", id, TODAY, ActKind::PassReview, json!({}))
        .await;
    district
        .act("head", id, TODAY, ActKind::Sign, json!({}))
        .await;
    let rounds: Vec<_> = documents(&district, "handler", id)
        .await
        .into_iter()
        .filter(|document| document.row.letter == "reply")
        .map(|document| (document.row.round, document.row.voided_seq))
        .collect();
    assert_eq!(
        rounds,
        [(1, None), (2, None)],
        "the first was served, and is not void"
    );
    district.office.render_waiting().await.unwrap();
    for document in documents(&district, "handler", id).await {
        assert_eq!(document.row.state, DocumentState::Attached, "{document:?}");
    }
    clean(&district).await;
}

async fn a_missing_row_is_named(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = district.register(json!({})).await.id;
    district.to_handler(id, TODAY).await;
    district
        .act("handler", id, TODAY, ActKind::Consult, third_party())
        .await;
    clean(&district).await;
    let second = "DELETE FROM documents WHERE letter = 'consultation_notice'";
    district.memory.execute(second).await.unwrap();
    let said = district.office.verify().await.unwrap_err().to_string();
    assert!(said.contains("缺少"), "a gap in its series: {said}");
    let first = "DELETE FROM documents WHERE letter = 'third_party_letter'";
    district.memory.execute(first).await.unwrap();
    let said = district.office.verify().await.unwrap_err().to_string();
    assert!(
        said.contains("自然资公开征〔2026〕1号") && said.contains("不见了"),
        "{said}"
    );
}
