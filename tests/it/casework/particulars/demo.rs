//! Every document of the demonstration can be made and worded: whatever a case went
//! through, its letters and sheets find what they need.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use casework::{Desk, Office};
use disclosure::Rules;
use disclosure::case::Case;
use disclosure::identity::IdKind;
use letters::data::Paper;
use serde_json::Value;
use store::{CaseFilter, CaseId, CaseOrder, DocumentRow, Scope};

use crate::harness::{Memory, Peer, TestClock, equipment};

const UNTIL: &str = "2026-11-25T11:30:00Z";

/// One document of a case: by the event that sent it out, or as the case stands.
struct Wanted {
    case: CaseId,
    number: String,
    seq: Option<u64>,
    letter: String,
    subject: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_document_of_the_demonstration_is_made() {
    let memory = Memory::fresh(Peer::Sqlite).await;
    let rules = Arc::new(Rules::embedded().clone());
    let until = UNTIL.parse().unwrap();
    let demo = casework::demo::fill(&memory.store, rules.clone(), until, 1, 400, equipment())
        .await
        .unwrap();
    let clock = TestClock::at(UNTIL);
    let office = Office::new(memory.store.clone(), rules, clock, equipment());
    let desk = whole_desk(&demo);
    let wanted = wanted(&memory, &office).await;
    let (mut made, mut wrong) = (BTreeMap::<String, usize>::new(), Vec::new());
    let mut filled = BTreeSet::new();
    for one in &wanted {
        match text(&office, &desk, one).await {
            Ok((paper, text)) => {
                fields(&one.letter, &mut Vec::new(), &paper, &mut |field, empty| {
                    if !empty {
                        filled.insert(field);
                    }
                });
                let number = identity_number(&text);
                assert!(
                    number.is_none(),
                    "{} {}: {number:?}",
                    one.number,
                    one.letter
                );
                *made.entry(one.letter.clone()).or_default() += 1;
            }
            Err(error) => wrong.push(format!(
                "{} {} {:?}: {error}",
                one.number, one.letter, one.seq
            )),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        wanted.len(),
        wrong.join("\n")
    );
    for letter in [
        "acknowledgement",
        "supplement_notice",
        "reasons_notice",
        "extension_notice",
        "deferral_notice",
        "split_notice",
        "third_party_letter",
        "consultation_notice",
        "joint_agency_letter",
        "other_agency_letter",
        "internal_request",
        "fee_notice",
        "payment_confirmation",
        "reply",
        "third_party_notice",
        "abandonment_notice",
        "withdrawal_form",
        "application_form",
        "register_entry",
        "review_sheet",
        "search_record",
        "proof_of_service",
    ] {
        assert!(made.contains_key(letter), "no {letter} in {made:?}");
    }
    let never = never_filled(&filled);
    assert!(never.is_empty(), "filled by no case: {never:#?}");
}

/// Letters that no case of the demonstration makes, and where they are made.
const ELSEWHERE: [&str; 3] = [
    // of an application that is no case
    "handover_letter",
    // bound into a dossier
    "contents_table",
    "closing_sheet",
];

/// Fields that the demonstration leaves empty, and when a case fills them.
const UNPLAYED: [&str; 19] = [
    // office.toml says whom to ask: the demonstration takes the rules as they come
    "contact.telephone",
    "contact.address",
    "contact.postcode",
    "contact.hours",
    // an applicant who knows the number of what is asked for
    "application_form.document_number",
    // a notice that was handed over when it was made: its period is known
    "supplement_notice.due_on",
    "reasons_notice.due_on",
    "fee_notice.due_on",
    // a drafter who writes down the day of the search, or when and only where one gets it
    "search_record.searches.on",
    "reply.parts.search.on",
    "reply.parts.given.when",
    "reply.parts.given.channel_only",
    // a body that nobody can name
    "reply.parts.responsible_body.unknown",
    // a reply on the spot goes along with what it says
    "service",
    // a reply given anew: held by a snapshot of its own
    "reply.anew",
    // files that were masked before they were enclosed
    "reply.attachments.redacted",
    // several who apply together, one who says where they work
    "others",
    "party.work_unit",
    // a letter that came back
    "proof_of_service.returned_on",
];

/// Whether a field is one of those, or below one.
fn unplayed(field: &str) -> bool {
    let holds = |root: &&str| {
        field
            .strip_prefix(*root)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    UNPLAYED.iter().any(holds)
}

/// A field by its letter, or by what it belongs to where letters share it.
fn place(letter: &str, path: &[String]) -> String {
    const SHARED: [&str; 9] = [
        "contact",
        "number",
        "addressee",
        "submitted_on",
        "received_on",
        "restarted",
        "service",
        "provisional",
        "covers",
    ];
    const PARTIES: [&str; 3] = ["applicant", "others", "agent"];
    let root = path.first().map_or("", String::as_str);
    match path {
        [_, field, ..] if PARTIES.contains(&root) => format!("party.{field}"),
        [_] if PARTIES.contains(&root) => root.to_owned(),
        // an item of a reply carries what the whole does
        [items, parts, rest @ ..] if (items.as_str(), parts.as_str()) == ("items", "parts") => {
            place(letter, &[&["parts".to_owned()], rest].concat())
        }
        path if SHARED.contains(&root) => path.join("."),
        path => format!("{letter}.{}", path.join(".")),
    }
}

/// What the samples of the letters have and no case filled.
fn never_filled(filled: &BTreeSet<String>) -> BTreeSet<String> {
    let mut never = BTreeSet::new();
    for (_, paper) in Paper::samples() {
        if ELSEWHERE.contains(&paper.kind()) {
            continue;
        }
        let value = serde_json::to_value(&paper).unwrap();
        fields(paper.kind(), &mut Vec::new(), &value, &mut |field, _| {
            if !filled.contains(&field) && !unplayed(&field) {
                never.insert(field);
            }
        });
    }
    never
}

/// The fields below a value by their places, and whether they are empty.
fn fields(letter: &str, path: &mut Vec<String>, value: &Value, tell: &mut dyn FnMut(String, bool)) {
    match value {
        Value::Object(record) => {
            tell(place(letter, path), false);
            for (name, value) in record {
                path.push(name.clone());
                fields(letter, path, value, tell);
                path.pop();
            }
        }
        Value::Array(items) => {
            tell(place(letter, path), items.is_empty());
            for item in items {
                fields(letter, path, item, tell);
            }
        }
        Value::Null | Value::Bool(false) => tell(place(letter, path), true),
        value => tell(place(letter, path), value.as_str() == Some("")),
    }
}

/// A desk that is shown every case of the district.
fn whole_desk(demo: &casework::demo::Demo) -> Desk {
    let officer = demo.officers[0].clone();
    Desk {
        scope: Scope::system(),
        ..Desk::new(officer, demo.district.clone())
    }
}

async fn wanted(memory: &Memory, office: &Office) -> Vec<Wanted> {
    let (filter, scope) = (CaseFilter::default(), Scope::system());
    let mut reader = memory.store.read().await.unwrap();
    let (mut cursor, mut wanted) = (None, Vec::new());
    loop {
        let page = reader
            .list_cases(&scope, &filter, CaseOrder::Newest, cursor.as_ref(), 100)
            .await
            .unwrap();
        for line in page.rows {
            let row = reader.case(&scope, line.id).await.unwrap().unwrap();
            let case: Case = serde_json::from_value(row.snapshot).unwrap();
            let documents = reader.documents(&scope, line.id).await.unwrap();
            wanted.extend(documents.into_iter().map(|it| sent(&case, it)));
            let sheets = sheets(&case, office);
            wanted.extend(sheets.into_iter().map(|(letter, subject)| Wanted {
                case: line.id,
                number: case.number.clone(),
                seq: None,
                letter: letter.to_owned(),
                subject,
            }));
        }
        cursor = page.next;
        if cursor.is_none() {
            return wanted;
        }
    }
}

fn sent(case: &Case, document: DocumentRow) -> Wanted {
    Wanted {
        case: document.case_id,
        number: case.number.clone(),
        seq: u64::try_from(document.seq).ok(),
        letter: document.letter,
        subject: document.subject,
    }
}

/// The sheets that a case has as it stands.
fn sheets(case: &Case, office: &Office) -> Vec<(&'static str, String)> {
    let mut sheets = vec![
        ("application_form", String::new()),
        ("register_entry", String::new()),
    ];
    if let Some(draft) = &case.draft {
        sheets.push(("review_sheet", String::new()));
        let searched = draft.kind == "not_held";
        sheets.extend(searched.then(|| ("search_record", String::new())));
        assert!(office.rules.reply_kind(&draft.kind).is_some());
    }
    let mut proof = |there: bool, subject: &str| {
        sheets.extend(there.then(|| ("proof_of_service", subject.to_owned())));
    };
    proof(case.reply.is_some(), "");
    let again = case
        .reply
        .as_ref()
        .is_some_and(|it| it.served_again.is_some());
    proof(again, "again");
    proof(case.supplement.is_some(), "supplement");
    proof(case.reasons.is_some(), "reasons");
    proof(case.fee.is_some(), "fee");
    for asked in &case.consultations {
        proof(true, &asked.id);
    }
    sheets
}

async fn text(office: &Office, desk: &Desk, one: &Wanted) -> Result<(Value, String), String> {
    let paper = office
        .paper(desk, one.case, one.seq, &one.letter, &one.subject)
        .await
        .map_err(|error| error.to_string())?
        .ok_or("not there")?;
    let wordings = office.equipment.press.wordings();
    let row = wordings.letter(&one.letter).ok_or("no such letter")?;
    let text = wordings.text(&row.wording, &paper);
    let text = text.map_err(|error| error.to_string())?;
    Ok((serde_json::to_value(&paper).unwrap(), text))
}

/// A number of identity in a text, if there is one.
fn identity_number(text: &str) -> Option<&str> {
    let digit = |c: char| c.is_ascii_digit() || c == 'X';
    text.split(|c: char| !digit(c))
        .find(|figures| figures.len() == 18 && IdKind::IdentityCard.fits(figures))
}
