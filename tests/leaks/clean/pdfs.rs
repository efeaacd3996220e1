//! Portable documents that hide nothing.

use lopdf::{Dictionary, Object, Stream, dictionary};

use super::clean;
use crate::Sample;
use crate::pdf::{Pdf, one, say};

pub(super) fn files() -> Vec<Sample> {
    let pdf = |name, bytes| clean(name, "答复.pdf", bytes);
    let text = say("F2", 100, 700, "予以公开");
    let drawn = |more: Dictionary, content: &str| {
        let mut pdf = Pdf::new();
        pdf.picture(more);
        pdf.page(content, Dictionary::new());
        pdf.done()
    };
    vec![
        pdf("普通的 PDF", one(&text)),
        pdf(
            "深色表头上的白字",
            one(&format!("0.1 0.2 0.4 rg 95 695 150 20 re f 1 g {text}")),
        ),
        pdf(
            "先画底色后写字",
            one(&format!("0.8 g 95 695 150 20 re f 0 g {text}")),
        ),
        pdf(
            "黑色的标志没有盖住字",
            one(&format!("{text}0 g 300 750 60 60 re f")),
        ),
        pdf(
            "黑线和表格框",
            one(&format!(
                "{text}0 g 95 692 150 1 re f 95 716 150 1 re f 0.5 w 95 600 m 245 600 l S"
            )),
        ),
        pdf(
            "空心的框",
            one(&format!("{text}0 G 1 w 90 690 160 30 re S")),
        ),
        pdf(
            "环形的章",
            one(&format!(
                "{text}1 0 0 rg 60 640 m 300 640 l 300 760 l 60 760 l h 70 650 m 290 650 l 290 750 l 70 750 l h f*"
            )),
        ),
        pdf("半透明的高亮", {
            let mut pdf = Pdf::new();
            pdf.resources.set(
                "ExtGState",
                dictionary! { "G" => dictionary! { "ca" => 0.4, "BM" => "Multiply" } },
            );
            pdf.page(
                &format!("{text}q /G gs 1 1 0 rg 95 695 150 20 re f Q"),
                Dictionary::new(),
            );
            pdf.done()
        }),
        pdf(
            "盖在落款上的透明公章",
            drawn(
                dictionary! { "SMask" => Object::Null },
                &format!("{text}q 100 0 0 100 90 650 cm /Im Do Q"),
            ),
        ),
        pdf(
            "印章用的蒙版图",
            drawn(
                dictionary! { "ImageMask" => true },
                &format!("{text}1 0 0 rg q 100 0 0 100 90 650 cm /Im Do Q"),
            ),
        ),
        pdf(
            "字在图片上面",
            drawn(
                Dictionary::new(),
                &format!("q 200 0 0 60 90 680 cm /Im Do Q 1 g {text}"),
            ),
        ),
        pdf(
            "扫描件",
            drawn(Dictionary::new(), "q 595 0 0 842 0 0 cm /Im Do Q"),
        ),
        pdf(
            "带文字层的扫描件",
            drawn(
                Dictionary::new(),
                &format!("q 595 0 0 842 0 0 cm /Im Do Q 3 Tr {text}"),
            ),
        ),
        pdf(
            "文字层在图片下面的扫描件",
            drawn(
                Dictionary::new(),
                &format!("{text}q 595 0 0 842 0 0 cm /Im Do Q"),
            ),
        ),
        pdf(
            "盖掉以后又写了一遍",
            one(&format!("{text}1 g 95 695 150 20 re f 0 g {text}")),
        ),
        pdf(
            "剪切在框内的字",
            one(&format!("q 90 690 200 40 re W n {text} Q")),
        ),
        pdf("打开的图层", {
            let mut pdf = Pdf::new();
            let layer = pdf
                .document
                .add_object(dictionary! { "Type" => "OCG", "Name" => lopdf::text_string("水印") });
            pdf.resources
                .set("Properties", dictionary! { "L" => layer });
            pdf.page(&format!("/OC /L BDC {text} EMC"), Dictionary::new());
            pdf.catalog.set("OCProperties", dictionary! { "OCGs" => vec![layer.into()], "D" => dictionary! { "ON" => vec![layer.into()] } });
            pdf.done()
        }),
        pdf("网页链接的注释", {
            let mut pdf = Pdf::new();
            let link = dictionary! { "Type" => "Annot", "Subtype" => "Link", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
            pdf.page(&text, dictionary! { "Annots" => vec![link.into()] });
            pdf.done()
        }),
        pdf("只增加内容的增量保存", appended()),
        pdf(
            "数字表格",
            one(&(0..20)
                .map(|row| {
                    say(
                        "F1",
                        100,
                        700 - 20 * row,
                        &format!("{} {} {}", 330_106 + row, 19_880_229 + row, 1_234 + row),
                    )
                })
                .collect::<String>()),
        ),
        pdf("只有程序名的文档信息", {
            let mut pdf = Pdf::new();
            pdf.page(&text, Dictionary::new());
            let info = pdf.document.add_object(dictionary! { "Producer" => Object::string_literal("WPS"), "Title" => lopdf::text_string("答复书") });
            pdf.document.trailer.set("Info", info);
            pdf.done()
        }),
    ]
}

/// A document to which a page of text was added.
fn appended() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let page = pdf.page(&say("F1", 100, 700, "first"), Dictionary::new());
    let first = pdf.done();
    let document = lopdf::Document::load_mem(&first).unwrap();
    let content = document
        .get_dictionary(page)
        .unwrap()
        .get(b"Contents")
        .unwrap()
        .as_reference()
        .unwrap();
    let mut later = lopdf::IncrementalDocument::create_from(first, document);
    let more = format!(
        "{}{}",
        say("F1", 100, 700, "first"),
        say("F1", 100, 650, "second")
    );
    later.new_document.objects.insert(
        content,
        Stream::new(dictionary! {}, more.into_bytes()).into(),
    );
    let mut bytes = Vec::new();
    later.save_to(&mut bytes).unwrap();
    bytes
}
