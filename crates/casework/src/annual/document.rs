//! The report in the national form (国办公开办函〔2021〕30号): six parts, with the numbers
//! that the register knows; what it does not know is marked to be filled in.

use chrono::Datelike;
use disclosure::annual::{
    CARRIED_IN, CARRIED_OUT, COLUMNS, DONE, LABELS, NEW, REMEDIES, RESULTS, ROWS, TOTAL,
};
use letters::LetterError;
use letters::report::{Cell, Down, Merged, Piece, Report};

use super::AnnualReport;

/// What stands over the labels of table three.
const RULE: &str = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";

/// The report as DOCX.
///
/// # Errors
/// It could not be written.
pub fn document(report: &AnnualReport) -> Result<Vec<u8>, LetterError> {
    written(report).docx()
}

fn written(report: &AnnualReport) -> Report {
    let title = format!(
        "{}{}年\n政府信息公开工作年度报告",
        report.agency.name, report.year
    );
    let mut pieces = vec![part("一、总体情况")];
    let sections = [
        (
            "（一）主动公开情况",
            to_write("主动公开的内容、数量和更新情况"),
        ),
        ("（二）依申请公开情况", on_request(report)),
        (
            "（三）政府信息管理情况",
            to_write("规范性文件管理、公开属性和保密审查"),
        ),
        (
            "（四）政府信息公开平台建设情况",
            to_write("网站、政务新媒体和线下专区"),
        ),
        ("（五）监督保障情况", to_write("机构、培训、考核和责任追究")),
    ];
    for (heading, text) in sections {
        pieces.push(Piece::Heading(2, heading.to_owned()));
        pieces.push(Piece::Paragraph(text));
    }
    pieces.push(part("二、主动公开政府信息情况"));
    pieces.push(Piece::Table(proactive()));
    pieces.push(part("三、收到和处理政府信息公开申请情况"));
    pieces.push(Piece::Table(applications(report)));
    pieces.push(part("四、政府信息公开行政复议、行政诉讼情况"));
    pieces.push(Piece::Table(remedies(report)));
    pieces.push(part("五、存在的主要问题及改进情况"));
    pieces.push(Piece::Paragraph(to_write("存在的主要问题和改进措施")));
    pieces.push(part("六、其他需要报告的事项"));
    pieces.push(Piece::Paragraph(fees(report)));
    Report { title, pieces }
}

fn part(text: &str) -> Piece {
    Piece::Heading(1, text.to_owned())
}

/// What the register does not know.
fn to_write(what: &str) -> String {
    format!("（请补充：{what}。）")
}

fn total(report: &AnnualReport, row: usize) -> i64 {
    let row = report.figures.applications.get(row);
    row.and_then(|row| row.get(TOTAL))
        .copied()
        .unwrap_or_default()
}

fn on_request(report: &AnnualReport) -> String {
    let of = |row: usize| total(report, row);
    let group = |rows: std::ops::Range<usize>| rows.map(of).sum::<i64>();
    let who = match report.whole {
        true => "本机关和所属各机关",
        false => "本机关",
    };
    format!(
        "{}年，{who}新收政府信息公开申请{}件，上年结转{}件。{}办结{}件，其中予以公开{}件、部分公开{}件、\
         不予公开{}件、无法提供{}件、不予处理{}件、其他处理{}件；{}{}件。{}",
        report.year,
        of(NEW),
        of(CARRIED_IN),
        report.until.map_or_else(
            || "全年".to_owned(),
            |day| format!("截至{}月{}日", day.month(), day.day())
        ),
        of(DONE),
        of(2),
        of(3),
        group(4..12),
        group(12..15),
        group(15..20),
        group(20..DONE),
        match report.until {
            None => "结转下年度继续办理",
            Some(_) => "尚在办理",
        },
        of(CARRIED_OUT),
        contested(report),
    )
}

/// How often replies were contested.
fn contested(report: &AnnualReport) -> String {
    let numbers = &report.figures.remedies;
    let total = |part: usize| {
        let total = numbers.get((part + 1) * RESULTS.len() - 1);
        total.copied().unwrap_or_default()
    };
    format!(
        "因政府信息公开申请行政复议{}件，提起行政诉讼{}件。",
        total(0),
        total(1) + total(2)
    )
}

fn fees(report: &AnnualReport) -> String {
    let (cases, fen) = (report.figures.fee_cases, report.figures.fee_fen);
    match cases {
        0 => "本年度没有依据《政府信息公开信息处理费管理办法》收取信息处理费。".to_owned(),
        cases => format!(
            "本年度依据《政府信息公开信息处理费管理办法》向{cases}件申请收取信息处理费，共{}.{:02}元。",
            fen / 100,
            fen % 100
        ),
    }
}

/// Table two: what the body publishes of its own accord, to be filled in.
fn proactive() -> Merged {
    let head = |text: &str| vec![Cell::across(text, 4)];
    let titles = |titles: [&str; 4]| titles.into_iter().map(Cell::new).collect::<Vec<_>>();
    let open = |label: &str| titles([label, "", "", ""]);
    let counted = |label: &str| vec![Cell::new(label), Cell::across("", 3)];
    Merged {
        shares: vec![0.34, 0.22, 0.22, 0.22],
        rows: vec![
            head("第二十条第（一）项"),
            titles(["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]),
            open("规章"),
            open("行政规范性文件"),
            head("第二十条第（五）项"),
            vec![Cell::new("信息内容"), Cell::across("本年处理决定数量", 3)],
            counted("行政许可"),
            head("第二十条第（六）项"),
            vec![Cell::new("信息内容"), Cell::across("本年处理决定数量", 3)],
            counted("行政处罚"),
            counted("行政强制"),
            head("第二十条第（八）项"),
            vec![
                Cell::new("信息内容"),
                Cell::across("本年收费金额（单位：万元）", 3),
            ],
            counted("行政事业性收费"),
        ],
        heads: 0,
    }
}

/// Table three with its three rows of heads.
fn applications(report: &AnnualReport) -> Merged {
    let under = |down| Cell::across(RULE, 3).going(down);
    let covered = || Cell::new("").going(Down::Covered);
    let mut rows = vec![
        vec![
            under(Down::Covers),
            Cell::across("申请人情况", COLUMNS.len()),
        ],
        vec![
            Cell::across("", 3).going(Down::Covered),
            Cell::new(COLUMNS[0]).going(Down::Covers),
            Cell::across("法人或其他组织", TOTAL - 1),
            Cell::new(COLUMNS[TOTAL]).going(Down::Covers),
        ],
    ];
    let mut last = vec![Cell::across("", 3).going(Down::Covered), covered()];
    last.extend(COLUMNS[1..TOTAL].iter().map(|name| Cell::new(*name)));
    last.push(covered());
    rows.push(last);
    let heads = rows.len();
    for (row, numbers) in report.figures.applications.iter().enumerate() {
        let mut cells = labels(row);
        cells.extend(numbers.iter().map(|number| Cell::new(number.to_string())));
        rows.push(cells);
    }
    let number = 0.073;
    Merged {
        shares: [vec![0.1, 0.124, 0.265], vec![number; COLUMNS.len()]].concat(),
        rows,
        heads,
    }
}

/// What stands before a row: cells that several rows share say so once.
fn labels(row: usize) -> Vec<Cell> {
    let Some(label) = LABELS.get(row) else {
        return vec![Cell::across("", 3)];
    };
    if label.part.is_empty() {
        return vec![Cell::across(label.group, 3)];
    }
    let same = |other: Option<usize>, same: &dyn Fn(usize) -> bool| {
        other.is_some_and(|other| other < ROWS.len() && same(other))
    };
    let shared = |text: &str, of: &dyn Fn(usize) -> bool| match (
        same(row.checked_sub(1), of),
        same(Some(row + 1), of),
    ) {
        (true, _) => Cell::new("").going(Down::Covered),
        (false, true) => Cell::new(text).going(Down::Covers),
        (false, false) => Cell::new(text),
    };
    let of_group = |other: usize| LABELS[other].group == label.group;
    let of_part = |other: usize| of_group(other) && LABELS[other].part == label.part;
    let group = shared(label.group, &of_group);
    match label.row.is_empty() {
        true => vec![group, Cell::across(label.part, 2)],
        false => vec![group, shared(label.part, &of_part), Cell::new(label.row)],
    }
}

/// Table four: three rows of heads, and one of numbers.
fn remedies(report: &AnnualReport) -> Merged {
    let each = RESULTS.len();
    Merged {
        shares: vec![1.0 / 15.0; each * REMEDIES.len()],
        rows: vec![
            vec![
                Cell::across(REMEDIES[0], each).going(Down::Covers),
                Cell::across("行政诉讼", each * 2),
            ],
            vec![
                Cell::across("", each).going(Down::Covered),
                Cell::across(REMEDIES[1], each),
                Cell::across(REMEDIES[2], each),
            ],
            REMEDIES
                .iter()
                .flat_map(|_| RESULTS.iter().map(|result| Cell::new(*result)))
                .collect(),
            report
                .figures
                .remedies
                .iter()
                .map(|number| Cell::new(number.to_string()))
                .collect(),
        ],
        heads: 3,
    }
}
