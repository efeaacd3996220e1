//! What is on paper and what is the register's own: a file tells of the days
//! before the first application that the agency registered here itself.

use ::casework::ActRequest;
use disclosure::act::Act;
use disclosure::words::ActKind;
use serde_json::{Value, json};

use super::paper::*;
use super::{bad, import, taken};
use crate::casework::District;
use crate::harness::{Peer, on_both};

on_both!(
    what_is_played_from_paper_says_so,
    what_was_done_on_paper_is_not_judged_in_hindsight,
    a_correction_of_what_was_done_on_paper_is_of_paper_too,
    a_file_tells_nothing_of_the_registers_own_days,
);

const FROM_PAPER: &str = "SELECT number || ' ' || e.kind FROM case_events e JOIN cases c ON c.id = e.case_id \
    WHERE e.payload LIKE '%\"facts\":{%\"from_paper\":true%' ORDER BY number, e.seq";

async fn what_is_played_from_paper_says_so(peer: Peer) {
    let district = District::fresh(peer).await;
    let mut draft = granted();
    draft["covers"] = json!(["旧二号"]);
    let lead = [
        to_handler("2026-02-03"),
        signed(draft, "2026-02-04", "旧复一号"),
    ]
    .concat();
    let records = [
        case("旧一号", "2026-02-02", lead),
        case("旧二号", "2026-02-02", to_handler("2026-02-03")),
    ];
    taken(&district, &records).await;
    let marked = district.memory.texts(FROM_PAPER).await;
    let events = district.memory.texts("SELECT kind FROM case_events").await;
    assert_eq!(marked.len(), events.len(), "{marked:?} of {events:?}");
    for wanted in ["旧一号 register", "旧一号 sign", "旧二号 answer_jointly"] {
        assert!(marked.iter().any(|said| said == wanted), "{marked:?}");
    }
    let own = district.register(json!({})).await;
    district.to_handler(own.id, "2026-03-02").await;
    assert_eq!(district.memory.texts(FROM_PAPER).await, marked);
}

/// What the handler of an overdue case may not enter afterwards.
fn consulting(on: &str) -> Value {
    json!({ "id": "甲", "with": "joint_agency", "agency": null, "name": "市档案馆",
        "question": "请提供意见", "received_on": on })
}

async fn what_was_done_on_paper_is_not_judged_in_hindsight(peer: Peer) {
    let district = District::fresh(peer).await;
    let on = "2026-01-12";
    let act = json!({ "act": "consult", "on": on, "by": "承办乙" });
    let acts = [to_handler("2026-01-06"), vec![with(act, consulting(on))]].concat();
    let overdue = case("旧二号", "2026-01-05", to_handler("2026-01-06"));
    taken(&district, &[case("旧一号", "2026-01-05", acts), overdue]).await;
    // the same, entered on the register's own days
    let scope = store::Scope::system();
    let mut reader = district.memory.store.read().await.unwrap();
    let row = reader.case_by_number(&scope, "旧二号").await.unwrap();
    drop(reader);
    let refused = district
        .try_act(
            "handler",
            row.unwrap().id,
            on,
            ActKind::Consult,
            consulting(on),
        )
        .await;
    let told = refused.unwrap_err().to_string();
    assert!(told.contains("答复期限已经届满"), "{told}");
    district.office.verify().await.unwrap();
}

async fn a_correction_of_what_was_done_on_paper_is_of_paper_too(peer: Peer) {
    let district = District::fresh(peer).await;
    let on = "2026-01-12";
    let act = json!({ "act": "consult", "on": on, "by": "承办乙" });
    let acts = [to_handler("2026-01-06"), vec![with(act, consulting(on))]];
    taken(&district, &[case("旧一号", "2026-01-05", acts.concat())]).await;
    let mut reader = district.memory.store.read().await.unwrap();
    let row = reader
        .case_by_number(&store::Scope::system(), "旧一号")
        .await;
    let id = row.unwrap().unwrap().id;
    drop(reader);
    let request = json!({ "event": 5, "reason": "抄错了问题" });
    let request = ActRequest {
        beside: serde_json::from_value(
            json!({ "change": { "question": "请就第三人信息提供意见" } }),
        )
        .unwrap(),
        ..ActRequest::of(id, Act::parse(ActKind::RequestCorrection, request).unwrap())
    };
    let asked = district
        .office
        .act(district.desk("handler"), request)
        .await
        .unwrap();
    let confirmed = json!({ "request": asked.event.seq });
    district
        .act("head", id, "2026-03-02", ActKind::Correct, confirmed)
        .await;
    district.office.verify().await.unwrap();
}

async fn a_file_tells_nothing_of_the_registers_own_days(peer: Peer) {
    let district = District::fresh(peer).await;
    // until the agency begins, a file may tell of today
    taken(
        &district,
        &[case("旧一号", "2026-03-02", to_handler("2026-03-02"))],
    )
    .await;
    district.clock.set("2026-03-04T01:00:00Z");
    // entered late: the register begins on the day on which it is entered
    district.register(json!({ "on": "2026-03-02" })).await;
    district.clock.set("2026-03-05T01:00:00Z");
    let before = [
        case("旧二号", "2026-03-03", to_handler("2026-03-03")),
        with(
            earlier_reply("旧复一号"),
            json!({ "replied_on": "2026-03-03" }),
        ),
    ];
    taken(&district, &before).await;
    let late = [
        case("旧三号", "2026-03-04", Vec::new()),
        case(
            "旧四号",
            "2026-03-03",
            vec![
                act("screen", "2026-03-03"),
                with(act("note", "2026-03-04"), json!({ "text": "已电话告知" })),
            ],
        ),
        with(
            earlier_reply("旧复二号"),
            json!({ "replied_on": "2026-03-04" }),
        ),
        last_number("case", 2026, 40),
    ];
    let found = bad(import(&district, &late, false).await);
    let places: Vec<String> = found.iter().map(|bad| bad.place()).collect();
    assert_eq!(
        places,
        [
            "第 1 行“旧三号”（application.on）",
            "第 2 行“旧四号”第 2 项“记事”（on）",
            "第 3 行“旧复二号”（replied_on）"
        ]
    );
    for bad in &found {
        let told = bad.to_string();
        assert!(
            told.contains("2026-03-04 起已经在登记簿中自行登记") && told.contains("补录"),
            "{told}"
        );
    }
    // another agency has not begun
    let town = with(
        case("镇一号", "2026-03-04", Vec::new()),
        json!({ "agency": "河东" }),
    );
    let found = bad(import(&district, &[town], true).await);
    assert_eq!(found[0].refusal.code, "agency_out_of_reach");
}
