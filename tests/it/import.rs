//! Lists of applications from files into the register, on both databases.

use std::time::Instant;

use ::casework::NewApplication;
use ::casework::intake::import::{
    BadRow, ImportError, ImportOutcomeError, ImportReport, MAX_UPLOAD, read,
};
use disclosure::words::Channel;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use store::{Agency, AgencyKind};

use crate::casework::District;
use crate::harness::{Peer, on_both};

on_both!(
    a_list_is_registered_as_a_whole,
    a_dry_run_stores_nothing_and_foretells_the_numbers,
    one_refused_row_keeps_all_others_out,
    a_list_is_held_to_the_same_limits,
    a_preview_tells_every_bad_row_and_stores_nothing,
    the_cost_of_a_row_does_not_grow_with_the_register
);

const HEADER: &str = "渠道,提交日期,申请人,申请人类型,证件号码,名称,内容,机关";

/// Everything that a registration writes.
const TABLES: [&str; 7] = [
    "cases",
    "case_events",
    "case_texts",
    "case_parties",
    "deadlines",
    "people",
    "numbers",
];

fn csv(rows: &str) -> Vec<(usize, NewApplication)> {
    read("list.csv", format!("{HEADER}\n{rows}").as_bytes(), &[]).unwrap()
}

async fn counts(district: &District) -> Vec<String> {
    let mut counts = Vec::new();
    for table in TABLES {
        let sql = format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}");
        counts.extend(district.memory.texts(sql).await);
    }
    counts
}

async fn import(
    district: &District,
    rows: &str,
    dry_run: bool,
) -> Result<ImportReport, ImportOutcomeError> {
    district
        .office
        .import(district.desk("clerk"), csv(rows), dry_run)
        .await
}

fn refused(outcome: Result<ImportReport, ImportOutcomeError>) -> Vec<BadRow> {
    match outcome {
        Err(ImportOutcomeError::Refused(rows)) => rows,
        other => panic!("{other:?}"),
    }
}

fn codes(report: &ImportReport, row: usize) -> Vec<&'static str> {
    let row = report
        .rows
        .iter()
        .find(|imported| imported.row == row)
        .unwrap();
    row.warnings.iter().map(|warning| warning.code).collect()
}

const LIST: &str = "当面提交,2026-03-02,王喆堃𬹼,自然人,11010519491231002X,补助名单,请公开名单,\n\
    \n\
    当面提交,2026-03-02,王喆堃𬹼,自然人,11010519491231002X,补助名单,请公开名单。,\n\
    网上申请,,清溪公司,商业企业,91350100M000100Y44,征地批复,请公开批复,\n";

async fn a_list_is_registered_as_a_whole(peer: Peer) {
    let district = District::fresh(peer).await;
    let before = district.memory.store.written();
    let report = import(&district, LIST, false).await.unwrap();
    assert!(!report.dry_run);
    assert_eq!(
        district.memory.store.written().acts,
        before.acts + 1,
        "one transaction"
    );
    let rows: Vec<usize> = report.rows.iter().map(|row| row.row).collect();
    assert_eq!(rows, [2, 4, 5]);
    assert!(
        codes(&report, 4).contains(&"same_wording"),
        "a repeat within the list is pointed out"
    );
    assert!(codes(&report, 5).contains(&"id_checksum"));
    assert!(!codes(&report, 2).contains(&"id_checksum"));
    let numbers: Vec<String> = report.rows.into_iter().map(|row| row.number).collect();
    let kept = district
        .memory
        .texts("SELECT number FROM cases ORDER BY number")
        .await;
    assert_eq!(kept, numbers);
    let names = district
        .memory
        .texts("SELECT DISTINCT applicant_name FROM cases WHERE applicant_name LIKE '王%'")
        .await;
    assert_eq!(names, ["王喆堃𬹼"]);
}

async fn a_dry_run_stores_nothing_and_foretells_the_numbers(peer: Peer) {
    let district = District::fresh(peer).await;
    import(&district, LIST, false).await.unwrap();
    let before = counts(&district).await;
    let mut rehearsed = import(&district, LIST, true).await.unwrap();
    assert!(rehearsed.dry_run);
    assert_eq!(counts(&district).await, before);
    rehearsed.dry_run = false;
    assert_eq!(import(&district, LIST, false).await.unwrap(), rehearsed);
    assert_ne!(counts(&district).await, before);
}

async fn one_refused_row_keeps_all_others_out(peer: Peer) {
    let district = District::fresh(peer).await;
    let before = counts(&district).await;
    // good; a receipt date that is missing; one in the future; good
    let list = "当面提交,2026-03-02,王喆,自然人,,名单,请公开,\n\
        挂号信,2026-03-01,李堃,自然人,,名单,请公开,\n\
        当面提交,2026-03-03,赵六,自然人,,名单,请公开,\n\
        网上申请,2026-03-02,孙七,自然人,,名单,请公开,\n";
    for dry_run in [true, false] {
        let bad = refused(import(&district, list, dry_run).await);
        assert_eq!(bad.iter().map(|bad| bad.row).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(bad[0].column.as_deref(), Some("签收日期"));
        assert!(
            bad[0].to_string().starts_with("第 3 行“签收日期”：挂号信"),
            "{}",
            bad[0]
        );
        assert!(bad[1].message.contains("2026-03-03"), "{}", bad[1]);
        assert_eq!(counts(&district).await, before);
    }
    // no number was used up
    let report = import(
        &district,
        "网上申请,2026-03-02,孙七,自然人,,名单,请公开,\n",
        false,
    )
    .await;
    let number = report.unwrap().rows[0].number.clone();
    assert!(number.ends_with("1号"), "{number}");
}

async fn a_list_is_held_to_the_same_limits(peer: Peer) {
    let district = District::fresh(peer).await;
    let before = counts(&district).await;
    let long = "名".repeat(101);
    let list = format!(
        "当面提交,2026-03-02,{long},自然人,,名单,请公开,\n\
         当面提交,2026-03-02,王喆,自然人,,名\u{202e}单,请公开,\n"
    );
    let bad = refused(import(&district, &list, false).await);
    let told: Vec<(usize, Option<&str>)> = bad
        .iter()
        .map(|bad| (bad.row, bad.column.as_deref()))
        .collect();
    assert_eq!(told, [(2, Some("申请人")), (3, Some("名称"))]);
    assert_eq!(counts(&district).await, before);
    let list = "当面提交,2026-03-02,王喆,自然人,无,名单,请公开,\n\
        当面提交,2026-03-02,李堃,自然人,无,名单,请公开,\n";
    let report = import(&district, list, false).await.unwrap();
    for row in [2, 3] {
        assert!(codes(&report, row).contains(&"id_number_ignored"));
        assert!(!codes(&report, row).contains(&"same_wording"));
    }
}

async fn the_cost_of_a_row_does_not_grow_with_the_register(peer: Peer) {
    let district = District::fresh(peer).await;
    let mut taken = Vec::new();
    for rows in [0..500, 500..2500] {
        let list: String = rows
            .map(|n| {
                format!("网上申请,2026-03-02,申请人{n},自然人,E{n:08},名单{n},请公开第{n}份名单,\n")
            })
            .collect();
        let begun = Instant::now();
        import(&district, &list, false).await.unwrap();
        taken.push(begun.elapsed());
    }
    let cases = "SELECT CAST(COUNT(*) AS TEXT) FROM cases";
    assert_eq!(district.memory.texts(cases).await, ["2500"]);
    // four times as many rows: what looks at all cases for each of them takes 24 times as
    // long, and a machine with other work in between not three times
    assert!(taken[1] < taken[0] * 12, "{taken:?}");
}

#[tokio::test]
async fn an_agency_out_of_reach_is_refused_in_its_column() {
    let district = District::fresh(Peer::Sqlite).await;
    let town = district.desk("town").agency.clone();
    let rows = "网上申请,,王喆,自然人,,名单,请公开,河东\n";
    let list = read("list.csv", format!("{HEADER}\n{rows}").as_bytes(), &[town]).unwrap();
    let outcome = district
        .office
        .import(district.desk("clerk"), list, false)
        .await;
    let bad = refused(outcome);
    assert_eq!((bad[0].row, bad[0].column.as_deref()), (2, Some("机关")));
}

#[tokio::test]
async fn who_may_not_register_may_not_import() {
    let district = District::fresh(Peer::Sqlite).await;
    let before = counts(&district).await;
    let outcome = district
        .office
        .import(district.desk("auditor"), csv(LIST), false)
        .await;
    assert_eq!(refused(outcome).len(), 3);
    assert_eq!(counts(&district).await, before);
}

#[tokio::test]
async fn names_from_gb18030_come_back_unchanged() {
    let name = "王喆堃𬹼㐂𠮷";
    let text = format!("{HEADER}\r\n网上申请,,{name},自然人,,{name}的名单,请公开{name},\r\n");
    let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
    assert!(
        !lost
            && bytes
                .windows(4)
                .any(|four| four == [0x99, 0x33, 0xfa, 0x36]),
        "four bytes for 𬹼"
    );
    let district = District::fresh(Peer::Sqlite).await;
    let list = read("list.csv", &bytes, &[]).unwrap();
    district
        .office
        .import(district.desk("clerk"), list, false)
        .await
        .unwrap();
    let kept = district
        .memory
        .texts("SELECT applicant_name || title FROM cases")
        .await;
    assert_eq!(kept, [format!("{name}{name}的名单")]);
}

/// A workbook with the header on its third row and one application on its fifth.
fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let header = [
        "渠道",
        "签收日期",
        "提交日期",
        "申请人",
        "申请人类型",
        "证件号码",
        "电话",
        "名称",
        "内容",
        "附件数",
        "已验证身份",
        "机关",
    ];
    for (column, name) in (0..).zip(header) {
        sheet.write(2, column, name).unwrap();
    }
    let day = ExcelDateTime::from_ymd(2026, 3, 2).unwrap();
    let chinese = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    sheet.write(4, 0, "挂号信").unwrap();
    sheet.write_with_format(4, 1, &day, &chinese).unwrap();
    sheet.write(4, 2, "2026年2月27日").unwrap();
    sheet.write(4, 3, "王喆堃𬹼").unwrap();
    sheet.write(4, 4, "自然人").unwrap();
    sheet.write(4, 5, "11010519491231002X").unwrap();
    sheet.write(4, 6, 13812345678_f64).unwrap();
    sheet.write(4, 7, "名单").unwrap();
    sheet.write(4, 8, "第一行\n第二行").unwrap();
    sheet.write(4, 9, 3).unwrap();
    sheet.write(4, 10, true).unwrap();
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

fn bad_workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<BadRow> {
    match read("list.xlsx", &workbook(fill), &[]) {
        Err(ImportError::BadRows(bad)) => bad,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_workbook_gives_what_was_written() {
    let bytes = workbook(|sheet| {
        sheet.write(4, 11, "河东").unwrap();
    });
    let town = Agency {
        id: uuid::Uuid::from_u128(4),
        parent: None,
        code: "河东".into(),
        name: "河东镇人民政府".into(),
        kind: AgencyKind::Town,
    };
    let list = read("List.XLSX", &bytes, &[town]).unwrap();
    let [(5, new)] = &list[..] else {
        panic!("{list:?}")
    };
    assert_eq!(new.channel, Channel::RegisteredMail);
    assert_eq!(new.dates.signed_on, "2026-03-02".parse().ok());
    assert_eq!(new.dates.submitted_on, "2026-02-27".parse().ok());
    assert_eq!(new.applicant.name, "王喆堃𬹼");
    assert_eq!(
        new.applicant.id_number.as_deref(),
        Some("11010519491231002X")
    );
    assert_eq!(new.applicant.phone.as_deref(), Some("13812345678"));
    assert_eq!(new.content.as_str(), "第一行\n第二行");
    assert_eq!((new.attachments, new.identity_proved), (3, true));
    assert_eq!(new.agency, Some(uuid::Uuid::from_u128(4)));
}

#[test]
fn bad_cells_of_a_workbook_are_told_where_they_stand() {
    let bad = bad_workbook(|sheet| {
        sheet.write(4, 5, 110105194912310020_f64).unwrap();
        sheet.write(4, 9, 1.5).unwrap();
        sheet.write(4, 13, "没有表头").unwrap();
        sheet.write(6, 0, "网上申请").unwrap();
        sheet.write(6, 2, 46082).unwrap();
        sheet
            .write(6, 7, Formula::new("=#REF!").set_result("#REF!"))
            .unwrap();
    });
    let places: Vec<_> = bad
        .iter()
        .map(|bad| (bad.row, bad.column.as_deref().unwrap()))
        .collect();
    assert_eq!(
        places,
        [
            (5, "N 列"),
            (5, "证件号码"),
            (5, "附件数"),
            (7, "申请人"),
            (7, "申请人类型"),
            (7, "名称"),
            (7, "内容"),
            (7, "提交日期"),
        ]
    );
    assert!(bad[1].message.contains("“文本”"), "{}", bad[1]);
    assert!(bad[5].message.contains("#REF!"), "{}", bad[5]);
    assert!(
        !bad.iter().any(|bad| bad.message.contains("1101")),
        "{bad:?}"
    );
}

#[test]
fn a_stray_cell_at_the_far_end_costs_nothing() {
    let bad = bad_workbook(|sheet| {
        sheet.write(1_048_575, 16_383, "x").unwrap();
    });
    let told: Vec<_> = bad
        .iter()
        .map(|bad| (bad.row, bad.column.as_deref()))
        .collect();
    assert!(told.contains(&(1_048_576, Some("XFD 列"))), "{told:?}");
}

#[test]
fn only_the_first_visible_sheet_is_read() {
    let mut workbook = Workbook::new();
    workbook
        .add_worksheet()
        .set_hidden(true)
        .write(0, 0, "选项")
        .unwrap();
    let sheet = workbook.add_worksheet();
    sheet.set_active(true);
    for (column, text) in (0..).zip(["渠道", "申请人", "申请人类型", "名称", "内容"])
    {
        sheet.write(0, column, text).unwrap();
    }
    for (column, text) in (0..).zip(["传真", "王喆", "公民", "名单", "请公开"]) {
        sheet.write(1, column, text).unwrap();
    }
    workbook.add_worksheet().write(0, 0, "说明").unwrap();
    let list = read("a.xlsx", &workbook.save_to_buffer().unwrap(), &[]).unwrap();
    assert_eq!(
        (list.len(), list[0].0, list[0].1.channel),
        (1, 2, Channel::Fax)
    );
}

#[test]
fn a_damaged_workbook_is_told_and_never_a_panic() {
    let bytes = workbook(|_| {});
    for end in (0..bytes.len()).step_by(61) {
        assert!(read("a.xlsx", &bytes[..end], &[]).is_err(), "cut at {end}");
    }
    for at in (0..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xff;
        // some bytes are padding: what counts is that an answer comes
        if let Ok(list) = read("a.xlsx", &damaged, &[]) {
            assert_eq!(list.len(), 1, "byte {at}");
        }
    }
}

async fn a_preview_tells_every_bad_row_and_stores_nothing(peer: Peer) {
    let district = District::fresh(peer).await;
    let (office, clerk) = (&district.office, district.desk("clerk"));
    let before = counts(&district).await;
    let list = format!(
        "{HEADER}\n{LIST}\
         登门,2026-03-02,李某,自然人,,学区,=HYPERLINK(\"http://x\"),\n\
         挂号信,2026-03-02,钱某,自然人,,预算,请公开,\n"
    );
    let preview = office
        .preview_import(clerk, "list.csv", list.as_bytes())
        .await
        .unwrap();
    assert_eq!((preview.good, preview.bad), (3, 2));
    assert_eq!(preview.columns.join(","), HEADER);
    assert_eq!(counts(&district).await, before);
    let good = &preview.good_rows[0];
    assert_eq!((good.row, good.values[2].as_str()), (2, "王喆堃𬹼"));
    assert_eq!(good.number.as_deref(), Some("自然资依申请〔2026〕1号"));
    let [unknown, refused] = &preview.bad_rows[..] else {
        panic!("{preview:?}")
    };
    let said = |row: &::casework::intake::import::PreviewRow| {
        let problem = &row.problems[0];
        (row.row, problem.row, problem.column.clone().unwrap())
    };
    // one that cannot be read, one that the law refuses
    assert_eq!(said(unknown), (6, 6, "渠道".into()));
    assert_eq!(said(refused), (7, 7, "签收日期".into()));
    assert_eq!(unknown.values[6], "=HYPERLINK(\"http://x\")");
    assert_eq!(unknown.number, None);
    let import = |text: String| async move {
        let done = office.import_upload(clerk, "list.csv", text.as_bytes());
        done.await
    };
    assert!(import(list).await.is_err());
    assert_eq!(counts(&district).await, before);
    let report = import(format!("{HEADER}\n{LIST}")).await.unwrap();
    assert_eq!((report.dry_run, report.rows.len()), (false, 3));
    assert_eq!(report.rows[0].number, "自然资依申请〔2026〕1号");

    let told = async |name: &str, bytes: &[u8]| {
        let refused = office.preview_import(clerk, name, bytes).await.unwrap_err();
        let same = office.import_upload(clerk, name, bytes).await.unwrap_err();
        assert_eq!(refused.to_string(), same.to_string());
        refused.to_string()
    };
    assert!(
        told("a.csv", &vec![b'x'; MAX_UPLOAD + 1])
            .await
            .contains("5 MB")
    );
    let row = "当面提交,2026-03-02,王某,自然人,,名称,内容,\n";
    let many = format!("{HEADER}\n{}", row.repeat(2001));
    assert!(told("a.csv", many.as_bytes()).await.contains("2000 行"));
    assert!(
        told("a.csv", "渠道,甲\n1,2\n".as_bytes())
            .await
            .contains("“甲”")
    );
    assert!(told("a.exe", b"MZ").await.contains("只接受"));
}
