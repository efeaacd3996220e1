//! The catalogue of what is public and what is not, and what of it is suggested.

mod edit;
mod list;
mod listing;
mod of_case;
mod one;
mod put;
mod suggest;
mod view;

use axum::http::StatusCode;
use casework::ActError;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<super::Served> {
    OpenApiRouter::default()
        .routes(routes!(list::catalogue, put::put_entry))
        .routes(routes!(suggest::suggest))
        .routes(routes!(one::entry, edit::edit_entry))
        .routes(routes!(listing::retire_entry))
        .routes(routes!(listing::restore_entry))
        .routes(routes!(of_case::case_suggestions))
        .routes(routes!(of_case::decline_suggestion))
        .routes(routes!(of_case::restore_suggestion))
}

/// No entry that the caller is shown.
pub(crate) fn no_entry() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_entry",
        "没有这个条目",
        "公开目录中没有这个条目，或者不在您的权限范围内",
    )
    .hint("请核对条目的标识，见 GET /api/v1/catalogue。")
}

/// What went wrong with an entry.
fn told(error: ActError) -> Problem {
    match error {
        ActError::NotFound => no_entry(),
        error => error.into(),
    }
}
