//! What is found, by whom.

mod consulted;
mod drawn;
mod found;
mod pages;

use disclosure::words::{Role, State};
use store::{
    CaseListRow, CasePage, CaseRow, Findable, FoundPage, Reader, Scope, SearchAsk, StoreError, Tx,
};
use uuid::Uuid;

use super::sample::*;
use crate::harness::{Memory, Peer};

fn scope(agency: Uuid, role: Role) -> Scope {
    Scope::of(&officer(id(0x999), agency, &[role]))
}

fn sorted(rows: impl Iterator<Item = CaseListRow>) -> Vec<String> {
    let mut numbers: Vec<String> = rows.map(|row| row.number).collect();
    numbers.sort_unstable();
    numbers
}

fn numbers(page: CasePage) -> Vec<String> {
    sorted(page.rows.into_iter())
}

fn found(page: FoundPage) -> Vec<String> {
    sorted(page.rows.into_iter().map(|case| case.row))
}

/// What a row alone is found by.
fn findable(row: &CaseRow) -> Findable {
    Findable {
        case_id: row.id,
        agency_id: row.agency_id,
        numbers: vec![row.number.clone()],
        title: row.title.clone(),
        people: vec![row.applicant_name.clone()],
        persons: Vec::from_iter(row.applicant_id),
        content: String::new(),
    }
}

async fn insert(tx: &mut Tx, row: &CaseRow) -> Result<(), StoreError> {
    tx.insert_case(row).await?;
    tx.make_findable(&findable(row)).await
}

async fn search(reader: &mut Reader, scope: &Scope, text: &str) -> Vec<String> {
    let ask = SearchAsk::text(text);
    found(reader.search(scope, &ask, None, 50).await.unwrap())
}

/// Four cases of four agencies, with letters of every width and case.
async fn register(peer: Peer) -> Memory {
    let memory = Memory::fresh(peer).await;
    settle(&memory.store).await;
    act(&memory.store, |tx| {
        Box::pin(async move {
            let rows = [
                (1, DISTRICT, "QX-1", "Ａ区ABC路规划Äö", "王喆堃𬹼"),
                (2, HOUSING, "ZJ-2", "100%_补助", "赵某Zhao"),
                (3, TOWN, "HT-3", "qx 与 zj 的往来", "钱某"),
                (4, ESTATE, "FG-4", "房屋", "孙QX"),
            ];
            for (n, owner, number, title, name) in rows {
                let mut row = case_row(id(n), owner, number);
                row.title = title.into();
                row.applicant_name = name.into();
                row.state = if n == 3 {
                    State::AwaitingReceipt
                } else {
                    State::Registered
                };
                row.applicant_id = (n != 2).then_some(WANG);
                insert(tx, &row).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    memory
}
