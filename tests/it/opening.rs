//! What stood on paper into the register, on both databases.

mod begun;
mod command;
mod paper;
mod speed;
mod warned;
mod wrong;

use ::casework::intake::opening::{BadRecord, OpeningError, OpeningReport};
use disclosure::words::{ActKind, ApplicantKind, State};
use serde_json::{Value, json};
use store::{Scope, StoreError};

use crate::casework::District;
use crate::harness::{Peer, on_both};
use paper::*;

on_both!(
    everything_on_paper_is_taken_in,
    a_dry_run_keeps_nothing_and_foretells_all,
    a_past_act_is_its_officers_and_entered_by_another,
    numbers_go_on_where_paper_ends,
    items_on_paper_count_for_the_fee,
    a_reply_on_paper_makes_a_repeat,
    an_opinion_and_an_extension_move_the_day,
    one_reply_of_the_past_answers_two_cases,
    the_same_file_is_taken_once,
);

/// Everything that a file may write.
const TABLES: [&str; 10] = [
    "cases",
    "case_events",
    "case_texts",
    "case_parties",
    "deadlines",
    "people",
    "numbers",
    "earlier_replies",
    "earlier_items",
    "carried_over",
];

async fn counts(district: &District) -> Vec<String> {
    let mut counts = Vec::new();
    for table in TABLES {
        let sql = format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}");
        counts.extend(district.memory.texts(sql).await);
    }
    counts
}

async fn import(
    district: &District,
    records: &[Value],
    dry_run: bool,
) -> Result<OpeningReport, OpeningError> {
    district
        .office
        .import_opening(district.desk("head"), &file(records), dry_run)
        .await
}

async fn taken(district: &District, records: &[Value]) -> OpeningReport {
    import(district, records, false)
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

fn bad(outcome: Result<OpeningReport, OpeningError>) -> Vec<BadRecord> {
    match outcome {
        Err(OpeningError::BadRecords(bad)) => bad,
        other => panic!("{other:?}"),
    }
}

/// One record of each kind, and cases in several states.
fn everything() -> Vec<Value> {
    let closed = [
        to_handler("2026-01-06"),
        signed(granted(), "2026-01-16", "自然资公开复〔2026〕7号"),
        served("2026-01-16"),
    ]
    .concat();
    let asked = vec![
        act("screen", "2026-02-11"),
        with(
            act("request_supplement", "2026-02-12"),
            json!({ "items": ["请写明批次"], "served_on": "2026-02-13" }),
        ),
    ];
    vec![
        case("自然资依申请〔2026〕3号", "2026-01-05", closed),
        // its twenty workdays are over
        case(
            "自然资依申请〔2026〕4号",
            "2026-01-05",
            to_handler("2026-01-07"),
        ),
        case("旧编号之五", "2026-02-11", asked),
        case("自然资依申请〔2026〕9号", "2026-02-27", Vec::new()),
        earlier_reply("自然资公开复〔2025〕31号"),
        items("2026-03", 4),
        carried_over(2025),
        last_number("case", 2026, 11),
        last_number("extension_notice", 2026, 2),
    ]
}

async fn everything_on_paper_is_taken_in(peer: Peer) {
    let district = District::fresh(peer).await;
    let before = district.memory.store.written();
    let report = taken(&district, &everything()).await;
    assert_eq!(
        district.memory.store.written().acts,
        before.acts + 1,
        "one transaction"
    );
    let states: Vec<_> = report
        .cases
        .iter()
        .map(|count| (count.state, count.cases, count.overdue))
        .collect();
    assert_eq!(
        states,
        [
            (State::Registered, 1, 0),
            (State::AwaitingSupplement, 1, 0),
            (State::Handling, 1, 1),
            (State::Closed, 1, 0)
        ]
    );
    assert_eq!((report.case_count(), report.overdue()), (4, 1));
    assert_eq!(
        (
            report.acts,
            report.earlier_replies,
            report.items,
            report.carried_over
        ),
        (16, 1, 1, 1)
    );
    let verified = district.office.verify().await.unwrap();
    assert_eq!((verified.cases, verified.events), (4, 20));
    let mut reader = district.memory.store.read().await.unwrap();
    let agency = district.desk("clerk").agency.id;
    let overdue = reader
        .overdue(&Scope::system(), "reply", district.office.today(), None)
        .await
        .unwrap();
    assert_eq!(overdue[0].number, "自然资依申请〔2026〕4号");
    let row = reader.carried_over_before(agency, 2025).await.unwrap();
    assert_eq!(row.iter().map(|(_, cases)| cases).sum::<i64>(), 6);
    assert!(row.contains(&(ApplicantKind::LegalService, 2)));
    let found = reader
        .reply_by_number(agency, "自然资公开复〔2025〕31号")
        .await
        .unwrap();
    assert_eq!(found[0].case_number, "自然资依申请〔2025〕40号");
    let signed = reader
        .reply_by_number(agency, "自然资公开复〔2026〕7号")
        .await
        .unwrap();
    assert_eq!(signed[0].case_number, "自然资依申请〔2026〕3号");
}

async fn a_dry_run_keeps_nothing_and_foretells_all(peer: Peer) {
    let district = District::fresh(peer).await;
    let before = counts(&district).await;
    let mut foretold = import(&district, &everything(), true).await.unwrap();
    assert!(foretold.dry_run);
    assert_eq!(counts(&district).await, before);
    foretold.dry_run = false;
    assert_eq!(taken(&district, &everything()).await, foretold);
    assert_ne!(counts(&district).await, before);
}

async fn a_past_act_is_its_officers_and_entered_by_another(peer: Peer) {
    let district = District::fresh(peer).await;
    // nobody of today: who has left was an officer then
    let left = district.desk("reviewer").officer.id;
    district
        .memory
        .store
        .act(move |tx| {
            Box::pin(async move {
                tx.set_officer_active(left, false).await?;
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
    taken(&district, &everything()).await;
    let mut reader = district.memory.store.read().await.unwrap();
    let row = reader
        .case_by_number(&Scope::system(), "自然资依申请〔2026〕3号")
        .await
        .unwrap()
        .unwrap();
    let events = reader.events(&Scope::system(), row.id).await.unwrap();
    let head = district.desk("head").officer.id;
    assert!(events.iter().all(|event| event.actor == head));
    let passed = events.iter().find(|event| event.kind == "pass_review");
    let passed = passed.unwrap();
    assert_eq!(passed.on_behalf_of, Some(left));
    assert_eq!(passed.effective_on.to_string(), "2026-01-16");
    assert_eq!(passed.payload["by"]["name"], "审核丙");
    let screened = events.iter().find(|event| event.kind == "screen").unwrap();
    assert_eq!(screened.on_behalf_of, None, "the importing officer's own");
}

async fn numbers_go_on_where_paper_ends(peer: Peer) {
    let district = District::fresh(peer).await;
    let report = taken(&district, &everything()).await;
    let ends: Vec<_> = report
        .series
        .iter()
        .map(|end| (&*end.agency, &*end.series, end.year, end.last))
        .collect();
    assert_eq!(
        ends,
        [
            ("自然资", "reply", 2025, 31),
            ("自然资", "case", 2026, 11),
            ("自然资", "extension_notice", 2026, 2),
            ("自然资", "reply", 2026, 7),
        ]
    );
    let next = district.register(json!({})).await;
    assert_eq!(next.case.number, "自然资依申请〔2026〕12号");
    district.to_handler(next.id, "2026-03-02").await;
    let signed = district.sign(next.id, "2026-03-02", granted()).await;
    let number = signed.case.reply.unwrap().number.unwrap();
    assert_eq!(number, "自然资公开复〔2026〕8号");
    district.office.verify().await.unwrap();
    // above the number that the file names: a case on paper goes further
    let later = [
        case("自然资依申请〔2026〕20号", "2026-02-27", Vec::new()),
        last_number("case", 2026, 15),
    ];
    let report = taken(&district, &later).await;
    assert_eq!(report.series[0].last, 20);
    // never back
    let report = taken(&district, &[last_number("case", 2026, 1)]).await;
    assert_eq!(report.series[0].last, 20);
    district.office.verify().await.unwrap();
}

async fn items_on_paper_count_for_the_fee(peer: Peer) {
    let district = District::fresh(peer).await;
    taken(&district, &[items("2026-03", 10), items("2026-02", 7)]).await;
    let known = json!({ "applicant": { "name": "王喆堃𬹼", "id_number": "370404199001011230" } });
    let id = district.register(known).await.id;
    let today = "2026-03-02";
    district.to_handler(id, today).await;
    let finding = json!({ "reason": "当月已有十件" });
    district
        .act("handler", id, today, ActKind::FindExcessive, finding)
        .await;
    let approval = json!({ "basis": "per_item", "reason": "超出合理范围" });
    district
        .act("head", id, today, ActKind::ApproveFee, approval)
        .await;
    let notice = json!({ "basis": "per_item" });
    let acted = district
        .act("handler", id, today, ActKind::NotifyFee, notice)
        .await;
    assert_eq!(acted.event.facts.nth_in_month, Some(11));
    let fee = acted.case.fee.unwrap();
    assert_eq!((fee.lines[0].from, fee.lines[0].to), (11, 11));
}

async fn a_reply_on_paper_makes_a_repeat(peer: Peer) {
    let district = District::fresh(peer).await;
    let past = case(
        "自然资依申请〔2026〕1号",
        "2026-01-05",
        [
            to_handler("2026-01-06"),
            signed(granted(), "2026-01-16", "自然资公开复〔2026〕1号"),
            served("2026-01-16"),
        ]
        .concat(),
    );
    let repeat = |of: &str| json!({ "kind": "repeat_request", "parts": { "earlier_reply": of } });
    // on paper, too: the reply it names stands further down in the file
    let again = case(
        "自然资依申请〔2026〕2号",
        "2026-02-02",
        [
            to_handler("2026-02-03"),
            signed(
                repeat("自然资公开复〔2026〕1号"),
                "2026-02-04",
                "自然资公开复〔2026〕2号",
            ),
        ]
        .concat(),
    );
    taken(
        &district,
        &[again, past, earlier_reply("自然资公开复〔2025〕31号")],
    )
    .await;
    let known = json!({ "applicant": { "name": "王喆堃𬹼", "id_number": "370404199001011230" } });
    let id = district.register(known).await.id;
    district.to_handler(id, "2026-03-02").await;
    let drafted = district
        .act(
            "handler",
            id,
            "2026-03-02",
            ActKind::Draft,
            repeat("自然资公开复〔2025〕31号"),
        )
        .await;
    let earlier = &drafted.event.facts.earlier_replies[0];
    assert_eq!(earlier.case_number, "自然资依申请〔2025〕40号");
    assert_eq!(earlier.served_on.unwrap().to_string(), "2025-11-20");
    // another applicant's repeat it is not
    let other = json!({ "applicant": { "name": "李四", "id_number": "370404198507072345" } });
    let id = district.register(other).await.id;
    district.to_handler(id, "2026-03-02").await;
    let refused = district
        .try_act(
            "handler",
            id,
            "2026-03-02",
            ActKind::Draft,
            repeat("自然资公开复〔2025〕31号"),
        )
        .await;
    assert!(refused.unwrap_err().to_string().contains("另一申请人"));
}

async fn an_opinion_and_an_extension_move_the_day(peer: Peer) {
    let district = District::fresh(peer).await;
    let on = "2026-02-03";
    let acts = [
        to_handler(on),
        vec![
            json!({ "act": "consult", "on": on, "by": "承办乙", "id": "甲", "with": "joint_agency",
                "agency": "河东", "name": "", "question": "请提供意见", "received_on": on }),
            json!({ "act": "consultation_answered", "on": "2026-02-09", "by": "承办乙", "id": "甲", "opinion": "agree" }),
            json!({ "act": "approve_extension", "on": "2026-02-10", "by": "负责丁", "workdays": 20, "reason": "涉及多个项目" }),
            json!({ "act": "extend", "on": "2026-02-10", "by": "承办乙", "workdays": 20, "reason": "涉及多个项目" }),
        ],
    ]
    .concat();
    taken(&district, &[case("旧一号", "2026-02-02", acts)]).await;
    let days = district
        .memory
        .texts("SELECT CAST(due_on AS TEXT) FROM deadlines WHERE kind = 'reply'")
        .await;
    // From 3 February 40 workdays end on 3 April (15 to 23 February are holidays, the
    // 14th and the 28th are worked); four that the opinion took follow after Qingming.
    assert_eq!(days, ["2026-04-10"]);
    let parts = district
        .memory
        .texts("SELECT part FROM case_parties WHERE until IS NOT NULL")
        .await;
    assert_eq!(parts, ["consulted"]);
    district.office.verify().await.unwrap();
}

async fn one_reply_of_the_past_answers_two_cases(peer: Peer) {
    let district = District::fresh(peer).await;
    let mut draft = granted();
    draft["covers"] = json!(["旧二号"]);
    let lead = [
        to_handler("2026-02-03"),
        signed(draft, "2026-02-04", "旧复一号"),
        served("2026-02-05"),
    ]
    .concat();
    let records = [
        case("旧一号", "2026-02-02", lead),
        case("旧二号", "2026-02-02", to_handler("2026-02-03")),
    ];
    let report = taken(&district, &records).await;
    let states: Vec<_> = report.cases.iter().map(|count| count.state).collect();
    assert_eq!(states, [State::Replied, State::Closed]);
    let replies = district
        .memory
        .texts("SELECT number FROM cases WHERE reply_number = '旧复一号' ORDER BY number")
        .await;
    assert_eq!(replies.len(), 2);
    district.office.verify().await.unwrap();
}

async fn the_same_file_is_taken_once(peer: Peer) {
    let district = District::fresh(peer).await;
    taken(&district, &everything()).await;
    let kept = counts(&district).await;
    let twice = bad(import(&district, &everything(), false).await);
    let lines: Vec<usize> = twice.iter().map(|bad| bad.line).collect();
    // of the first, its reply's number, too
    assert_eq!(lines, [1, 1, 2, 3, 4, 5, 6, 7]);
    assert!(
        twice[0].to_string().contains("登记簿中已经用过"),
        "{}",
        twice[0]
    );
    assert_eq!(counts(&district).await, kept);
}
