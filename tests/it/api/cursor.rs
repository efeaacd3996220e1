//! Cursors: whose they are, and that pages survive what comes in between.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Hall, scrubbed};

/// A fixed sequence that looks like chance: the same one each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1);
        (self.0 >> 33) % bound
    }
}

async fn registered_on(hall: &Hall, title: &str, day: u64) {
    let day = format!("2026-03-{day:02}");
    hall.register(json!({ "title": title, "dates": { "submitted_on": day } }))
        .await;
}

fn titles(page: &Value) -> Vec<String> {
    let cases = page["cases"].as_array().unwrap();
    let title = |case: &Value| case["title"].as_str().unwrap().to_owned();
    cases.iter().map(title).collect()
}

/// Whatever is registered while somebody turns pages: what was there at the start is
/// seen exactly once, and nothing at all twice.
#[tokio::test]
async fn pages_survive_what_is_registered_in_between() {
    let campaign = std::env::var_os("KAIJUAN_TEST_CAMPAIGN").is_some();
    let rounds = if campaign { 12 } else { 1 };
    for seed in 0..rounds {
        let hall = Hall::open().await;
        hall.district.clock.set("2026-03-28T01:00:00Z");
        let mut chance = Chance(seed);
        for number in 0..12 {
            registered_on(&hall, &format!("旧{number}"), 1 + chance.below(27)).await;
        }
        for order in ["newest", "received", "due"] {
            turn(&hall, order, &mut chance).await;
        }
    }
}

async fn turn(hall: &Hall, order: &str, chance: &mut Chance) {
    let whole = format!("/api/v1/cases?limit=100&order={order}");
    let before = titles(&hall.get("clerk", &whole).await.ok(200));
    let mut seen = BTreeMap::<String, u32>::new();
    let mut cursor = String::new();
    loop {
        let limit = 1 + chance.below(4);
        let path = format!("/api/v1/cases?limit={limit}&order={order}{cursor}");
        let page = hall.get("clerk", &path).await.ok(200);
        for title in titles(&page) {
            *seen.entry(title).or_default() += 1;
        }
        let Value::String(next) = &page["next"] else {
            break;
        };
        cursor = format!("&cursor={next}");
        if chance.below(2) == 0 {
            let title = format!("新{order}{}", seen.len());
            registered_on(hall, &title, 1 + chance.below(27)).await;
        }
    }
    for title in before {
        assert_eq!(seen.get(&title), Some(&1), "{order} {title}");
    }
    assert!(seen.values().all(|count| *count == 1), "{order} {seen:?}");
}

#[tokio::test]
async fn a_cursor_of_another_order_or_filter_is_refused() {
    let hall = Hall::open().await;
    for day in 1..=3 {
        registered_on(&hall, "案", day.min(2)).await;
    }
    let list = |query: &str| format!("/api/v1/cases?{query}");
    let page = hall.get("clerk", &list("limit=1&open=true")).await.ok(200);
    let next = page["next"].as_str().unwrap();
    for query in [
        "",
        "open=true&order=due",
        "open=true&order=received",
        "open=true&title=%E6%A1%88",
        "open=false",
        "state=registered",
    ] {
        let asked = list(&format!("{query}&cursor={next}"));
        let refused = hall.get("clerk", &asked).await;
        assert_eq!(refused.problem(400, "cursor")["field"], "cursor", "{query}");
    }
    // How many a page holds is another matter.
    let asked = list(&format!("limit=2&open=true&order=newest&cursor={next}"));
    let rest = hall.get("clerk", &asked).await.ok(200);
    assert_eq!(titles(&rest).len(), 2);
    let other = hall.get("clerk", &list(&format!("cursor={next}"))).await;
    insta::assert_json_snapshot!("cursor_of_other_filters", scrubbed(other.json()));
}
