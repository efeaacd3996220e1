//! What those find who are consulted only.

use disclosure::words::{Channel, Role, State};
use store::{CaseFilter, CaseOrder, Part, SearchAsk};

use super::super::sample::*;
use super::{found, numbers, register, scope, search};
use crate::harness::{Peer, on_both};

on_both!(the_consulted_find_by_number_alone,);

/// Every way of asking for what an extract does not show.
fn guesses() -> Vec<CaseFilter> {
    let none = CaseFilter::default();
    vec![
        CaseFilter {
            applicant: Some("王".into()),
            ..none.clone()
        },
        CaseFilter {
            title: Some("规划".into()),
            ..none.clone()
        },
        CaseFilter {
            applicant_id: Some(WANG),
            ..none.clone()
        },
        CaseFilter {
            received_from: Some(day("2026-03-02")),
            ..none.clone()
        },
        CaseFilter {
            received_to: Some(day("2026-03-02")),
            ..none.clone()
        },
        CaseFilter {
            carried_over: Some(2026),
            ..none
        },
    ]
}

async fn the_consulted_find_by_number_alone(peer: Peer) {
    let memory = register(peer).await;
    let clerk = scope(TOWN, Role::Clerk);
    let part = |part, begins| {
        act(&memory.store, move |tx| {
            Box::pin(async move {
                if begins {
                    return tx.add_party(id(1), TOWN, part, day("2026-03-03")).await;
                }
                let ended = tx.end_party(id(1), TOWN, part, day("2026-03-04")).await?;
                assert!(ended);
                Ok(())
            })
        })
    };
    let found = |text: &'static str| {
        let store = memory.store.clone();
        async move {
            let mut reader = store.read().await.unwrap();
            search(&mut reader, &clerk, text).await
        }
    };
    let guessed = || {
        let store = memory.store.clone();
        async move {
            let mut reader = store.read().await.unwrap();
            let mut seen = Vec::new();
            for filter in guesses() {
                let page = reader
                    .list_cases(&clerk, &filter, CaseOrder::Newest, None, 50)
                    .await;
                let listed = numbers(page.unwrap());
                seen.push(listed.contains(&"QX-1".to_owned()));
            }
            seen
        }
    };
    let beside = || {
        let store = memory.store.clone();
        async move {
            let mut reader = store.read().await.unwrap();
            let q = SearchAsk::text("QX-1");
            let mut seen = Vec::new();
            for ask in [
                SearchAsk {
                    state: Some(State::Registered),
                    ..q.clone()
                },
                SearchAsk {
                    agency: Some(DISTRICT),
                    ..q.clone()
                },
                SearchAsk {
                    channel: Some(Channel::InPerson),
                    ..q.clone()
                },
                SearchAsk {
                    received_from: Some(day("2026-03-02")),
                    ..q.clone()
                },
                SearchAsk {
                    received_to: Some(day("2026-03-02")),
                    ..q
                },
            ] {
                let page = reader.search(&clerk, &ask, None, 50).await.unwrap();
                seen.push(!page.rows.is_empty());
            }
            seen
        }
    };
    let by_number = CaseFilter {
        number: Some("x-1".into()),
        state: Some(State::Registered),
        ..CaseFilter::default()
    };

    part(Part::Consulted, true).await.unwrap();
    assert_eq!(found("QX-").await, ["QX-1"], "by its number");
    assert_eq!(found("规划").await, [""; 0], "not by its title");
    assert_eq!(found("王喆堃").await, [""; 0], "not by the name");
    assert_eq!(found("QX 规划").await, [""; 0], "not by its title beside");
    let mut reader = memory.store.read().await.unwrap();
    let ask = SearchAsk::text("QX-");
    let page = reader.search(&clerk, &ask, None, 9).await.unwrap();
    assert!(!page.rows[0].whole && page.rows[0].found.number);
    let of_wang = reader
        .cases_of_person(&clerk, WANG, &SearchAsk::default(), None, 9)
        .await;
    assert!(!self::found(of_wang.unwrap()).contains(&"QX-1".to_owned()));
    drop(reader);
    assert_eq!(guessed().await, [false; 6]);
    assert_eq!(beside().await, [true, true, false, false, false]);
    let mut reader = memory.store.read().await.unwrap();
    let page = reader
        .list_cases(&clerk, &by_number, CaseOrder::Newest, None, 50)
        .await;
    assert_eq!(numbers(page.unwrap()), ["QX-1"]);
    drop(reader);
    for whole in [Part::Handler, Part::Supervisor] {
        part(whole, true).await.unwrap();
        assert_eq!(found("规划").await, ["QX-1"], "{whole:?}");
        assert_eq!(found("王喆堃").await, ["QX-1"], "{whole:?}");
        assert_eq!(guessed().await, [true; 6], "{whole:?}");
        assert_eq!(beside().await, [true; 5], "{whole:?}");
        part(whole, false).await.unwrap();
        assert_eq!(guessed().await, [false; 6], "{whole:?} is over");
    }
}
