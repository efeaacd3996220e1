//! Building a dossier of 30 documents: reading the round, setting its sheets, binding all
//! of it as zip and PDF, sealing both and attaching them; and checking the zip by itself.
//!
//! `cargo bench -p kaijuan-tests --bench dossier`; `KAIJUAN_TEST_DOSSIERS` says how many.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and may fail"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use casework::dossier::{Binding, verify};
use casework::files::{Cabinet, Inspector, NewFile};
use casework::{ActRequest, Desk, Equipment, Office, SystemClock, china_time, documents};
use disclosure::Rules;
use disclosure::act::Act;
use disclosure::words::{ActKind, Role};
use letters::{Block, Layout, Letter, Press};
use serde_json::json;
use store::{
    Agency, AgencyKind, CaseId, DossierState, Keyring, Officer, Store, StoreError, SystemIds,
};
use uuid::Uuid;

const KEYS: &str = "b1 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n";
/// How many documents a dossier has, contents and closing sheet aside.
const DOCUMENTS: usize = 30;
/// Those of a case that its applicant takes back: two letters, two sheets, the history.
const OWN: usize = 5;
/// Of the files so many cannot be bound, and have a page in their place.
const UNBOUND: usize = 3;
/// How many pages a file has.
const PAGES: usize = 4;

fn main() {
    let dossiers = std::env::var("KAIJUAN_TEST_DOSSIERS");
    let dossiers = dossiers.ok().and_then(|count| count.parse().ok());
    tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(measured(dossiers.unwrap_or(15)));
}

async fn measured(dossiers: usize) {
    let folder = tempfile::tempdir().unwrap();
    let press = Arc::new(documents::press(Rules::embedded(), None).unwrap());
    let office = office(folder.path(), press.clone()).await;
    let desk = desk(&office).await;
    let (mut built, mut checked) = (Vec::new(), Vec::new());
    for nth in 0..dossiers {
        let case = closed(&office, &desk, &press, nth).await;
        let begun = Instant::now();
        assert_eq!(office.build_case(case).await.unwrap(), 1);
        built.push(begun.elapsed());
        let dossiers = office.dossiers(&desk, case).await.unwrap().unwrap();
        let row = &dossiers.rows[0];
        assert_eq!(row.state, DossierState::Built, "{:?}", row.failure);
        let zip = office
            .dossier_content(&desk, case, row.id, Binding::Zip)
            .await;
        let zip = zip.unwrap().unwrap().bytes;
        let begun = Instant::now();
        let verified = verify(&zip, row.manifest.as_deref()).unwrap();
        checked.push(begun.elapsed());
        let papers = verified.manifest.files.iter();
        let papers = papers.filter(|file| !file.part.is_empty()).count();
        assert_eq!(papers, DOCUMENTS);
        if nth == 0 {
            println!(
                "{papers} documents, {} pages, {} KB",
                verified.manifest.pages,
                zip.len() / 1024
            );
            println!("the first dossier {:.0} ms", ms(built[0]));
        }
    }
    for (what, mut times) in [("built", built), ("checked", checked)] {
        times.sort();
        println!(
            "a dossier {what}: median {:.0} ms, slowest {:.0} ms of {dossiers}",
            ms(times[times.len() / 2]),
            ms(times[times.len() - 1])
        );
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The built `kaijuan`, which takes the pages of files.
fn program() -> std::path::PathBuf {
    let bench = std::env::current_exe().unwrap();
    let built = bench.ancestors().nth(2).unwrap().join("kaijuan");
    assert!(
        built.exists(),
        "build it first: cargo build --release --bin kaijuan"
    );
    built
}

/// An office over a register and a cabinet on disk.
async fn office(folder: &std::path::Path, press: Arc<Press>) -> Office {
    let clock = Arc::new(SystemClock);
    let url = format!("sqlite:{}", folder.join("bench.db").display());
    let keys = Keyring::parse(KEYS).unwrap();
    let store = Store::open(&url, keys, SystemIds::new(clock.clone()));
    let store = store.await.unwrap();
    store.migrate().await.unwrap();
    let files = folder.join("files");
    std::fs::create_dir(&files).unwrap();
    let cabinet = Cabinet::folder(&files).unwrap();
    let equipment = Equipment::new(cabinet, Inspector::new(program()), press);
    let office = Office::new(store, Arc::new(Rules::embedded().clone()), clock, equipment);
    office.activate_rules().await.unwrap();
    office
}

async fn desk(office: &Office) -> Desk {
    let agency = Agency {
        id: Uuid::from_u128(1),
        parent: None,
        code: "数据".into(),
        name: "江阳市数据管理局".into(),
        kind: AgencyKind::Department,
    };
    let officer = Officer {
        id: Uuid::from_u128(2),
        agency_id: agency.id,
        name: "登记甲".into(),
        roles: vec![Role::Clerk],
        active: true,
    };
    let desk = Desk::new(officer.clone(), agency.clone());
    office
        .store
        .act(move |tx| {
            let (agency, officer) = (agency.clone(), officer.clone());
            Box::pin(async move {
                tx.insert_agency(&agency).await?;
                tx.insert_officer(&officer).await?;
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
    desk
}

/// A case with its files and papers, closed; its dossier waits.
async fn closed(office: &Office, desk: &Desk, press: &Press, nth: usize) -> CaseId {
    let today = china_time(office.clock.now()).date_naive();
    let form = json!({
        "channel": "in_person", "dates": { "submitted_on": today },
        "applicant": { "name": "王喆堃", "phone": format!("139{nth:08}"), "address": "江阳市望溪路1号" },
        "applicant_kind": "natural_person", "identity_proved": true,
        "title": format!("第{nth}批次建设用地的征地批复"),
        "content": format!("申请公开2023年第{nth}批次建设用地的征地批复"),
        "provision": ["post"]
    });
    let application = serde_json::from_value(form).unwrap();
    let case = office.register(desk, application).await.unwrap().id;
    for file in 0..DOCUMENTS - OWN {
        let (ending, bytes) = match file < UNBOUND {
            true => ("txt", format!("第{nth}件的第{file}份材料").into_bytes()),
            false => ("pdf", pdf(press, nth, file)),
        };
        let new = NewFile {
            name: format!("材料{file}.{ending}"),
            part: "application".into(),
            subject: String::new(),
            note: String::new(),
            bytes: bytes.into(),
        };
        office.add_file(desk, case, new).await.unwrap();
    }
    for (kind, said) in [
        (ActKind::Withdraw, json!({ "remark": "申请人书面撤回" })),
        (ActKind::Close, json!({})),
    ] {
        let act = Act::parse(kind, said).unwrap();
        office.act(desk, ActRequest::of(case, act)).await.unwrap();
    }
    office.render_case(case).await.unwrap();
    case
}

/// A file of some pages.
fn pdf(press: &Press, nth: usize, file: usize) -> Vec<u8> {
    let line = |line: usize| Block::Paragraph {
        text: format!("第{nth}件第{file}份材料的第{line}行：城东片区道路养护合同及其验收材料。"),
    };
    // 22 lines a page (GB/T 9704-2012)
    let lines = (0..PAGES * 22 - 6).map(line).collect();
    let letter = Letter::new(Layout::Official, format!("材料{file}"), lines);
    press.pdf(&letter, chrono::DateTime::UNIX_EPOCH).unwrap()
}
