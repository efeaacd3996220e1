//! Search: one box for numbers, names and words, with filters beside.
//!
//! What is sought stands in the address, but for what may be the number of an identity
//! paper: that is asked for in the body of a form, so that no log, no history and no
//! bookmark keeps it.

use askama::Template;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use casework::{Excerpt, ExportList, Found, Hit, Hits, Names, Office};
use chrono::NaiveDate;
use disclosure::identity;
use disclosure::words::{Channel, Phase, State as CaseState};
use store::{Cursor, SearchAsk};

use super::Bench;
use super::forms::Typed;
use super::lists::{
    CURSOR, Chip, Control, Controls, Fields, Form, Line, PAGE, Pen, Read, chips, may_see_cases,
    place, query_of, spreadsheet,
};
use super::page::{Frame, Here, html, registers};
use super::visit::Visit;
use crate::api::{ListAsked, Problem};

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/search", get(search).post(search_in_form))
        .route(EXPORT, get(export).post(export_in_form))
}

const PATH: &str = "/search";
const EXPORT: &str = "/search/export.xlsx";

/// What is sought.
struct Asked {
    sought: SearchAsk,
    cursor: Option<String>,
    read: Read,
}

impl Asked {
    fn of(typed: &Typed, names: &Names) -> Asked {
        let mut fields = Fields::of(typed);
        let (received_from, received_to) =
            fields.days(["received_from", "received_to"], "收到日期");
        let (replied_from, replied_to) = fields.days(["replied_from", "replied_to"], "答复日期");
        let sought = SearchAsk {
            text: fields.text("text", "查找的文字").unwrap_or_default(),
            state: fields.word("state", "状态", CaseState::parse),
            phase: fields.word("phase", "阶段", Phase::parse),
            agency: fields.id("agency", "答复机关", |id| names.agency(id).is_some()),
            channel: fields.word("channel", "渠道", Channel::parse),
            received_from,
            received_to,
            replied_from,
            replied_to,
        };
        let cursor = fields.pass(CURSOR);
        Asked {
            sought,
            cursor,
            read: fields.read(),
        }
    }

    /// Whether anything is sought at all.
    fn seeks(&self) -> bool {
        !self.read.pairs.is_empty()
    }

    fn address(&self, cursor: Option<&str>) -> String {
        self.read.address(PATH, cursor)
    }
}

/// The fewest characters of what may be the number of an identity paper.
const SHORTEST: usize = 8;
/// The fewest digits in it.
const DIGITS: usize = 6;

/// Whether a text may hold the number of an identity paper: letters and digits alone,
/// unlike the numbers of cases, and no day.
pub(super) fn is_private(text: &str) -> bool {
    let folded = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    let text: String = text.chars().map(folded).collect();
    let joined: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    let number = |word: &str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        word.chars().all(|c| c.is_ascii_alphanumeric())
            && word.len() >= SHORTEST
            && digits >= DIGITS
            && identity::identifies(word)
            && NaiveDate::parse_from_str(word, "%Y%m%d").is_err()
    };
    number(&joined) || text.split_whitespace().any(number)
}

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    frame: Frame,
    chips: Vec<Chip>,
    action: &'static str,
    first: Vec<Control>,
    more: Vec<Control>,
    mistakes: Vec<(String, String)>,
    /// The form again, to be sent without an address.
    offered: Vec<(String, String)>,
    /// What was sought came in a form: the pages come so too.
    in_form: bool,
    seeks: bool,
    /// Whether the officer may look for people by the numbers of their papers.
    numbers: bool,
    filters: bool,
    lines: Vec<(Line, Why)>,
    query: String,
    address: String,
    export: String,
    first_page: Option<String>,
    next_page: Option<String>,
    /// The fields of what came in a form, and where its next page begins.
    fields: Vec<(String, String)>,
    next_place: Option<String>,
}

impl Page {
    fn submit(&self) -> &'static str {
        "查询"
    }

    fn more_open(&self) -> bool {
        self.more.iter().any(Control::is_set)
    }
}

/// Why a case was found.
struct Why {
    labels: String,
    excerpt: Option<Excerpt>,
}

impl Why {
    fn of(why: &[Found], excerpt: Option<Excerpt>) -> Why {
        let label = |found: &Found| match found {
            Found::Number => "案号或者文号",
            Found::Title => "名称",
            Found::Applicant => "申请人或者代理人姓名",
            Found::Content => "内容",
            Found::Identity => "证件号码",
        };
        Why {
            labels: why.iter().map(label).collect::<Vec<_>>().join("、"),
            excerpt,
        }
    }
}

/// `GET /search`
async fn search(
    State(office): State<Office>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    may_see_cases(&visit)?;
    let typed = Typed::decode(&query.unwrap_or_default());
    let names = office.names().await?;
    let asked = Asked::of(&typed, &names);
    if is_private(&asked.sought.text) {
        return offer_form(&office, &visit, &names, asked).await;
    }
    if asked.read.blank && asked.read.mistakes.is_empty() {
        let short = asked.address(asked.cursor.as_deref());
        return Ok(Redirect::to(&short).into_response());
    }
    found(&office, &visit, &names, asked, false).await
}

/// `POST /search`: the same, and nothing of it in an address.
async fn search_in_form(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    may_see_cases(&visit)?;
    let names = office.names().await?;
    let asked = Asked::of(&Typed::decode(&body), &names);
    found(&office, &visit, &names, asked, true).await
}

/// `GET /search/export.xlsx`
async fn export(
    State(office): State<Office>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    may_see_cases(&visit)?;
    let names = office.names().await?;
    let asked = Asked::of(&Typed::decode(&query.unwrap_or_default()), &names);
    match is_private(&asked.sought.text) {
        true => offer_form(&office, &visit, &names, asked).await,
        false => exported(&office, &visit, &names, asked, false).await,
    }
}

/// `POST /search/export.xlsx`
async fn export_in_form(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    may_see_cases(&visit)?;
    let names = office.names().await?;
    let asked = Asked::of(&Typed::decode(&body), &names);
    exported(&office, &visit, &names, asked, true).await
}

async fn exported(
    office: &Office,
    visit: &Visit,
    names: &Names,
    asked: Asked,
    in_form: bool,
) -> Result<Response, Problem> {
    match asked.seeks() && asked.read.mistakes.is_empty() {
        true => {
            let list = ExportList::Search(asked.sought);
            spreadsheet(office, visit, &list, "查询结果").await
        }
        // the page says what is wrong
        false => found(office, visit, names, asked, in_form).await,
    }
}

/// The number is not sought by its address; the page offers to send it as a form.
async fn offer_form(
    office: &Office,
    visit: &Visit,
    names: &Names,
    asked: Asked,
) -> Result<Response, Problem> {
    let offered = asked.read.pairs.clone();
    let page = Page {
        offered,
        ..page(office, visit, names, asked, true).await?
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

async fn found(
    office: &Office,
    visit: &Visit,
    names: &Names,
    mut asked: Asked,
    in_form: bool,
) -> Result<Response, Problem> {
    let pages = ListAsked::new("search", &asked.read.pairs)?;
    let cursor = place(&pages, asked.cursor.as_deref(), &mut asked.read);
    let fine = asked.read.mistakes.is_empty();
    let hits = match fine && asked.seeks() {
        true => hits(office, visit, &asked.sought, cursor).await?,
        false => Hits {
            rows: Vec::new(),
            next: None,
        },
    };
    let status = match fine {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let next = hits.next.map(|next| pages.encode(&next)).transpose()?;
    let pen = Pen {
        office,
        desk: visit.desk(),
        names,
        today: office.today(),
    };
    let line = |hit: Hit| {
        let why = Why::of(&hit.why, hit.excerpt);
        (pen.line(hit.row, hit.sight), why)
    };
    let page = Page {
        lines: hits.rows.into_iter().map(line).collect(),
        next_page: next.as_deref().map(|next| asked.address(Some(next))),
        next_place: next,
        ..page(office, visit, names, asked, in_form).await?
    };
    Ok((status, html(&page)?).into_response())
}

async fn hits(
    office: &Office,
    visit: &Visit,
    sought: &SearchAsk,
    cursor: Option<Cursor>,
) -> Result<Hits, Problem> {
    Ok(office
        .search(visit.desk(), sought, cursor.as_ref(), PAGE)
        .await?)
}

/// The page without what was found.
async fn page(
    office: &Office,
    visit: &Visit,
    names: &Names,
    asked: Asked,
    in_form: bool,
) -> Result<Page, Problem> {
    let make = Controls(&asked.read);
    let mut first = vec![
        make.text("text", "案号、申请人、内容中的字，空格隔开"),
        make.state(office),
    ];
    first.extend(make.agency(visit.desk(), names));
    let more = vec![
        make.phase(),
        make.channel(),
        make.day("received_from", "收到，自"),
        make.day("received_to", "至"),
        make.day("replied_from", "答复，自"),
        make.day("replied_to", "至"),
    ];
    let address = asked.address(None);
    let here = asked.address(asked.cursor.as_deref());
    Ok(Page {
        frame: Frame::of(office, visit, Here::Search, "查询"),
        chips: chips(office.saved_views(visit.desk()).await?, &address),
        action: PATH,
        first,
        more,
        offered: Vec::new(),
        seeks: asked.seeks(),
        numbers: registers(&visit.desk().officer.roles),
        filters: asked.seeks(),
        lines: Vec::new(),
        // the way back is an address
        query: if in_form {
            String::new()
        } else {
            query_of(&here)
        },
        address,
        export: asked.read.address(EXPORT, None),
        first_page: asked.cursor.is_some().then(|| asked.address(None)),
        next_page: None,
        fields: asked.read.pairs,
        next_place: None,
        in_form,
        mistakes: asked.read.mistakes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_number_of_identity_is_told_from_what_is_sought_else() {
        for number in [
            "11010519491231002X",
            "110105 19491231 002x",
            "１１０１０５１９４９１２３１００２Ｘ",
            "91370400MA3CABCD12",
            "E12345678",
            "沈一 11010519491231002X",
            "13812345678",
        ] {
            assert!(is_private(number), "{number}");
        }
        for other in [
            "",
            "合同",
            "青自然资依申请〔2026〕49号",
            "2026〔12〕号",
            "2026-03-02",
            "20260302",
            "依申请 2026 49",
            "12345",
            "internationalization",
            "99999999",
        ] {
            assert!(!is_private(other), "{other}");
        }
    }
}
