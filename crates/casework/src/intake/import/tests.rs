//! Whole CSV files.

use chrono::NaiveDate;
use disclosure::application::{Aid, Medium, Provision};
use disclosure::identity::IdKind;
use disclosure::words::{ApplicantKind, Channel};
use store::AgencyKind;
use uuid::Uuid;

use super::*;
use crate::table::MAX_BYTES;

const HEADER: &str = "渠道,申请人,申请人类型,名称,内容";

fn agencies() -> Vec<Agency> {
    let agency = |n: u128, code: &str, name: &str| Agency {
        id: Uuid::from_u128(n),
        parent: None,
        code: code.into(),
        name: name.into(),
        kind: AgencyKind::Department,
    };
    vec![
        agency(1, "ZJ", "住房和城乡建设局"),
        agency(2, "A", "服务中心"),
        agency(3, "B", "服务中心"),
    ]
}

fn csv(text: &str) -> Result<Vec<(usize, NewApplication)>, ImportError> {
    read("list.csv", text.as_bytes(), &agencies())
}

/// The messages for a file whose rows are bad.
fn bad(text: &str) -> Vec<(usize, Option<String>, String)> {
    match csv(text) {
        Err(ImportError::BadRows(bad)) => bad
            .into_iter()
            .map(|bad| (bad.row, bad.column, bad.message))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn unreadable(name: &str, bytes: &[u8]) -> String {
    match read(name, bytes, &[]) {
        Err(ImportError::Unreadable(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_column_reaches_its_field() {
    let text = "渠道,提交日期,到达日期,签收日期,确认日期,联系日期,申请人,申请人类型,证件类型,证件号码,电话,地址,电子邮箱,工作单位,法定代表人,联系人,代理人,授权委托,名称,内容,文号,用途,载体,获取方式,帮助,附件数,主题,机关,登记日期,已验证身份\n\
        平常信函,2026-03-01,2026/3/2,2026年3月3日,20260304,2026-3-2,清溪喆堃𬹼公司,商业企业,信用代码,91350100M000100Y43,0531-1,一路1号,a@b.cn,单位,王一,李二,赵三,2026年委托书,征地批复,\"第一行\n第二行\",鲁政〔2023〕4号,研究,纸质/电子,邮寄、当场查阅、抄录,代为填写,2,征地,住房和城乡建设局,2026-03-05,是\n";
    let all = csv(text).unwrap();
    let [(2, new)] = &all[..] else {
        panic!("{all:?}")
    };
    let day = |day| NaiveDate::from_ymd_opt(2026, 3, day);
    assert_eq!(new.channel, Channel::OrdinaryMail);
    let dates = &new.dates;
    assert_eq!(
        [
            dates.submitted_on,
            dates.arrived_on,
            dates.signed_on,
            dates.confirmed_on,
            dates.contact_attempted_on,
            new.on
        ],
        [day(1), day(2), day(3), day(4), day(2), day(5)]
    );
    let person = &new.applicant;
    assert_eq!(person.name, "清溪喆堃𬹼公司");
    assert_eq!(person.id_kind, Some(IdKind::CreditCode));
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        [
            &person.id_number,
            &person.phone,
            &person.address,
            &person.mail
        ],
        [
            &some("91350100M000100Y43"),
            &some("0531-1"),
            &some("一路1号"),
            &some("a@b.cn")
        ]
    );
    assert_eq!(new.applicant_kind, ApplicantKind::Enterprise);
    assert_eq!(
        [
            &new.work_unit,
            &new.legal_representative,
            &new.contact,
            &new.document_number,
            &new.theme
        ],
        [
            &some("单位"),
            &some("王一"),
            &some("李二"),
            &some("鲁政〔2023〕4号"),
            &some("征地")
        ]
    );
    let agent = new.agent.as_ref().unwrap();
    assert_eq!(agent.person.name, "赵三");
    assert_eq!(agent.authority.as_ref().unwrap().as_str(), "2026年委托书");
    assert_eq!(
        (new.title.as_str(), new.content.as_str()),
        ("征地批复", "第一行\n第二行")
    );
    assert_eq!(new.purpose.as_ref().unwrap().as_str(), "研究");
    assert_eq!(new.media, [Medium::Paper, Medium::Electronic]);
    assert_eq!(new.provision, [Provision::Post, Provision::Inspection]);
    assert_eq!(new.aids, [Aid::Writing]);
    assert_eq!((new.attachments, new.identity_proved), (2, true));
    assert_eq!(new.agency, Some(Uuid::from_u128(1)));
}

#[test]
fn a_bare_row_leaves_the_rest_out() {
    let all = csv(&format!("{HEADER}\n\nonline,王喆,自然人,补助名单,请公开\n")).unwrap();
    let [(3, new)] = &all[..] else {
        panic!("{all:?}")
    };
    assert_eq!(new.channel, Channel::Online);
    assert_eq!(new.dates.all().count(), 0);
    assert!(new.agent.is_none() && new.agency.is_none() && new.on.is_none());
    assert!(!new.identity_proved && new.media.is_empty() && new.purpose.is_none());
}

#[test]
fn all_faults_of_all_rows_are_told() {
    let text = format!(
        "{HEADER},提交日期,机关,授权委托,附件数\n\
         微信,,自然人,名单,请公开,2026-02-30,XX,有,两件\n\
         当面提交,王喆,自然人,名单,请公开,2026-03-01,,,\n\
         当面提交,王喆,法人,名单,,2026-03-01,服务中心,,\n"
    );
    let told = bad(&text);
    let places: Vec<_> = told
        .iter()
        .map(|(row, column, _)| (*row, column.as_deref().unwrap()))
        .collect();
    assert_eq!(
        places,
        [
            (2, "渠道"),
            (2, "申请人"),
            (2, "提交日期"),
            (2, "代理人"),
            (2, "附件数"),
            (2, "机关"),
            (4, "申请人类型"),
            (4, "内容"),
            (4, "机关"),
        ]
    );
    assert!(
        told[5].2.contains("住房和城乡建设局（ZJ）"),
        "{}",
        told[5].2
    );
    assert!(told[8].2.contains("机关代码"), "{}", told[8].2);
}

#[test]
fn a_cell_without_a_header_is_told() {
    let text = "渠道,申请人,,申请人类型,名称,内容\nonline,王喆,多余,自然人,名单,请公开\n";
    let told = bad(text);
    assert_eq!((told[0].0, told[0].1.as_deref()), (2, Some("C 列")));
}

#[test]
fn files_that_are_no_lists_say_what_to_do() {
    assert!(unreadable("a.csv", b"").contains("空的"));
    assert!(unreadable("a.xlsx", b"").contains("空的"));
    assert!(unreadable("a.csv", "\n , \n".as_bytes()).contains("空的"));
    assert!(unreadable("a.csv", HEADER.as_bytes()).contains("只有表头"));
    assert!(unreadable("a.csv", b"PK\x03\x04rest").contains(".xlsx"));
    assert!(unreadable("a.csv", b"\x89PNG\r\n\x1a\n\0\0").contains("不是文本"));
    assert!(unreadable("a.xlsx", HEADER.as_bytes()).contains(".csv"));
    assert!(unreadable("a.XLSX", b"PK\x03\x04rest").contains("损坏"));
    assert!(unreadable("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").contains("密码"));
    assert!(unreadable("a.pdf", b"%PDF-1.7").contains("只接受"));
    assert!(unreadable("applications", b"x").contains("只接受"));
    assert!(unreadable("a.csv", &vec![b'x'; MAX_BYTES + 1]).contains("20 MB"));
}

#[test]
fn more_rows_than_a_transaction_holds_are_not_read() {
    let row = "online,王喆,自然人,名单,请公开\n";
    let list = |rows: usize| format!("{HEADER}\n{}", row.repeat(rows));
    assert_eq!(csv(&list(MOST.rows)).unwrap().len(), MOST.rows);
    assert!(unreadable("a.csv", list(MOST.rows + 1).as_bytes()).contains("20000 行"));
}

#[test]
fn an_identity_number_is_not_repeated_in_a_message() {
    let told = bad(&format!(
        "{HEADER},证件号码\nonline,王喆,自然人,名单,请公开,3.70102E+17\n"
    ));
    assert_eq!(told[0].1.as_deref(), Some("证件号码"));
    assert!(!told[0].2.contains("3.7"), "{}", told[0].2);
}

/// A text that cells share stands in the file once, and fills as many as name it.
#[test]
fn a_workbook_that_unfolds_beyond_measure_is_refused() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let long = "长".repeat(30_000);
    for column in 0..800 {
        sheet.write_string(0, column, &long).unwrap();
    }
    let why = unreadable("list.xlsx", &book.save_to_buffer().unwrap());
    assert!(why.contains("文字太多"), "{why}");
}
