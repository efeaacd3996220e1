//! One's own account: password, sessions, shortcuts, saved lists, calendar; and the one-time
//! link with which it begins.

mod calendar;
mod invitation;
mod password;
mod sessions;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;

use super::Bench;
use super::flash::{self, Said};

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/account", get(sessions::show))
        .route(
            "/account/password",
            get(password::form).post(password::change),
        )
        .route("/account/feed", post(calendar::renew))
        .route("/account/feed/end", post(calendar::end))
        .route("/account/shortcuts", post(sessions::shortcuts))
        .route("/account/sessions/end", post(sessions::end))
        .route("/account/views/remove", post(sessions::remove_view))
        .route(
            "/invitation/{token}",
            get(invitation::form).post(invitation::accept),
        )
}

/// Back to the account with something said.
fn back(said: Said) -> Response {
    (
        CookieJar::new().add(flash::cookie(&[said])),
        Redirect::to("/account"),
    )
        .into_response()
}
