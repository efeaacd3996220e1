//! The page of one's account.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use casework::{Office, china_time};
use uuid::Uuid;

use super::back;
use crate::api::Problem;
use crate::workbench::Settings;
use crate::workbench::flash::Said;
use crate::workbench::forms::Typed;
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

#[derive(Template)]
#[template(path = "account.html")]
struct Page {
    frame: Frame,
    login: String,
    name: String,
    agency: String,
    roles: String,
    /// Where reminders are mailed to; empty where nowhere.
    mailbox: String,
    shortcuts: bool,
    sessions: Vec<Line>,
    views: Vec<store::SavedView>,
    /// When the address of one's calendar was made, and when it was read last.
    feed: Option<(String, String)>,
    /// The address that was just made: it is shown this once.
    made: Option<String>,
}

/// A session.
struct Line {
    id: Uuid,
    here: bool,
    client: String,
    address: String,
    began: String,
    seen: String,
}

/// `GET /account`
pub(super) async fn show(
    State(office): State<Office>,
    State(settings): State<Arc<Settings>>,
    visit: Visit,
) -> Result<Response, Problem> {
    page(&office, &settings, &visit, None).await
}

/// The page, with the address of the calendar when it was just made.
pub(super) async fn page(
    office: &Office,
    settings: &Settings,
    visit: &Visit,
    made: Option<String>,
) -> Result<Response, Problem> {
    let desk = visit.desk();
    let feed = office.feed_of(desk).await?;
    let mailbox = office.own_mail_address(desk).await?;
    let time = |at| china_time(at).format("%Y-%m-%d %H:%M").to_string();
    let sessions = office.sessions_of(settings.policy, desk).await?;
    let roles: Vec<&str> = desk.officer.roles.iter().map(|role| role.label()).collect();
    html(&Page {
        frame: Frame::of(office, visit, Here::Account, "我的账号"),
        mailbox: mailbox.unwrap_or_default(),
        login: visit.0.session.login.clone(),
        name: desk.officer.name.clone(),
        agency: desk.agency.name.clone(),
        roles: roles.join("、"),
        shortcuts: visit.0.session.shortcuts,
        sessions: sessions
            .into_iter()
            .map(|session| Line {
                here: session.id == visit.0.session.id,
                id: session.id,
                client: browser(&session.client),
                address: session.address,
                began: time(session.created_at),
                seen: time(session.seen_at),
            })
            .collect(),
        views: office.saved_views(desk).await?,
        feed: feed.map(|feed| {
            let read = feed.read_at.map(time).unwrap_or_default();
            (time(feed.created_at), read)
        }),
        made,
    })
}

/// A browser in words; what it calls itself says much that nobody needs.
fn browser(agent: &str) -> String {
    let name = [
        ("Edg/", "Edge"),
        ("Firefox/", "火狐"),
        ("QQBrowser", "QQ 浏览器"),
        ("360", "360 浏览器"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    let system = [
        ("Windows", "Windows"),
        ("Android", "安卓"),
        ("iPhone", "iPhone"),
        ("Mac OS", "macOS"),
        ("Kylin", "麒麟"),
        ("UOS", "统信"),
        ("Linux", "Linux"),
    ];
    let find = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(sign, _)| agent.contains(sign))
            .map(|(_, label)| *label)
    };
    match (find(&name), find(&system)) {
        (Some(name), Some(system)) => format!("{name}（{system}）"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "不明的浏览器".to_owned(),
    }
}

/// `POST /account/shortcuts`
pub(super) async fn shortcuts(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    let on = Typed::decode(&body).get("on") == Some("true");
    office.set_shortcuts(visit.desk(), on).await?;
    Ok(back(Said::done(match on {
        true => "快捷键已经打开。",
        false => "快捷键已经关闭。",
    })))
}

/// `POST /account/sessions/end`: one by its id, or all but this one.
pub(super) async fn end(
    State(office): State<Office>,
    State(settings): State<Arc<Settings>>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let desk = visit.desk();
    let none = || Problem::of_status(StatusCode::NOT_FOUND);
    let ids: Vec<Uuid> = match typed.get("id") {
        Some("others") => office
            .sessions_of(settings.policy, desk)
            .await?
            .into_iter()
            .map(|session| session.id)
            .filter(|id| *id != visit.0.session.id)
            .collect(),
        Some(id) => {
            let id = id.parse().map_err(|_| none())?;
            // another's is told as one that there is not
            return match office.end_session(desk, id).await? {
                true => Ok(back(Said::done("已经结束 1 处登录。"))),
                false => Err(none()),
            };
        }
        None => return Err(Problem::of_status(StatusCode::BAD_REQUEST)),
    };
    let mut ended = 0;
    for id in ids {
        ended += usize::from(office.end_session(desk, id).await?);
    }
    Ok(back(Said::done(format!("已经结束 {ended} 处登录。"))))
}

/// `POST /account/views/remove`
pub(super) async fn remove_view(
    State(office): State<Office>,
    visit: Visit,
    body: String,
) -> Result<Response, Problem> {
    let typed = Typed::decode(&body);
    let id = typed
        .get("id")
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    match office.remove_view(visit.desk(), id).await? {
        true => Ok(back(Said::done("已经删去这个视图。"))),
        false => Err(Problem::of_status(StatusCode::NOT_FOUND)),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_told_in_words() {
        let edge =
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0";
        assert_eq!(browser(edge), "Edge（Windows）");
        assert_eq!(browser("curl/8.0"), "curl");
        assert_eq!(browser("<script>"), "不明的浏览器");
    }
}
