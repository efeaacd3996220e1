//! `/topics/voices`: messages of the hotline, of mailboxes and petitions that bear topics
//! out.

use askama::Template;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use casework::intake::import::{ImportError, ImportOutcomeError, MAX_UPLOAD};
use casework::topics::{Heard, VoiceChannel, decides};
use casework::{Office, china_time};
use store::VoiceBatch;
use uuid::Uuid;

use super::{Tab, missing, tabs};
use crate::api::Problem;
use crate::workbench::flash::{self, Said};
use crate::workbench::page::{Frame, Here, html};
use crate::workbench::visit::Visit;

/// Megabytes are told, bytes are counted.
const MEGABYTE: usize = 1 << 20;
/// How many bad rows are told.
const TOLD: usize = 50;

#[derive(Template)]
#[template(path = "topic_voices.html")]
struct Page {
    frame: Frame,
    tabs: Vec<Tab>,
    limit: usize,
    channels: Vec<(&'static str, &'static str)>,
    batches: Vec<Line>,
    decides: bool,
    wrong: Vec<String>,
}

struct Line {
    id: Uuid,
    name: String,
    voices: i64,
    imported: String,
    removed: String,
}

async fn page(office: &Office, visit: &Visit, wrong: Vec<String>) -> Result<Response, Problem> {
    let names = office.names().await?;
    let who = |id| {
        names
            .officer(id)
            .map_or("", |officer| officer.name.as_str())
    };
    let at = |at| china_time(at).format("%Y-%m-%d %H:%M");
    let line = |batch: VoiceBatch| Line {
        id: batch.id,
        voices: batch.voices,
        imported: format!("{} {}", at(batch.imported_at), who(batch.imported_by)),
        removed: match (batch.removed_at, batch.removed_by) {
            (Some(removed), Some(by)) => format!("{} {}", at(removed), who(by)),
            _ => String::new(),
        },
        name: batch.name,
    };
    let batches = office.voice_batches(visit.desk()).await?;
    let status = match wrong.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page {
        frame: Frame::of(office, visit, Here::Topics, "其他来文"),
        tabs: tabs("/topics/voices"),
        limit: MAX_UPLOAD / MEGABYTE,
        channels: VoiceChannel::ALL.map(|it| (it.word(), it.label())).into(),
        batches: batches.into_iter().map(line).collect(),
        decides: decides(visit.desk()),
        wrong,
    };
    Ok((status, html(&page)?).into_response())
}

/// `GET /topics/voices`
pub(super) async fn show(State(office): State<Office>, visit: Visit) -> Result<Response, Problem> {
    page(&office, &visit, Vec::new()).await
}

/// `POST /topics/voices`
pub(super) async fn import(
    State(office): State<Office>,
    visit: Visit,
    multipart: Multipart,
) -> Result<Response, Problem> {
    // whoever may not is told before the file is read
    office.may_import_voices(visit.desk())?;
    let sent = match sent(multipart).await {
        Ok(sent) if !sent.name.is_empty() => sent,
        Ok(_) => return page(&office, &visit, vec!["请先选择文件。".to_owned()]).await,
        Err(wrong) => return page(&office, &visit, vec![wrong]).await,
    };
    let channel = VoiceChannel::parse(&sent.channel);
    let imported = office
        .import_voices(visit.desk(), &sent.name, &sent.bytes, channel)
        .await;
    match imported {
        Ok(heard) => Ok(done(&said(&heard))),
        Err(ImportOutcomeError::File(ImportError::Unreadable(why))) => {
            page(&office, &visit, vec![why]).await
        }
        Err(
            ImportOutcomeError::File(ImportError::BadRows(rows))
            | ImportOutcomeError::Refused(rows),
        ) => {
            let mut wrong: Vec<String> = rows.iter().take(TOLD).map(ToString::to_string).collect();
            if rows.len() > TOLD {
                wrong.push(format!("共 {} 处，只列出前 {TOLD} 处。", rows.len()));
            }
            page(&office, &visit, wrong).await
        }
        Err(ImportOutcomeError::Failed(error)) => Err(error.into()),
    }
}

fn said(heard: &Heard) -> String {
    let mut said = format!("已导入 {} 件来文，下一次分析时计入佐证。", heard.taken);
    if heard.known > 0 {
        said += &format!("{} 件以前导入过，没有重复导入。", heard.known);
    }
    if !heard.left_out.is_empty() {
        said += &format!("没有保存的列：{}。", heard.left_out.join("、"));
    }
    said
}

/// `POST /topics/voices/{id}/remove`
pub(super) async fn remove(
    State(office): State<Office>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id: Uuid = id.parse().map_err(|_| missing())?;
    office.remove_voices(visit.desk(), id).await?;
    Ok(done("已删除这批来文。"))
}

fn done(text: &str) -> Response {
    let said = CookieJar::new().add(flash::cookie(&[Said::done(text)]));
    (said, Redirect::to("/topics/voices")).into_response()
}

/// What a form with a file holds.
#[derive(Default)]
struct Sent {
    name: String,
    bytes: Vec<u8>,
    channel: String,
}

/// Reads a form with a file; what is wrong with it, for people.
async fn sent(mut multipart: Multipart) -> Result<Sent, String> {
    let mut sent = Sent::default();
    while let Some(field) = multipart.next_field().await.map_err(unread)? {
        match field.name() {
            Some("file") => {
                sent.name = field.file_name().unwrap_or_default().to_owned();
                sent.bytes = field.bytes().await.map_err(unread)?.to_vec();
            }
            Some("channel") => sent.channel = field.text().await.map_err(unread)?,
            _ => {}
        }
    }
    Ok(sent)
}

fn unread(error: MultipartError) -> String {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => format!(
            "文件超过 {} MB，没有读取；请分成几个文件。",
            MAX_UPLOAD / MEGABYTE
        ),
        _ => "文件没有传完，没有读取；请重新选择文件。".to_owned(),
    }
}
