//! The lists of a desk: what is in them, in which order, and what comes before and
//! after.

use chrono::TimeDelta;
use disclosure::words::{ActKind, Role, State};
use store::{
    CaseFilter, Counts, Cursor, DeadlineRow, Part, Reader, Scope, StoreError, Tab, TodoRow, Tx,
    WorkDay, WorkOrder,
};
use uuid::Uuid;

use super::sample::*;
use crate::harness::{Memory, Peer, on_both};

on_both!(
    a_desk_sees_its_lists,
    pages_and_neighbours_lose_no_case,
    what_is_asked_of_the_consulted_tells_them_nothing_else,
);

const HANDLER: Uuid = Uuid::from_u128(0x201);
const COLLEAGUE: Uuid = Uuid::from_u128(0x202);
const TOWN_CLERK: Uuid = Uuid::from_u128(0x203);
const TODAY: &str = "2026-03-02";

fn todo(role: Role, act: ActKind, due_on: Option<&str>) -> TodoRow {
    TodoRow {
        agency_id: HOUSING,
        role,
        officer_id: None,
        barred_id: None,
        act,
        since: None,
        until: None,
        due_on: due_on.map(day),
    }
}

fn of(officer: Uuid, todo: TodoRow) -> TodoRow {
    TodoRow {
        officer_id: Some(officer),
        ..todo
    }
}

/// A case of the housing department with the last day of its reply.
async fn case(
    tx: &mut Tx,
    n: u128,
    due_on: Option<&str>,
    todos: &[TodoRow],
) -> Result<(), StoreError> {
    let mut row = case_row(id(n), HOUSING, &format!("ZJ-{n}"));
    row.created_at += TimeDelta::minutes(i64::try_from(n).unwrap());
    row.handler_id = (n.is_multiple_of(2)).then_some(HANDLER);
    row.urged = i64::from(n == 6);
    tx.insert_case(&row).await?;
    tx.add_party(id(n), HOUSING, Part::Owner, day(TODAY))
        .await?;
    let deadline = DeadlineRow {
        kind: "reply".into(),
        subject: None,
        opened_by_seq: 1,
        due_on: due_on.map(day),
        paused_since: due_on.is_none().then(|| day("2026-02-02")),
        provisional: false,
        closed_on: None,
    };
    tx.replace_deadlines(id(n), HOUSING, &[deadline]).await?;
    tx.replace_todos(id(n), todos).await?;
    tx.add_hand(id(n), CLERK, row.created_at, n < 5).await
}

async fn register(peer: Peer) -> Memory {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    act(&memory.store, |tx| {
        Box::pin(async move {
            for (who, agency, role) in [
                (HANDLER, HOUSING, Role::Handler),
                (COLLEAGUE, HOUSING, Role::Handler),
                (TOWN_CLERK, TOWN, Role::Clerk),
            ] {
                tx.insert_officer(&officer(who, agency, &[role])).await?;
            }
            use ActKind::{Abandon, Correct, Draft, Extend, Screen};
            let clerk = |act, due| todo(Role::Clerk, act, due);
            let handler = |act, due| todo(Role::Handler, act, due);
            // a clerk's; one with a second turn beside it; one for later; one too late
            case(
                tx,
                1,
                Some("2026-03-20"),
                &[clerk(Screen, Some("2026-03-20"))],
            )
            .await?;
            let both = [
                clerk(Screen, Some("2026-03-10")),
                clerk(Extend, Some("2026-03-06")),
            ];
            case(tx, 2, Some("2026-03-10"), &both).await?;
            let later = TodoRow {
                since: Some(day("2026-03-03")),
                ..clerk(Abandon, Some(TODAY))
            };
            case(tx, 3, None, &[later]).await?;
            let gone = TodoRow {
                until: Some(day("2026-03-01")),
                ..clerk(Extend, Some("2026-03-01"))
            };
            case(
                tx,
                4,
                Some("2026-03-01"),
                &[of(HANDLER, handler(Draft, Some("2026-03-01"))), gone],
            )
            .await?;
            // the handler's own, a colleague's, and one that is barred to the handler
            case(
                tx,
                5,
                Some("2026-03-04"),
                &[of(COLLEAGUE, handler(Draft, Some("2026-03-04")))],
            )
            .await?;
            case(
                tx,
                6,
                Some("2026-04-30"),
                &[of(HANDLER, handler(Draft, Some("2026-04-30")))],
            )
            .await?;
            let barred = TodoRow {
                barred_id: Some(CLERK),
                ..clerk(Correct, None)
            };
            case(tx, 7, Some("2026-05-01"), &[handler(Draft, None), barred]).await
        })
    })
    .await
    .unwrap();
    memory
}

fn desk(officer_id: Uuid, agency: Uuid, role: Role) -> Scope {
    Scope::of(&officer(officer_id, agency, &[role]))
}

fn workday(roles: &[Role], own_hands: bool) -> WorkDay<'_> {
    WorkDay {
        roles,
        absent: &[],
        today: day(TODAY),
        soon: day("2026-03-05"),
        own_hands,
    }
}

/// The numbers of a list, with what is awaited.
async fn listed(
    reader: &mut Reader,
    scope: &Scope,
    day: &WorkDay<'_>,
    tab: Tab,
    order: WorkOrder,
) -> Vec<(String, Option<ActKind>)> {
    let page = reader
        .worklist(scope, day, tab, &CaseFilter::default(), order, None, 50)
        .await
        .unwrap();
    assert_eq!(page.next, None);
    page.rows
        .into_iter()
        .map(|row| (row.number, row.awaited.map(|awaited| awaited.act)))
        .collect()
}

async fn a_desk_sees_its_lists(peer: Peer) {
    let memory = register(peer).await;
    let mut reader = memory.store.read().await.unwrap();
    let reader = &mut reader;
    let (clerk, handler) = (
        desk(CLERK, HOUSING, Role::Clerk),
        desk(HANDLER, HOUSING, Role::Handler),
    );
    let (as_clerk, as_handler) = (
        workday(&[Role::Clerk], false),
        workday(&[Role::Handler], true),
    );
    let numbers = |list: Vec<(String, Option<ActKind>)>| -> Vec<String> {
        list.into_iter().map(|(number, _)| number).collect()
    };
    // one line a case, what carries it on first; neither what is to come nor what is
    // over, nor what another has
    let todo = listed(reader, &clerk, &as_clerk, Tab::Todo, WorkOrder::Due).await;
    let screen = Some(ActKind::Screen);
    assert_eq!(todo, [("ZJ-2".into(), screen), ("ZJ-1".into(), screen)]);
    let newest = listed(reader, &clerk, &as_clerk, Tab::Todo, WorkOrder::Newest).await;
    assert_eq!(numbers(newest), ["ZJ-2", "ZJ-1"]);
    let todo = listed(reader, &handler, &as_handler, Tab::Todo, WorkOrder::Due).await;
    assert_eq!(numbers(todo), ["ZJ-4", "ZJ-6", "ZJ-7"]);
    // on the day after, the applicant's time is over
    let tomorrow = WorkDay {
        today: day("2026-03-03"),
        ..as_clerk
    };
    let todo = listed(reader, &clerk, &tomorrow, Tab::Todo, WorkOrder::Due).await;
    assert_eq!(numbers(todo), ["ZJ-3", "ZJ-2", "ZJ-1"]);
    // what was in one's hands, the last first, but for what is to be done
    let done = listed(reader, &clerk, &as_clerk, Tab::Done, WorkOrder::Latest).await;
    assert_eq!(numbers(done), ["ZJ-7", "ZJ-6", "ZJ-5", "ZJ-4", "ZJ-3"]);
    let by_day = listed(reader, &clerk, &as_clerk, Tab::Done, WorkOrder::Due).await;
    assert_eq!(numbers(by_day), ["ZJ-4", "ZJ-5", "ZJ-6", "ZJ-7", "ZJ-3"]);
    let registered = listed(
        reader,
        &clerk,
        &as_clerk,
        Tab::Registered,
        WorkOrder::Newest,
    )
    .await;
    assert_eq!(numbers(registered), ["ZJ-4", "ZJ-3", "ZJ-2", "ZJ-1"]);
    // overdue, due soon, urged
    let pressing = listed(reader, &clerk, &as_clerk, Tab::Supervised, WorkOrder::Due).await;
    assert_eq!(numbers(pressing), ["ZJ-4", "ZJ-5", "ZJ-6"]);
    let pressing = listed(
        reader,
        &handler,
        &as_handler,
        Tab::Supervised,
        WorkOrder::Due,
    )
    .await;
    assert_eq!(numbers(pressing), ["ZJ-4", "ZJ-6"]);
    let supervisor = desk(id(0x2ff), DISTRICT, Role::Supervisor);
    let pressing = listed(
        reader,
        &supervisor,
        &as_clerk,
        Tab::Supervised,
        WorkOrder::Due,
    )
    .await;
    assert_eq!(numbers(pressing), ["ZJ-4", "ZJ-5", "ZJ-6"]);
    let all = listed(reader, &clerk, &as_clerk, Tab::All, WorkOrder::Due).await;
    assert_eq!(
        numbers(all),
        ["ZJ-4", "ZJ-5", "ZJ-2", "ZJ-1", "ZJ-6", "ZJ-7", "ZJ-3"]
    );
    assert_eq!(
        reader.work_counts(&clerk, &as_clerk).await.unwrap(),
        Counts {
            todo: 2,
            done: 5,
            supervised: 3,
            registered: 4
        }
    );
    let admin = desk(id(0x2fe), DISTRICT, Role::Admin);
    assert_eq!(
        reader.work_counts(&admin, &as_clerk).await.unwrap(),
        Counts::default()
    );
    let page = reader
        .worklist(
            &admin,
            &as_clerk,
            Tab::All,
            &CaseFilter::default(),
            WorkOrder::Due,
            None,
            9,
        )
        .await;
    assert_eq!(page.unwrap().rows, []);
}

async fn pages_and_neighbours_lose_no_case(peer: Peer) {
    let memory = register(peer).await;
    let mut reader = memory.store.read().await.unwrap();
    let scope = desk(CLERK, HOUSING, Role::Clerk);
    let roles = [Role::Clerk, Role::Handler];
    let (day, all) = (workday(&roles, false), CaseFilter::default());
    for tab in Tab::ALL {
        for order in WorkOrder::ALL {
            let what = format!("{tab:?} {order:?}");
            let whole = reader
                .worklist(&scope, &day, tab, &all, order, None, 50)
                .await;
            let whole: Vec<Uuid> = whole.unwrap().rows.iter().map(|row| row.id).collect();
            assert!(whole.len() > 2, "{what}");
            let (mut paged, mut cursor): (Vec<Uuid>, Option<Cursor>) = (Vec::new(), None);
            loop {
                let page = reader
                    .worklist(&scope, &day, tab, &all, order, cursor.as_ref(), 1)
                    .await
                    .unwrap();
                paged.extend(page.rows.iter().map(|row| row.id));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(paged, whole, "{what}");
            for (nth, case) in whole.iter().enumerate() {
                let before = nth.checked_sub(1).map(|before| whole[before]);
                let after = whole.get(nth + 1).copied();
                let found = reader
                    .neighbours(&scope, &day, tab, &all, order, *case)
                    .await;
                assert_eq!(found.unwrap(), (before, after), "{what} {nth}");
            }
            // what is no longer in the list leads to its first line
            let found = reader
                .neighbours(&scope, &day, tab, &all, order, id(0xdead))
                .await;
            assert_eq!(found.unwrap(), (None, Some(whole[0])), "{what}");
        }
    }
    let foreign = Cursor::Received(super::sample::day(TODAY), id(1));
    let refused = reader
        .worklist(
            &scope,
            &day,
            Tab::Todo,
            &all,
            WorkOrder::Due,
            Some(&foreign),
            1,
        )
        .await;
    assert!(matches!(refused, Err(StoreError::Cursor)));
}

/// An agency that was asked for its opinion finds the case among what it is to do, and
/// learns of it by no filter, order or neighbour what its extract does not show.
async fn what_is_asked_of_the_consulted_tells_them_nothing_else(peer: Peer) {
    let memory = register(peer).await;
    act(&memory.store, |tx| {
        Box::pin(async move {
            for n in [1, 5] {
                tx.add_party(id(n), TOWN, Part::Consulted, day(TODAY))
                    .await?;
                let mut todos = tx.todos(id(n)).await?;
                todos.push(TodoRow {
                    agency_id: TOWN,
                    ..todo(
                        Role::Clerk,
                        ActKind::ConsultationAnswered,
                        Some("2026-03-09"),
                    )
                });
                tx.replace_todos(id(n), &todos).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    let mut reader = memory.store.read().await.unwrap();
    let town = desk(TOWN_CLERK, TOWN, Role::Clerk);
    let roles = [Role::Clerk];
    let day = workday(&roles, false);
    let own = Some(ActKind::ConsultationAnswered);
    let todo = listed(&mut reader, &town, &day, Tab::Todo, WorkOrder::Due).await;
    assert_eq!(todo, [("ZJ-1".into(), own), ("ZJ-5".into(), own)]);
    let none: [(String, Option<ActKind>); 0] = [];
    for (tab, order) in [
        (Tab::Todo, WorkOrder::Received),
        (Tab::All, WorkOrder::Due),
        (Tab::All, WorkOrder::Received),
        (Tab::Supervised, WorkOrder::Due),
        (Tab::Supervised, WorkOrder::Newest),
    ] {
        let list = listed(&mut reader, &town, &day, tab, order).await;
        assert_eq!(list, none, "{tab:?} {order:?}");
    }
    let all = listed(&mut reader, &town, &day, Tab::All, WorkOrder::Newest).await;
    assert_eq!(all.len(), 2);
    let mut guesses = vec![CaseFilter::default(); 5];
    guesses[0].text = Some("危房".into());
    guesses[1].due_to = Some(super::sample::day("2026-12-31"));
    guesses[2].handler = Some(HANDLER);
    guesses[3].undated = true;
    guesses[4].channel = Some(disclosure::words::Channel::InPerson);
    for guess in &guesses {
        for tab in [Tab::Todo, Tab::All] {
            let page = reader
                .worklist(&town, &day, tab, guess, WorkOrder::Newest, None, 9)
                .await;
            assert_eq!(page.unwrap().rows, [], "{tab:?} {guess:?}");
        }
    }
    let shown = CaseFilter {
        state: Some(State::Registered),
        ..CaseFilter::default()
    };
    let page = reader
        .worklist(&town, &day, Tab::Todo, &shown, WorkOrder::Due, None, 9)
        .await;
    assert_eq!(page.unwrap().rows.len(), 2);
}
