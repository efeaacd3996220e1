//! The simulator at a small size: nothing is missed, early, told twice or half done; one
//! seed plays the same again; and the oracle would notice.

use chrono::NaiveDate;
use kaijuan_tests::simulate::{Report, Settings, play};

use crate::harness::postgres::fresh_database;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Some weeks before and after the holiday notice of November.
fn weeks(seed: u64) -> Settings {
    Settings {
        from: day("2025-10-27"),
        days: 28,
        cases: 60,
        workers: 4,
        ..Settings::of_a_year(seed)
    }
}

/// Some weeks up to a day, in which somebody runs SQL behind the register's back.
async fn tampered(on: &str, sql: &str, until: &str) -> Report {
    let settings = Settings {
        from: day("2025-11-03"),
        until: Some(day(until)),
        days: 40,
        cases: 90,
        workers: 3,
        tampering: Some((day(on), sql.to_owned())),
        ..Settings::of_a_year(4)
    };
    play(settings).await.unwrap()
}

#[tokio::test]
async fn weeks_pass_and_every_promise_is_kept() {
    let report = play(weeks(1)).await.unwrap();
    println!("{report}");
    assert!(report.faults.none(), "{report}");
    assert!(report.told > 100 && report.mails > 50, "{report}");
    assert!(report.kills_around_sending > 5, "{report}");
    assert!(report.kills_while_telling > 5, "{report}");
    assert!(report.redated > 0, "{report}");
}

#[tokio::test]
async fn promises_are_kept_on_a_server_too() {
    let settings = Settings {
        until: Some(day("2025-11-12")),
        database: Some(fresh_database().await),
        ..weeks(3)
    };
    let report = play(settings).await.unwrap();
    assert!(report.faults.none(), "{report}");
    assert!(report.told > 50 && report.mails > 20, "{report}");
}

#[tokio::test]
async fn one_seed_plays_the_same_again() {
    let settings = Settings {
        until: Some(day("2025-11-19")),
        ..weeks(2)
    };
    let one = play(settings.clone()).await.unwrap();
    let other = play(settings).await.unwrap();
    assert!(one.faults.none(), "{one}");
    assert_eq!(one.digest, other.digest, "{one}\n{other}");
}

#[tokio::test]
async fn a_reminder_that_is_lost_is_noticed() {
    let lost = "DELETE FROM reminders WHERE fired_at IS NULL";
    let report = tampered("2025-11-13", lost, "2025-11-21").await;
    assert!(!report.faults.missed.is_empty(), "{report}");
}

#[tokio::test]
async fn a_reminder_that_is_ticked_off_and_was_not_told_is_noticed() {
    let ticked_off = "UPDATE reminders SET fired_at = fire_on || 'T00:00:00.000000Z' \
        WHERE fired_at IS NULL";
    let report = tampered("2025-11-13", ticked_off, "2025-11-21").await;
    assert!(!report.faults.missed.is_empty(), "{report}");
}

#[tokio::test]
async fn a_reminder_before_its_day_is_noticed() {
    let early = "UPDATE reminders SET fire_on = '2025-11-04' WHERE fired_at IS NULL";
    let report = tampered("2025-11-13", early, "2025-11-14").await;
    assert!(!report.faults.early.is_empty(), "{report}");
}

#[tokio::test]
async fn what_is_told_again_is_noticed() {
    let again = "UPDATE notices SET id = randomblob(16); \
        UPDATE reminders SET fired_at = NULL WHERE fired_at IS NOT NULL";
    let report = tampered("2025-11-13", again, "2025-11-14").await;
    assert!(!report.faults.twice.is_empty(), "{report}");
}

#[tokio::test]
async fn a_mail_that_is_sent_again_is_noticed() {
    let again = "UPDATE outbox SET done_at = NULL, leased_until = NULL WHERE done_at IS NOT NULL";
    let report = tampered("2025-11-13", again, "2025-11-14").await;
    assert!(!report.faults.twice.is_empty(), "{report}");
}

#[tokio::test]
async fn a_mail_that_is_lost_is_noticed() {
    let swallowed = "CREATE TRIGGER swallowed AFTER INSERT ON outbox BEGIN \
        UPDATE outbox SET done_at = created_at WHERE id = NEW.id; END";
    let report = tampered("2025-11-10", swallowed, "2025-11-21").await;
    assert!(!report.faults.missed.is_empty(), "{report}");
}

#[tokio::test]
async fn a_deadline_that_was_not_where_it_should_be_is_noticed() {
    // the night before the holiday notice is imported
    let moved = "UPDATE deadlines SET due_on = '2026-03-02' WHERE kind = 'reply'";
    let report = tampered("2025-11-17", moved, "2025-11-18").await;
    let said = |what: &String| what.contains("dated anew");
    assert!(report.faults.early.iter().any(said), "{report}");
}
