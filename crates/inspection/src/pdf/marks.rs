//! Marks on a page that hide what is beneath them.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::geometry::{Area, Shape};
use super::page::{Cover, Drawn, inherited};
use super::paint::{Colour, colour};

/// Adds the filled marks of a page to what covers it: a box drawn as a mark can
/// be taken away by anybody.
pub(super) fn cover(document: &Document, page: ObjectId, drawn: &mut Drawn) {
    let Some(Object::Array(marks)) = inherited(document, page, b"Annots") else {
        return;
    };
    for mark in marks {
        if let Ok((_, Object::Dictionary(mark))) = document.dereference(mark) {
            drawn.covers.extend(filled(document, mark));
        }
    }
}

fn filled(document: &Document, mark: &Dictionary) -> Option<Cover> {
    let colour = match mark
        .get_deref(b"Subtype", document)
        .and_then(Object::as_name)
        .ok()?
    {
        b"Square" | b"Circle" | b"Polygon" => ink(document, mark, b"IC"),
        b"FreeText" => ink(document, mark, b"C"),
        // A marker pen shows what is beneath, unless it is black.
        b"Highlight" => {
            ink(document, mark, b"C").filter(|colour| colour.iter().all(|part| *part < 0.2))
        }
        _ => None,
    }?;
    let see_through = mark
        .get_deref(b"CA", document)
        .and_then(Object::as_float)
        .is_ok_and(|alpha| alpha < 0.95);
    let corners: Vec<f32> = mark
        .get_deref(b"Rect", document)
        .and_then(Object::as_array)
        .ok()?
        .iter()
        .filter_map(|number| number.as_float().ok())
        .collect();
    let [a, b, c, d] = corners.as_slice() else {
        return None;
    };
    let area = Area::around([(*a, *b), (*c, *d)]);
    let outline = vec![
        (area.left, area.bottom),
        (area.right, area.bottom),
        (area.right, area.top),
        (area.left, area.top),
    ];
    Some(Cover {
        shape: Shape {
            outlines: vec![outline],
        },
        even_odd: false,
        area,
        turn: u32::MAX,
        colour: Some(colour),
        opaque: !see_through,
        picture: false,
    })
}

fn ink(document: &Document, mark: &Dictionary, key: &[u8]) -> Colour {
    let parts = mark
        .get_deref(key, document)
        .and_then(Object::as_array)
        .ok()?;
    colour(parts, false)
}
