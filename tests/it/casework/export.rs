//! Lists as spreadsheets, read back as a spreadsheet reads them.

use std::fs::File;
use std::io::{BufReader, Read, Seek};

use calamine::{Data, DataType, Reader, Xlsx};
use casework::{ExportList, Exported, Office, WorkFilter};
use disclosure::words::ActKind;
use serde_json::json;
use store::{SearchAsk, Tab, WorkOrder};

use super::District;
use crate::harness::{Peer, on_both};

on_both!(
    a_list_goes_out_masked_and_comes_back,
    an_extract_goes_out_as_one
);

const TODAY: &str = "2026-03-02";

fn all() -> ExportList {
    ExportList::Work(Tab::All, WorkFilter::default(), WorkOrder::Newest)
}

/// The file, from its beginning.
fn file(exported: &Exported) -> BufReader<&File> {
    let mut file = &exported.file;
    file.rewind().unwrap();
    BufReader::new(file)
}

pub fn rows(exported: &Exported) -> Vec<Vec<Data>> {
    let mut workbook = Xlsx::new(file(exported)).unwrap();
    assert_eq!(workbook.sheet_names(), ["案件"]);
    let range = workbook.worksheet_range("案件").unwrap();
    assert!(workbook.worksheet_formula("案件").unwrap().is_empty());
    range.rows().map(<[Data]>::to_vec).collect()
}

/// A file in the workbook.
fn part(exported: &Exported, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(file(exported)).unwrap();
    let mut text = String::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

pub fn text(cell: &Data) -> &str {
    match cell {
        Data::String(text) => text,
        Data::Empty => "",
        other => panic!("{other:?}"),
    }
}

/// A date, as a date and not as a text.
fn day(cell: &Data) -> String {
    let Data::DateTime(day) = cell else {
        panic!("{cell:?}")
    };
    let (year, month, day, ..) = day.to_ymd_hms_milli();
    format!("{year}-{month:02}-{day:02}")
}

async fn exported(office: &Office, desk: &casework::Desk, list: &ExportList) -> Exported {
    office.export_cases(desk, list).await.unwrap()
}

async fn a_list_goes_out_masked_and_comes_back(peer: Peer) {
    let district = District::fresh(peer).await;
    let hostile = [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2",
        "@SUM(A1)",
        "\u{ff1d}1+1",
        "<script>&\"",
        "喆堃𬹼",
        "=HYPERLINK(\"http://example.cn\",\"点\")",
    ];
    for title in hostile {
        let form = json!({ "title": title, "applicant_kind": "enterprise",
            "applicant": { "name": "=1+1公司", "id_number": "" } });
        district.register(form).await;
    }
    let person = district.register(json!({ "title": "征地批复" })).await;
    let replied = district.register(json!({ "title": "补助名单" })).await.id;
    district.to_handler(replied, TODAY).await;
    let draft =
        json!({ "kind": "granted", "parts": { "given": { "what": "复印件", "pages": 3 } } });
    district.sign(replied, TODAY, draft).await;
    let serving = json!({ "service": "post", "served_on": TODAY });
    district
        .act("clerk", replied, TODAY, ActKind::Serve, serving)
        .await;

    let clerk = district.desk("clerk");
    let list = exported(&district.office, clerk, &all()).await;
    assert_eq!((list.cases, list.complete), (10, true));
    assert_eq!(list.length, list.file.metadata().unwrap().len());
    let read = rows(&list);
    assert_eq!(read.len(), 11);
    let header: Vec<&str> = read[0].iter().map(text).collect();
    assert_eq!(
        header.join(" "),
        "案号 状态 申请人 申请人类型 信息名称 渠道 收到日期 办理机关 承办人 答复期限 剩余工作日 超期 答复文号 答复日期"
    );
    let titles: Vec<&str> = read[3..].iter().rev().map(|row| text(&row[4])).collect();
    assert_eq!(titles, hostile, "as they were written");
    assert_eq!(text(&read[3][2]), "=1+1公司");
    let answered = &read[1];
    assert_eq!(text(&answered[12]), "自然资公开复〔2026〕1号");
    assert_eq!(text(&answered[8]), district.desk("handler").officer.name);
    assert_eq!(day(&answered[13]), TODAY);
    let open = &read[2];
    assert_eq!(text(&open[0]), person.case.number);
    assert_eq!(text(&open[2]), "王**");
    assert_eq!(text(&open[5]), "当面提交");
    assert_eq!(
        (day(&open[6]).as_str(), day(&open[9]).as_str()),
        (TODAY, "2026-03-30")
    );
    assert_eq!(open[10], Data::Float(20.0));
    assert_eq!(text(&open[11]), "");

    // what would run is quoted, the header stays, and nobody is named in the file itself
    let (sheet, styles) = (
        part(&list, "xl/worksheets/sheet1.xml"),
        part(&list, "xl/styles.xml"),
    );
    assert!(!sheet.contains("<f>") && sheet.contains("state=\"frozen\""));
    assert!(styles.contains("quotePrefix=\"1\""));
    let properties = part(&list, "docProps/core.xml");
    assert!(
        properties.contains("<dc:creator></dc:creator>"),
        "{properties}"
    );
    assert!(properties.contains("2026-03-02T"), "{properties}");
    let name = &clerk.officer.name;
    assert!(!properties.contains(name) && !part(&list, "docProps/app.xml").contains(name));

    let found = ExportList::Search(SearchAsk::text("补助"));
    let found = rows(&exported(&district.office, clerk, &found).await);
    assert_eq!((found.len(), &found[1]), (2, answered));
    let none = ExportList::Search(SearchAsk::text("没有"));
    assert_eq!(
        rows(&exported(&district.office, clerk, &none).await).len(),
        1
    );

    district.clock.set("2026-04-20T01:00:00Z");
    let later = rows(&exported(&district.office, clerk, &all()).await);
    let late = &later[2];
    assert!(late[10].as_f64().unwrap() < 0.0);
    assert_eq!(text(&late[11]), "是");
}

async fn an_extract_goes_out_as_one(peer: Peer) {
    let district = District::fresh(peer).await;
    let case = district.register(json!({ "title": "征地批复" })).await;
    district.to_handler(case.id, TODAY).await;
    let town = district.desk("town");
    let asked = json!({ "id": "河东", "with": "joint_agency", "agency": town.agency.id,
        "question": "请回复", "received_on": TODAY });
    district
        .act("handler", case.id, TODAY, ActKind::Consult, asked)
        .await;
    let list = exported(&district.office, town, &all()).await;
    let read = rows(&list);
    let shown: Vec<usize> = (0..read[1].len())
        .filter(|at| read[1][*at] != Data::Empty)
        .collect();
    assert_eq!(shown, [0, 1, 3, 7]);
    assert_eq!(text(&read[1][0]), case.case.number);
}
