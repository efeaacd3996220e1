//! Whether what a manifest says agrees with what else the dossier holds: the events, the
//! names of the files, and the closing sheet. Whoever writes all of them anew is not found
//! out here; the sum of the manifest, which the register keeps, is for that.

use chrono::{DateTime, NaiveDate, Utc};
use disclosure::case::{Case, Event};
use disclosure::words::{ActKind, State};
use lopdf::Document;
use serde::Deserialize;
use serde_json::Value;
use store::{Broken, CaseId, NewEvent, OfficerId, StoredEvent};
use uuid::Uuid;

use super::gathering::RECORD;
use super::leaves::path;
use super::manifest::{CLOSING, CONTENTS, EARLIER, Entry, HISTORY, Manifest};
use super::pack::Packed;
use super::verify::Fault;
use crate::record::read_event;

/// What the closing sheet has before the sum over the papers.
pub(super) const SUM_LABEL: &str = "卷内文件校验值（SHA-256）：";

/// An event of the chain.
pub(super) struct Chained {
    pub hash: String,
    pub event: Event,
}

/// An event as its line has it.
#[derive(Deserialize)]
struct Line {
    case_id: CaseId,
    seq: i64,
    event_id: Uuid,
    act_id: Uuid,
    recorded_at: DateTime<Utc>,
    effective_on: NaiveDate,
    actor: OfficerId,
    on_behalf_of: Option<OfficerId>,
    kind: String,
    v: i64,
    /// The text that was hashed.
    payload: String,
    state_after: State,
    rules_hash: String,
    prev_hash: String,
    hash: String,
}

/// Reads lines whose chain holds; all are events of one case.
pub(super) fn read(text: &str, case: CaseId) -> Result<Vec<Chained>, Fault> {
    (1..)
        .zip(text.lines())
        .map(|(nth, line)| one(nth, line, case))
        .collect()
}

fn one(nth: usize, text: &str, case: CaseId) -> Result<Chained, Fault> {
    // An act that a later version knows is no sign of a change.
    let unread = || Broken {
        line: nth,
        what: "本版本无法读出，请用更新的版本核验",
    };
    let line: Line = serde_json::from_str(text).map_err(|_| unread())?;
    let payload: Value = serde_json::from_str(&line.payload).map_err(|_| unread())?;
    if line.case_id != case {
        return Err(Fault::Unfitting("案件（case_id）"));
    }
    let stored = StoredEvent {
        case_id: line.case_id,
        seq: line.seq,
        event: NewEvent {
            event_id: line.event_id,
            act_id: line.act_id,
            recorded_at: line.recorded_at,
            effective_on: line.effective_on,
            actor: line.actor,
            on_behalf_of: line.on_behalf_of,
            kind: line.kind,
            v: line.v,
            payload,
            state_after: line.state_after,
            rules_hash: line.rules_hash,
        },
        prev_hash: line.prev_hash,
        hash: line.hash,
    };
    Ok(Chained {
        event: read_event(&stored).map_err(|_| unread())?,
        hash: stored.hash,
    })
}

/// What the manifest says of the case is what the events make of it.
pub(super) fn with_events(manifest: &Manifest, chain: &[Chained]) -> Result<(), Fault> {
    let events = || chain.iter().map(|chained| &chained.event);
    let case = Case::fold(events()).ok_or(Fault::Unfitting("案件（case_id）"))?;
    let closed = events().rfind(|event| event.act.kind() == ActKind::Close);
    let closed_on = closed.map(|event| event.on);
    for (fits, what) in [
        (
            case.number == manifest.case_number,
            "登记编号（case_number）",
        ),
        (case.application.title == manifest.title, "题名（title）"),
        (
            closed_on == Some(manifest.closed_on),
            "结案日期（closed_on）",
        ),
        (case.round == manifest.round, "办理次数（round）"),
    ] {
        if !fits {
            return Err(Fault::Unfitting(what));
        }
    }
    Ok(())
}

/// The last closing before the event that a dossier ends with: it has a dossier of its
/// own, unless that is paper from before the register.
pub(super) fn closed_before(chain: &[Chained]) -> Option<u64> {
    let (_, before) = chain.split_last()?;
    let closing = before.iter().rfind(|chained| {
        let event = &chained.event;
        event.act.kind() == ActKind::Close && !event.facts.from_paper
    });
    closing.map(|closing| closing.event.seq)
}

/// What the manifest calls its files is what their names say, and the files stand part by
/// part between contents and closing sheet.
pub(super) fn with_names(manifest: &Manifest) -> Result<(), Fault> {
    let (papers, own): (Vec<&Entry>, Vec<&Entry>) = manifest
        .files
        .iter()
        .partition(|entry| !entry.part.is_empty());
    let titles: Vec<&str> = own.iter().map(|entry| entry.title.as_str()).collect();
    let mut expected = vec![CONTENTS, CLOSING, HISTORY];
    expected.extend(manifest.earlier.as_ref().map(|_| EARLIER));
    let framed = manifest
        .files
        .first()
        .is_some_and(|first| first.part.is_empty());
    if titles != expected || !framed {
        return Err(Fault::Unfitting("卷内文件的组成"));
    }
    let named = |(nth, entry): (usize, &&Entry)| {
        let extension = entry.path.rsplit_once('.').map_or("", |(_, after)| after);
        path(nth, &entry.title, extension) == entry.path
    };
    let numbered = |entry: &Entry, nth: usize| entry.path.starts_with(&format!("{nth:03}-"));
    let misnamed = (1..)
        .zip(&papers)
        .find(|pair| !named(*pair))
        .map(|(_, entry)| *entry);
    let framing = [(own[0], 0), (own[1], papers.len() + 1)];
    let mut framing = framing
        .into_iter()
        .filter(|(entry, nth)| !numbered(entry, *nth));
    if let Some(entry) = misnamed.or_else(|| framing.next().map(|(entry, _)| entry)) {
        return Err(Fault::Named(entry.path.clone()));
    }
    in_parts(&papers)
}

/// Papers of one part stand together, and the readable history is the last of them.
fn in_parts(papers: &[&Entry]) -> Result<(), Fault> {
    let mut parts: Vec<&str> = papers.iter().map(|entry| entry.part.as_str()).collect();
    parts.dedup();
    let again = |at: usize| parts[..at].contains(&parts[at]);
    match parts.last() == Some(&RECORD) && !(0..parts.len()).any(again) {
        true => Ok(()),
        false => Err(Fault::Unfitting("卷内文件的归类（part）")),
    }
}

/// What the manifest says is what the closing sheet prints.
pub(super) fn with_closing_sheet(manifest: &Manifest, files: &[Packed<'_>]) -> Result<(), Fault> {
    let mut pairs = manifest.files.iter().zip(files);
    let sheet = pairs.find(|(entry, _)| entry.part.is_empty() && entry.title == CLOSING);
    let sheet = sheet
        .ok_or_else(|| Fault::Missing(CLOSING.to_owned()))?
        .1
        .bytes;
    let text = text_of(sheet).ok_or(Fault::Unfitting("备考表（无法读出）"))?;
    let sum = text.split_once(SUM_LABEL).map(|(_, after)| after);
    let made_by = agency_of(sheet);
    for (fits, what) in [
        (
            text.contains(&plain(&manifest.retention)),
            "保管期限（retention）",
        ),
        (
            text.contains(&manifest.head_hash),
            "办理记录校验值（head_hash）",
        ),
        (
            sum.is_none_or(|sum| sum.starts_with(&manifest.content_sum)),
            "卷内文件校验值（content_sum）",
        ),
        (
            made_by.is_none_or(|name| name == escaped(&manifest.agency)),
            "机关（agency）",
        ),
    ] {
        if !fits {
            return Err(Fault::Unprinted(what));
        }
    }
    Ok(())
}

/// The text of a PDF that this system set, without spaces and breaks of lines.
fn text_of(pdf: &[u8]) -> Option<String> {
    let document = Document::load_mem(pdf).ok()?;
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    Some(plain(&document.extract_text(&pages).ok()?))
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Who made a PDF, by what it says of itself.
fn agency_of(pdf: &[u8]) -> Option<&str> {
    const BEFORE: &[u8] = b"<dc:creator><rdf:Seq><rdf:li>";
    let at = pdf
        .windows(BEFORE.len())
        .position(|window| window == BEFORE)?;
    let after = &pdf[at + BEFORE.len()..];
    let end = after.iter().position(|byte| *byte == b'<')?;
    let name = std::str::from_utf8(&after[..end]).ok()?;
    // a character that no font has is written as its code
    Some(name).filter(|name| !name.contains("〔U+"))
}

/// A text as XML has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
