//! Every string of a document, wherever it is: bookmarks, addresses of links, words in place
//! of pictures, choices of fields.

use lopdf::{Dictionary, Document, Object, decode_text_string};

use crate::look::Look;

/// How deep objects within objects are followed.
const DEPTH: u32 = 12;

/// Entries that are no words: signatures, keys, lists of glyphs.
const NO_WORDS: &[&[u8]] = &[
    b"O",
    b"U",
    b"OE",
    b"UE",
    b"Perms",
    b"ID",
    b"CharSet",
    b"Registry",
    b"Ordering",
    b"Cert",
    b"Lookup",
    b"Panose",
    b"CheckSum",
    b"DA",
    b"CreationDate",
    b"ModDate",
    b"M",
];

/// Looks for numbers of persons in them.
pub(super) fn look(look: &mut Look, document: &Document) {
    let words = of(document, |dictionary, key| {
        // Annotations and filled fields are told with their place.
        let told = key == b"Contents" && dictionary.has_type(b"Annot")
            || key == b"V" && dictionary.has(b"FT")
            || dictionary.has(b"Producer");
        !told
    });
    look.read("书签、链接、替代文字等", "", &words.join("；"));
}

/// The strings of a document of which `wanted` is true.
pub(super) fn of(document: &Document, wanted: impl Fn(&Dictionary, &[u8]) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for object in document.objects.values() {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) if !stream.dict.has_type(b"XRef") => &stream.dict,
            Object::Stream(_) => continue,
            other => {
                gather(other, &wanted, &mut found, 0);
                continue;
            }
        };
        within(dictionary, &wanted, &mut found, 0);
    }
    found
}

fn within(
    dictionary: &Dictionary,
    wanted: &impl Fn(&Dictionary, &[u8]) -> bool,
    found: &mut Vec<String>,
    depth: u32,
) {
    let is_signature = dictionary.has(b"ByteRange");
    for (key, value) in dictionary.iter() {
        if !NO_WORDS.contains(&key.as_slice()) && !is_signature && wanted(dictionary, key) {
            gather(value, wanted, found, depth + 1);
        }
    }
}

fn gather(
    object: &Object,
    wanted: &impl Fn(&Dictionary, &[u8]) -> bool,
    found: &mut Vec<String>,
    depth: u32,
) {
    match object {
        _ if depth > DEPTH => {}
        Object::String(..) => found.extend(decode_text_string(object)),
        Object::Dictionary(inside) => within(inside, wanted, found, depth),
        Object::Array(items) => {
            for item in items {
                gather(item, wanted, found, depth + 1);
            }
        }
        _ => {}
    }
}
