//! The simulator at a small size: nothing is missed, early, told twice or half done; one
//! seed plays the same again; and the oracle would notice.

use chrono::NaiveDate;
use kaijuan_tests::simulate::{Report, Settings, play};

/// Some weeks before and after the holiday notice of November.
async fn played(seed: u64) -> Report {
    let settings = Settings {
        from: NaiveDate::from_ymd_opt(2025, 10, 27).unwrap(),
        days: 50,
        cases: 50,
        workers: 4,
        ..Settings::of_a_year(seed)
    };
    play(settings).await.unwrap()
}

/// Some weeks, in which somebody runs SQL behind the register's back.
async fn tampered(sql: &str) -> Report {
    let settings = Settings {
        from: NaiveDate::from_ymd_opt(2025, 10, 13).unwrap(),
        days: 22,
        cases: 60,
        workers: 3,
        tampering: Some((15, sql.to_owned())),
        ..Settings::of_a_year(4)
    };
    play(settings).await.unwrap()
}

#[tokio::test]
async fn weeks_pass_and_every_promise_is_kept() {
    let report = played(1).await;
    println!("{report}");
    assert!(report.faults.none(), "{report}");
    assert!(report.told > 100 && report.mails > 50, "{report}");
    assert!(report.kills_around_sending > 5, "{report}");
    assert!(report.kills_while_telling > 5, "{report}");
    assert!(report.redated > 0, "{report}");
}

#[tokio::test]
async fn one_seed_plays_the_same_again() {
    let (one, other) = (played(2).await, played(2).await);
    assert!(one.faults.none(), "{one}");
    assert_eq!(one.digest, other.digest, "{one}\n{other}");
}

#[tokio::test]
async fn a_reminder_that_is_lost_is_noticed() {
    let report = tampered("DELETE FROM reminders WHERE fired_at IS NULL").await;
    assert!(!report.faults.missed.is_empty(), "{report}");
}

#[tokio::test]
async fn a_reminder_that_is_ticked_off_and_was_not_told_is_noticed() {
    let ticked_off = "UPDATE reminders SET fired_at = fire_on || 'T00:00:00.000000Z' \
        WHERE fired_at IS NULL";
    let report = tampered(ticked_off).await;
    assert!(!report.faults.missed.is_empty(), "{report}");
}

#[tokio::test]
async fn a_reminder_before_its_day_is_noticed() {
    let report =
        tampered("UPDATE reminders SET fire_on = '2025-10-14' WHERE fired_at IS NULL").await;
    assert!(!report.faults.early.is_empty(), "{report}");
}

#[tokio::test]
async fn what_is_told_again_is_noticed() {
    let again = "UPDATE notices SET id = randomblob(16); \
        UPDATE reminders SET fired_at = NULL WHERE fired_at IS NOT NULL";
    let report = tampered(again).await;
    assert!(!report.faults.twice.is_empty(), "{report}");
}

#[tokio::test]
async fn a_mail_that_is_sent_again_is_noticed() {
    let again = "UPDATE outbox SET done_at = NULL, leased_until = NULL WHERE done_at IS NOT NULL";
    let report = tampered(again).await;
    assert!(!report.faults.twice.is_empty(), "{report}");
}

#[tokio::test]
async fn what_no_mail_carries_is_noticed() {
    let report =
        tampered("UPDATE notices SET gathered_at = created_at WHERE gathered_at IS NULL").await;
    assert!(!report.faults.missed.is_empty(), "{report}");
}

#[tokio::test]
async fn a_deadline_that_was_left_where_it_was_is_noticed() {
    let moved = "UPDATE deadlines SET due_on = '2026-03-02' WHERE kind = 'reply'";
    let settings = Settings {
        from: NaiveDate::from_ymd_opt(2025, 10, 27).unwrap(),
        days: 23,
        cases: 60,
        workers: 3,
        // the night before the notice is imported
        tampering: Some((20, moved.to_owned())),
        ..Settings::of_a_year(4)
    };
    let report = play(settings).await.unwrap();
    let said = |what: &String| what.contains("dated anew");
    assert!(report.faults.early.iter().any(said), "{report}");
}
