//! Checking a dossier by itself: no register, no configuration.
//!
//! It shows that nothing in the zip was changed, added, removed or renamed since its
//! manifest was written, that the events follow each other without a gap up to the hash
//! that the manifest names, and that the manifest says of the case what they say. None of
//! that is signed, so it cannot show that the whole, manifest and all, was not written
//! anew: for that the manifest's own sum is compared with the one that the register keeps.

use std::collections::BTreeSet;

use serde_json::Value;
use store::{Broken, check_chain};

use super::agreeing::{self, Chained};
use super::manifest::{EVENTS, Earlier, FORMAT, MANIFEST, Manifest, Sum, content_sum};
use super::pack::{PackFault, Packed, entries, unpack};

/// A dossier that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What is in it.
    pub manifest: Manifest,
    /// SHA-256 of the manifest, hexadecimal.
    pub sum: String,
    /// How many events the chain has.
    pub events: usize,
    /// The dossier before it, within it.
    pub earlier: Option<Box<Verified>>,
}

/// The first thing that is wrong with a dossier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The zip itself.
    #[error(transparent)]
    Pack(#[from] PackFault),
    /// The manifest is missing or cannot be read.
    #[error("卷宗清单（{MANIFEST}）{0}")]
    Manifest(&'static str),
    /// It is of a form that this version does not know.
    #[error("卷宗的格式“{0}”不是本版本认识的；请用更新的版本核验")]
    Format(String),
    /// A file that the manifest lists is not there.
    #[error("缺少清单所列的“{0}”")]
    Missing(String),
    /// A file that the manifest does not list.
    #[error("有清单没有列出的“{0}”")]
    Extra(String),
    /// Files stand in another order.
    #[error("“{0}”不在清单所列的位置")]
    Order(String),
    /// A file is another than the manifest says.
    #[error("“{0}”与清单中的校验值不符，内容被改动过")]
    Changed(String),
    /// What the manifest says of itself does not fit.
    #[error("清单中的{0}与卷内文件不符")]
    Unfitting(&'static str),
    /// A file is called otherwise in the manifest than by its name.
    #[error("清单所写的题名、次序与文件名“{0}”不符")]
    Named(String),
    /// The manifest and the closing sheet differ.
    #[error("清单中的{0}与备考表上印的不符")]
    Unprinted(&'static str),
    /// The chain of events.
    #[error("办理记录（{EVENTS}）：{0}")]
    Chain(#[from] Broken),
    /// The chain ends in another hash than the manifest names.
    #[error("办理记录（{EVENTS}）的末项与清单中的校验值不符")]
    Head,
    /// The dossier before this one.
    #[error("前一次的卷宗“{path}”：{fault}")]
    Earlier {
        /// Its path.
        path: String,
        /// What is wrong with it.
        fault: Box<Fault>,
    },
    /// A round was closed before, and its dossier is not there.
    #[error("办理记录第 {0} 项已经结过案，那时的卷宗应当附在里面，却没有")]
    NoEarlier(u64),
    /// A PDF beside it is that of a dossier within it.
    #[error(
        "卷宗自身完整，但所给的 PDF 是附在里面的前一份卷宗的（第 {round} 次办理，办理记录至第 {events} 项），不是这一份的"
    )]
    EarlierPdf {
        /// Its round.
        round: u32,
        /// How many events it has.
        events: usize,
    },
    /// A PDF beside it is another than the manifest says.
    #[error(
        "卷宗自身完整，但所给的 PDF 不是清单所记的那一份：其校验值是 {found}，清单所记的是 {expected}"
    )]
    Pdf {
        /// Its sum.
        found: String,
        /// The sum in the manifest.
        expected: String,
    },
    /// It is whole, and not the one that was meant.
    #[error("卷宗自身完整，但清单校验值是 {found}，不是所给的 {expected}：这不是登记的那一份")]
    Another {
        /// The sum of its manifest.
        found: String,
        /// The sum that was given.
        expected: String,
    },
}

/// How deep dossiers may lie in each other: rounds and closings of one case.
const DEEPEST: usize = 50;

/// Checks a dossier; `expected` is the sum of its manifest as the register keeps it.
///
/// # Errors
/// The first thing that is wrong.
pub fn verify(zip: &[u8], expected: Option<&str>) -> Result<Verified, Fault> {
    let verified = whole(zip, DEEPEST)?;
    match expected.map(|sum| sum.trim().to_lowercase()) {
        Some(expected) if expected != verified.sum => Err(Fault::Another {
            found: verified.sum,
            expected,
        }),
        _ => Ok(verified),
    }
}

/// Checks that a PDF is the one that a dossier names as its own.
///
/// # Errors
/// It is another.
pub fn is_pdf_of(verified: &Verified, pdf: &[u8]) -> Result<(), Fault> {
    let sum = Sum::of(pdf);
    if sum == verified.manifest.pdf {
        return Ok(());
    }
    let mut within = std::iter::successors(verified.earlier.as_deref(), |it| it.earlier.as_deref());
    Err(match within.find(|earlier| earlier.manifest.pdf == sum) {
        Some(earlier) => Fault::EarlierPdf {
            round: earlier.manifest.round,
            events: earlier.events,
        },
        None => Fault::Pdf {
            found: sum.sha256,
            expected: verified.manifest.pdf.sha256.clone(),
        },
    })
}

fn whole(zip: &[u8], deeper: usize) -> Result<Verified, Fault> {
    let found = entries(zip)?;
    let (manifest, text) = manifest(&found)?;
    let found = unpack(zip, manifest.made_at)?;
    let files = &found[1..];
    listed(&manifest, files)?;
    summed(&manifest, files)?;
    let events = chained(&manifest, files)?;
    agreeing::with_events(&manifest, &events)?;
    agreeing::with_names(&manifest)?;
    agreeing::with_closing_sheet(&manifest, files)?;
    let earlier = earlier(&manifest, files, &events, deeper)?;
    Ok(Verified {
        sum: Manifest::sum(&text),
        manifest,
        events: events.len(),
        earlier,
    })
}

/// The manifest and its text, exactly as this form is written.
fn manifest(found: &[Packed<'_>]) -> Result<(Manifest, String), Fault> {
    let first = found.first().filter(|entry| entry.path == MANIFEST);
    let first = first.ok_or(Fault::Manifest("不在卷宗的开头"))?;
    let text = std::str::from_utf8(first.bytes).map_err(|_| Fault::Manifest("不是文本"))?;
    let value: Value = serde_json::from_str(text).map_err(|_| Fault::Manifest("无法读出"))?;
    match value["format"].as_str() {
        Some(FORMAT) => {}
        Some(other) => return Err(Fault::Format(other.chars().take(60).collect())),
        None => return Err(Fault::Manifest("没有写明格式")),
    }
    let manifest: Manifest =
        serde_json::from_str(text).map_err(|_| Fault::Manifest("缺少内容，或者有多余的内容"))?;
    match manifest.text() {
        Ok(written) if written == text => Ok((manifest, written)),
        _ => Err(Fault::Manifest("被改写过")),
    }
}

/// Exactly what is listed is there, in its order.
fn listed(manifest: &Manifest, files: &[Packed<'_>]) -> Result<(), Fault> {
    let there: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let wanted: BTreeSet<&str> = manifest
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    if let Some(missing) = manifest
        .files
        .iter()
        .find(|file| !there.contains(file.path.as_str()))
    {
        return Err(Fault::Missing(missing.path.clone()));
    }
    if let Some(extra) = files
        .iter()
        .find(|file| !wanted.contains(file.path.as_str()))
    {
        return Err(Fault::Extra(extra.path.clone()));
    }
    let mut pairs = manifest.files.iter().zip(files);
    match pairs.find(|(entry, file)| entry.path != file.path) {
        Some((entry, _)) => Err(Fault::Order(entry.path.clone())),
        None if manifest.files.len() != files.len() => Err(Fault::Unfitting("文件件数")),
        None => Ok(()),
    }
}

fn summed(manifest: &Manifest, files: &[Packed<'_>]) -> Result<(), Fault> {
    for (entry, file) in manifest.files.iter().zip(files) {
        let sum = Sum::of(file.bytes);
        if sum.bytes != entry.bytes || sum.sha256 != entry.sha256 {
            return Err(Fault::Changed(entry.path.clone()));
        }
    }
    let papers = || manifest.files.iter().filter(|entry| !entry.part.is_empty());
    if content_sum(papers()) != manifest.content_sum {
        return Err(Fault::Unfitting("卷内文件校验值"));
    }
    let pages = papers()
        .filter_map(|entry| entry.pages)
        .map(u64::from)
        .sum::<u64>();
    match pages == u64::from(manifest.pages) {
        true => Ok(()),
        false => Err(Fault::Unfitting("页数")),
    }
}

/// The events up to the one that closed the round.
fn chained(manifest: &Manifest, files: &[Packed<'_>]) -> Result<Vec<Chained>, Fault> {
    let events = files.iter().find(|file| file.path == EVENTS);
    let events = events.ok_or_else(|| Fault::Missing(EVENTS.to_owned()))?;
    let unreadable = |_| {
        Fault::Chain(Broken {
            line: 1,
            what: "不是文本",
        })
    };
    let text = std::str::from_utf8(events.bytes).map_err(unreadable)?;
    let head = check_chain(text.lines())?;
    let closed = usize::try_from(manifest.closed_seq).ok();
    match head.hash == manifest.head_hash && closed == Some(head.count) {
        true => {}
        false => return Err(Fault::Head),
    }
    if head.recorded_at != Some(manifest.made_at) {
        return Err(Fault::Unfitting("结案时间（made_at）"));
    }
    agreeing::read(text, manifest.case_id)
}

fn earlier(
    manifest: &Manifest,
    files: &[Packed<'_>],
    events: &[Chained],
    deeper: usize,
) -> Result<Option<Box<Verified>>, Fault> {
    let closed_before = agreeing::closed_before(events);
    let Some(earlier) = &manifest.earlier else {
        return closed_before.map_or(Ok(None), |seq| Err(Fault::NoEarlier(seq)));
    };
    if earlier.path != Earlier::path_of(earlier.round) {
        return Err(Fault::Named(earlier.path.clone()));
    }
    let within = |fault| Fault::Earlier {
        path: earlier.path.clone(),
        fault: Box::new(fault),
    };
    let file = files.iter().find(|file| file.path == earlier.path);
    let file = file.ok_or_else(|| Fault::Missing(earlier.path.clone()))?;
    let deeper = deeper.checked_sub(1);
    let deeper = deeper.ok_or_else(|| within(PackFault::TooMuch("卷宗层数太多").into()))?;
    let verified = whole(file.bytes, deeper).map_err(within)?;
    if verified.sum != earlier.manifest || verified.manifest.case_id != manifest.case_id {
        return Err(Fault::Unfitting("前一次卷宗的校验值"));
    }
    if verified.manifest.round != earlier.round {
        return Err(Fault::Unfitting("前一次卷宗的办理次数"));
    }
    // its events are those that this one begins with
    let last = verified.events.checked_sub(1);
    let last = last.filter(|at| at + 1 < events.len());
    if last.map(|at| &events[at].hash) != Some(&verified.manifest.head_hash) {
        return Err(Fault::Unfitting("前一次卷宗的办理记录"));
    }
    // each dossier within holds the one before it, down to the first closing
    if let Some(seq) = closed_before.filter(|seq| *seq > verified.events as u64) {
        return Err(Fault::NoEarlier(seq));
    }
    Ok(Some(Box::new(verified)))
}
