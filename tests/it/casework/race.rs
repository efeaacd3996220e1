//! Many at once: no number twice, no number lost, no act overwritten.

use std::collections::BTreeSet;

use casework::{ActError, ActRequest};
use disclosure::act::Act;
use disclosure::words::ActKind;
use serde_json::json;

use super::District;
use super::district::application;
use crate::harness::{Peer, on_both};

on_both!(
    sixty_four_registrations_take_sixty_four_numbers,
    of_sixteen_acts_one_is_first
);

async fn sixty_four_registrations_take_sixty_four_numbers(peer: Peer) {
    let district = std::sync::Arc::new(District::fresh(peer).await);
    let tasks: Vec<_> = (0..64)
        .map(|index| {
            let district = district.clone();
            tokio::spawn(async move {
                // Every third one is refused, and gives its number back.
                let title = if index % 3 == 0 { "" } else { "申请" };
                let content = if index % 3 == 0 { "" } else { "内容" };
                // Four people, who are new to the register at the same moment.
                let form = json!({ "title": title, "content": content,
                    "applicant": { "id_number": format!("37040419900101{:04}", index % 4) } });
                district
                    .office
                    .register(district.desk("clerk"), application(form))
                    .await
            })
        })
        .collect();
    let mut numbers = BTreeSet::new();
    let mut people = BTreeSet::new();
    for (index, task) in tasks.into_iter().enumerate() {
        match task.await.unwrap() {
            Ok(registered) => {
                assert!(index % 3 != 0);
                numbers.insert(registered.case.number);
                people.insert(registered.case.application.applicant.person);
            }
            Err(ActError::Refused(refusal)) => {
                assert_eq!((refusal.code, index % 3), ("content_missing", 0))
            }
            Err(error) => panic!("{index}: {error}"),
        }
    }
    let expected: BTreeSet<String> = (1..=42)
        .map(|n| format!("自然资依申请〔2026〕{n}号"))
        .collect();
    assert_eq!(numbers, expected);
    assert_eq!(people.len(), 4);
}

async fn of_sixteen_acts_one_is_first(peer: Peer) {
    let district = std::sync::Arc::new(District::fresh(peer).await);
    let id = district.register(json!({})).await.id;
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let district = district.clone();
            tokio::spawn(async move {
                let act = Act::parse(ActKind::Screen, json!({})).unwrap();
                let request = ActRequest {
                    expected: Some(1),
                    ..ActRequest::of(id, act)
                };
                district.office.act(district.desk("clerk"), request).await
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => done += 1,
            Err(
                error @ ActError::Stale {
                    expected: 1,
                    found: 2,
                    ..
                },
            ) => {
                assert!(error.to_string().contains("登记甲“开始审核”"), "{error}");
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(district.memory.store.verify().await.unwrap().events, 2);
}
