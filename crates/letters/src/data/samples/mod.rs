//! Made-up documents: a full and a lean one of each letter. No name, number or
//! place in them is anybody's.

mod asking;
mod forms;
mod notices;
mod parts;
mod replies;
mod sheets;

use chrono::NaiveDate;

use super::{About, Addressee, Agency, Contact, Head, OtherCase, Paper, Restart};

pub(super) fn all() -> Vec<(String, Paper)> {
    let papers = [
        forms::all(),
        notices::all(),
        asking::all(),
        replies::all(),
        sheets::all(),
    ];
    papers.into_iter().flatten().collect()
}

/// A reply with every part there is.
pub(super) fn full_reply(kind: &str) -> Paper {
    replies::everything(kind).into()
}

/// A sample under the name of its letter and a word for what it shows.
fn sample(shows: &str, paper: impl Into<Paper>) -> (String, Paper) {
    let paper = paper.into();
    (format!("{}.{shows}", paper.kind()), paper)
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day that samples name exists")
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

const REGULATION: &str = "《中华人民共和国政府信息公开条例》";
const MEASURES: &str = "《政府信息公开信息处理费管理办法》";
const REMEDY: &str = "如对本告知书不服，可以自收到之日起60日内向青湖区人民政府申请行政复议，或者自收到之日起六个月内向有管辖权的人民法院提起行政诉讼。";
const REMEDY_FIRST: &str = "如对本告知书中不予公开的决定不服，应当先自收到之日起60日内向青湖区人民政府申请行政复议；对行政复议决定仍不服的，可以自收到行政复议决定书之日起十五日内向有管辖权的人民法院提起行政诉讼。";

fn applicant() -> Option<Addressee> {
    Some(Addressee::person("王喆堃"))
}

/// A head in which nothing is missing.
fn full_head(number: &str, basis: &str, addressee: Option<Addressee>) -> Head {
    Head {
        agency: Agency {
            name: "青湖区自然资源局".into(),
            code: "青自然".into(),
        },
        contact: Contact {
            office: "青湖区自然资源局办公室".into(),
            telephone: some("0600-5550123"),
            address: some("青湖区文昌路1号"),
            postcode: some("000000"),
            hours: some("工作日8:30至12:00、13:30至17:30"),
        },
        number: Some(number.to_owned()),
        addressee,
        made_on: day(3, 12),
        basis: basis.to_owned(),
    }
}

/// A head with what the law asks for.
fn lean_head(basis: &str, addressee: Option<Addressee>) -> Head {
    Head {
        agency: Agency {
            name: "柳溪镇人民政府".into(),
            code: "柳".into(),
        },
        contact: Contact {
            office: "党政办公室".into(),
            telephone: None,
            address: None,
            postcode: None,
            hours: None,
        },
        number: None,
        addressee,
        made_on: day(11, 26),
        basis: basis.to_owned(),
    }
}

/// The head of a sheet: it is for nobody and has no number.
fn sheet_head(basis: &str) -> Head {
    Head {
        number: None,
        addressee: None,
        ..full_head("", basis, None)
    }
}

fn full_about() -> About {
    About {
        case_number: "青自然依申请〔2026〕18号".into(),
        matter: "柳溪镇2023年第4批次建设用地征地批复及勘测定界图".into(),
        request: "柳溪镇东岸村2023年第4批次建设用地的征地批复、征收土地公告和勘测定界图。".into(),
        channel: "网上申请".into(),
        submitted_on: Some(day(3, 1)),
        received_on: Some(day(3, 2)),
        restarted: Some(Restart {
            on: day(3, 10),
            why: "本机关收到您补正后的申请".into(),
        }),
        service: some("邮寄"),
    }
}

fn lean_about() -> About {
    About {
        case_number: "柳依申请〔2026〕3号".into(),
        matter: "东岸村道路硬化工程验收资料".into(),
        request: "东岸村2024年道路硬化工程的验收资料".into(),
        channel: "挂号信、邮政特快专递".into(),
        submitted_on: None,
        received_on: Some(day(11, 2)),
        restarted: None,
        service: None,
    }
}

fn other_case() -> OtherCase {
    OtherCase {
        case_number: "青自然依申请〔2026〕19号".into(),
        matter: "柳溪镇2024年第1批次建设用地征地批复".into(),
        received_on: day(3, 2),
    }
}
