//! The manual, a page for each role: `docs/manual/`, embedded and rendered once.
//! Whoever comes may read it.

use std::collections::HashMap;
use std::sync::LazyLock;

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Router, routing::get};
use casework::Office;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::Bench;
use super::page::{self, Frame, Here};
use super::visit::Visit;
use crate::api::Problem;

macro_rules! pages {
    ($($name:literal),+ $(,)?) => {
        /// The pages by name, in the order of their list.
        const PAGES: &[(&str, &str)] = &[$((
            $name,
            include_str!(concat!("../../../../docs/manual/", $name, ".md")),
        )),+];
    };
}

macro_rules! images {
    ($($name:literal),* $(,)?) => {
        /// The pictures by name; the browser tests take them.
        const IMAGES: &[(&str, &[u8])] = &[$((
            $name,
            include_bytes!(concat!("../../../../docs/manual/img/", $name)),
        )),*];
    };
}

pages![
    "index",
    "clerk",
    "handler",
    "reviewer",
    "drafting",
    "documents",
    "files",
    "dossier",
    "catalogue",
    "remedies",
    "supervisor",
    "analyst",
    "auditor",
    "admin",
    "proposals",
    "reminders",
    "keys",
];

images![
    "audit.png",
    "board.png",
    "calendar.png",
    "case.png",
    "catalogue.png",
    "documents.png",
    "dossier.png",
    "draft.png",
    "figures.png",
    "files.png",
    "officer.png",
    "overdue.png",
    "proposals.png",
    "register.png",
    "reminders.png",
    "review.png",
    "search.png",
    "slip.png",
    "steps.png",
    "todo.png",
    "topic.png",
    "topics.png",
];

/// A page as it is shown.
#[derive(Debug)]
struct Leaf {
    title: String,
    content: String,
}

#[derive(Template)]
#[template(path = "manual.html")]
struct Page<'l> {
    frame: Frame,
    leaves: Vec<(&'static str, &'l str)>,
    here: &'static str,
    content: &'l str,
}

static LEAVES: LazyLock<HashMap<&'static str, Leaf>> = LazyLock::new(|| {
    let leaf = |&(name, text): &(&'static str, &str)| (name, leaf(text));
    PAGES.iter().map(leaf).collect()
});

/// Its addresses.
pub(super) fn routes() -> Router<Bench> {
    Router::new()
        .route("/manual", get(index))
        .route("/manual/", get(index))
        .route("/manual/{page}", get(show))
        .route("/manual/img/{file}", get(image))
}

/// `GET /manual`
async fn index() -> Redirect {
    Redirect::permanent("/manual/index")
}

/// `GET /manual/{page}`
async fn show(
    State(office): State<Office>,
    visit: Option<Extension<Visit>>,
    Path(asked): Path<String>,
) -> Result<Response, Problem> {
    let (here, leaf) = LEAVES
        .get_key_value(asked.as_str())
        .ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    let title = format!("使用手册：{}", leaf.title);
    let frame = match &visit {
        Some(visit) => Frame::of(&office, visit, Here::Manual, title),
        None => Frame::bare(&office, title),
    };
    let names = PAGES.iter().map(|(name, _)| *name);
    page::html(&Page {
        frame,
        leaves: names
            .map(|name| (name, LEAVES[name].title.as_str()))
            .collect(),
        here,
        content: &leaf.content,
    })
}

/// `GET /manual/img/{file}`
async fn image(Path(file): Path<String>) -> Result<Response, Problem> {
    let (_, content) = picture(&file).ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    let headers = [
        (CONTENT_TYPE, "image/png"),
        (CACHE_CONTROL, "public, max-age=3600"),
    ];
    Ok((headers, *content).into_response())
}

fn picture(name: &str) -> Option<&'static (&'static str, &'static [u8])> {
    IMAGES.iter().find(|(image, _)| *image == name)
}

/// Renders a page; its first heading is its title.
fn leaf(text: &str) -> Leaf {
    let title = text.lines().find_map(|line| line.strip_prefix("# "));
    let mut content = String::with_capacity(text.len() * 2);
    html::push_html(&mut content, events(text).into_iter());
    Leaf {
        title: title.unwrap_or_default().trim().to_owned(),
        content: content
            .replace("<table>", "<div class=\"wide\" tabindex=\"0\"><table>")
            .replace("</table>", "</table></div>")
            .replace("<th>", "<th scope=\"col\">"),
    }
}

/// The text's pieces as this house shows them.
fn events(text: &str) -> Vec<Event<'_>> {
    let mut shown = Vec::new();
    let mut pieces = Parser::new_ext(text, Options::ENABLE_TABLES);
    while let Some(piece) = pieces.next() {
        shown.push(match piece {
            Event::Start(Tag::Image { dest_url, .. }) => image_of(&dest_url, &alt(&mut pieces)),
            // pages name each other as files, so that the links also hold in the folder
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => Event::Start(Tag::Link {
                link_type,
                dest_url: address(dest_url),
                title,
                id,
            }),
            other => other,
        });
    }
    shown
}

/// What stands in an image's brackets.
fn alt<'t>(pieces: &mut impl Iterator<Item = Event<'t>>) -> String {
    let inside = pieces.take_while(|piece| !matches!(piece, Event::End(TagEnd::Image)));
    inside
        .filter_map(|piece| match piece {
            Event::Text(text) | Event::Code(text) => Some(text.into_string()),
            _ => None,
        })
        .collect()
}

/// A picture: its room is kept, and it is loaded when it comes near.
fn image_of(path: &str, alt: &str) -> Event<'static> {
    let name = path.trim_start_matches("img/");
    let (width, height) = picture(name).map_or((0, 0), |(_, bytes)| size(bytes));
    let alt = alt
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;");
    let written = format!(
        "<img src=\"/manual/img/{name}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" alt=\"{alt}\">"
    );
    Event::InlineHtml(written.into())
}

/// Width and height in the head of a PNG file; 0 where there is none.
fn size(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| {
        let bytes = png.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    };
    (number(16).unwrap_or(0), number(20).unwrap_or(0))
}

/// The address of what a page names.
fn address(named: CowStr<'_>) -> CowStr<'_> {
    match named.split_once(".md") {
        Some((page, rest)) if !named.contains('/') => format!("/manual/{page}{rest}").into(),
        _ => named,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_shows_pictures_and_names_pages_that_are_there() {
        for (name, text) in PAGES {
            let leaf = leaf(text);
            assert!(!leaf.title.is_empty(), "{name} has a title");
            assert_eq!(leaf.content.matches("<h1>").count(), 1, "{name}");
            for image in text.split("](img/").skip(1) {
                let file = image.split(')').next().unwrap_or_default();
                let found = picture(file).is_some_and(|(_, bytes)| size(bytes).0 > 0);
                assert!(found, "{name} shows {file}");
            }
            for link in leaf.content.split("href=\"/manual/").skip(1) {
                let page = link.split(['"', '#']).next().unwrap_or_default();
                assert!(
                    PAGES.iter().any(|(there, _)| *there == page),
                    "{name}: {page}"
                );
            }
        }
    }

    #[test]
    fn no_picture_is_kept_that_no_page_shows() {
        for (image, _) in IMAGES {
            let named = format!("](img/{image})");
            assert!(
                PAGES.iter().any(|(_, text)| text.contains(&named)),
                "{image}"
            );
        }
    }

    #[test]
    fn nothing_in_a_page_needs_a_style_or_a_script_of_its_own() {
        for (name, text) in PAGES {
            let content = leaf(text).content;
            assert!(
                !content.contains("style=") && !content.contains("<script"),
                "{name}"
            );
        }
    }
}
