//! A register with mails that wait, and processes that may send them.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use disclosure::words::Role;
use serde_json::json;
use store::{Agency, AgencyKind, NoticeRow, Officer, OfficerId, OutboxRow, Store, StoreError, Tx};
use uuid::Uuid;

use super::time::Time;
use crate::harness::{KEYS, Memory, Peer};
use crate::server::Binary;

/// Ten o'clock of a Monday in China, and before now: databases that keep their own time
/// hold what was due then for due.
pub const MORNING: &str = "2026-03-02T02:00:00Z";

/// How long nothing may move before a test gives up.
const PATIENCE: Duration = Duration::from_secs(120);

/// A register, and a place to run processes on it.
pub struct House {
    pub memory: Memory,
    pub binary: Binary,
    _time: Time,
}

impl House {
    /// With mails that go where the configuration says.
    pub async fn open(peer: Peer, ways: &str) -> House {
        let memory = Memory::fresh(peer).await;
        let time = Time::at(MORNING);
        let binary = Binary::in_time(&time);
        let database = format!("database = \"{}\"\nkey_file = \"keys\"\n", memory.url);
        binary.write("kaijuan.toml", database + ways);
        binary.write("keys", KEYS);
        binary.must(&["migrate"]);
        House {
            memory,
            binary,
            _time: time,
        }
    }

    /// Puts mails to one officer into the outbox; they are due.
    pub async fn mails(&self, count: u128) {
        let agency = Agency {
            id: Uuid::from_u128(1),
            parent: None,
            code: "自然资".into(),
            name: "青衡区自然资源局".into(),
            kind: AgencyKind::Department,
        };
        let officer = Officer {
            id: Uuid::from_u128(2),
            agency_id: agency.id,
            name: "张喆".into(),
            roles: vec![Role::Clerk],
            active: true,
        };
        let id = officer.id;
        let settled = self.memory.store.act(move |tx| {
            let (agency, officer) = (agency.clone(), officer.clone());
            Box::pin(async move {
                tx.insert_agency(&agency).await?;
                tx.insert_officer(&officer).await
            })
        });
        let settled: Result<(), StoreError> = settled.await;
        settled.unwrap();
        mails_to(&self.memory.store, id, count).await;
    }

    /// The ids of the mails that are kept as sent, as `Message-ID`s begin.
    pub async fn done(&self) -> HashSet<String> {
        let sql = format!(
            "SELECT {} FROM outbox WHERE done_at IS NOT NULL",
            self.id_text()
        );
        self.memory.texts(sql).await.into_iter().collect()
    }

    /// The ids of all mails.
    pub async fn all(&self) -> HashSet<String> {
        let sql = format!("SELECT {} FROM outbox", self.id_text());
        self.memory.texts(sql).await.into_iter().collect()
    }

    fn id_text(&self) -> &'static str {
        match self.memory.peer {
            Peer::Sqlite => "LOWER(HEX(id))",
            Peer::Postgres => "REPLACE(id::text, '-', '')",
        }
    }

    /// How many rows of the outbox are so.
    pub async fn count(&self, which: &str) -> usize {
        let sql = format!("SELECT CAST(COUNT(*) AS TEXT) FROM outbox WHERE {which}");
        self.memory.texts(sql).await[0].parse().unwrap()
    }

    /// Waits until every mail is kept as sent, as long as it goes on.
    pub async fn until_sent(&self) {
        let (mut left, mut since) = (usize::MAX, Instant::now());
        loop {
            let waiting = self.count("done_at IS NULL").await;
            if waiting == 0 {
                return;
            }
            if waiting < left {
                (left, since) = (waiting, Instant::now());
            }
            assert!(since.elapsed() < PATIENCE, "{waiting} are left");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until the database has ended what a killed process had asked of it: a commit
    /// that it has received is done although nobody waits for it.
    pub async fn settled(&self) {
        if self.memory.peer == Peer::Sqlite {
            return;
        }
        let busy = "SELECT CAST(COUNT(*) AS TEXT) FROM pg_stat_activity \
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";
        while self.memory.texts(busy).await[0] != "0" {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Ends the leases that a killed process held: five minutes later.
    pub async fn leases_run_out(&self) {
        let sql = "UPDATE outbox SET leased_until = not_before \
            WHERE done_at IS NULL AND leased_until IS NOT NULL";
        self.memory.execute(sql).await.unwrap();
    }
}

/// Puts mails to an officer, who gets an address, into the outbox of a register.
pub async fn mails_to(store: &Store, officer: OfficerId, count: u128) {
    const TOGETHER: usize = 500;
    let at: DateTime<Utc> = MORNING.parse().unwrap();
    for first in (0..count).step_by(TOGETHER) {
        let some = first..count.min(first + u128::try_from(TOGETHER).unwrap());
        let written = store.act(move |tx| {
            let some = some.clone();
            Box::pin(async move {
                let address = "zhang@example.gov.cn";
                tx.set_mailbox(officer, address, None, at).await?;
                for nth in some {
                    mail(tx, officer, nth, at).await?;
                }
                Ok(())
            })
        });
        let written: Result<(), StoreError> = written.await;
        written.unwrap();
    }
}

async fn mail(
    tx: &mut Tx,
    officer: OfficerId,
    nth: u128,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = OutboxRow {
        id: Uuid::from_u128(0x1_0000_0000 + nth),
        case_id: None,
        agency_id: None,
        kind: "digest".into(),
        refs: json!({ "officer": officer }),
        created_at: at,
        not_before: at,
    };
    let notice = NoticeRow {
        id: Uuid::from_u128(0x2_0000_0000 + nth),
        officer_id: officer,
        case_id: None,
        reminder_id: None,
        stands_for: None,
        kind: "calendar_missing".into(),
        refs: json!({ "title": format!("第{nth}件事") }),
        urgent: false,
        created_at: at,
        gathered_at: None,
        mail_id: None,
        seen_at: None,
    };
    tx.enqueue(&row).await?;
    tx.write_notice(&notice).await?;
    tx.gather_notices(officer, false, Some(row.id), at).await?;
    Ok(())
}
