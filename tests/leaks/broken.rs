//! Portable documents with faults that programs read over, and with covers and words that are
//! easily passed over.

use inspection::Kind::{self, *};
use lopdf::{Dictionary, Object, Stream, dictionary};

use crate::Sample;
use crate::pdf::{Pdf, one, say};

const ID: &str = "11010519491231002X";

fn leak(name: &'static str, bytes: Vec<u8>, must: &[Kind]) -> Sample {
    Sample::new(name, "答复.pdf", bytes, must)
}

/// A document of one page, byte by byte: its content, the entries of its stream, and how far
/// its table of objects is wrong for the content.
fn bytes(content: &[u8], entries: &str, off: usize) -> Vec<u8> {
    let stream = [
        format!("<<{entries}>>stream\n").as_bytes(),
        content,
        b"\nendstream",
    ]
    .concat();
    let objects: [&[u8]; 5] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        &stream,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len() + if number == 4 { off } else { 0 });
        file.extend(format!("{number} 0 obj\n").as_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(b"xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").as_bytes());
    }
    file.extend(format!("trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").as_bytes());
    file
}

fn told(stray: &str) -> Vec<u8> {
    format!(
        "{}{stray} {}",
        say("F1", 100, 700, "open"),
        say("F1", 100, 600, "13812345678")
    )
    .into_bytes()
}

pub fn leaks() -> Vec<Sample> {
    let content = told("");
    let length = format!("/Length {}", content.len());
    let hex: String = content
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect::<String>()
        + ">";
    let stray = |name, stray| {
        let content = told(stray);
        let length = format!("/Length {}", content.len());
        leak(name, bytes(&content, &length, 0), &[MobileNumber])
    };
    let mut leaks = vec![
        leak("流没有长度", bytes(&content, "", 0), &[MobileNumber]),
        leak(
            "流的长度指向没有的对象",
            bytes(&content, "/Length 9 0 R", 0),
            &[MobileNumber],
        ),
        leak(
            "流的字典有误",
            bytes(&content, &format!("{length}/X !"), 0),
            &[Unreadable],
        ),
        leak(
            "对象的位置有误",
            bytes(&content, &length, 7),
            &[MobileNumber],
        ),
        leak(
            "过滤器的简称",
            bytes(
                hex.as_bytes(),
                &format!("/Length {}/Filter/AHx", hex.len()),
                0,
            ),
            &[MobileNumber],
        ),
        leak(
            "不认识的过滤器",
            bytes(&content, &format!("{length}/Filter/Zip"), 0),
            &[Unreadable],
        ),
        leak(
            "没有的字体",
            one(&say("F9", 100, 700, "13812345678")),
            &[Unreadable, MobileNumber],
        ),
        leak("没有的图形", one("/Fm9 Do"), &[Unreadable]),
        leak(
            "没有结束的字符串",
            one("BT /F1 14 Tf (13812345678 Tj ET"),
            &[Unreadable],
        ),
        leak("太深的对象", deep(), &[Unreadable]),
        leak("自己画自己的表单", circle(), &[Unreadable]),
        stray("内容里多余的圆括号", ")"),
        stray("内容里多余的尖括号", ">"),
        stray("内容里多余的方括号", "]"),
        stray("内容里多余的花括号", "}"),
        stray("内容里有误的数", "--5 0 m"),
    ];
    leaks.extend(covered());
    leaks.extend(said());
    leaks
}

/// A document that the page does not need, with arrays in arrays.
fn deep() -> Vec<u8> {
    let mut file = one(&say("F1", 100, 700, "open"));
    let nested = [b"[".repeat(2000), b"]".repeat(2000)].concat();
    let at = file.len();
    file.extend(b"900 0 obj\n");
    file.extend(nested);
    file.extend(b"\nendobj\n");
    let start = file.len();
    let before: usize = {
        let text = String::from_utf8_lossy(&file[..at]);
        let words: Vec<&str> = text.split_whitespace().collect();
        let found = words.iter().rposition(|word| *word == "startxref").unwrap();
        words[found + 1].parse().unwrap()
    };
    let document = lopdf::Document::load_mem(&file[..at]).unwrap();
    let root = document
        .trailer
        .get(b"Root")
        .unwrap()
        .as_reference()
        .unwrap()
        .0;
    file.extend(
        format!("xref\n900 1\n{at:010} 00000 n \ntrailer\n<</Size 901/Root {root} 0 R/Prev {before}>>\nstartxref\n{start}\n%%EOF\n")
            .as_bytes(),
    );
    file
}

/// A form that draws itself, many times over.
fn circle() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let form = pdf.document.new_object_id();
    let dictionary = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Fm" => form } },
    };
    let stream = Stream::new(dictionary, b"/Fm Do ".repeat(100));
    pdf.document.objects.insert(form, stream.into());
    pdf.resources.set("XObject", dictionary! { "Fm" => form });
    pdf.page("/Fm Do", Dictionary::new());
    pdf.done()
}

/// What hides a text without being a black bar.
fn covered() -> Vec<Sample> {
    let name = say("F2", 100, 700, "申请人王喆堃");
    let pictured = |more: &dyn Fn(&mut Pdf) -> Dictionary, points: Vec<u8>| {
        let mut pdf = Pdf::new();
        let more = more(&mut pdf);
        let image = pdf.picture(more);
        let object = pdf.document.get_object_mut(image).unwrap();
        object.as_stream_mut().unwrap().set_content(points);
        pdf.page(
            &format!("{name}q 150 0 0 20 95 695 cm /Im Do Q"),
            Dictionary::new(),
        );
        pdf.done()
    };
    let masked = |pdf: &mut Pdf| {
        let mask = dictionary! { "Subtype" => "Image", "Width" => 1, "Height" => 1, "BitsPerComponent" => 8 };
        let mask = pdf.document.add_object(Stream::new(mask, vec![255]));
        dictionary! { "SMask" => mask }
    };
    let set = |kind: &str, entry: Dictionary, content: &str| {
        let mut pdf = Pdf::new();
        pdf.resources.set(kind, dictionary! { "R0" => entry });
        pdf.page(content, Dictionary::new());
        pdf.done()
    };
    let shading =
        dictionary! { "PatternType" => 2, "Shading" => dictionary! { "ShadingType" => 2 } };
    vec![
        leak(
            "蒙版全不透明的图片",
            pictured(&masked, vec![0]),
            &[CoveredText],
        ),
        leak(
            "全部着色的一位图片",
            pictured(
                &|_| dictionary! { "ImageMask" => true, "BitsPerComponent" => 1 },
                vec![0],
            ),
            &[CoveredText],
        ),
        leak(
            "渐变填充盖住的文字",
            set(
                "Pattern",
                shading,
                &format!("{name}/Pattern cs /R0 scn 95 695 150 20 re f"),
            ),
            &[CoveredText],
        ),
        leak(
            "方块字盖住的文字",
            one(&format!("{name}{}", say("F2", 100, 700, "■■■■■■"))),
            &[CoveredText],
        ),
        leak(
            "完全透明的文字",
            set(
                "ExtGState",
                dictionary! { "ca" => 0 },
                &format!("/R0 gs {name}"),
            ),
            &[InvisibleText],
        ),
    ]
}

/// A document with something more in it.
fn with(more: impl FnOnce(&mut Pdf) -> Dictionary) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let page = more(&mut pdf);
    pdf.page(&say("F2", 100, 700, "答复"), page);
    pdf.done()
}

/// Numbers in words that no page shows.
fn said() -> Vec<Sample> {
    let id = || Object::string_literal(ID);
    let mark = |mark: Dictionary| with(|_| dictionary! { "Annots" => vec![mark.into()] });
    let form = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
    let text = |pdf: &Pdf| {
        let mut form = form.clone();
        form.set("Resources", pdf.resources.clone());
        Stream::new(form, say("F1", 0, 0, ID).into_bytes())
    };
    let object = |entry: Dictionary| {
        with(|pdf| {
            pdf.document.add_object(entry);
            Dictionary::new()
        })
    };
    vec![
        leak(
            "书签里的号码",
            object(dictionary! { "Title" => id(), "Dest" => "a" }),
            &[IdentityNumber],
        ),
        leak(
            "结构的替代文字",
            object(dictionary! { "Type" => "StructElem", "Alt" => id() }),
            &[IdentityNumber],
        ),
        leak(
            "代替的文字",
            one(&format!(
                "/Span <</ActualText ({ID})>> BDC {} EMC",
                say("F1", 100, 700, "open")
            )),
            &[IdentityNumber],
        ),
        leak(
            "拨打电话的链接",
            mark(
                dictionary! { "Type" => "Annot", "Subtype" => "Link", "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("tel:13812345678") } },
            ),
            &[MobileNumber],
        ),
        leak(
            "注释的富文本",
            mark(dictionary! { "Type" => "Annot", "Subtype" => "Text", "RC" => id() }),
            &[Annotation, IdentityNumber],
        ),
        leak(
            "表单域的选项和默认值",
            object(dictionary! { "FT" => "Ch", "Opt" => vec![id()], "DV" => id() }),
            &[IdentityNumber],
        ),
        leak(
            "隐藏的表单域",
            object(
                dictionary! { "FT" => "Tx", "F" => 2, "V" => Object::string_literal("not to be told") },
            ),
            &[HiddenText],
        ),
        leak(
            "没有画出的表单",
            with(|pdf| {
                let form = text(pdf);
                pdf.document.add_object(form);
                Dictionary::new()
            }),
            &[IdentityNumber],
        ),
        leak(
            "图章的外观",
            with(|pdf| {
                let form = text(pdf);
                let form = pdf.document.add_object(form);
                let stamp = dictionary! { "Type" => "Annot", "Subtype" => "Stamp", "AP" => dictionary! { "N" => form } };
                dictionary! { "Annots" => vec![stamp.into()] }
            }),
            &[Annotation, IdentityNumber],
        ),
        leak(
            "没有写明种类的附件",
            with(|pdf| {
                let file = pdf
                    .document
                    .add_object(Stream::new(Dictionary::new(), b"tel 13812345678".to_vec()));
                pdf.document.add_object(
                    dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => file } },
                );
                Dictionary::new()
            }),
            &[EmbeddedFile, MobileNumber],
        ),
        leak(
            "旧版本里的注释",
            revised(1),
            &[EarlierRevision, IdentityNumber],
        ),
        leak("太多的旧版本", revised(14), &[Unreadable]),
    ]
}

/// A document whose annotation was taken out in a later version, of which there are some.
fn revised(times: usize) -> Vec<u8> {
    let mut file = with(|pdf| {
        let note = dictionary! { "Type" => "Annot", "Subtype" => "Text", "Contents" => Object::string_literal(ID) };
        let note = pdf.document.add_object(note);
        dictionary! { "Annots" => vec![note.into()] }
    });
    for _ in 0..times {
        let document = lopdf::Document::load_mem(&file).unwrap();
        let (page, mut entries) = document
            .objects
            .iter()
            .find_map(|(id, object)| Some((*id, object.as_dict().ok()?.clone())))
            .filter(|(_, page)| page.has_type(b"Page"))
            .unwrap_or_else(|| {
                let page = document.page_iter().next().unwrap();
                (page, document.get_dictionary(page).unwrap().clone())
            });
        let note = document
            .objects
            .iter()
            .find(|(_, object)| object.as_dict().is_ok_and(|entry| entry.has_type(b"Annot")))
            .map(|(id, _)| *id);
        entries.remove(b"Annots");
        let mut later = lopdf::IncrementalDocument::create_from(file, document);
        later.new_document.objects.insert(page, entries.into());
        if let Some(note) = note {
            later.new_document.objects.insert(note, Object::Null);
        }
        file = Vec::new();
        later.save_to(&mut file).unwrap();
    }
    file
}

pub fn clean() -> Vec<Sample> {
    let clean = |name, bytes| Sample::new(name, "答复.pdf", bytes, &[]);
    let text = say("F2", 100, 700, "予以公开");
    vec![
        clean(
            "内容里的注释和空行",
            one(&format!("% a note )\n\n{text}% [\n")),
        ),
        clean("空白的页", one("q Q\n")),
        clean(
            "书签和网址",
            with(|pdf| {
                pdf.document.add_object(
                    dictionary! { "Title" => lopdf::text_string("第一章"), "Dest" => "a" },
                );
                let link = dictionary! { "Type" => "Annot", "Subtype" => "Link", "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("https://www.example.gov.cn/2026/art_1_1234567890123456.html") } };
                dictionary! { "Annots" => vec![link.into()] }
            }),
        ),
        clean(
            "文字后面的方块字",
            one(&format!("{text}{}", say("F2", 100, 600, "■ 同意 □ 不同意"))),
        ),
        clean("半透明的文字", {
            let mut pdf = Pdf::new();
            pdf.resources.set(
                "ExtGState",
                dictionary! { "R0" => dictionary! { "ca" => 0.5 } },
            );
            pdf.page(&format!("/R0 gs {text}"), Dictionary::new());
            pdf.done()
        }),
    ]
}
