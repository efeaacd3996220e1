//! What a program that shows a document reads in spite of its faults.

use lopdf::xref::XrefEntry;
use lopdf::{Document, LoadOptions, Object, ObjectId, Stream};

use crate::sniff;

use super::STREAM;

/// A document, and whether all of its objects were read.
pub(super) struct Loaded {
    pub(super) document: Document,
    pub(super) whole: bool,
}

/// Loads a document. Where its table of objects is wrong, the objects are looked for.
pub(super) fn load(bytes: &[u8]) -> Result<Loaded, &'static str> {
    let mut document = read(bytes, false)?;
    let mut lost = missing(&document);
    lost.retain(|id| stands(bytes, *id));
    if !lost.is_empty()
        && let Ok(other) = read(bytes, true)
    {
        let still = |id: &ObjectId| !other.objects.contains_key(id);
        if other.objects.len() > document.objects.len() || !lost.iter().all(still) {
            lost.retain(still);
            document = other;
        }
    }
    // What a document is locked with is taken out once it is open.
    if document.encryption_state.is_some() {
        lost.pop();
    }
    let from = sniff::find(bytes, b"%PDF-").unwrap_or(0);
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            mend(stream, &bytes[from..]);
        }
    }
    Ok(Loaded {
        document,
        whole: lost.is_empty(),
    })
}

fn read(bytes: &[u8], look_for_objects: bool) -> Result<Document, &'static str> {
    let options = LoadOptions {
        force_reconstruct: look_for_objects,
        ..LoadOptions::with_max_decompressed_size(STREAM)
    };
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

/// Objects that are looked for one by one in the bytes.
const LOOKED_FOR: usize = 32;

/// The objects that the table of a document has and that were not read: their place is
/// wrong, or they are written in a way that is not understood.
fn missing(document: &Document) -> Vec<ObjectId> {
    let entries = document.reference_table.entries.iter();
    let listed = entries.filter_map(|(number, entry)| match entry {
        XrefEntry::Normal { generation, .. } => Some((*number, *generation)),
        _ => None,
    });
    listed
        .filter(|id| !document.objects.contains_key(id))
        .take(LOOKED_FOR)
        .collect()
}

/// Whether an object stands anywhere in the bytes.
fn stands(bytes: &[u8], (number, generation): ObjectId) -> bool {
    let head = format!("{number} {generation} obj");
    let mut from = 0;
    while let Some(at) = sniff::find(&bytes[from..], head.as_bytes()) {
        let at = from + at;
        if at == 0 || !bytes[at - 1].is_ascii_digit() {
            return true;
        }
        from = at + head.len();
    }
    false
}

/// Gives a stream the bytes that its length does not tell, and its filters their full names.
fn mend(stream: &mut Stream, bytes: &[u8]) {
    if stream.content.is_empty()
        && let Some(start) = stream.start_position
        && let Some(rest) = bytes.get(start..)
        && let Some(end) = sniff::find(rest, b"endstream")
    {
        stream.set_content(rest[..end].trim_ascii_end().to_vec());
    }
    let Ok(filter) = stream.dict.get_mut(b"Filter") else {
        return;
    };
    match filter {
        Object::Name(name) => full(name),
        Object::Array(names) => {
            for name in names {
                if let Object::Name(name) = name {
                    full(name);
                }
            }
        }
        _ => {}
    }
}

/// The names that are short only within a page, which programs understand everywhere.
fn full(name: &mut Vec<u8>) {
    let full: &[u8] = match name.as_slice() {
        b"Fl" => b"FlateDecode",
        b"LZW" => b"LZWDecode",
        b"A85" => b"ASCII85Decode",
        b"AHx" => b"ASCIIHexDecode",
        b"RL" => b"RunLengthDecode",
        b"DCT" => b"DCTDecode",
        b"CCF" => b"CCITTFaxDecode",
        _ => return,
    };
    *name = full.to_vec();
}
