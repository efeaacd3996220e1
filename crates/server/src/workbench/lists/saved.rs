//! Lists that an officer gave a name, as chips above every list.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::{ActError, Office};
use disclosure::Refusal;
use store::{SavedView, Tab};

use super::asked::path;
use super::may_see_cases;
use crate::api::Problem;
use crate::workbench::flash::{self, Said};
use crate::workbench::forms::Typed;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::refused::Told;
use crate::workbench::search::is_private;
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

/// Whether an address is that of a list or a search, and may be kept.
fn is_list(address: &str) -> bool {
    let (at, query) = address.split_once('?').unwrap_or((address, ""));
    let lists = Tab::ALL.iter().any(|tab| path(*tab) == at) || at == "/search";
    let text = Typed::decode(query);
    is_ours(address) && lists && !text.get("text").is_some_and(is_private)
}

fn not_kept() -> Refusal {
    Refusal::malformed(
        "address",
        "office",
        "这个列表不能保存为视图",
        "请打开案件列表或者查询，设好条件后再保存；证件号码不留在视图里。",
    )
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
    let address = typed.get("address").unwrap_or_default();
    if !is_list(address) {
        return Err(not_kept().into());
    }
    match office.save_view(visit.desk(), name, address).await {
        Ok(()) => {
            let said = format!("已保存视图“{name}”。可以在“我的账号”中删除。");
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
