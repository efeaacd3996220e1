//! `Office::verify`: whatever is changed behind the register's back is named.

use casework::VerifyError;
use disclosure::words::ActKind;
use serde_json::json;
use store::SearchAsk;

use super::District;
use crate::harness::{Memory, Peer, on_both};

on_both!(
    whatever_is_changed_is_named,
    what_cannot_be_found_is_told_and_indexed_anew,
    a_case_that_vanished_leaves_its_number,
    numbers_given_before_the_register_are_no_gap,
);

const TODAY: &str = "2026-03-02";

/// Three cases: one whose opinion is out, one replied, one whose first reply was
/// signed in vain.
async fn district(peer: Peer) -> District {
    let district = District::fresh(peer).await;
    district
        .register(json!({ "content": "给甲看的内容" }))
        .await;
    // the same person, who gives another telephone
    let open = district
        .register(json!({ "title": "二", "applicant": { "phone": "13900000002" } }))
        .await
        .id;
    district.to_handler(open, TODAY).await;
    let town = district.desk("town").agency.id;
    let asked = json!({ "id": "河东", "with": "joint_agency", "agency": town, "question": "请回复",
        "received_on": TODAY });
    district
        .act("handler", open, TODAY, ActKind::Consult, asked)
        .await;
    let replied = district.register(json!({ "title": "三" })).await.id;
    district.to_handler(replied, TODAY).await;
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "复印件", "pages": 3 } } });
    district.sign(replied, TODAY, draft.clone()).await;
    let wrong = json!({ "reason": "页数有误" });
    district
        .act("head", replied, TODAY, ActKind::ReturnDraft, wrong)
        .await;
    district.sign(replied, TODAY, draft).await;
    let serving = json!({ "service": "post", "served_on": TODAY });
    district
        .act("clerk", replied, TODAY, ActKind::Serve, serving)
        .await;
    district.memory.disarm().await;
    let verified = district.office.verify().await.unwrap();
    assert_eq!(
        (verified.cases, verified.people, verified.rule_sets),
        (3, 3, 1)
    );
    district
}

/// What `verify` says; it must say something.
async fn told(district: &District, change: &str) -> String {
    match district.office.verify().await {
        Err(VerifyError::Store(store::VerifyError::Store(error))) => panic!("{change}: {error}"),
        Err(error) => error.to_string(),
        Ok(verified) => panic!("{change} goes unseen: {verified:?}"),
    }
}

/// How a change is undone, from a copy of its table.
#[derive(Clone, Copy)]
enum Undo {
    /// A column is put back, by the key of the table.
    Column(&'static str, &'static str),
    /// All rows are put back.
    Rows,
    /// Rows that are gone are put back, by the key of the table.
    Gone(&'static str),
}
use Undo::{Column, Gone, Rows};

async fn undo(memory: &Memory, table: &str, undo: Undo) {
    let sql = match undo {
        Column(column, key) => format!(
            "UPDATE {table} SET {column} = (SELECT k.{column} FROM kept k WHERE k.{key} = {table}.{key})"
        ),
        Rows => format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept"),
        Gone(key) => format!(
            "INSERT INTO {table} SELECT * FROM kept k WHERE k.{key} NOT IN (SELECT {key} FROM {table})"
        ),
    };
    memory.execute(sql).await.unwrap();
    memory.execute("DROP TABLE kept").await.unwrap();
}

/// Table, change, what `verify` says of it, and how it is undone.
#[rustfmt::skip]
const CHANGES: &[(&str, &str, &[&str], Undo)] = &[
    ("cases", "UPDATE cases SET state = 'screening' WHERE title = '二'", &["〔2026〕2号", "“state”"], Column("state", "id")),
    ("cases", "UPDATE cases SET state = 'flying' WHERE title = '二'", &["案件", "flying"], Column("state", "id")),
    ("cases", "UPDATE cases SET phase = 'review' WHERE title = '二'", &["〔2026〕2号", "“phase”"], Column("phase", "id")),
    ("cases", "UPDATE cases SET received_on = '2026-02-27' WHERE title = '二'", &["〔2026〕2号", "“received_on”"], Column("received_on", "id")),
    ("cases", "UPDATE cases SET handler_id = NULL WHERE title = '二'", &["“handler_id”"], Column("handler_id", "id")),
    ("cases", "UPDATE cases SET applicant_name = '王大明' WHERE title = '三'", &["〔2026〕3号", "“applicant_name”"], Column("applicant_name", "id")),
    ("cases", "UPDATE cases SET wording_key = 'ab' WHERE title = '三'", &["“wording_key”"], Column("wording_key", "id")),
    ("cases", "UPDATE cases SET reply_number = NULL WHERE title = '三'", &["“reply_number”"], Column("reply_number", "id")),
    ("cases", "UPDATE cases SET replied_on = '2026-03-01' WHERE title = '三'", &["“replied_on”"], Column("replied_on", "id")),
    ("cases", "UPDATE cases SET round = 2 WHERE title = '三'", &["“round”"], Column("round", "id")),
    ("cases", "UPDATE cases SET concluded_on = NULL WHERE title = '三'", &["“concluded_on”"], Column("concluded_on", "id")),
    ("cases", "UPDATE cases SET is_open = TRUE WHERE title = '三'", &["“is_open”"], Column("is_open", "id")),
    ("cases", "UPDATE cases SET created_at = '2026-03-01T00:00:00+00:00' WHERE title = '二'", &["“created_at”"], Column("created_at", "id")),
    ("cases", "UPDATE cases SET rules_hash = 'x' WHERE title = '二'", &["“rules_hash”"], Column("rules_hash", "id")),
    ("cases", "UPDATE cases SET snapshot = REPLACE(snapshot, '\"state\":\"handling\"', '\"state\":\"signed\"') WHERE title = '二'",
        &["〔2026〕2号", "快照", "“state”"], Column("snapshot", "id")),
    ("cases", "UPDATE cases SET snapshot = REPLACE(snapshot, '\"day0\":\"2026-03-02\"', '\"day0\":\"2026-03-09\"') WHERE title = '二'",
        &["快照", "“runs”"], Column("snapshot", "id")),
    ("cases", "UPDATE cases SET snapshot = '{}' WHERE title = '二'", &["〔2026〕2号", "快照无法读出"], Column("snapshot", "id")),
    ("deadlines", "DELETE FROM deadlines", &["期限“reply”"], Rows),
    ("deadlines", "UPDATE deadlines SET due_on = '2027-01-01' WHERE kind = 'joint_agency'", &["〔2026〕2号", "“joint_agency”"], Rows),
    ("deadlines", "UPDATE deadlines SET due_on = NULL WHERE kind = 'extension'", &["“extension”"], Rows),
    ("deadlines", "UPDATE deadlines SET provisional = TRUE WHERE kind = 'reply'", &["“reply”"], Rows),
    ("deadlines", "INSERT INTO deadlines SELECT * FROM deadlines WHERE kind = 'extension'", &["期限"], Rows),
    ("cases", "UPDATE cases SET urged = 1 WHERE title = '二'", &["〔2026〕2号", "“urged”"], Column("urged", "id")),
    ("cases", "UPDATE cases SET workdays = 9 WHERE title = '三'", &["〔2026〕3号", "“workdays”"], Column("workdays", "id")),
    ("cases", "UPDATE cases SET late = TRUE WHERE title = '三'", &["〔2026〕3号", "“late”"], Column("late", "id")),
    ("todos", "DELETE FROM todos WHERE act = 'draft'", &["〔2026〕2号", "待办"], Rows),
    ("todos", "UPDATE todos SET officer_id = NULL WHERE act = 'draft'", &["〔2026〕2号", "待办"], Rows),
    ("todos", "UPDATE todos SET since = '2027-01-01' WHERE act = 'consultation_answered'", &["〔2026〕2号", "待办"], Rows),
    ("case_hands", "DELETE FROM case_hands WHERE registered_at IS NULL", &["经手记录"], Rows),
    ("case_hands", "UPDATE case_hands SET registered_at = NULL", &["经手记录"], Rows),
    ("case_hands", "UPDATE case_hands SET last_at = '2026-03-01T00:00:00+00:00'", &["经手记录"], Rows),
    ("case_parties", "DELETE FROM case_parties WHERE part = 'consulted'", &["〔2026〕2号", "consulted"], Rows),
    ("case_parties", "UPDATE case_parties SET part = 'handler' WHERE part = 'consulted'", &["〔2026〕2号", "参与机关"], Rows),
    ("case_texts", "DELETE FROM case_texts WHERE content = '给甲看的内容'", &["〔2026〕1号", "文字不见了"], Rows),
    ("people", "UPDATE people SET phone = NULL", &["人员", "校验值"], Column("phone", "id")),
    ("people", "UPDATE people SET lookup = NULL", &["人员", "校验值"], Column("lookup", "id")),
    ("people", "DELETE FROM people WHERE id NOT IN (SELECT applicant_id FROM cases)", &["〔2026〕2号", "申请人的联系方式"], Gone("id")),
    ("rule_sets", "UPDATE rule_sets SET content = REPLACE(content, 'workdays', 'workdayz')", &["规则", "校验值"], Column("content", "hash")),
    ("rule_sets", "UPDATE rule_sets SET content = ''", &["规则", "无法读出"], Column("content", "hash")),
    ("rules_in_force", "DELETE FROM rules_in_force", &["没有现行规则"], Rows),
    ("search_cases", "UPDATE search_cases SET digest = '' WHERE case_id IN (SELECT id FROM cases WHERE title = '二')",
        &["〔2026〕2号", "查找索引与案件的内容不符"], Column("digest", "case_id")),
    ("numbers", "UPDATE numbers SET last = 0 WHERE kind = 'case'", &["案号", "第 3 号", "末号却是 0"], Rows),
    ("numbers", "UPDATE numbers SET last = last + 1 WHERE kind = 'case'", &["自然资依申请〔2026〕4号"], Rows),
    ("numbers", "DELETE FROM numbers WHERE kind = 'reply'", &["答复文号", "第 2 号"], Rows),
    ("numbers", "UPDATE numbers SET last = 9 WHERE kind = 'reply'", &["自然资公开复〔2026〕3号"], Rows),
];

async fn whatever_is_changed_is_named(peer: Peer) {
    let district = district(peer).await;
    let memory = &district.memory;
    for (table, change, says, how) in CHANGES {
        memory
            .execute(format!("CREATE TABLE kept AS SELECT * FROM {table}"))
            .await
            .unwrap();
        let touched = memory.execute(*change).await;
        assert!(
            touched.unwrap_or_else(|error| panic!("{change}: {error}")) > 0,
            "{change} changes nothing"
        );
        let told = told(&district, change).await;
        for what in *says {
            assert!(told.contains(what), "{change}: {told}");
        }
        undo(memory, table, *how).await;
    }
    district.office.verify().await.unwrap();
}

/// What an older version left, or a copy that lost it.
async fn what_cannot_be_found_is_told_and_indexed_anew(peer: Peer) {
    let district = district(peer).await;
    let ask = SearchAsk::text("〔2026〕");
    let found = async || {
        let clerk = district.desk("clerk");
        let hits = district.office.search(clerk, &ask, None, 9).await.unwrap();
        hits.rows
            .into_iter()
            .map(|hit| hit.row.number)
            .collect::<Vec<_>>()
    };
    let before = found().await;
    assert_eq!(before.len(), 3);
    let lost = "DELETE FROM search_texts; DELETE FROM search_cases";
    district.memory.execute(lost).await.unwrap();
    assert_eq!(found().await, [""; 0]);
    assert!(told(&district, lost).await.contains("不在查找索引中"));
    for _ in 0..2 {
        district.office.activate_rules().await.unwrap();
        district.office.verify().await.unwrap();
        assert_eq!(found().await, before);
    }
    let later = district.register(json!({ "title": "四" })).await;
    assert_eq!(found().await[0], later.case.number);
}

async fn a_case_that_vanished_leaves_its_number(peer: Peer) {
    let district = district(peer).await;
    let of = |title: &str| format!("(SELECT id FROM cases WHERE title = '{title}')");
    // a case with all that speaks of it; what it was split from or who applied stays
    let vanish = |title: &str| {
        let case = of(title);
        format!(
            "DELETE FROM deadlines WHERE case_id = {case}; DELETE FROM case_parties WHERE case_id = {case}; \
             DELETE FROM documents WHERE case_id = {case}; DELETE FROM reminders WHERE case_id = {case}; \
             DELETE FROM todos WHERE case_id = {case}; DELETE FROM case_hands WHERE case_id = {case}; \
             DELETE FROM search_texts WHERE seq IN (SELECT seq FROM search_cases WHERE case_id = {case}); \
             DELETE FROM search_cases WHERE case_id = {case}; DELETE FROM annual_cases WHERE case_id = {case}; \
             DELETE FROM measured_cases WHERE case_id = {case}; \
             DELETE FROM case_texts WHERE case_id = {case}; DELETE FROM case_events WHERE case_id = {case}; \
             DELETE FROM cases WHERE title = '{title}'"
        )
    };
    district.memory.execute(vanish("三")).await.unwrap();
    let told_replies = told(&district, "a case with its replies").await;
    assert!(
        told_replies.contains("自然资依申请〔2026〕3号"),
        "{told_replies}"
    );
    // whoever sets the end of the series back as well has still replies to explain
    let back = "UPDATE numbers SET last = 2 WHERE kind = 'case'";
    district.memory.execute(back).await.unwrap();
    let told_replies = told(&district, back).await;
    assert!(
        told_replies.contains("自然资公开复〔2026〕1号"),
        "{told_replies}"
    );
    district.memory.execute(vanish("征地批复")).await.unwrap();
    let told_gap = told(&district, "a case before others").await;
    assert!(told_gap.contains("自然资依申请〔2026〕1号"), "{told_gap}");
}

async fn numbers_given_before_the_register_are_no_gap(peer: Peer) {
    let district = District::fresh(peer).await;
    let agency = district.desk("clerk").agency.id;
    let on_paper = district
        .memory
        .store
        .act(move |tx| Box::pin(tx.set_number(agency, 2026, "case", 57)));
    let last: Result<i64, store::StoreError> = on_paper.await;
    assert_eq!(last.unwrap(), 57);
    let first = district.register(json!({})).await;
    assert!(
        first.case.number.contains("〔2026〕58号"),
        "{}",
        first.case.number
    );
    district.office.verify().await.unwrap();
    let skipped = "UPDATE numbers SET last = 59 WHERE kind = 'case'";
    district.memory.execute(skipped).await.unwrap();
    let told = told(&district, skipped).await;
    assert!(told.contains("〔2026〕59号"), "{told}");
}
