//! Portable documents.

mod cmap;
mod content;
mod document;
mod draw;
mod font;
mod geometry;
mod judge;
mod layers;
mod marks;
mod mask;
mod mend;
mod page;
mod paint;
mod revisions;
mod strings;
mod undrawn;

use std::collections::HashSet;

use lopdf::{Document, ObjectId};

use crate::appended;
use crate::kinds::Kind;
use crate::look::{Look, quote};
use judge::Verdict;
use page::Fonts;

/// What one stream of a document may unpack to, in bytes.
const STREAM: usize = 16 << 20;

pub(crate) fn look(look: &mut Look, bytes: &[u8]) {
    let (bytes, tail) = bytes.split_at(revisions::end(bytes));
    appended::look(look, "文件", tail);
    let mend::Loaded { document, whole } = match mend::load(bytes) {
        Ok(loaded) => loaded,
        Err(why) => {
            look.unreadable("", why);
            return;
        }
    };
    if !whole {
        look.unreadable("", "PDF 有损坏，有的内容读不出来");
    }
    let pages: Vec<ObjectId> = document
        .page_iter()
        .take(look.limits.pages as usize + 1)
        .collect();
    look.pages = u32::try_from(pages.len()).ok();
    if pages.is_empty() {
        look.unreadable("", "PDF 没有页面，或者已损坏");
    }
    let layers = document::hidden_layers(look, &document);
    let mut fonts = Fonts::new();
    let mut drawn = HashSet::new();
    let mut text = String::new();
    for (index, id) in pages.iter().enumerate() {
        if index as u32 >= look.limits.pages {
            look.unreadable("", "页数超过检查的上限");
            break;
        }
        let region = format!("第 {} 页", index + 1);
        text.push_str(&look_at_page(
            look, &document, *id, &region, &layers, &mut fonts, &mut drawn,
        ));
        text.push('\n');
    }
    document::look(look, &document, &pages);
    strings::look(look, &document);
    left_over(look, &document, &pages, &layers, &mut fonts, &mut drawn);
    undrawn::look(look, &document, &pages, &drawn, &mut fonts);
    revisions::look(look, bytes, &text, &document);
}

/// Looks at a page and returns its text.
fn look_at_page(
    look: &mut Look,
    document: &Document,
    id: ObjectId,
    region: &str,
    layers: &HashSet<ObjectId>,
    fonts: &mut Fonts,
    streams: &mut HashSet<ObjectId>,
) -> String {
    let mut drawn = page::draw(look, document, id, layers, fonts);
    streams.extend(&drawn.streams);
    marks::cover(document, id, &mut drawn);
    let verdict = judge::judge(look, &drawn);
    if drawn.incomplete || verdict.incomplete {
        look.unreadable(region, "内容太多或者有误，没有看完");
    }
    if drawn.fontless {
        look.unreadable(region, "文字的字体不在文件里，可能读错");
    }
    tell(look, region, &verdict);
    if verdict.unknown > 8 && verdict.unknown * 4 > drawn.glyphs.len() {
        look.unreadable(region, "文字没有对应的编码，读不出来");
    }
    if drawn.glyphs.is_empty() && drawn.covers.iter().any(|cover| cover.picture) {
        look.find(Kind::Picture, region, "", "这一页是图片");
    }
    look.read(region, "", &verdict.text);
    look.read(&format!("{region}的替代文字"), "", &drawn.said);
    verdict.text
}

fn tell(look: &mut Look, region: &str, verdict: &Verdict) {
    for (kind, text) in &verdict.hidden {
        look.find(*kind, region, "", &quote(text));
    }
}

/// Pages that no tree of pages refers to any more.
fn left_over(
    look: &mut Look,
    document: &Document,
    pages: &[ObjectId],
    layers: &HashSet<ObjectId>,
    fonts: &mut Fonts,
    streams: &mut HashSet<ObjectId>,
) {
    let shown: HashSet<&ObjectId> = pages.iter().collect();
    let lost = document.objects.iter().filter(|(id, object)| {
        !shown.contains(id) && object.as_dict().is_ok_and(|page| page.has_type(b"Page"))
    });
    for (id, _) in lost.take(look.limits.pages as usize) {
        let drawn = page::draw(look, document, *id, layers, fonts);
        streams.extend(&drawn.streams);
        let text = judge::judge(look, &drawn).text;
        if !text.trim().is_empty() {
            look.find(Kind::LeftOver, "文件", "", &quote(&text));
            look.read("已删除的页面", "", &text);
        }
    }
}
