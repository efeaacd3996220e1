//! What a year counts: tables played and got back, splits, late entries, second rounds.

use casework::annual::outside::read;
use casework::annual::{AnnualReport, Cell, Source, document, spreadsheet};
use disclosure::annual::{CARRIED_IN, CARRIED_OUT, COLUMNS, DONE, NEW, ROWS, Sheet, Tables, check};
use disclosure::words::ActKind;
use serde_json::{Value, json};
use store::Extent;

use super::played::{Player, Table};
use crate::casework::District;
use crate::casework::export::{rows, text};
use crate::harness::{Peer, on_both};

on_both!(
    a_played_table_comes_back_and_each_cell_opens_its_cases,
    a_split_leaves_the_count_when_its_parts_enter_it,
    what_is_not_received_yet_and_second_rounds_are_not_new,
    the_counts_go_by_indexes,
    a_case_that_fits_nowhere_is_named,
    a_fee_counts_on_the_day_it_is_paid,
    an_older_register_is_counted_by_migrating,
);

/// The two published tables.
pub fn published() -> Vec<(String, Tables)> {
    let file: Value = serde_json::from_str(include_str!("tables.json")).unwrap();
    let tables = file["tables"].as_object().unwrap();
    let of = |(name, rows): (&String, &Value)| {
        let applications = serde_json::from_value(rows.clone()).unwrap();
        let tables = Tables {
            year: 2023,
            applications: Some(applications),
            remedies: serde_json::from_value(file["table4"][name].clone()).unwrap(),
            ..Tables::default()
        };
        (name.clone(), tables)
    };
    tables.iter().map(of).collect()
}

/// A table with every row and every column in it: so many cases of each.
fn small() -> Table {
    let mut table = vec![vec![0; COLUMNS.len()]; ROWS.len()];
    for row in 2..DONE {
        table[row][row % 6] += 1;
    }
    table[7][0] += 1;
    table[CARRIED_IN][..6].copy_from_slice(&[2, 1, 0, 0, 1, 0]);
    table[CARRIED_OUT][..6].copy_from_slice(&[1, 0, 0, 1, 0, 2]);
    let done = (0..6).map(|column| table[2..DONE].iter().map(|row| row[column]).sum());
    let done: Vec<i64> = done.collect();
    for (column, done) in done.into_iter().enumerate() {
        table[DONE][column] = done;
        table[NEW][column] = done + table[CARRIED_OUT][column] - table[CARRIED_IN][column];
    }
    for row in &mut table {
        row[6] = row[..6].iter().sum();
    }
    table
}

fn own(district: &District) -> Extent {
    Extent {
        agency: district.desk("clerk").agency.id,
        whole: false,
    }
}

fn all(district: &District) -> Extent {
    Extent {
        agency: district.desk("supervisor").agency.id,
        whole: true,
    }
}

async fn report(district: &District, year: i32) -> AnnualReport {
    let desk = district.desk("supervisor");
    let found = district.office.annual_report(desk, all(district), year);
    found.await.unwrap()
}

async fn a_played_table_comes_back_and_each_cell_opens_its_cases(peer: Peer) {
    let district = District::fresh(peer).await;
    let table = small();
    let contested = [1, 2, 1, 1, 5, 1, 0, 1, 1, 3, 2, 1, 0, 1, 4];
    let mut player = Player::new(&district);
    player.play(&table).await;
    player.contest(&contested).await;
    district.clock.set("2026-01-05T01:00:00Z");
    for extent in [all(&district), own(&district)] {
        let desk = district.desk("supervisor");
        let found = district
            .office
            .annual_report(desk, extent, 2025)
            .await
            .unwrap();
        assert_eq!(found.figures.applications, table);
        assert_eq!(found.figures.remedies, contested);
        assert!(found.balance.balanced, "{:?}", found.balance.breaks);
        assert_eq!(found.before.source, Source::Register);
        assert_eq!(found.before.row, table[CARRIED_IN]);
        assert_eq!(check(&found.tables()).breaks, []);
        handed_on(&found);
    }
    // the year after takes over what this one hands on
    let next = report(&district, 2026).await;
    assert_eq!(next.figures.applications[CARRIED_IN], table[CARRIED_OUT]);
    assert!(next.balance.balanced);
    let desk = district.desk("head");
    for row in 1..=ROWS.len() {
        for column in 1..=COLUMNS.len() {
            let cell = Cell::at(row, column).unwrap();
            let mut after = None;
            let mut cases = 0;
            // pages of two
            loop {
                let page = district
                    .office
                    .annual_cell(desk, own(&district), 2025, cell, after, 2)
                    .await
                    .unwrap();
                let Some(last) = page.last() else { break };
                after = Some(last.case_id);
                cases += page.len();
            }
            let expected = usize::try_from(table[row - 1][column - 1]).unwrap();
            assert_eq!(cases, expected, "{row} {column}");
            exported(&district, cell, expected).await;
        }
    }
    // a clerk reports nothing, and a head of one agency not for the district
    let clerk = district
        .office
        .annual_report(district.desk("clerk"), own(&district), 2025);
    assert!(clerk.await.is_err());
    let head = district.office.annual_report(desk, all(&district), 2025);
    assert!(head.await.is_err());
    let town = Extent {
        agency: district.desk("town").agency.id,
        whole: false,
    };
    let nothing = district
        .office
        .annual_report(district.desk("supervisor"), town, 2025)
        .await
        .unwrap();
    assert_eq!(nothing.figures.applications[NEW], [0; 7]);
    assert!(district.office.verify().await.is_ok());
}

/// The spreadsheet of a cell holds its cases, a row each, and says what became of them.
async fn exported(district: &District, cell: Cell, cases: usize) {
    let desk = district.desk("head");
    let office = &district.office;
    let sheet = office
        .export_annual_cell(desk, own(district), 2025, cell)
        .await
        .unwrap();
    assert!(sheet.complete);
    let rows = rows(&sheet);
    assert_eq!(rows.len(), 1 + cases, "{cell:?}");
    for row in &rows[1..] {
        let result = text(&row[6]);
        if (3..=23).contains(&cell.row) {
            assert_eq!(result, cell.label().0);
        }
        assert_eq!(row[5] == calamine::Data::Empty, result == "没有办结");
    }
}

/// What is handed on reads as it was counted, text and tables alike.
fn handed_on(report: &AnnualReport) {
    let at = "2026-01-05T01:00:00Z".parse().unwrap();
    for bytes in [spreadsheet(report, at).unwrap(), document(report).unwrap()] {
        let read = read(&bytes).unwrap();
        assert_eq!(read.check().breaks, []);
        assert_eq!(read.year, Some(2025));
        let tables = Sheet::from(&report.tables());
        assert_eq!(read.sheet.applications, tables.applications);
        assert_eq!(read.sheet.remedies, tables.remedies);
    }
}

/// New, carried in, done and carried out of natural persons.
async fn line(district: &District, year: i32) -> [i64; 4] {
    let found = report(district, year).await;
    assert!(found.balance.balanced, "{:?}", found.balance.breaks);
    [NEW, CARRIED_IN, DONE, CARRIED_OUT].map(|row| found.figures.applications[row][0])
}

async fn a_split_leaves_the_count_when_its_parts_enter_it(peer: Peer) {
    let district = District::fresh(peer).await;
    district.clock.set("2025-12-29T01:00:00Z");
    let day = "2025-12-29";
    let case = district
        .register(json!({ "dates": { "submitted_on": day } }))
        .await
        .id;
    assert_eq!(line(&district, 2025).await, [1, 0, 0, 1]);
    district.clock.set("2026-01-05T01:00:00Z");
    let on = "2026-01-05";
    district
        .act("clerk", case, on, ActKind::Screen, json!({}))
        .await;
    let parts = json!({ "parts": [{ "title": "甲", "content": "甲事" }, { "title": "乙", "content": "乙事" },
        { "title": "丙", "content": "丙事" }], "reason": "三件事" });
    district.act("clerk", case, on, ActKind::Split, parts).await;
    // the year before hands on one case as it did; its first part takes its place
    assert_eq!(line(&district, 2025).await, [1, 0, 0, 1]);
    assert_eq!(line(&district, 2026).await, [2, 1, 0, 3]);
    let cell = Cell::at(2, 1).unwrap();
    let desk = district.desk("supervisor");
    let carried = district
        .office
        .annual_cell(desk, all(&district), 2026, cell, None, 9)
        .await
        .unwrap();
    assert_eq!(carried[0].title, "甲");
    assert!(district.office.verify().await.is_ok());
    // what hands over counts the same
    let carried = district.office.carry_over(desk, None, 2025).await.unwrap();
    assert_eq!(
        carried
            .iter()
            .flat_map(|one| &one.lines)
            .map(|line| line.handed_on)
            .sum::<i64>(),
        1
    );
}

async fn what_is_not_received_yet_and_second_rounds_are_not_new(peer: Peer) {
    let district = District::fresh(peer).await;
    district.clock.set("2025-12-30T01:00:00Z");
    let waiting = district
        .register(json!({ "channel": "online", "dates": { "submitted_on": "2025-12-30" } }))
        .await
        .id;
    let done = district
        .register(json!({ "dates": { "submitted_on": "2025-12-30" }, "title": "另一件" }))
        .await
        .id;
    assert_eq!(
        line(&district, 2025).await,
        [1, 0, 0, 1],
        "one is not received"
    );
    district.to_handler(done, "2025-12-30").await;
    let draft = json!({ "kind": "granted", "parts": { "given": { "what": "复印件" } } });
    district.sign(done, "2025-12-30", draft).await;
    let serving = json!({ "service": "post", "served_on": "2025-12-31" });
    district.clock.set("2026-01-05T01:00:00Z");
    // the day of posting counts, also when it is entered in January
    district
        .act("clerk", done, "2026-01-05", ActKind::Serve, serving)
        .await;
    assert_eq!(line(&district, 2025).await, [1, 0, 1, 0]);
    let confirmed = json!({ "confirmed_on": "2026-01-05" });
    district
        .act(
            "clerk",
            waiting,
            "2026-01-05",
            ActKind::ConfirmReceipt,
            confirmed,
        )
        .await;
    assert_eq!(line(&district, 2025).await, [1, 0, 1, 0]);
    assert_eq!(line(&district, 2026).await, [1, 0, 0, 1]);
    let order = json!({ "ground": "own_correction", "reason": "答复有误" });
    district
        .act("head", done, "2026-01-05", ActKind::ReplyAnew, order)
        .await;
    assert_eq!(line(&district, 2025).await, [1, 0, 1, 0]);
    assert_eq!(line(&district, 2026).await, [1, 0, 0, 1]);
    assert!(district.office.verify().await.is_ok());
}

async fn the_counts_go_by_indexes(peer: Peer) {
    let district = District::fresh(peer).await;
    let mut reader = district.memory.store.read().await.unwrap();
    let scope = district.desk("supervisor").scope;
    let plan = reader
        .annual_plan(&scope, all(&district), 2025)
        .await
        .unwrap();
    let told = plan.join("\n");
    for walked in ["SCAN r", "Seq Scan on annual_cases", "case_events"] {
        assert!(!told.contains(walked), "{told}");
    }
    for index in [
        "annual_cases_new",
        "annual_cases_done",
        "annual_cases_lasting",
        "annual_cases_handed",
        "annual_cases_long",
    ] {
        assert!(told.contains(index), "{index}: {told}");
    }
}

async fn a_case_that_fits_nowhere_is_named(peer: Peer) {
    let district = District::fresh(peer).await;
    Player::new(&district).play(&one_done()).await;
    district
        .memory
        .execute("UPDATE annual_cases SET concluded_on = '2024-12-01'")
        .await
        .unwrap();
    let found = report(&district, 2025).await;
    assert!(!found.balance.balanced);
    assert_eq!(found.odd.len(), 1);
    let refused = district.office.verify().await.unwrap_err().to_string();
    assert!(refused.contains("年度报告"), "{refused}");
}

async fn a_fee_counts_on_the_day_it_is_paid(peer: Peer) {
    let district = District::fresh(peer).await;
    district.clock.set("2026-02-02T01:00:00Z");
    let paid = pay(&district).await;
    let found = report(&district, 2026).await;
    assert_eq!((found.figures.fee_cases, found.figures.fee_fen), (1, paid));
    assert!(district.office.verify().await.is_ok());
}

/// A case whose fee is paid in February 2026; answers the amount.
async fn pay(district: &District) -> i64 {
    let on = "2026-02-02";
    let case = district
        .register(json!({ "dates": { "submitted_on": on }, "title": "很多页" }))
        .await
        .id;
    district.to_handler(case, on).await;
    let finding = json!({ "reason": "数量明显超过合理范围" });
    district
        .act("handler", case, on, ActKind::FindExcessive, finding)
        .await;
    let approval = json!({ "basis": "per_page", "pages": 350, "reason": "页数多" });
    district
        .act("head", case, on, ActKind::ApproveFee, approval)
        .await;
    let notice = json!({ "basis": "per_page", "pages": 350, "inspection": "可以当面查阅", "received_on": on });
    district
        .act("handler", case, on, ActKind::NotifyFee, notice)
        .await;
    let paid = json!({ "amount_fen": 870_000, "receipt_number": "鲁财1" });
    district.act("clerk", case, on, ActKind::PayFee, paid).await;
    870_000
}

/// One case that is granted.
fn one_done() -> Table {
    let mut table = vec![vec![0; COLUMNS.len()]; ROWS.len()];
    for row in [NEW, 2, DONE] {
        (table[row][0], table[row][6]) = (1, 1);
    }
    table
}

async fn an_older_register_is_counted_by_migrating(peer: Peer) {
    let district = District::fresh(peer).await;
    Player::new(&district).play(&one_done()).await;
    district
        .memory
        .execute("DELETE FROM annual_cases")
        .await
        .unwrap();
    assert_eq!(
        report(&district, 2025).await.figures.applications[NEW][0],
        0
    );
    district.office.activate_rules().await.unwrap();
    assert_eq!(
        report(&district, 2025).await.figures.applications,
        one_done()
    );
    assert!(district.office.verify().await.is_ok());
}

#[test]
fn the_published_tables_balance_and_every_single_change_in_them_is_found() {
    for (name, tables) in published() {
        assert_eq!(check(&tables).breaks, [], "{name}");
        let mut wrong = tables.clone();
        for row in 0..ROWS.len() {
            for column in 0..COLUMNS.len() {
                for by in [-1, 1, 10] {
                    wrong.applications.as_mut().unwrap()[row][column] += by;
                    assert!(!check(&wrong).balanced, "{name} {row} {column} {by}");
                    wrong.applications.as_mut().unwrap()[row][column] -= by;
                }
            }
        }
        for place in 0..wrong.remedies.as_ref().unwrap().len() {
            for by in [-1, 1, 10] {
                wrong.remedies.as_mut().unwrap()[place] += by;
                assert!(!check(&wrong).balanced, "{name} {place} {by}");
                wrong.remedies.as_mut().unwrap()[place] -= by;
            }
        }
        assert_eq!(wrong, tables);
    }
}

/// The whole year of a published table: by hand, thousands of cases.
#[tokio::test(flavor = "multi_thread")]
async fn a_published_year_comes_back() {
    if std::env::var("KAIJUAN_TEST_CAMPAIGN").is_err() {
        return;
    }
    for (name, tables) in published() {
        let begun = std::time::Instant::now();
        let district = District::fresh(Peer::Sqlite).await;
        let (table, remedies) = (tables.applications.unwrap(), tables.remedies.unwrap());
        let mut player = Player::new(&district);
        player.play(&table).await;
        player.contest(&remedies).await;
        district.clock.set("2026-01-05T01:00:00Z");
        let (played, asked) = (begun.elapsed(), std::time::Instant::now());
        let found = report(&district, 2025).await;
        println!(
            "{name}: {} new, {} done, {} contested, played within {played:.0?}; reported within {:.1?}",
            table[NEW][6],
            table[DONE][6],
            remedies.iter().sum::<i64>() / 2,
            asked.elapsed()
        );
        assert_eq!(found.figures.applications, table, "{name}");
        assert_eq!(found.figures.remedies, remedies, "{name}");
        assert!(found.balance.balanced);
        assert_eq!(check(&found.tables()).breaks, []);
        handed_on(&found);
        let next = report(&district, 2026).await;
        assert_eq!(next.figures.applications[CARRIED_IN], table[CARRIED_OUT]);
        assert!(district.office.verify().await.is_ok());
    }
}
