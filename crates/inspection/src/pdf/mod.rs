//! Portable documents.

mod cmap;
mod document;
mod draw;
mod font;
mod geometry;
mod judge;
mod marks;
mod page;
mod paint;
mod revisions;

use std::collections::HashSet;

use lopdf::{Document, LoadOptions, ObjectId};

use crate::appended;
use crate::kinds::Kind;
use crate::look::{Look, quote};
use crate::sniff;
use judge::Verdict;
use page::Fonts;

/// What one stream of a document may unpack to, in bytes.
const STREAM: usize = 16 << 20;

pub(crate) fn look(look: &mut Look, bytes: &[u8]) {
    let (bytes, tail) = bytes.split_at(revisions::end(bytes));
    appended::look(look, "文件", tail);
    let document = match load(bytes) {
        Ok(document) => document,
        Err(why) => {
            look.unreadable("", why);
            return;
        }
    };
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
    let mut text = String::new();
    for (index, id) in pages.iter().enumerate() {
        if index as u32 >= look.limits.pages {
            look.unreadable("", "页数超过检查的上限");
            break;
        }
        let region = format!("第 {} 页", index + 1);
        text.push_str(&look_at_page(
            look, &document, *id, &region, &layers, &mut fonts,
        ));
        text.push('\n');
    }
    document::look(look, &document, &pages);
    left_over(look, &document, &pages, &layers, &mut fonts);
    revisions::look(look, bytes, &text);
}

fn load(bytes: &[u8]) -> Result<Document, &'static str> {
    let options = LoadOptions::with_max_decompressed_size(STREAM);
    match Document::load_mem_with_options(bytes, options) {
        // One that opens without a password has been decrypted.
        Ok(document) if document.trailer.has(b"Encrypt") && document.encryption_state.is_none() => {
            Err("文件设有打开密码")
        }
        Ok(document) => Ok(document),
        Err(_) if sniff::contains(bytes, b"/Encrypt") => Err("文件设有打开密码"),
        Err(_) => Err("PDF 已损坏，或者结构超过检查的上限"),
    }
}

/// Looks at a page and returns its text.
fn look_at_page(
    look: &mut Look,
    document: &Document,
    id: ObjectId,
    region: &str,
    layers: &HashSet<ObjectId>,
    fonts: &mut Fonts,
) -> String {
    let mut drawn = page::draw(look, document, id, layers, fonts);
    marks::cover(document, id, &mut drawn);
    let verdict = judge::judge(look, &drawn);
    if drawn.incomplete || verdict.incomplete {
        look.unreadable(region, "内容太多或者有误，没有看完");
    }
    tell(look, region, &verdict);
    if verdict.unknown > 8 && verdict.unknown * 4 > drawn.glyphs.len() {
        look.unreadable(region, "文字没有对应的编码，读不出来");
    }
    if drawn.glyphs.is_empty() && drawn.covers.iter().any(|cover| cover.picture) {
        look.find(Kind::Picture, region, "", "这一页是图片");
    }
    look.read(region, "", &verdict.text);
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
) {
    let shown: HashSet<&ObjectId> = pages.iter().collect();
    let lost = document.objects.iter().filter(|(id, object)| {
        !shown.contains(id) && object.as_dict().is_ok_and(|page| page.has_type(b"Page"))
    });
    for (id, _) in lost.take(look.limits.pages as usize) {
        let drawn = page::draw(look, document, *id, layers, fonts);
        let text = judge::judge(look, &drawn).text;
        if !text.trim().is_empty() {
            look.find(Kind::LeftOver, "文件", "", &quote(&text));
            look.read("已删除的页面", "", &text);
        }
    }
}
