//! A dossier while it is bound: leaves into pages, then contents and closing sheet
//! around them, then zip and PDF with the manifest of both.

use chrono::{DateTime, Utc};
use letters::data::ContentsLine;
use letters::{Letter, Missing, Press};
use store::DossierRow;

use super::binding::{Binder, Mark};
use super::gathering::Gathered;
use super::leaves::{Content, Leaf, path, set, slip};
use super::manifest::{
    CLOSING, CONTENTS, EARLIER, EVENTS, Earlier, Entry, FORMAT, HISTORY, MANIFEST, Manifest, Sum,
    content_sum,
};
use super::pack::{Packed, pack};
use super::stamping::Signs;
use super::uploads::{MOST_OF_ALL, Unbound};
use crate::documents::Unmade;

/// The most bytes of files that are bound into pages; what comes after has slips.
const MOST_BOUND: usize = 256 * 1024 * 1024;

/// The letters that open and close a dossier.
pub(super) struct Framed {
    pub contents: Letter,
    pub closing: Letter,
}

/// Leaves, bound.
pub(super) struct Bound {
    binder: Binder,
    /// How many values and bytes of files may still be added.
    room: (usize, usize),
    papers: Vec<Paper>,
    /// Characters of sheets that no font has, each once.
    pub missing: Vec<Missing>,
}

/// A leaf with its bytes and its place.
struct Paper {
    leaf: Leaf,
    bytes: Vec<u8>,
    entry: Entry,
    /// Its first page, from 0.
    first: usize,
    /// What the table of contents remarks.
    note: Option<&'static str>,
}

/// A dossier as it is kept.
pub(super) struct Whole {
    pub zip: Vec<u8>,
    pub pdf: Vec<u8>,
    /// The sum of the manifest.
    pub sum: String,
    /// How many pages the PDF has.
    pub pages: usize,
}

/// Binds leaves; what cannot be bound gets a slip.
pub(super) fn bind(press: &Press, leaves: &[Leaf], at: DateTime<Utc>) -> Result<Bound, Unmade> {
    let mut bound = Bound {
        binder: Binder::default(),
        room: (MOST_OF_ALL, MOST_BOUND),
        papers: Vec::new(),
        missing: Vec::new(),
    };
    for (nth, leaf) in (1..).zip(leaves) {
        let (bytes, missing) = match &leaf.content {
            Content::Bytes(bytes) | Content::File { bytes, .. } => (bytes.clone(), Vec::new()),
            Content::Letter(letter) => set(press, letter, at)?,
        };
        let mut note = (!missing.is_empty()).then_some("有字写成编码");
        bound.lacks(missing);
        let path = leaf.path(nth);
        let first = bound.binder.pages();
        let added = match &leaf.content {
            Content::File { pages, .. } => bound.theirs(pages.as_deref()),
            Content::Bytes(_) | Content::Letter(_) => bound.binder.pdf(&bytes).map(|_| ()),
        };
        if let Err(why) = added {
            note = Some("原件见压缩包");
            bound.slip(press, &slip(leaf, &path, &bytes, why), at)?;
        }
        let sum = Sum::of(&bytes);
        let pages = bound.binder.pages() - first;
        bound.papers.push(Paper {
            entry: Entry {
                path,
                title: leaf.title.clone(),
                part: leaf.part.clone(),
                bytes: sum.bytes,
                sha256: sum.sha256,
                pages: u32::try_from(pages).ok(),
            },
            leaf: leaf.clone(),
            bytes,
            first,
            note,
        });
    }
    Ok(bound)
}

impl Bound {
    /// Adds what a child process made of a file that was handed in.
    fn theirs(&mut self, pages: Result<&[u8], &Unbound>) -> Result<(), Unbound> {
        let pages = pages.map_err(|why| *why)?;
        let (values, bytes) = self.room;
        let bytes = bytes.checked_sub(pages.len()).ok_or(Unbound::TooMuch)?;
        let added = self.binder.weighed(values, |binder| binder.pdf(pages))?;
        self.room = (values - added, bytes);
        Ok(())
    }

    fn slip(&mut self, press: &Press, slip: &Letter, at: DateTime<Utc>) -> Result<(), Unmade> {
        let (set, missing) = set(press, slip, at)?;
        self.lacks(missing);
        self.ours(&set).map(|_| ())
    }

    fn lacks(&mut self, missing: Vec<Missing>) {
        for one in missing {
            if !self.missing.contains(&one) {
                self.missing.push(one);
            }
        }
    }

    /// Adds what this system set itself.
    fn ours(&mut self, pdf: &[u8]) -> Result<usize, Unmade> {
        self.binder
            .pdf(pdf)
            .map_err(|why| Unmade::Lacks(format!("文书不能装订：{why}")))
    }

    /// How many pages the leaves have.
    pub fn pages(&self) -> u32 {
        u32::try_from(self.binder.pages()).unwrap_or(u32::MAX)
    }

    /// The sum over the leaves.
    pub fn content_sum(&self) -> String {
        content_sum(self.papers.iter().map(|paper| &paper.entry))
    }

    /// The lines of the table of contents.
    pub fn lines(&self) -> Vec<ContentsLine> {
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        let lines = (1..).zip(&self.papers);
        lines
            .map(|(nth, paper)| ContentsLine {
                seq: nth,
                author: paper.leaf.author.clone(),
                number: paper.leaf.number.clone(),
                title: paper.leaf.title.clone(),
                on: paper.leaf.on,
                page: number(paper.first + 1),
                pages: paper.entry.pages.unwrap_or_default(),
                note: paper.note.map(str::to_owned),
            })
            .collect()
    }

    /// Contents before, closing sheet behind, and all of it as zip and PDF.
    pub fn finish(
        mut self,
        press: &Press,
        dossier: &DossierRow,
        gathered: &Gathered,
        framed: Framed,
    ) -> Result<Whole, Unmade> {
        let at = dossier.made_at;
        let body = self.pages();
        let (contents, _) = set(press, &framed.contents, at)?;
        let (closing, _) = set(press, &framed.closing, at)?;
        let before = self.ours(&contents)?;
        self.binder.last_first(before);
        let after = self.ours(&closing)?;
        let numbered = before..before + body as usize;
        match Signs::of(press, at)? {
            Some(signs) => self.binder.number(&signs, numbered),
            None => return Err(Unmade::Lacks("页码不能印到卷宗的各页".to_owned())),
        }
        let (pages, marks) = (self.binder.pages(), self.marks(before));
        let title = format!("卷宗（{}）", gathered.row.number);
        let pdf = self.binder.finish(&title, at, &marks, (before, after));
        let pdf = pdf.map_err(|why| Unmade::Lacks(format!("卷宗不能装订：{why}")))?;
        let events: String = gathered
            .lines
            .iter()
            .map(|line| format!("{line}\n"))
            .collect();
        let last = self.papers.len() + 1;
        let mut own = vec![
            Entry::own(path(0, &framed.contents.title, "pdf"), CONTENTS, &contents),
            Entry::own(path(last, &framed.closing.title, "pdf"), CLOSING, &closing),
            Entry::own(EVENTS.to_owned(), HISTORY, events.as_bytes()),
        ];
        let earlier = gathered.earlier.as_ref().map(|(row, zip)| {
            let path = Earlier::path_of(row.round);
            own.push(Entry::own(path.clone(), EARLIER, zip));
            Earlier {
                path,
                round: u32::try_from(row.round).unwrap_or_default(),
                manifest: row.manifest.clone().unwrap_or_default(),
            }
        });
        let mut bytes: Vec<&[u8]> = vec![&contents, &closing, events.as_bytes()];
        bytes.extend(gathered.earlier.iter().map(|(_, zip)| zip.as_slice()));
        let mut own = own.into_iter().zip(bytes);
        let opening: Vec<_> = own.by_ref().take(1).collect();
        let papers = self.papers.iter();
        let papers = papers.map(|paper| (paper.entry.clone(), paper.bytes.as_slice()));
        let all: Vec<(Entry, &[u8])> = opening.into_iter().chain(papers).chain(own).collect();
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            case_id: gathered.row.id,
            case_number: gathered.row.number.clone(),
            agency: gathered.agency.clone(),
            title: gathered.case.application.title.clone(),
            round: gathered.case.round,
            closed_on: gathered.closed_on,
            closed_seq: dossier.closed_seq,
            head_hash: dossier.head_hash.clone(),
            retention: dossier.retention.clone(),
            retention_reason: dossier.retention_reason.clone(),
            made_at: at,
            pages: body,
            content_sum: content_sum(self.papers.iter().map(|paper| &paper.entry)),
            pdf: Sum::of(&pdf),
            files: all.iter().map(|(entry, _)| entry.clone()).collect(),
            earlier,
        };
        let text = manifest.text().map_err(crate::error::ActError::from)?;
        let first = Packed {
            path: MANIFEST.to_owned(),
            bytes: text.as_bytes(),
        };
        let rest = all.iter().map(|(entry, bytes)| Packed {
            path: entry.path.clone(),
            bytes,
        });
        let entries: Vec<Packed<'_>> = std::iter::once(first).chain(rest).collect();
        Ok(Whole {
            zip: pack(&entries, at)?,
            sum: Manifest::sum(&text),
            pdf,
            pages,
        })
    }

    /// Bookmarks: contents, then the parts with what is in them, then the closing sheet.
    fn marks(&self, before: usize) -> Vec<Mark> {
        let mark = |title: &str, page| Mark {
            title: title.to_owned(),
            page,
            below: Vec::new(),
        };
        let mut marks = vec![mark(CONTENTS, 0)];
        for (nth, paper) in (1..).zip(&self.papers) {
            let title = format!("{nth}　{}", paper.leaf.title);
            marks.push(mark(&title, before + paper.first));
        }
        let pages: usize = self
            .papers
            .iter()
            .map(|paper| paper.entry.pages.unwrap_or_default() as usize)
            .sum();
        marks.push(mark(CLOSING, before + pages));
        marks
    }
}

impl Entry {
    /// What the dossier adds itself.
    fn own(path: String, title: &str, bytes: &[u8]) -> Entry {
        let sum = Sum::of(bytes);
        Entry {
            path,
            title: title.to_owned(),
            part: String::new(),
            bytes: sum.bytes,
            sha256: sum.sha256,
            pages: None,
        }
    }
}
