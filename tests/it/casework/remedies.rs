//! Reconsideration and litigation on a real register: months after the archive, through
//! lists, calendars, dossiers and returns, into a second round.

use casework::dossier::{Binding, verify};
use casework::files::NewFile;
use casework::remedies::RemedyList;
use casework::{ActError, Due, MonthOf};
use disclosure::clock::{self, DeadlineKind, Out};
use disclosure::words::{ActKind, RemedyOutcome, State};
use serde_json::{Value, json};
use store::CaseId;

use super::District;
use super::district::day;
use super::dossier::text_of;
use crate::harness::{Peer, on_both};

on_both!(
    an_archived_reply_is_annulled_and_given_anew,
    an_appeal_of_january_leaves_december_as_it_was,
    what_is_kept_of_them_is_what_the_events_say,
);

const TODAY: &str = "2026-03-02";

/// A case that was answered, closed and archived.
async fn archived(district: &District, title: &str) -> CaseId {
    let id = district.register(json!({ "title": title })).await.id;
    district.to_handler(id, TODAY).await;
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "复印件", "pages": 3 } } });
    district.sign(id, TODAY, draft).await;
    for (kind, payload) in [
        (
            ActKind::Serve,
            json!({ "service": "post", "served_on": TODAY }),
        ),
        (ActKind::ProveService, json!({ "proof": "挂号信收据" })),
        (ActKind::Close, json!({})),
        (ActKind::Archive, json!({ "dossier": "2026-1" })),
    ] {
        district.act("clerk", id, TODAY, kind, payload).await;
    }
    id
}

/// It is another day.
fn on(district: &District, day: &str) {
    district.clock.set(&format!("{day}T01:00:00Z"));
}

async fn filed(district: &District, id: CaseId, kind: &str, on: &str) -> u64 {
    let filing = json!({ "kind": kind, "against": "reply", "by": "applicant",
        "before": "青衡区人民政府", "number": "青府复〔2026〕7号", "received_on": on });
    let acted = district
        .act("clerk", id, on, ActKind::RecordRemedy, filing)
        .await;
    acted.event.seq
}

fn decision(remedy: u64, outcome: &str, on: &str) -> Value {
    json!({ "remedy": remedy, "outcome": outcome, "decided_on": on, "received_on": on,
        "number": "青府复决〔2026〕7号", "gist": "决定的要点" })
}

fn paper(name: &str, part: &str) -> NewFile {
    NewFile {
        name: name.into(),
        part: part.into(),
        subject: String::new(),
        note: String::new(),
        bytes: name.as_bytes().into(),
    }
}

async fn clean(district: &District) {
    let verified = district.office.verify().await;
    assert!(verified.is_ok(), "{:?}", verified.err());
}

async fn overdue(district: &District, desk: &str, kind: DeadlineKind) -> Vec<(CaseId, String)> {
    let due = Due { kind, agency: None };
    let rows = district.office.overdue(district.desk(desk), due).await;
    let rows = rows.unwrap().into_iter();
    rows.map(|(row, _)| (row.case_id, row.due_on.to_string()))
        .collect()
}

async fn an_archived_reply_is_annulled_and_given_anew(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = archived(&district, "批复").await;
    let office = &district.office;
    let (clerk, handler) = (district.desk("clerk"), district.desk("handler"));
    let secret = office.renew_feed(handler).await.unwrap();
    // Nothing is added to a closed dossier, as long as nobody contests it.
    let refused = office
        .add_file(clerk, id, paper("通知.txt", "remedy"))
        .await;
    assert!(matches!(refused, Err(ActError::Refused(refusal)) if refusal.code == "round_frozen"));

    on(&district, "2026-05-08");
    let remedy = filed(&district, id, "reconsideration", "2026-05-08").await;
    let answer = DeadlineKind::ReconsiderationAnswer;
    let open = office
        .remedies(clerk, None, RemedyList::Open)
        .await
        .unwrap();
    let due = |at: usize| {
        let remedy = &open[at].remedy;
        (remedy.due_kind, remedy.due_on.map(|day| day.to_string()))
    };
    assert_eq!(due(0), (Some(answer), Some("2026-05-21".into())));
    // It stands in every calendar and list, though the case is archived.
    let feed = office.feed(&secret).await.unwrap().unwrap();
    let fed: Vec<_> = feed
        .iter()
        .map(|it| (it.case_id, it.kind.as_str()))
        .collect();
    assert_eq!(fed, [(id, "reconsideration_answer")]);
    for (desk, of, expected) in [
        (clerk, MonthOf::Reach, 1),
        (handler, MonthOf::Hands, 1),
        (clerk, MonthOf::Hands, 0),
    ] {
        let month = office.month(desk, 2026, 5, of).await.unwrap();
        let of_day = &month[20].remedies;
        assert_eq!(of_day.len(), expected, "{of:?}");
    }
    let found = office
        .due_soon(
            handler,
            Due {
                kind: answer,
                agency: None,
            },
            day("2026-05-21"),
        )
        .await;
    assert_eq!(found.unwrap().len(), 1);
    assert!(overdue(&district, "supervisor", answer).await.is_empty());
    on(&district, "2026-05-22");
    let late = overdue(&district, "supervisor", answer).await;
    assert_eq!(late, [(id, "2026-05-21".into())]);
    clean(&district).await;

    // It comes late, and is told so.
    let said = json!({ "remedy": remedy, "answered_on": "2026-05-22" });
    let acted = district
        .act("handler", id, "2026-05-22", ActKind::AnswerRemedy, said)
        .await;
    assert!(acted.event.derived.late);
    assert!(overdue(&district, "supervisor", answer).await.is_empty());

    // The decision goes into a dossier that supplements the one that was closed.
    on(&district, "2026-07-01");
    let decision_paper = paper("复议决定书.txt", "remedy");
    office.add_file(clerk, id, decision_paper).await.unwrap();
    let other = office.add_file(clerk, id, paper("别的.txt", "other")).await;
    assert!(matches!(other, Err(ActError::Refused(refusal)) if refusal.code == "round_frozen"));
    let mut ordering = decision(remedy, "corrected", "2026-07-01");
    ordering["new_reply"] = json!(true);
    ordering["within_workdays"] = json!(15);
    let acted = district
        .act(
            "clerk",
            id,
            "2026-07-01",
            ActKind::RecordRemedyDecision,
            ordering,
        )
        .await;
    assert_eq!(acted.case.state, State::Archived);
    office.build_case(id).await.unwrap();
    let dossiers = office.dossiers(clerk, id).await.unwrap().unwrap();
    let rounds: Vec<i64> = dossiers.rows.iter().map(|row| row.round).collect();
    assert_eq!(rounds, [1, 1]);
    let content = |row: usize, binding| {
        let dossier = dossiers.rows[row].id;
        office.dossier_content(clerk, id, dossier, binding)
    };
    let zip = content(1, Binding::Zip).await.unwrap().unwrap().bytes;
    let verified = verify(&zip, None).unwrap();
    let remedies = |files: &[casework::dossier::Entry]| {
        let of_part = files.iter().filter(|file| file.part == "remedy");
        of_part.count()
    };
    assert_eq!(remedies(&verified.manifest.files), 1);
    assert_eq!(verified.manifest.retention, "30年");
    assert_eq!(remedies(&verified.earlier.unwrap().manifest.files), 0);
    let told = content(1, Binding::Pdf).await.unwrap().unwrap().bytes;
    let told = text_of(&told);
    assert!(told.contains("登记复议决定、裁判"), "{told}");

    // The new reply names the decision, and its period is that of the decision.
    let order = json!({ "ground": "reconsideration", "remedy": remedy, "reason": "重新答复" });
    on(&district, "2026-07-06");
    let anew = district
        .act("clerk", id, "2026-07-06", ActKind::ReplyAnew, order)
        .await;
    assert_eq!((anew.case.round, anew.case.state), (2, State::Handling));
    let due = clock::reply_deadline(&anew.case, &office.rules, Out::Silent).unwrap();
    assert_eq!(due.day0, day("2026-07-01"));
    assert_eq!(due.due_on, Some(day("2026-07-22")));
    let open = office
        .remedies(clerk, None, RemedyList::Open)
        .await
        .unwrap();
    assert!(open.is_empty(), "{open:?}");
    let table = office.remedy_table(clerk, None, 2026).await.unwrap();
    assert_eq!(table.cells, [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let of_cell: Vec<CaseId> = table.of_cell(1).map(|it| it.case_id).collect();
    assert_eq!(of_cell, [id]);
    assert_eq!(table.corrected_of_decided(), (1, 1));
    clean(&district).await;
}

async fn an_appeal_of_january_leaves_december_as_it_was(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = archived(&district, "批复").await;
    let office = &district.office;
    on(&district, "2026-10-12");
    let remedy = filed(&district, id, "litigation", "2026-10-12").await;
    on(&district, "2026-12-21");
    let judgment = decision(remedy, "corrected", "2026-12-21");
    district
        .act(
            "clerk",
            id,
            "2026-12-21",
            ActKind::RecordRemedyDecision,
            judgment,
        )
        .await;
    let desk = district.desk("supervisor");
    let cells = |year| async move {
        let table = office.remedy_table(desk, None, year).await;
        table.unwrap().cells
    };
    let december = [0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0];
    assert_eq!(cells(2026).await, december);
    // The agencies elsewhere in the tree see nothing of it.
    let town = district.desk("town");
    let elsewhere = office.remedy_table(town, None, 2026).await.unwrap();
    assert_eq!(elsewhere.cells, [0; 15]);
    let below = desk.agency.id;
    let own = district.desk("clerk").agency.id;
    for (agency, expected) in [(below, 1), (own, 1), (town.agency.id, 0)] {
        let table = office.remedy_table(desk, Some(agency), 2026).await.unwrap();
        assert_eq!(table.counted.len(), expected);
    }

    on(&district, "2027-01-04");
    let appeal = json!({ "remedy": remedy, "by": "opponent", "appealed_on": "2027-01-04",
        "before": "青州市中级人民法院" });
    district
        .act("clerk", id, "2027-01-04", ActKind::RecordAppeal, appeal)
        .await;
    let pending = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0];
    assert_eq!((cells(2026).await, cells(2027).await), (december, pending));
    on(&district, "2027-04-06");
    district
        .act(
            "clerk",
            id,
            "2027-04-06",
            ActKind::RecordRemedyDecision,
            decision(remedy, "upheld", "2027-04-06"),
        )
        .await;
    let settled = [0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0];
    assert_eq!((cells(2026).await, cells(2027).await), (december, settled));

    // The returns of the months tell it as it stood at the end of each.
    for (month, received, decided, undecided) in [
        ("2026-09", 0, 0, 0),
        ("2026-10", 1, 0, 1),
        ("2026-11", 0, 0, 1),
        ("2026-12", 0, 1, 0),
        ("2027-01", 0, 0, 1),
        ("2027-04", 0, 1, 0),
    ] {
        let told = office.remedy_return(desk, None, month).await.unwrap();
        let told = told.unwrap();
        let counted = (told.received, told.decided, told.undecided);
        assert_eq!(counted, (received, decided, undecided), "{month}");
        let lines = told.remedies.len();
        assert_eq!(lines, received.max(decided + undecided), "{month}");
        let text = serde_json::to_string(&told).unwrap();
        assert!(!text.contains("张"), "no applicant is named: {text}");
        let sheet = office.remedy_return_sheet(&told).unwrap();
        assert!(sheet.starts_with(b"PK"));
    }
    let december = office.remedy_return(desk, None, "2026-12").await.unwrap();
    let december = december.unwrap();
    assert_eq!(december.remedies[0].outcome, Some(RemedyOutcome::Corrected));
    assert_eq!(december.corrected, 1);
    for none in ["2027-05", "2027-13", "2027"] {
        let told = office.remedy_return(desk, None, none).await.unwrap();
        assert_eq!(told, None, "{none}");
    }
    clean(&district).await;
}

async fn what_is_kept_of_them_is_what_the_events_say(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = archived(&district, "批复").await;
    on(&district, "2026-05-08");
    filed(&district, id, "reconsideration", "2026-05-08").await;
    clean(&district).await;
    for (change, back) in [
        (
            "UPDATE remedies SET due_on = '2027-01-01'",
            "UPDATE remedies SET due_on = '2026-05-21'",
        ),
        (
            "UPDATE remedies SET outcome = 'upheld'",
            "UPDATE remedies SET outcome = NULL",
        ),
        (
            "UPDATE remedies SET is_open = FALSE",
            "UPDATE remedies SET is_open = TRUE",
        ),
    ] {
        district.memory.execute(change).await.unwrap();
        let told = district.office.verify().await.unwrap_err().to_string();
        assert!(told.contains("复议、诉讼"), "{change}: {told}");
        district.memory.execute(back).await.unwrap();
        clean(&district).await;
    }
    district
        .memory
        .execute("DELETE FROM remedies")
        .await
        .unwrap();
    let told = district.office.verify().await.unwrap_err().to_string();
    assert!(told.contains("复议、诉讼"), "{told}");
}
