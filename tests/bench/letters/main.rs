//! A letter of one page: time warm at the median against WeasyPrint on the same page
//! in the same run, and memory over a thousand letters.
//!
//! `cargo bench -p letters --bench against_weasyprint`; WeasyPrint is `pip install
//! weasyprint`; it sets the page as PDF/A-2b in one warm process, with a Noto CJK font
//! of the system.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and may fail"
)]

use std::process::Command;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use letters::{Block, Letter, Press};

mod page;

const LETTERS: usize = 1000;
const PEER: usize = 15;

fn main() {
    let press = page::press();
    let letter = page::letter();
    let first = Instant::now();
    let pdf = set(&press, &letter, 0);
    println!(
        "first letter {:.1} ms, {} KB",
        ms(first.elapsed()),
        pdf.len() / 1024
    );
    let mut times = Vec::new();
    for n in 1..=LETTERS {
        let start = Instant::now();
        set(&press, &letter, n);
        times.push(start.elapsed());
        if [100, 200, 500, LETTERS].contains(&n) {
            println!("after {n:4} letters {} MB resident", resident_kb() / 1024);
        }
    }
    let ours = median(&mut times);
    println!(
        "a letter of one page: median {:.2} ms, slowest {:.2} ms",
        ms(ours),
        ms(times[LETTERS - 1])
    );
    match peer(&letter) {
        Some(theirs) => println!(
            "WeasyPrint, the same page: median {theirs:.1} ms; {:.0} times as long",
            theirs / ms(ours)
        ),
        None => println!("WeasyPrint is not here: pip install weasyprint"),
    }
}

fn set(press: &Press, letter: &Letter, n: usize) -> Vec<u8> {
    let pdf = press.pdf(&page::numbered(letter, n), DateTime::<Utc>::UNIX_EPOCH);
    pdf.unwrap()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Resident memory of this process (Linux).
fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.trim().split(' ').next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// WeasyPrint's median in milliseconds.
fn peer(letter: &Letter) -> Option<f64> {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/bench/letters/weasyprint_page.py"
    );
    let page = std::env::temp_dir().join(format!("kaijuan-page-{}.html", std::process::id()));
    std::fs::write(&page, html(&page::numbered(letter, 1))).unwrap();
    let output = Command::new("python3")
        .arg(script)
        .arg(&page)
        .arg(PEER.to_string())
        .output();
    std::fs::remove_file(&page).unwrap();
    let output = output.ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// The page in the measures of `layout.typ`.
fn html(letter: &Letter) -> String {
    let mut body = String::new();
    for block in &letter.blocks {
        body.push_str(&match block {
            Block::Table { header, rows } => {
                let row = |cells: &[String], tag: &str| {
                    let cells = cells.iter().map(|cell| format!("<{tag}>{cell}</{tag}>"));
                    format!("<tr>{}</tr>", cells.collect::<String>())
                };
                let rows: String = rows.iter().map(|cells| row(cells, "td")).collect();
                format!("<table><thead>{}</thead>{rows}</table>", row(header, "th"))
            }
            Block::Paragraph { text } => format!("<p>{text}</p>"),
            other => panic!("the page has no {other:?}"),
        });
    }
    let signature = letter.signature.as_ref().unwrap();
    format!(
        "<!DOCTYPE html><html lang=zh-CN><meta charset=utf-8><title>{title}</title><style>\
         @page {{ size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-right {{ content: '— ' counter(page) ' —'; font-size: 14pt }} }}\
         body {{ font: 16pt/28.95pt 'Noto Serif SC', 'Noto Serif CJK SC', 'Noto Sans CJK SC'; letter-spacing: -.2pt; margin: 0 }}\
         h1 {{ font-size: 22pt; text-align: center }} p {{ margin: 0; text-indent: 2em; text-align: justify }}\
         table {{ font-size: 12pt; line-height: 18pt; width: 100%; border-collapse: collapse }}\
         td, th {{ border: .5pt solid; padding: 4pt }} .flush {{ text-indent: 0 }}\
         .sign {{ text-align: right; padding-right: 4em }}</style>\
         <h1>{title}</h1><p class=flush style='text-align: center'>{number}</p><p class=flush>{to}：</p>{body}\
         <p class=sign>{agency}</p><p class=sign>{on}</p><p>（{note}）</p></html>",
        title = letter.title,
        number = letter.number.as_deref().unwrap_or_default(),
        to = letter.addressee.as_deref().unwrap_or_default(),
        agency = signature.agency,
        on = signature.on.format("%Y年%-m月%-d日"),
        note = letter.notes.join("，"),
    )
}
