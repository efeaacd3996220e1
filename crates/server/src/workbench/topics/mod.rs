//! What people keep asking for: the topics of a result, one topic with its evidence and
//! what is decided about it, the runs, themes by town and quarter, applications that are
//! like a text, and other voices.

mod deciding;
mod list;
mod one;
mod pivot;
mod report;
mod runs;
mod shown;
mod similar;
mod voices;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{get, post};
use casework::intake::import::MAX_UPLOAD;

use super::Bench;
use crate::api::Problem;

pub(super) use list::is_shown_topics;

/// What surrounds a file in a request.
const AROUND: usize = 64 * 1024;

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    let limit = DefaultBodyLimit::max(MAX_UPLOAD + AROUND);
    Router::new()
        .route("/topics", get(list::show))
        .route("/topics/runs", get(runs::show).post(runs::request))
        .route("/topics/runs/progress", get(runs::progress))
        .route("/topics/pivot", get(pivot::show))
        .route("/topics/pivot.xlsx", get(pivot::export))
        .route("/topics/report.docx", get(report::docx))
        .route("/topics/report.pdf", get(report::pdf))
        .route("/topics/report.xlsx", get(report::xlsx))
        .route("/topics/similar", get(similar::form).post(similar::find))
        .route(
            "/topics/voices",
            get(voices::show).post(voices::import).layer(limit),
        )
        .route("/topics/voices/{id}/remove", post(voices::remove))
        .route("/topics/decisions/{id}/undo", post(deciding::undo))
        .route("/topics/{topic}", get(one::show))
        .route("/topics/{topic}/decisions", post(deciding::decide))
}

/// The pages of what people keep asking for.
const PAGES: [(&str, &str); 5] = [
    ("/topics", "热点"),
    ("/topics/pivot", "主题、镇街和季度"),
    ("/topics/similar", "查找相似申请"),
    ("/topics/voices", "其他来文"),
    ("/topics/runs", "分析记录"),
];

/// A link to one of them.
struct Tab {
    href: &'static str,
    label: &'static str,
    here: bool,
}

/// The way from each of them to the others.
fn tabs(here: &str) -> Vec<Tab> {
    let tab = |(href, label): (&'static str, &'static str)| Tab {
        href,
        label,
        here: href == here,
    };
    PAGES.map(tab).into()
}

/// There is no such result or topic.
fn missing() -> Problem {
    Problem::of_status(StatusCode::NOT_FOUND)
}
