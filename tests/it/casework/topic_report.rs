//! The report over a result, as document and workbook, read back and held against what the
//! pages show.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use casework::Desk;
use casework::topics::{Decision, PivotCell, TopicReport, UNJUDGED};
use disclosure::words::ActKind;
use serde_json::json;

use super::district::day;
use super::dossier::text_of;
use super::topics::{LAND, SCHOOL, analyst, asks, refused, result, topic_of};
use super::{District, proposals};
use crate::harness::{Peer, on_both};

on_both!(
    the_report_says_what_the_pages_say,
    what_goes_outside_tells_of_no_single_people,
    a_character_without_a_font_is_blank,
    who_may_not_look_gets_no_report,
    any_days_are_counted_as_they_went
);

const TODAY: &str = "2026-03-02";
/// What an analyst calls a topic: a text, whatever a spreadsheet makes of it.
const NAMED: &str = "=1+1征地";

/// Five ask for land, one of them twice, and two for a school; one is answered.
async fn place(peer: Peer) -> (District, Desk) {
    let district = District::fresh(peer).await;
    let analyst = analyst(&district).await;
    let mut cases = Vec::new();
    for (nth, person) in [0, 1, 2, 3, 4, 0].into_iter().enumerate() {
        let content = format!("{LAND}，第{nth}村民小组附图");
        cases.push(asks(&district, person, "征地批复和补偿方案", &content).await);
    }
    for person in 5..7 {
        asks(
            &district,
            person,
            "招生划片",
            &format!("{SCHOOL}，{person}年级"),
        )
        .await;
    }
    district.to_handler(cases[0], TODAY).await;
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "复印件", "pages": 3 } } });
    district.sign(cases[0], TODAY, draft).await;
    let serving = json!({ "service": "post", "served_on": TODAY });
    district
        .act("clerk", cases[0], TODAY, ActKind::Serve, serving)
        .await;
    let office = &district.office;
    let period = (day("2026-03-01"), day(TODAY));
    office
        .request_analysis(&analyst, period.0, period.1)
        .await
        .unwrap();
    let list = result(&district, &analyst).await;
    let land = topic_of(&district, &list, cases[0]).await.unwrap();
    let named = Decision::Name(NAMED.to_owned());
    office.decide_topic(&analyst, &land, named).await.unwrap();
    (district, analyst)
}

async fn report(district: &District, desk: &Desk, outside: bool) -> TopicReport {
    let report = district.office.topic_report(desk, None, outside).await;
    report.unwrap().expect("there is a result")
}

/// The rows of a table below its heads, as people read them.
fn rows(report: &TopicReport, name: &str) -> Vec<Vec<String>> {
    let mut tables = report.sections.iter().flat_map(|section| &section.tables);
    let table = tables.find(|table| table.name == name).expect(name);
    let rows = table.rows.iter();
    rows.map(|row| row.iter().map(|value| value.shown()).collect())
        .collect()
}

fn book(district: &District, report: &TopicReport) -> Vec<u8> {
    report.workbook(district.office.clock.now()).unwrap()
}

/// A file in a zipped one.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

async fn the_report_says_what_the_pages_say(peer: Peer) {
    let (district, analyst) = place(peer).await;
    let list = district.office.topic_list(&analyst, None).await.unwrap();
    let list = list.unwrap();
    let report = report(&district, &analyst, false).await;

    let topics = rows(&report, "热点");
    assert_eq!(topics.len(), list.topics.len() + 2);
    for (row, found) in topics.iter().zip(&list.topics) {
        assert_eq!(row[0], found.name());
        assert_eq!(row[1], found.theme().unwrap_or(UNJUDGED));
        assert_eq!(row[2], found.row.applications.to_string());
        assert_eq!(row[4], found.row.applicants.to_string());
    }
    let land = topics.iter().find(|row| row[0] == NAMED).unwrap();
    assert_eq!(land[2..], ["6", "75.0%", "5", "1", "6", "0", "—"]);
    let pivot = district.office.topic_pivot(&analyst, None).await.unwrap();
    let all = pivot.unwrap().cell(&PivotCell::default()).unwrap();
    assert_eq!((all.applications, topics[3][2].as_str()), (8, "8"));

    let volume = rows(&report, "申请数量");
    let now: Vec<&str> = volume.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(now, ["0", "8", "1", "7"]);
    let who = rows(&report, "申请人");
    assert_eq!(who[0], ["自然人", "8", "100.0%", "7"]);
    let results = rows(&report, "办理结果");
    assert_eq!(results[0], ["三（一）予以公开", "1", "100.0%", "1"]);
    let board = district
        .office
        .board(&analyst, day("2026-03-01"), day(TODAY));
    let board = board.await.unwrap();
    let kept = rows(&report, "办理时限");
    let total = kept.last().unwrap();
    assert_eq!(total[1], board.total.answered.to_string());
    assert_eq!((total[4].as_str(), total[1].as_str()), ("100.0%", "1"));

    let bytes = book(&district, &report);
    let mut workbook = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(
        workbook.sheet_names(),
        [
            "说明",
            "申请数量",
            "申请人",
            "渠道",
            "办理结果",
            "办理时限",
            "热点",
            "热点的地点和机关",
            "热点按月",
            "复议诉讼",
            "转化清单",
            "转化效果"
        ]
    );
    let sheet = workbook.worksheet_range("热点").unwrap();
    let formulas = workbook.worksheet_formula("热点").unwrap();
    let at = topics.iter().position(|row| row[0] == NAMED).unwrap() as u32 + 1;
    assert_eq!(sheet.get_value((at, 0)), Some(&Data::String(NAMED.into())));
    assert_eq!(sheet.get_value((at, 2)), Some(&Data::Float(6.0)));
    assert_eq!(sheet.get_value((at, 3)), Some(&Data::Float(0.75)));
    let share = formulas.get_value((at, 3)).unwrap();
    assert_eq!(*share, format!("IF(C$5=0,\"—\",C{0}/C$5)", at + 1));
    assert!(formulas.get_value((at, 0)).is_none_or(String::is_empty));
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
    let columns = part(&bytes, "xl/charts/chart1.xml");
    assert!(columns.contains("<c:barChart>") && columns.contains("热点!$C$2:$C$3"));
    let lines = part(&bytes, "xl/charts/chart2.xml");
    assert!(lines.contains("<c:lineChart>") && lines.contains("热点按月!$B$2:"));

    let text = part(&report.document().unwrap(), "word/document.xml");
    for said in [
        "依申请公开情况分析",
        "（2026-03-01 至 2026-03-02）",
        NAMED,
        "75.0%",
        "八、原因分析",
        "请补充",
        "还没有已经公开的",
    ] {
        assert!(text.contains(said), "{said}");
        let said = said.replace(' ', "");
        assert!(printed(&district, &report).contains(&said), "{said}");
    }
    // each chart stands before its table
    let text = printed(&district, &report);
    let drawn = text.find("热点（件）").unwrap();
    assert!(text[drawn..].contains("合计8100.0%"), "{text}");
    assert!(text[drawn..].contains("热点按月（件）"));
}

/// A name that no font has is no reason for there being no report.
async fn a_character_without_a_font_is_blank(peer: Peer) {
    let (district, analyst) = place(peer).await;
    let list = district.office.topic_list(&analyst, None).await.unwrap();
    let topic = list.unwrap().topics[0].row.topic.clone();
    let named = Decision::Name("征地\u{1f3e0}\u{0645}材料".to_owned());
    district
        .office
        .decide_topic(&analyst, &topic, named)
        .await
        .unwrap();
    let text = printed(&district, &report(&district, &analyst, false).await);
    assert!(
        text.contains("征地〓") && text.contains("以“〓”代替"),
        "{text}"
    );
}

async fn what_goes_outside_tells_of_no_single_people(peer: Peer) {
    let (district, analyst) = place(peer).await;
    let list = district.office.topic_list(&analyst, None).await.unwrap();
    let list = list.unwrap();
    let school = list
        .topics
        .iter()
        .find(|it| it.row.applicants == 2)
        .unwrap();
    let report = report(&district, &analyst, true).await;
    assert_eq!(
        rows(&report, "热点"),
        [
            [NAMED, "征地拆迁", "6", "＊", "5"],
            ["其余", "", "＊", "＊", "—"],
            ["合计", "", "＊", "＊", "—"]
        ]
    );
    assert_eq!(rows(&report, "办理结果")[0][1], "＊");
    let volume = rows(&report, "申请数量");
    assert!(volume.iter().all(|row| row[1] == "＊"), "{volume:?}");
    assert_eq!(rows(&report, "办理时限").len(), 1);
    let bytes = book(&district, &report);
    let texts = [
        part(&report.document().unwrap(), "word/document.xml"),
        part(&bytes, "xl/sharedStrings.xml"),
    ];
    for text in texts {
        assert!(text.contains("对外提供") && !text.contains(&school.name()));
        assert!(!text.contains("办理机关") && !text.contains("8 件"));
    }
    let text = printed(&district, &report);
    assert!(text.contains("对外提供") && !text.contains(&school.name()));
    assert!(!text.contains("办理机关") && !text.contains("8件"));
}

/// What can be read of it as PDF, without blanks.
fn printed(district: &District, report: &TopicReport) -> String {
    let office = &district.office;
    let pdf = report.pdf(&office.equipment.press, office.clock.now());
    let pdf = pdf.unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    let again = report.pdf(&office.equipment.press, office.clock.now());
    assert!(again.unwrap() == pdf, "the same report is the same file");
    text_of(&pdf)
}

async fn who_may_not_look_gets_no_report(peer: Peer) {
    let district = District::fresh(peer).await;
    let analyst = analyst(&district).await;
    let office = &district.office;
    let clerk = office.topic_report(district.desk("clerk"), None, true);
    assert_eq!(refused(clerk.await), "role");
    assert!(
        office
            .topic_report(&analyst, None, false)
            .await
            .unwrap()
            .is_none()
    );
}

/// What is in hand follows from what came and went, also within a year.
async fn any_days_are_counted_as_they_went(peer: Peer) {
    let (district, analyst) = place(peer).await;
    proposals::asks(&district, 9, "2026-04-07", false).await;
    let office = &district.office;
    office
        .request_analysis(&analyst, day("2026-04-01"), day("2026-04-07"))
        .await
        .unwrap();
    result(&district, &analyst).await;
    let report = report(&district, &analyst, false).await;
    let column = |at: usize| -> Vec<String> {
        let volume = rows(&report, "申请数量").into_iter();
        volume.map(|mut row| row.swap_remove(at)).collect()
    };
    assert_eq!(column(1)[0], "7", "eight came in, one was answered");
    // the seven days before have nothing new
    assert_eq!(column(2), ["7", "0", "0", "7"]);
    assert_eq!(column(4), ["0", "0", "0", "0"]);
}
