//! A list of 10,000 and of 100,000 cases out of the register into an xlsx, each in a process
//! of its own, and in the same run the same rows with openpyxl as the peer: processor time,
//! and the most memory that either took.
//!
//! `cargo bench -p kaijuan-tests --bench spreadsheet`; openpyxl is `pip install openpyxl`. It
//! is given what is best for it: its write-only mode, rows that lie ready in a file, and no
//! formats but that of days; reading its rows is not counted.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and may fail"
)]

#[path = "../workbench/data.rs"]
mod data;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx};
use casework::{Desk, ExportList, WorkFilter};
use disclosure::words::Role;
use store::{Scope, Tab, WorkOrder};

const SIZES: [usize; 2] = [10_000, 100_000];
const TIMES: usize = 3;
const PEER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/bench/spreadsheet/openpyxl_rows.py"
);

/// What a process took.
struct Took {
    rows: usize,
    /// Processor time in seconds, of user and system.
    seconds: f64,
    /// Of this, before the first case was read: the program itself.
    before_kb: u64,
    peak_kb: u64,
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let args: Vec<String> = std::env::args().collect();
    if let [_, word, url, file] = args.as_slice()
        && word == "export"
    {
        return runtime.block_on(export(url, Path::new(file)));
    }
    for cases in SIZES {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("bench.db").display());
        runtime.block_on(data::made(&url, cases));
        let file = folder.path().join("cases.xlsx");
        let ours = || {
            let own = std::env::current_exe().unwrap();
            let mut command = Command::new(own);
            command.arg("export").arg(&url).arg(&file);
            command
        };
        let own = median("Kaijuan", ours);
        if !peer_is_here() {
            println!("openpyxl is not here: pip install openpyxl");
            continue;
        }
        let rows = folder.path().join("rows.tsv");
        written(&file, &rows);
        let theirs = || {
            let mut command = Command::new("python3");
            command
                .arg(PEER)
                .arg(&rows)
                .arg(folder.path().join("peer.xlsx"));
            command
        };
        let peer = median("openpyxl", theirs);
        println!(
            "{} rows: openpyxl takes {:.1} times as long",
            own.rows,
            peer.seconds / own.seconds
        );
    }
}

fn peer_is_here() -> bool {
    let asked = Command::new("python3")
        .args(["-c", "import openpyxl"])
        .output();
    asked.is_ok_and(|out| out.status.success())
}

/// The run of middling time among several.
fn median(name: &str, command: impl Fn() -> Command) -> Took {
    let mut all: Vec<Took> = (0..TIMES).map(|_| took(command())).collect();
    all.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
    let took = all.swap_remove(TIMES / 2);
    println!(
        "  {name:<9}{:>8} rows {:>7.2} s, peak {:>5} MB, {:>5} MB before the first row",
        took.rows,
        took.seconds,
        took.peak_kb / 1024,
        took.before_kb / 1024
    );
    took
}

/// Runs a process that prints rows, seconds, and its memory before and at the most.
fn took(mut command: Command) -> Took {
    let out = command.output().unwrap();
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(
        out.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let mut words = said.split_whitespace();
    let mut next = || words.next().unwrap();
    Took {
        rows: next().parse().unwrap(),
        seconds: next().parse().unwrap(),
        before_kb: next().parse().unwrap(),
        peak_kb: next().parse().unwrap(),
    }
}

/// All that a supervisor of the district sees, from the register into a file.
async fn export(url: &str, file: &Path) {
    let office = data::office(url).await;
    let mut reader = office.store.read().await.unwrap();
    let agencies = reader.agencies(&Scope::system()).await.unwrap();
    let district = agencies.into_iter().find(|one| one.parent.is_none());
    let district = district.unwrap();
    let supervisors = reader.officers_over(district.id, Role::Supervisor).await;
    drop(reader);
    let supervisor = supervisors.unwrap().swap_remove(0);
    let desk = Desk::new(supervisor, district);
    let list = ExportList::Work(Tab::All, WorkFilter::default(), WorkOrder::Newest);
    let (before_kb, begun) = (peak_kb(), processor());
    let mut exported = office.export_cases(&desk, &list).await.unwrap();
    let mut out = File::create(file).unwrap();
    std::io::copy(&mut exported.file, &mut out).unwrap();
    println!(
        "{} {} {before_kb} {}",
        exported.cases,
        processor() - begun,
        peak_kb()
    );
}

/// The rows of a workbook as lines, their cells set apart by tabs.
fn written(file: &Path, rows: &Path) {
    let mut workbook: Xlsx<_> = calamine::open_workbook(file).unwrap();
    let range = workbook.worksheet_range("案件").unwrap();
    let mut out = BufWriter::new(File::create(rows).unwrap());
    for row in range.rows() {
        let cells = row.iter().map(|cell| match cell {
            Data::DateTime(day) => {
                let (year, month, day, ..) = day.to_ymd_hms_milli();
                format!("d{year:04}-{month:02}-{day:02}")
            }
            Data::Float(number) => format!("n{number}"),
            Data::Empty => String::new(),
            text => format!("t{}", text.to_string().replace(['\t', '\n'], " ")),
        });
        let line = cells.collect::<Vec<_>>().join("\t");
        writeln!(out, "{line}").unwrap();
    }
    out.flush().unwrap();
}

/// Processor time of this process so far, in seconds (Linux; a hundred ticks a second).
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // what follows the name, which may hold blanks, begins with the third field
    let (_, rest) = stat.rsplit_once(')').unwrap();
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |field: usize| fields[field - 3].parse::<f64>().unwrap();
    (ticks(14) + ticks(15)) / 100.0
}

/// The most memory of this process so far, in kilobytes (Linux).
fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().split(' ').next());
    number.unwrap().parse().unwrap()
}
