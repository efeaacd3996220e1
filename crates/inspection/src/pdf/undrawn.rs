//! Streams with text that no page draws: the looks of annotations, forms that are left over,
//! the content of pages that are gone.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::look::Look;
use crate::sniff;

use super::page::{self, Fonts, inherited};
use super::{STREAM, judge};

/// Looks for numbers of persons in them.
pub(super) fn look(
    look: &mut Look,
    document: &Document,
    pages: &[ObjectId],
    drawn: &HashSet<ObjectId>,
    fonts: &mut Fonts,
) {
    let usual = pages
        .first()
        .and_then(|page| inherited(document, *page, b"Resources"))
        .and_then(|resources| resources.as_dict().ok());
    let mut seen = drawn.clone();
    for (id, object) in &document.objects {
        let Object::Stream(stream) = object else {
            continue;
        };
        if seen.contains(id) || !may_write(stream) {
            continue;
        }
        let own = stream.dict.get_deref(b"Resources", document);
        let resources: Option<&Dictionary> = own.and_then(Object::as_dict).ok().or(usual);
        let drawn = page::draw_stream(look, document, stream, resources, fonts);
        seen.extend(&drawn.streams);
        let text = judge::judge(look, &drawn).text;
        look.read("注释的外观和没有画出的内容", "", &text);
    }
}

/// Whether a stream is a form or the content of a page, and writes.
fn may_write(stream: &Stream) -> bool {
    let kind = stream.dict.get(b"Subtype").and_then(Object::as_name);
    let form = kind.is_ok_and(|kind| kind == b"Form");
    let plain = !stream.dict.has(b"Type") && !stream.dict.has(b"Subtype");
    (form || plain)
        && stream
            .get_plain_content_with_limit(STREAM)
            .is_ok_and(|content| {
                let has = |operator: &[u8]| sniff::contains(&content, operator);
                has(b"BT") && (has(b"Tj") || has(b"TJ"))
            })
}
