//! The simulator at a small size: nothing is missed, early or told twice; one seed plays
//! the same again; and the oracle would notice.

use std::sync::Arc;

use kaijuan_tests::simulate::{Report, Settings, play};

async fn played(seed: u64, tampering: Option<(u64, &'static str)>) -> Report {
    let days = 60;
    let settings = Settings {
        seed,
        days,
        cases: 60,
        workers: 4,
        database: None,
        tampering: tampering.map(|(day, sql)| (day, behind_the_back(sql))),
    };
    play(settings).await.unwrap()
}

/// SQL that is run on the register's file by another.
fn behind_the_back(sql: &'static str) -> kaijuan_tests::simulate::Tampering {
    Arc::new(move |url: &str| {
        let url = url.to_owned();
        Box::pin(async move {
            let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
            let done = sqlx::raw_sql(sql).execute(&pool).await.unwrap();
            assert!(done.rows_affected() > 0, "{sql} changed nothing");
            pool.close().await;
        })
    })
}

#[tokio::test]
async fn two_months_pass_and_every_promise_is_kept() {
    for seed in [1, 2] {
        let report = played(seed, None).await;
        println!("{report}");
        assert!(report.faults.none(), "{report}");
        assert!(report.told > 50 && report.mails > 10, "{report}");
        assert!(report.kills_around_sending > 0, "{report}");
    }
}

#[tokio::test]
async fn one_seed_plays_the_same_again() {
    let (one, other) = (played(3, None).await, played(3, None).await);
    assert_eq!(one.digest, other.digest, "{one}\n{other}");
}

#[tokio::test]
async fn a_plan_that_is_lost_or_ticked_off_is_noticed() {
    let lost = "DELETE FROM reminders WHERE fired_at IS NULL";
    let report = played(4, Some((30, lost))).await;
    assert!(!report.faults.missed.is_empty(), "{report}");
    let ticked_off =
        "UPDATE reminders SET fired_at = fire_on || 'T00:00:00.000000Z' WHERE fired_at IS NULL";
    let report = played(4, Some((30, ticked_off))).await;
    assert!(!report.faults.missed.is_empty(), "{report}");
}

#[tokio::test]
async fn a_reminder_before_its_day_is_noticed() {
    let early = "UPDATE reminders SET fire_on = '2025-01-07' WHERE fired_at IS NULL";
    let report = played(4, Some((30, early))).await;
    assert!(!report.faults.early.is_empty(), "{report}");
}

#[tokio::test]
async fn a_mail_that_is_sent_again_or_lost_is_noticed() {
    let again = "UPDATE outbox SET done_at = NULL, leased_until = NULL WHERE done_at IS NOT NULL";
    let report = played(4, Some((45, again))).await;
    assert!(!report.faults.twice.is_empty(), "{report}");
}
