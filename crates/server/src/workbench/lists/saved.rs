//! Lists that an officer gave a name, as chips above every list.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::{ActError, Office};
use store::{SavedView, Tab};

use super::asked::path;
use super::may_see_cases;
use crate::api::Problem;
use crate::workbench::flash::{self, Said};
use crate::workbench::forms::Typed;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::visit::{Visit, is_ours};

/// A list with a name.
pub(in crate::workbench) struct Chip {
    pub name: String,
    pub href: String,
    pub here: bool,
}

/// The lists that the officer saved; `here` is the address that is looked at.
pub(in crate::workbench) fn chips(views: Vec<SavedView>, here: &str) -> Vec<Chip> {
    let chip = |view: SavedView| Chip {
        here: view.address == here,
        name: view.name,
        href: view.address,
    };
    views.into_iter().map(chip).collect()
}

#[derive(Template)]
#[template(path = "list_save.html")]
struct Page {
    frame: Frame,
    name: String,
    address: String,
    refused: Option<Told>,
    mistakes: Vec<(String, String)>,
}

/// `POST /views`: gives a list a name; a list of the same name is replaced.
pub(super) async fn save(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    may_see_cases(&visit)?;
    let typed = Typed::decode(&body);
    let name = typed.get("name").unwrap_or_default();
    let address = typed.get("address").filter(|address| is_ours(address));
    let address = address.unwrap_or(path(Tab::Todo));
    match office.save_view(visit.desk(), name, address).await {
        Ok(()) => {
            let said = format!("已保存视图“{name}”。可以在“我的账户”中删除。");
            let said = flash::cookie(&[Said::done(said)]);
            Ok((CookieJar::new().add(said), Redirect::to(address)).into_response())
        }
        Err(ActError::Refused(refusal)) => {
            let problem = Problem::from(refusal);
            let page = Page {
                frame: Frame::of(&office, &visit, Here::Lists, "保存视图"),
                name: name.to_owned(),
                address: address.to_owned(),
                refused: Some(Told::of(&office, &problem)),
                mistakes: Vec::new(),
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
