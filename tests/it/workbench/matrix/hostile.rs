//! Every template, shown with what an ill-meaning hand could have typed: none of it
//! becomes a tag or an attribute.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use axum::body::Body;
use axum::http::Request;
use casework::catalogue::NewEntry;
use casework::proposals::NewSuggestion;
use casework::topics::{Analysed, Decision};
use casework::{Desk, NewComment, NewDeputy};
use disclosure::words::Role;
use serde_json::{Value, json};
use store::StoreError;
use uuid::Uuid;

use super::ground::{Ground, PART, send};
use super::seen::SEEN;
use super::sound::{inert, is_page, sound};
use super::{failure, sources};
use crate::api::matrix::place::{Caller, Party, TODAY};
use crate::casework::dossier::text_of;
use crate::workbench::{Browser, Shown, encoded};

/// A text that begins with this sign and goes on badly; its end runs from right to left.
fn evil(sign: &str) -> String {
    format!("{sign}\"'><script>alert(1)</script><b id=x onclick=\"مر")
}

/// Its beginning as a page must show it.
fn shown_as(sign: &str) -> String {
    format!("{sign}&#34;&#39;&#62;&#60;script&#62;alert(1)&#60;/script&#62;")
}

/// Who has every role, under a bad name.
const OFFICER: Uuid = Uuid::from_u128(910);
/// Who is kept by that one, under another.
const KEPT: Uuid = Uuid::from_u128(911);
/// The same at the top, where sign-ins under unknown names are shown.
const ABOVE: Uuid = Uuid::from_u128(912);
const LOGIN: &str = "bei-guan";
const PASSWORD: &str = "tong-guo-ce-shi-2026";
/// Long after: what was due is overdue.
const LATER: &str = "2026-09-01";

/// Seen by other ways than by an address and a form.
const OTHERWISE: [&str; 10] = [
    // after an import: tests/it/workbench/calendar.rs
    "admin_calendar_imported.html",
    "admin_sign_ins.html",
    "catalogue_import.html",
    "import.html",
    "invitation.html",
    "invitation_done.html",
    "refused_fragment.html",
    "register_beside.html",
    "resume.html",
    // while an analysis is under way: tests/it/workbench/topics.rs
    "topic_progress.html",
];

#[test]
fn every_template_is_shown() {
    let templates = sources::templates();
    let mut shown: BTreeSet<String> = SEEN.iter().map(|seen| seen.template.to_owned()).collect();
    shown.extend(OTHERWISE.map(str::to_owned));
    shown.insert("sign_in.html".to_owned());
    // those within them
    loop {
        let within: Vec<String> = shown
            .iter()
            .flat_map(|name| templates.get(name).unwrap_or_else(|| panic!("no {name}")))
            .filter(|name| !shown.contains(*name))
            .cloned()
            .collect();
        if within.is_empty() {
            break;
        }
        shown.extend(within);
    }
    let all: BTreeSet<String> = templates.into_keys().collect();
    assert_eq!(shown, all, "templates that are shown, and those there are");
}

/// Nothing that was typed stands on the page as it was typed.
fn harmless(shown: &Shown, signs: &[&str], at: &str) {
    let text = shown.text();
    for raw in ["<script>", "<b id", "onclick=\""] {
        assert!(!text.contains(raw), "{at} has {raw}: {text}");
    }
    match is_page(shown) {
        true => sound(shown, at),
        false => inert(text, at),
    }
    for sign in signs {
        assert!(
            text.contains(&shown_as(sign)),
            "{at} does not show {sign}: {text}"
        );
    }
}

/// A register in which whatever can have a name has a bad one.
async fn spoiled(ground: &Ground) -> Uuid {
    let officers = [
        (Party::Owner, OFFICER, "员", Role::ALL),
        (Party::Owner, KEPT, "管", &[Role::Handler]),
        (Party::Above, ABOVE, "上", Role::ALL),
    ];
    for (party, id, sign, roles) in officers {
        ground.officer(party, id, &evil(sign), roles).await;
    }
    let agencies = [(Party::Owner, "关"), (Party::Consulted, "询")];
    for (party, sign) in agencies {
        let name = evil(sign);
        ground
            .place
            .memory
            .store
            .act(move |tx| {
                let name = name.clone();
                Box::pin(async move {
                    tx.rename_agency(party.agency(), &name).await?;
                    Ok::<_, StoreError>(())
                })
            })
            .await
            .unwrap();
    }
    case(ground).await
}

/// What somebody suggests to make public.
async fn suggested(ground: &Ground) -> Uuid {
    let office = &ground.place.office;
    let mut reader = office.store.read().await.unwrap();
    let officer = reader.officer(OFFICER).await.unwrap().unwrap();
    let agency = reader.agency(officer.agency_id).await.unwrap().unwrap();
    drop(reader);
    let suggestion = NewSuggestion {
        title: evil("议"),
        text: evil("荐"),
        received_on: TODAY.parse().unwrap(),
        case_number: None,
        name: Some(evil("谁")),
    };
    let desk = Desk::new(officer, agency);
    let made = office
        .take_suggestion(&desk, suggestion, None)
        .await
        .unwrap();
    made.row.id
}

/// A comment on the draft, and a deputy for a reason.
async fn said(ground: &Ground, case: Uuid) {
    let office = &ground.place.office;
    let mut reader = office.store.read().await.unwrap();
    let officer = reader.officer(OFFICER).await.unwrap().unwrap();
    let agency = reader.agency(officer.agency_id).await.unwrap().unwrap();
    drop(reader);
    let desk = Desk::new(officer, agency);
    let draft = office.draft_in_hand(&desk, case).await.unwrap().unwrap();
    let comment = NewComment {
        draft: draft.seq,
        block: Some(0),
        said: evil("评"),
    };
    office.comment_on_draft(&desk, case, comment).await.unwrap();
    let today = office.today();
    let deputy = NewDeputy {
        officer: OFFICER,
        deputy: KEPT,
        since: today,
        until: today,
        reason: "假".into(),
    };
    office.appoint_deputy(&desk, deputy).await.unwrap();
}

/// An entry of the catalogue that is near to the case, and was changed once.
async fn entry(ground: &Ground) -> Uuid {
    let office = &ground.place.office;
    let mut reader = office.store.read().await.unwrap();
    let officer = reader.officer(OFFICER).await.unwrap().unwrap();
    let agency = reader.agency(officer.agency_id).await.unwrap().unwrap();
    drop(reader);
    let desk = Desk::new(officer, agency);
    let new = |about: &str| {
        let form = json!({ "title": format!("{}征地批复", evil("目")), "about": format!("征地批复{}", evil(about)),
            "attribute": "proactive", "url": "https://www.example.gov.cn/?a='><script>" });
        serde_json::from_value::<NewEntry>(form)
    };
    let bad = office
        .put_in_catalogue(&desk, &new("旧").unwrap(), None)
        .await;
    assert!(bad.is_err(), "no address holds such characters");
    let new = |about: &str| NewEntry {
        url: Some("https://www.example.gov.cn/?a=1&b=2'".into()),
        ..new(about).unwrap()
    };
    let old = office.put_in_catalogue(&desk, &new("旧"), None).await;
    office
        .put_in_catalogue(&desk, &new("概"), None)
        .await
        .unwrap();
    old.unwrap().id
}

/// An application in bad words.
fn asked() -> Value {
    let long = "长".repeat(3000);
    json!({
        "title": evil("题"), "content": format!("征地批复{}{long}", evil("容")),
        "applicant_kind": "enterprise",
        "applicant": { "name": evil("人"), "address": evil("址"), "id_number": null },
    })
}

/// A topic: two applications alike, and what the hotline heard of it.
async fn topic(ground: &Ground) -> String {
    ground.place.register(Party::Owner, asked()).await;
    let office = &ground.place.office;
    let mut reader = office.store.read().await.unwrap();
    let officer = reader.officer(OFFICER).await.unwrap().unwrap();
    let agency = reader.agency(officer.agency_id).await.unwrap().unwrap();
    drop(reader);
    let desk = Desk::new(officer, agency);
    let today = office.today();
    let cell = |sign: &str| format!("\"{}\"", evil(sign).replace('"', "\"\""));
    let list = format!(
        "编号,渠道,日期,标题,内容\n{},热线,{today},{},征地批复{}\n",
        cell("号"),
        cell("声"),
        "长".repeat(300)
    );
    let name = format!("{}.csv", evil("件"));
    let heard = office.import_voices(&desk, &name, list.as_bytes(), None);
    assert_eq!(heard.await.unwrap().taken, 1);
    office.request_analysis(&desk, today, today).await.unwrap();
    while office.analyse().await.unwrap() != Analysed::Nothing {}
    let list = office.topic_list(&desk, None).await.unwrap().unwrap();
    let topic = list.topics[0].row.topic.clone();
    let named = Decision::Name(evil("称"));
    office.decide_topic(&desk, &topic, named).await.unwrap();
    topic
}

async fn case(ground: &Ground) -> Uuid {
    let place = &ground.place;
    let case = place.register(Party::Owner, asked()).await;
    let (clerk, head) = (Role::Clerk, Role::OfficeHead);
    let consult = json!({ "act": "consult", "id": "一", "with": "joint_agency",
        "agency": Party::Consulted.agency(), "question": evil("问"), "received_on": TODAY });
    for (role, body) in [
        (clerk, json!({ "act": "screen" })),
        (
            clerk,
            json!({ "act": "dispatch", "handler": OFFICER, "instruction": evil("示") }),
        ),
        (head, json!({ "act": "accept" })),
        (clerk, consult),
        (clerk, json!({ "act": "note", "text": evil("备") })),
    ] {
        place.act(Party::Owner, role, case, body).await;
    }
    let answer = json!({ "act": "consultation_answered", "id": "一", "opinion": "object",
        "grounds": evil("见") });
    place.act(Party::Consulted, clerk, case, answer).await;
    let draft = json!({ "act": "draft", "kind": "granted",
        "parts": { "given": { "what": evil("给") } } });
    place.act(Party::Owner, head, case, draft).await;
    said(ground, case).await;
    case
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_typed_becomes_a_tag() {
    let ground = Ground::fresh().await;
    let case = spoiled(&ground).await;
    let topic = topic(&ground).await;
    let entry = entry(&ground).await;
    let proposal = suggested(&ground).await;
    ground.place.clock.set(&format!("{LATER}T01:00:00Z"));
    let mut browser = ground.apart(OFFICER).await;
    let view = [("name", evil("视")), ("address", "/todo?text=a".to_owned())];
    browser.post("/views", &view).await.ok(303);
    let reason = [("reason", evil("由"))];
    let identity = format!("/cases/{case}/identity");
    browser.post(&identity, &reason).await.ok(200);
    let mut wrong = Vec::new();
    for seen in SEEN {
        let put = |text: &str, evil: &str| {
            text.replace("{case}", &case.to_string())
                .replace("{topic}", &topic)
                .replace("{proposal}", &proposal.to_string())
                .replace("{kept}", &KEPT.to_string())
                .replace("{entry}", &entry.to_string())
                .replace("{evil}", evil)
        };
        let asked = put(seen.asked, &encoded(&[(evil("写"), "")]).replace('=', ""));
        let sent: Vec<(&str, String)> = seen
            .sent
            .iter()
            .map(|(name, value)| (*name, put(value, &evil("写"))))
            .collect();
        let method = if sent.is_empty() { "GET" } else { "POST" };
        let shown = send(&mut browser, method, &asked, &encoded(&sent)).await;
        let at = format!("{} {method} {asked}", seen.template);
        wrong.extend(failure(|| {
            assert_eq!(shown.status, seen.status, "{at} {}", shown.text());
            assert!(
                shown.heading().contains(seen.heading),
                "{at} {}",
                shown.heading()
            );
            harmless(&shown, seen.shows, &at);
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    parts(&ground, &mut browser).await;
    reports(&mut browser).await;
}

/// The report of a period as a file: what was typed is text in it, and nothing that acts.
async fn reports(browser: &mut Browser) {
    let file = |form: &'static str| {
        let mut browser = browser.clone();
        async move {
            let address = format!("/topics/report.{form}");
            browser.get(&address).await.ok(200).bytes
        }
    };
    let said = "&lt;script&gt;alert(1)&lt;/script&gt;";
    let document = zipped(&file("docx").await, "word/document.xml");
    assert!(document.contains(said), "{document}");
    assert!(!document.contains("<script>") && !document.contains("<b id"));
    let book = file("xlsx").await;
    let texts = zipped(&book, "xl/sharedStrings.xml");
    assert!(texts.contains(said) && !texts.contains("<script>"));
    assert!(zipped(&book, "xl/charts/chart1.xml").contains("<c:barChart>"));
    let pdf = file("pdf").await;
    let text = text_of(&pdf);
    assert!(text.contains("<script>alert(1)</script>"), "{text}");
    let raw = String::from_utf8_lossy(&pdf);
    for acting in ["/JavaScript", "/OpenAction", "/Launch", "/URI"] {
        assert!(!raw.contains(acting), "{acting}");
    }
}

/// A file in a zipped one.
fn zipped(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

/// What is put into a page that is shown already, and what a file says.
async fn parts(ground: &Ground, browser: &mut Browser) {
    let part = Request::get(format!("/cases/{}", Uuid::nil())).header("hx-request", "true");
    let shown = browser
        .send(part.body(Body::empty()).unwrap())
        .await
        .ok(404);
    assert!(!shown.has("<html"));
    harmless(&shown, &[], "refused_fragment.html");
    let known = [
        ("channel", "in_person".to_owned()),
        ("applicant_kind", "enterprise".to_owned()),
        ("applicant.name", evil("人")),
        ("title", evil("题")),
        ("content", evil("容")),
    ];
    let shown = browser.post("/register/check", &known).await.ok(200);
    harmless(&shown, &["题"], "register_beside.html");
    let file = format!(
        "{PART}\r\ncontent-disposition: form-data; name=\"file\"; \
         filename=\"<script>alert(1)<b id=x>.csv\"\r\n\r\n\
         渠道,申请人,{}\r\n<script>alert(1),<b id=x>,\"<script>\"\r\n{PART}--\r\n",
        "<script>alert(1)</script>"
    );
    let shown = send(browser, "POST", "/import", &file).await;
    harmless(&shown, &[], "import.html");
    let file = file.replace("渠道,申请人", "名称,公开属性");
    let shown = send(browser, "POST", "/catalogue/import", &file).await;
    harmless(&shown, &[], "catalogue_import.html");
    let (mut top, attempt) = (ground.apart(ABOVE).await, evil("名"));
    let wrong = [
        ("login", attempt.as_str()),
        ("password", "x"),
        ("next", &evil("/")),
    ];
    let shown = nobody(ground).post("/sign-in", &wrong).await.ok(401);
    harmless(&shown, &["名", "/"], "sign_in.html");
    let unknown = [("login", "<b id=x>"), ("password", "x")];
    nobody(ground).post("/sign-in", &unknown).await.ok(401);
    let shown = top.get("/admin/sign-ins").await.ok(200);
    harmless(&shown, &[], "admin_sign_ins.html");
    // of an unknown name only the beginning is told
    assert!(shown.has("&#60;b***"));
}

/// Nobody's browser.
fn nobody(ground: &Ground) -> Browser {
    ground.browser(Caller::Nobody)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_door_shows_names_as_they_are() {
    let ground = Ground::fresh().await;
    spoiled(&ground).await;
    let office = &ground.place.office;
    let token = office.invite(None, KEPT, Some(LOGIN), 72).await.unwrap();
    let link = format!("/invitation/{token}");
    let mut browser = nobody(&ground);
    let shown = browser.get(&link).await.ok(200);
    harmless(&shown, &["管"], "invitation.html");
    let new = [("new_password", PASSWORD), ("new_again", &evil("密"))];
    let shown = browser.post(&link, &new).await.ok(422);
    harmless(&shown, &["管"], "invitation.html");
    let new = [("new_password", PASSWORD), ("new_again", PASSWORD)];
    let shown = browser.post(&link, &new).await.ok(200);
    harmless(&shown, &[], "invitation_done.html");
    // what was typed when the session was over comes back after signing in
    let typed = [(evil("名"), evil("写"))];
    let shown = browser.post("/drafts", &typed).await.ok(401);
    harmless(&shown, &[], "sign_in.html");
    let mut form = shown.form("/sign-in");
    form.retain(|(name, _)| name == "next" || name == "held");
    form.push(("login".into(), LOGIN.into()));
    form.push(("password".into(), PASSWORD.into()));
    let shown = browser.post("/sign-in", &form).await.ok(200);
    harmless(&shown, &["名", "写"], "resume.html");
    assert!(
        shown.form("/drafts").contains(&typed[0].clone()),
        "it is sent as it was"
    );
}
