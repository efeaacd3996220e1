//! Whether a picture lets through what is beneath it.

use lopdf::{Document, Object, Stream};

use super::STREAM;

/// What of a mask lets through still: nearly all of its points are opaque.
const NEARLY: u8 = 0xF0;

/// Whether what is beneath a picture can be seen. A mask that is opaque everywhere hides as
/// much as none.
pub(super) fn lets_through(document: &Document, image: &Stream) -> bool {
    let is_stencil = [b"ImageMask".as_slice(), b"IM"]
        .iter()
        .any(|key| matches!(image.dict.get(key), Ok(Object::Boolean(true))));
    if is_stencil {
        return !paints_all(image);
    }
    if let Ok(mask) = image.dict.get_deref(b"SMask", document) {
        return !mask.as_stream().is_ok_and(is_opaque);
    }
    image.dict.has(b"Mask")
}

/// Whether a stencil of one bit a point is painted through everywhere.
fn paints_all(image: &Stream) -> bool {
    let painted = if is_turned(image) { 0xFF } else { 0 };
    let points = image.get_plain_content_with_limit(STREAM);
    points.is_ok_and(|points| !points.is_empty() && points.iter().all(|byte| *byte == painted))
}

/// Whether nought stands for the most.
fn is_turned(image: &Stream) -> bool {
    [b"Decode".as_slice(), b"D"].iter().any(|key| {
        let decode = image.dict.get(key).and_then(Object::as_array);
        let first = decode.ok().and_then(|decode| decode.first());
        first.is_some_and(|first| first.as_float().is_ok_and(|first| first > 0.5))
    })
}

/// Whether a soft mask of eight bits a point hides everything.
fn is_opaque(mask: &Stream) -> bool {
    let bits = mask.dict.get(b"BitsPerComponent").and_then(Object::as_i64);
    let points = mask.get_plain_content_with_limit(STREAM);
    bits.is_ok_and(|bits| bits == 8)
        && !is_turned(mask)
        && points
            .is_ok_and(|points| !points.is_empty() && points.iter().all(|point| *point >= NEARLY))
}
