//! Every list of the workbench goes by an index, on both databases, in a register of
//! a few thousand cases.

use chrono::{Days, TimeDelta};
use disclosure::words::{ActKind, Phase, Role, State};
use store::{
    CaseFilter, Cursor, DeadlineRow, Part, Scope, StoreError, Tab, TodoRow, WorkDay, WorkOrder,
};
use uuid::Uuid;

use super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(every_list_goes_by_an_index);

const CASES: u128 = 2400;
const HANDLER: Uuid = Uuid::from_u128(0x201);

/// Cases of two years in four agencies, most of them archived.
async fn many(memory: &Memory) {
    act(&memory.store, |tx| {
        Box::pin(async move {
            tx.insert_officer(&officer(HANDLER, HOUSING, &[Role::Handler]))
                .await?;
            for n in 0..CASES {
                one(tx, n).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    if memory.peer == Peer::Postgres {
        memory.execute("ANALYZE").await.unwrap();
    }
}

async fn one(tx: &mut store::Tx, n: u128) -> Result<(), StoreError> {
    let (case, after) = (id(0x10_0000 + n), u64::try_from(n).unwrap());
    let owner = [HOUSING, TOWN, ESTATE, DISTRICT][usize::try_from(n % 4).unwrap()];
    let mut row = case_row(case, owner, &format!("第{n}号"));
    let open = n % 12 < 2;
    row.received_on = Some(day("2024-01-02") + Days::new(after / 4));
    row.created_at += TimeDelta::minutes(i64::try_from(n).unwrap());
    row.is_open = open;
    row.urged = i64::from(n.is_multiple_of(96));
    row.handler_id = (n.is_multiple_of(5)).then_some(HANDLER);
    if !open {
        (row.state, row.phase) = (State::Archived, Phase::Archiving);
        row.concluded_on = row.received_on.map(|day| day + Days::new(20));
        (row.workdays, row.late) = (
            Some(i64::try_from(n % 30).unwrap()),
            Some(n.is_multiple_of(9)),
        );
    }
    tx.insert_case(&row).await?;
    tx.add_party(case, owner, Part::Owner, day("2024-01-02"))
        .await?;
    tx.add_hand(case, CLERK, row.created_at, n.is_multiple_of(3))
        .await?;
    if !open {
        return Ok(());
    }
    if n % 48 == 1 {
        tx.add_party(case, HOUSING, Part::Consulted, day("2024-01-02"))
            .await?;
    }
    let due_on = (!n.is_multiple_of(24)).then(|| day("2026-01-05") + Days::new(after / 12));
    let deadline = DeadlineRow {
        kind: "reply".into(),
        subject: None,
        opened_by_seq: 1,
        due_on,
        paused_since: None,
        provisional: false,
        closed_on: None,
    };
    tx.replace_deadlines(case, owner, &[deadline]).await?;
    let todo = TodoRow {
        agency_id: owner,
        role: Role::Clerk,
        officer_id: None,
        barred_id: None,
        act: ActKind::Screen,
        since: None,
        until: None,
        due_on,
    };
    let own = TodoRow {
        role: Role::Handler,
        officer_id: Some(HANDLER),
        act: ActKind::Draft,
        ..todo.clone()
    };
    tx.replace_todos(case, &[todo, own]).await
}

/// What no plan may say. `SCAN c USING INDEX` is a list in the index's own order, cut
/// off by its length; a walk that is sorted afterwards is not.
fn walks_all(peer: Peer, step: &str) -> bool {
    let big = ["cases", "deadlines", "todos", "case_hands", "case_parties"];
    match peer {
        Peer::Sqlite => {
            let step = step.trim();
            let walks = |table: &str| step == format!("SCAN {table}");
            ["c", "d", "t", "h", "p", "x"].into_iter().any(walks)
        }
        Peer::Postgres => big
            .into_iter()
            .any(|table| step.contains(&format!("Seq Scan on {table} "))),
    }
}

struct Plans {
    peer: Peer,
    seen: usize,
}

impl Plans {
    #[track_caller]
    fn hold(&mut self, what: &str, plan: &[String]) {
        assert!(!plan.is_empty(), "{what}: no plan");
        let whole = plan.join("\n");
        for step in plan {
            assert!(!walks_all(self.peer, step), "{what}:\n{whole}");
        }
        self.seen += 1;
    }

    /// In the order of the index: nothing is sorted on SQLite.
    #[track_caller]
    fn hold_in_order(&mut self, what: &str, plan: &[String]) {
        self.hold(what, plan);
        if self.peer == Peer::Sqlite {
            let whole = plan.join("\n");
            assert!(
                !whole.contains("TEMP B-TREE FOR ORDER BY"),
                "{what}:\n{whole}"
            );
        }
    }
}

fn filters() -> Vec<(&'static str, CaseFilter)> {
    let none = CaseFilter::default();
    vec![
        ("all", none.clone()),
        (
            "state",
            CaseFilter {
                state: Some(State::Registered),
                ..none.clone()
            },
        ),
        (
            "agency",
            CaseFilter {
                agency: Some(TOWN),
                ..none.clone()
            },
        ),
        (
            "open",
            CaseFilter {
                open_only: true,
                ..none.clone()
            },
        ),
        (
            "text",
            CaseFilter {
                text: Some("危房".into()),
                ..none.clone()
            },
        ),
        (
            "overdue",
            CaseFilter {
                due_to: Some(day("2026-03-01")),
                ..none.clone()
            },
        ),
        (
            "soon",
            CaseFilter {
                due_from: Some(day("2026-03-02")),
                due_to: Some(day("2026-03-05")),
                ..none.clone()
            },
        ),
        (
            "stopped",
            CaseFilter {
                undated: true,
                ..none.clone()
            },
        ),
        (
            "answered late",
            CaseFilter {
                late: Some(true),
                concluded_from: Some(day("2024-01-01")),
                concluded_to: Some(day("2024-12-31")),
                ..none.clone()
            },
        ),
        (
            "handler",
            CaseFilter {
                handler: Some(HANDLER),
                received_from: Some(day("2024-06-01")),
                ..none
            },
        ),
    ]
}

async fn every_list_goes_by_an_index(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    many(&memory).await;
    let mut plans = Plans { peer, seen: 0 };
    let mut reader = memory.store.read().await.unwrap();
    let desks: [(&str, Scope, &[Role]); 4] = [
        (
            "clerk",
            Scope::of(&officer(CLERK, HOUSING, &[Role::Clerk])),
            &[Role::Clerk, Role::Reviewer],
        ),
        (
            "handler",
            Scope::of(&officer(HANDLER, HOUSING, &[Role::Handler])),
            &[Role::Handler],
        ),
        (
            "head",
            Scope::of(&officer(id(0x202), DISTRICT, &[Role::OfficeHead])),
            &[Role::OfficeHead],
        ),
        ("system", Scope::system(), &[]),
    ];
    for (who, scope, roles) in desks {
        let day = WorkDay {
            absent: &[],
            roles,
            today: day("2026-03-02"),
            soon: day("2026-03-05"),
            own_hands: who == "handler",
        };
        for tab in Tab::ALL {
            for (filtered, filter) in filters() {
                for order in WorkOrder::ALL {
                    let what = format!("{who} {tab:?} {filtered} {order:?}");
                    for cursor in [None, place(&mut reader, &scope, &day, tab, order).await] {
                        let plan = reader
                            .worklist_plan(&scope, &day, tab, &filter, order, cursor.as_ref(), 50)
                            .await
                            .unwrap_or_else(|error| panic!("{what}: {error}"));
                        match (filtered, order == tab.order(), tab) {
                            ("all", true, Tab::Todo | Tab::Done | Tab::Registered) => {
                                plans.hold_in_order(&what, &plan);
                            }
                            _ => plans.hold(&what, &plan),
                        }
                    }
                }
            }
        }
        let counts = reader.work_counts_plan(&scope, &day).await.unwrap();
        plans.hold(&format!("{who} counts"), &counts);
        let (from, to) = (super::sample::day("2024-01-01"), day.today);
        let board = reader.board_plan(&scope, from, to).await.unwrap();
        plans.hold(&format!("{who} board"), &board);
        let outlook = reader.outlook_plan(&scope, from, to).await.unwrap();
        plans.hold(&format!("{who} outlook"), &outlook);
        if peer == Peer::Sqlite {
            let board = board.join("\n");
            assert_eq!(board.matches("COVERING INDEX").count(), 3, "{board}");
        }
        for handler in [None, Some(HANDLER)] {
            let month = reader.due_by_day_plan(&scope, handler, from, to).await;
            plans.hold(&format!("{who} month"), &month.unwrap());
        }
    }
    assert!(plans.seen > 1000, "{}", plans.seen);
}

/// A place in the middle of a list, when it has two lines.
async fn place(
    reader: &mut store::Reader,
    scope: &Scope,
    day: &WorkDay<'_>,
    tab: Tab,
    order: WorkOrder,
) -> Option<Cursor> {
    let all = CaseFilter::default();
    let page = reader
        .worklist(scope, day, tab, &all, order, None, 1)
        .await
        .unwrap();
    page.next
}

/// An officer is told for years; what is asked at each look is what waits.
#[tokio::test]
async fn what_waits_of_an_officer_is_found_among_what_waits() {
    let memory = Memory::fresh(Peer::Sqlite).await;
    let pool = sqlx::SqlitePool::connect(&memory.url).await.unwrap();
    let waiting = [
        (
            "notices_unsent",
            "SELECT id FROM notices WHERE officer_id = $1 AND gathered_at IS NULL ORDER BY created_at, id",
        ),
        (
            "notices_unsent",
            "UPDATE notices SET gathered_at = '', mail_id = NULL \
             WHERE officer_id = $1 AND gathered_at IS NULL AND (urgent OR NOT 1)",
        ),
        (
            "notices_unseen",
            "UPDATE notices SET seen_at = '' WHERE officer_id = $1 AND seen_at IS NULL AND created_at <= ''",
        ),
    ];
    for (index, sql) in waiting {
        let plan = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let plan = sqlx::query_as::<_, (i64, i64, i64, String)>(plan).bind(HANDLER);
        let steps = plan.fetch_all(&pool).await.unwrap();
        assert!(
            steps.iter().any(|step| step.3.contains(index)),
            "{sql}\n{steps:?}"
        );
    }
}

/// Whoever deletes a row has the database look for rows that point to it: without an index
/// it reads the whole table that they would stand in, which no plan of a statement shows.
#[tokio::test]
async fn what_points_to_a_row_that_is_deleted_is_found_by_an_index() {
    let memory = Memory::fresh(Peer::Sqlite).await;
    let deleted: Vec<&str> = store::statements()
        .filter_map(|(_, sql)| sql.split_once("DELETE FROM "))
        .filter_map(|(_, after)| after.split_whitespace().next())
        .collect();
    assert!(deleted.contains(&"reminders"), "{deleted:?}");
    // a partial index does not serve here
    let pointing = "SELECT m.name || ' ' || f.\"from\" || ' ' || f.\"table\" \
        FROM sqlite_master m, pragma_foreign_key_list(m.name) f \
        WHERE m.type = 'table' AND f.seq = 0 AND NOT EXISTS ( \
            SELECT 1 FROM pragma_index_list(m.name) l, pragma_index_info(l.name) i \
            WHERE l.partial = 0 AND i.seqno = 0 AND i.name = f.\"from\")";
    for line in memory.texts(pointing).await {
        let (_, parent) = line.rsplit_once(' ').unwrap();
        assert!(!deleted.contains(&parent), "no index: {line}");
    }
}
