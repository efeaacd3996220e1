//! What earlier versions of a document said. A program that only appends leaves
//! them in the file.

use std::collections::HashSet;

use crate::appended;
use crate::kinds::Kind;
use crate::look::{Look, quote};
use crate::sniff;

use lopdf::Document;

use super::page::{self, Fonts};
use super::{judge, mend, strings};

/// Versions that are looked at.
const MOST: usize = 12;
const END: &[u8] = b"%%EOF";

pub(super) fn look(look: &mut Look, bytes: &[u8], text: &str, document: &Document) {
    let now = squeezed(text);
    let words: HashSet<String> = words(document).into_iter().collect();
    let mut told = HashSet::new();
    let mut ends = earlier_ends(bytes);
    if ends.len() > MOST {
        look.unreadable("旧版本", "保留的旧版本太多，没有全部检查");
        // The last before this one are the likeliest to have what was taken out.
        ends.drain(..ends.len() - MOST);
    }
    for end in ends {
        let Ok(mend::Loaded { document, .. }) = mend::load(&bytes[..end]) else {
            continue;
        };
        let mut fonts = Fonts::new();
        let mut lost = String::new();
        for id in document.page_iter().take(look.limits.pages as usize) {
            let drawn = page::draw(look, &document, id, &HashSet::new(), &mut fonts);
            for line in judge::judge(look, &drawn).text.lines() {
                let line_now = squeezed(line);
                if line_now.chars().count() > 1 && !now.contains(&line_now) && told.insert(line_now)
                {
                    lost.push_str(line);
                    lost.push('\n');
                }
            }
        }
        for said in self::words(&document) {
            if !words.contains(&said) && told.insert(squeezed(&said)) {
                lost.push_str(&said);
                lost.push('\n');
            }
        }
        if !lost.trim().is_empty() {
            look.find(Kind::EarlierRevision, "文件", "", &quote(&lost));
            look.read("旧版本", "", &lost);
        }
    }
}

/// What annotations and fields say in words.
fn words(document: &Document) -> Vec<String> {
    let mut words = strings::of(document, |dictionary, key| {
        !dictionary.has(b"Producer") && key != b"NM"
    });
    words.retain(|said| {
        said.chars()
            .filter(|letter| letter.is_alphanumeric())
            .count()
            > 3
    });
    words
}

/// Where the document ends: behind its last end, or where another file begins
/// behind one of them.
pub(super) fn end(bytes: &[u8]) -> usize {
    let ends = ends(bytes);
    let before_file = ends
        .iter()
        .find(|end| appended::begins_file(&bytes[**end..]));
    before_file.or(ends.last()).copied().unwrap_or(bytes.len())
}

/// Where the versions before the last end. A file that is made for the web has
/// two ends and one version.
fn earlier_ends(bytes: &[u8]) -> Vec<usize> {
    let mut ends = ends(bytes);
    ends.pop();
    let for_web = sniff::contains(&bytes[..bytes.len().min(1024)], b"/Linearized");
    if for_web && !ends.is_empty() {
        ends.remove(0);
    }
    ends
}

fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut from = 0;
    while let Some(at) = sniff::find(&bytes[from..], END) {
        from += at + END.len();
        ends.push(from);
    }
    ends
}

fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}
