//! Who sees which case.

use disclosure::words::Role;
use store::{CaseFilter, CaseOrder, Part, Scope};
use uuid::Uuid;

use super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(the_matrix_of_scopes, parties_see_while_they_are_parties);

async fn register(peer: Peer) -> Memory {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    open_case(&memory.store, id(1), DISTRICT, "区").await;
    open_case(&memory.store, id(2), HOUSING, "建").await;
    open_case(&memory.store, id(3), TOWN, "镇").await;
    open_case(&memory.store, id(4), ESTATE, "房").await;
    memory
}

fn scope(agency: Uuid, role: Role) -> Scope {
    Scope::of(&officer(id(0x999), agency, &[role]))
}

/// What every way of reading shows, which must be the same.
async fn seen(memory: &Memory, scope: &Scope) -> Vec<String> {
    let mut reader = memory.store.read().await.unwrap();
    let page = reader
        .list_cases(scope, &CaseFilter::default(), CaseOrder::Newest, None, 50)
        .await
        .unwrap();
    let mut numbers: Vec<String> = page.rows.into_iter().map(|row| row.number).collect();
    numbers.sort_unstable();
    for (case, number) in [(id(1), "区"), (id(2), "建"), (id(3), "镇"), (id(4), "房")] {
        let listed = numbers.iter().any(|seen| seen == number);
        assert_eq!(
            reader.case(scope, case).await.unwrap().is_some(),
            listed,
            "case {number}"
        );
        assert_eq!(
            reader
                .case_by_number(scope, number)
                .await
                .unwrap()
                .is_some(),
            listed,
            "number {number}"
        );
        assert_eq!(
            !reader.events(scope, case).await.unwrap().is_empty(),
            listed,
            "events {number}"
        );
    }
    let open: i64 = reader
        .counts(scope, day("2026-03-02"), day("2026-03-09"))
        .await
        .unwrap()
        .iter()
        .map(|c| c.open)
        .sum();
    assert_eq!(open, numbers.len() as i64);
    numbers
}

async fn the_matrix_of_scopes(peer: Peer) {
    let memory = register(peer).await;
    let all = ["区", "建", "房", "镇"];
    let rows: [(Scope, &[&str]); 10] = [
        (Scope::system(), &all),
        (scope(DISTRICT, Role::Supervisor), &all),
        (scope(DISTRICT, Role::Auditor), &all),
        (scope(DISTRICT, Role::Clerk), &["区"]),
        (scope(HOUSING, Role::OfficeHead), &["建", "房"]),
        (scope(HOUSING, Role::Handler), &["建"]),
        (scope(ESTATE, Role::Analyst), &["房"]),
        (scope(TOWN, Role::Reviewer), &["镇"]),
        (scope(DISTRICT, Role::Admin), &[]),
        (scope(id(0xdead), Role::Supervisor), &[]),
    ];
    for (scope, expected) in rows {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(seen(&memory, &scope).await, expected, "{scope:?}");
    }
    let mut reader = memory.store.read().await.unwrap();
    let codes = |agencies: Vec<store::Agency>| {
        agencies
            .into_iter()
            .map(|agency| agency.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        codes(
            reader
                .agencies(&scope(DISTRICT, Role::Admin))
                .await
                .unwrap()
        ),
        ["QX", "ZJ", "FG", "HT"]
    );
    assert_eq!(
        codes(reader.agencies(&scope(TOWN, Role::Clerk)).await.unwrap()),
        ["HT"]
    );
    assert_eq!(
        reader
            .officers(&scope(HOUSING, Role::Clerk))
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(
        reader
            .officers(&scope(TOWN, Role::Clerk))
            .await
            .unwrap()
            .is_empty()
    );
}

async fn parties_see_while_they_are_parties(peer: Peer) {
    let memory = register(peer).await;
    let clerk = scope(TOWN, Role::Clerk);
    let add = || {
        act(&memory.store, |tx| {
            Box::pin(async move {
                tx.add_party(id(2), TOWN, Part::Consulted, day("2026-03-03"))
                    .await
            })
        })
    };
    add().await.unwrap();
    add().await.unwrap();
    assert_eq!(seen(&memory, &clerk).await, ["建", "镇"]);
    assert!(
        seen(&memory, &scope(TOWN, Role::Admin)).await.is_empty(),
        "an administrator sees no case"
    );
    let end = || {
        act(&memory.store, |tx| {
            Box::pin(async move {
                tx.end_party(id(2), TOWN, Part::Consulted, day("2026-03-20"))
                    .await
            })
        })
    };
    assert!(end().await.unwrap());
    assert!(!end().await.unwrap());
    assert_eq!(seen(&memory, &clerk).await, ["镇"]);
    add().await.unwrap();
    let parties = memory
        .store
        .read()
        .await
        .unwrap()
        .parties(id(2))
        .await
        .unwrap();
    assert_eq!(parties.len(), 2, "the past part stays on file: {parties:?}");
}
