//! A refusal on a page: what is wrong, why, and how to go on.

use askama::Template;
use axum::response::{IntoResponse, Response};
use casework::Office;
use disclosure::explain;

use super::page::{Frame, html};
use crate::api::Problem;

/// What a page says of a problem.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub title: String,
    pub detail: String,
    pub hint: String,
    pub source: String,
    pub reference: String,
}

impl Told {
    /// A problem in words, logged where it is ours.
    pub fn of(office: &Office, problem: &Problem) -> Told {
        let reference = match problem.status().is_server_error() {
            true => log(problem),
            false => String::new(),
        };
        Told {
            title: problem.title().to_owned(),
            detail: problem.detail().to_owned(),
            hint: for_people(problem),
            source: problem
                .cited()
                .filter(|cite| cite.to_string() != "office")
                .map(|cite| explain::source(cite, &office.rules))
                .unwrap_or_default(),
            reference,
        }
    }
}

/// What to do about it at a desk: what a program is told is of no use there.
fn for_people(problem: &Problem) -> String {
    match problem.code() {
        "not_found" => "请核对地址；从案件列表或者查询进入案件。".to_owned(),
        "no_case" => "请核对案号；需要查看其他机关的案件时，请与该机关联系。".to_owned(),
        "no_file" => "请从案件的“材料”页打开。".to_owned(),
        "no_document" => "请从案件的“文书”页打开。".to_owned(),
        "no_dossier" => "请从案件的“卷宗”页打开。".to_owned(),
        "no_handover" => "请从来信移交的列表中打开。".to_owned(),
        "bad_request" | "method_not_allowed" => "请回到上一页，重新填写后提交。".to_owned(),
        "stale" => "没有保存任何内容。别人办理了什么，见下；您填写的内容都在，核对后可以再次提交。"
            .to_owned(),
        "internal" => "没有保存任何内容。请稍后再试。".to_owned(),
        _ => problem.hinted().unwrap_or_default().to_owned(),
    }
}

/// The log says what happened, the page under which number it stands there.
fn log(problem: &Problem) -> String {
    let mut random = [0; 6];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    let reference = hex::encode(random);
    let cause = problem.logged().unwrap_or("unknown");
    tracing::error!(request = reference, cause, "a page failed");
    reference
}

#[derive(Template)]
#[template(path = "refused.html")]
struct Page {
    frame: Frame,
    told: Told,
}

#[derive(Template)]
#[template(path = "refused_fragment.html")]
struct Fragment {
    told: Told,
}

/// The page, or a fragment of one.
///
/// # Errors
/// The template failed.
pub(super) fn page(
    office: &Office,
    frame: Frame,
    problem: Problem,
    fragment: bool,
) -> Result<Response, Problem> {
    let told = Told::of(office, &problem);
    let content = match fragment {
        true => html(&Fragment { told })?,
        false => html(&Page { frame, told })?,
    };
    let mut response = (problem.status(), content).into_response();
    if let Some((name, value)) = problem.header() {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}
