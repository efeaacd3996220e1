//! What a document carries beside its pages.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};

use crate::kinds::Kind;
use crate::look::{Look, quote};
use crate::office::nobody;
use crate::sniff::Media;
use crate::{open, picture, sniff};

use super::STREAM;
use super::page::inherited;

/// The layers that are switched off; says so.
pub(super) fn hidden_layers(look: &mut Look, document: &Document) -> HashSet<ObjectId> {
    let mut hidden = HashSet::new();
    let Some(layers) = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"OCProperties", document))
        .and_then(Object::as_dict)
        .ok()
    else {
        return hidden;
    };
    let references = |dictionary: &Dictionary, key: &[u8]| -> Vec<ObjectId> {
        let list = dictionary
            .get_deref(key, document)
            .and_then(Object::as_array);
        list.into_iter()
            .flatten()
            .filter_map(|id| id.as_reference().ok())
            .collect()
    };
    if let Ok(usual) = layers.get_deref(b"D", document).and_then(Object::as_dict) {
        let base = usual
            .get_deref(b"BaseState", document)
            .and_then(Object::as_name);
        if base.is_ok_and(|base| base == b"OFF") {
            hidden.extend(references(layers, b"OCGs"));
            for on in references(usual, b"ON") {
                hidden.remove(&on);
            }
        }
        hidden.extend(references(usual, b"OFF"));
    }
    let mut names: Vec<String> = hidden
        .iter()
        .filter_map(|id| document.get_dictionary(*id).ok())
        .map(|layer| string(document, layer, b"Name"))
        .collect();
    names.sort();
    for name in names {
        look.find(Kind::HiddenLayer, "文件", "", &quote(&name));
    }
    hidden
}

/// A text entry of a dictionary.
fn string(document: &Document, dictionary: &Dictionary, key: &[u8]) -> String {
    dictionary
        .get_deref(key, document)
        .ok()
        .and_then(|object| decode_text_string(object).ok())
        .unwrap_or_default()
}

pub(super) fn look(look: &mut Look, document: &Document, pages: &[ObjectId]) {
    for (index, page) in pages.iter().enumerate() {
        annotations(look, document, *page, &format!("第 {} 页", index + 1));
    }
    properties(look, document);
    for object in document.objects.values() {
        match object {
            Object::Dictionary(dictionary) => carried(look, document, dictionary, 0),
            Object::Stream(stream) => {
                carried(look, document, &stream.dict, 0);
                streamed(look, document, stream);
            }
            _ => {}
        }
    }
}

/// Marks on a page.
fn annotations(look: &mut Look, document: &Document, page: ObjectId, region: &str) {
    let Some(Object::Array(marks)) = inherited(document, page, b"Annots") else {
        return;
    };
    for mark in marks {
        let Ok((_, Object::Dictionary(mark))) = document.dereference(mark) else {
            continue;
        };
        let kind = mark
            .get_deref(b"Subtype", document)
            .and_then(Object::as_name)
            .unwrap_or_default();
        let said = string(document, mark, b"Contents");
        match kind {
            b"Link" | b"Widget" | b"Popup" | b"PrinterMark" | b"TrapNet" | b"Screen" => {}
            b"Redact" => look.find(Kind::UnappliedRedaction, region, "", &quote(&said)),
            b"FileAttachment" => look.find(Kind::EmbeddedFile, region, "", "附件"),
            _ => {
                let writer = string(document, mark, b"T");
                let by = if nobody(&writer) {
                    String::new()
                } else {
                    format!("{writer}：")
                };
                look.find(
                    Kind::Annotation,
                    region,
                    "",
                    &format!("{by}{}", quote(&said)),
                );
            }
        }
        look.read(&format!("{region}的注释"), "", &said);
    }
}

/// Entries that name people or say something in words, in any case.
const NAMED: &[(&[u8], &str)] = &[
    (b"author", "作者"),
    (b"subject", "主题"),
    (b"keywords", "关键词"),
    (b"company", "单位"),
    (b"manager", "经理"),
    (b"comments", "备注"),
];

/// Who made the document.
fn properties(look: &mut Look, document: &Document) {
    let info = document
        .trailer
        .get_deref(b"Info", document)
        .and_then(Object::as_dict);
    if let Ok(info) = info {
        for (key, _) in info.iter() {
            let said = string(document, info, key);
            let label = NAMED
                .iter()
                .find(|(known, _)| key.eq_ignore_ascii_case(known));
            if let Some((_, label)) = label
                && !look.betrays_nobody(&said)
            {
                look.find(
                    Kind::Properties,
                    "文档属性",
                    "",
                    &format!("{label}：{said}"),
                );
            }
            look.read("文档属性", "", &said);
        }
    }
    let packet = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"Metadata", document))
        .and_then(Object::as_stream)
        .and_then(|stream| stream.get_plain_content_with_limit(STREAM));
    if let Ok(packet) = packet {
        picture::xmp(look, &packet, "文档属性");
    }
}

/// The flags of an annotation that is not shown.
const UNSEEN: i64 = 2 | 32;

/// A file whose stream does not say that it is one.
fn attached(look: &mut Look, document: &Document, dictionary: &Dictionary) {
    let files = dictionary
        .get_deref(b"EF", document)
        .and_then(Object::as_dict);
    // The same file under two names is one.
    let mut seen = HashSet::new();
    for (_, file) in files.into_iter().flat_map(Dictionary::iter) {
        if let Ok((id, Object::Stream(stream))) = document.dereference(file)
            && !stream.dict.has_type(b"EmbeddedFile")
            && seen.insert(id)
        {
            look.find(Kind::EmbeddedFile, "文件", "", "");
            embedded(look, stream);
        }
    }
}

/// How deep dictionaries within dictionaries are followed.
const DEPTH: u32 = 8;

/// Programs, filled fields and data of programs, wherever they are.
fn carried(look: &mut Look, document: &Document, dictionary: &Dictionary, depth: u32) {
    let name = |key: &[u8]| {
        dictionary
            .get(key)
            .and_then(Object::as_name)
            .unwrap_or_default()
    };
    if matches!(name(b"S"), b"JavaScript" | b"Launch") || dictionary.has(b"JS") {
        look.find(Kind::Script, "文件", "", "打开或者操作时运行的程序");
    }
    if dictionary.has(b"FT") && name(b"FT") != b"Sig" {
        let value = string(document, dictionary, b"V");
        if !value.is_empty() {
            look.find(
                Kind::FormField,
                "文件",
                "",
                &quote(&string(document, dictionary, b"T")),
            );
            look.read("表单域", "", &value);
        }
    }
    if dictionary.has(b"FT")
        && dictionary
            .get(b"F")
            .and_then(Object::as_i64)
            .is_ok_and(|flags| flags & UNSEEN != 0)
    {
        let value = string(document, dictionary, b"V");
        if !value.trim().is_empty() {
            look.find(Kind::HiddenText, "隐藏的表单域", "", &quote(&value));
        }
    }
    attached(look, document, dictionary);
    if dictionary.has(b"PieceInfo") {
        look.find(Kind::CustomData, "文件", "", "编辑软件的私有数据");
    }
    if depth < DEPTH {
        for (_, value) in dictionary.iter() {
            inner(look, document, value, depth + 1);
        }
    }
}

fn inner(look: &mut Look, document: &Document, value: &Object, depth: u32) {
    match value {
        Object::Dictionary(inside) => carried(look, document, inside, depth),
        Object::Array(items) if depth < DEPTH => {
            for item in items {
                inner(look, document, item, depth + 1);
            }
        }
        _ => {}
    }
}

/// Files and photographs that a stream holds.
fn streamed(look: &mut Look, document: &Document, stream: &lopdf::Stream) {
    let dictionary = &stream.dict;
    let is = |key: &[u8], value: &[u8]| {
        let name = dictionary
            .get_deref(key, document)
            .and_then(Object::as_name);
        name.is_ok_and(|name| name == value)
    };
    if is(b"Type", b"EmbeddedFile") {
        look.find(Kind::EmbeddedFile, "文件", "", "");
        embedded(look, stream);
    } else if is(b"Subtype", b"Image") && stream.content.starts_with(b"\xFF\xD8") {
        picture::data(look, Media::Jpeg, &stream.content, "图片");
    }
}

fn embedded(look: &mut Look, stream: &lopdf::Stream) {
    if look.depth() >= look.limits.depth {
        look.unreadable("嵌入的文件", "层数超过检查的上限");
        return;
    }
    match stream.get_plain_content_with_limit(STREAM) {
        Ok(bytes) => look.inside("嵌入的文件", |look| {
            open::open(look, sniff::sniff("", &bytes), &bytes)
        }),
        Err(_) => look.unreadable("嵌入的文件", "不能解开"),
    }
}
