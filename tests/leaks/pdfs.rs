//! Portable documents that leak.

use inspection::Kind::{self, *};
use lopdf::{Dictionary, Object, Stream, dictionary};

use crate::Sample;
use crate::pdf::{Pdf, one, say};

fn leak(name: &'static str, bytes: Vec<u8>, must: &[Kind]) -> Sample {
    Sample::new(name, "答复.pdf", bytes, must)
}

const ID: &str = "11010519491231002X";

pub fn leaks() -> Vec<Sample> {
    let name = say("F2", 100, 700, "申请人王喆堃");
    let mut leaks = vec![
        leak(
            "黑条下的文字",
            one(&format!("{name}0 g 95 695 150 20 re f")),
            &[CoveredText],
        ),
        leak(
            "黑条下的身份证号",
            one(&format!(
                "{}0 0 0 rg 95 695 200 20 re f",
                say("F1", 100, 700, ID)
            )),
            &[CoveredText, IdentityNumber],
        ),
        leak(
            "白条下的文字",
            one(&format!("{name}1 g 95 695 150 20 re f")),
            &[CoveredText],
        ),
        leak(
            "遮住一部分的文字",
            one(&format!("{name}0 g 142 695 42 20 re f")),
            &[CoveredText],
        ),
        leak(
            "粗线划掉的文字",
            one(&format!("{name}0 G 18 w 95 704 m 245 704 l S")),
            &[CoveredText],
        ),
        leak("表单对象画的黑条", form(&name), &[CoveredText]),
        leak(
            "图片盖住的文字",
            {
                let mut pdf = Pdf::new();
                pdf.picture(Dictionary::new());
                pdf.page(
                    &format!("{name}q 150 0 0 20 95 695 cm /Im Do Q"),
                    Dictionary::new(),
                );
                pdf.done()
            },
            &[CoveredText],
        ),
        leak(
            "内嵌图片盖住的文字",
            one(&format!(
                "{name}q 150 0 0 20 95 695 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0\nEI Q"
            )),
            &[CoveredText],
        ),
        leak(
            "旋转页面上的黑条",
            one(&format!(
                "q 0 1 -1 0 800 0 cm {name}0 g 95 695 150 20 re f Q"
            )),
            &[CoveredText],
        ),
        leak(
            "多边形盖住的文字",
            one(&format!(
                "{name}0 g 95 695 m 245 695 l 245 715 l 95 715 l h f"
            )),
            &[CoveredText],
        ),
        leak("专色的黑条", separation(&name), &[CoveredText]),
        leak("PDF 里白色的字", one(&format!("1 g {name}")), &[WhiteText]),
        leak(
            "黑底上黑色的字",
            one(&format!("0 g 95 695 150 20 re f {name}")),
            &[WhiteText],
        ),
        leak(
            "不可见的文字",
            one(&format!("3 Tr {name}")),
            &[InvisibleText],
        ),
        leak(
            "极小的字",
            one(&format!("0.05 0 0 0.05 0 0 cm {name}")),
            &[InvisibleText],
        ),
        leak(
            "页面外的文字",
            one(&say("F2", 100, 900, "裁掉的一段话")),
            &[OffPageText],
        ),
        leak(
            "裁剪框外的文字",
            {
                let mut pdf = Pdf::new();
                pdf.page(
                    &name,
                    dictionary! { "CropBox" => vec![0.into(), 0.into(), 595.into(), 600.into()] },
                );
                pdf.done()
            },
            &[OffPageText],
        ),
        leak(
            "剪切路径外的文字",
            one(&format!("q 95 300 100 100 re W n {name} Q")),
            &[OffPageText],
        ),
        leak(
            "一位一位画的身份证号",
            one(&ID
                .chars()
                .enumerate()
                .map(|(at, digit)| say("F1", 100 + 18 * at as i32, 700, &digit.to_string()))
                .collect::<String>()),
            &[IdentityNumber],
        ),
        leak(
            "用 TJ 分开的手机号",
            one("BT /F1 14 Tf 100 700 Td [(138) -300 (1234) -300 (5678)] TJ ET"),
            &[MobileNumber],
        ),
        leak(
            "全角的手机号",
            one(&say("F2", 100, 700, "手机１３８１２３４５６７８")),
            &[MobileNumber],
        ),
        leak(
            "扫描件文字层里的身份证号",
            {
                let mut pdf = Pdf::new();
                pdf.picture(Dictionary::new());
                pdf.page(
                    &format!(
                        "q 595 0 0 842 0 0 cm /Im Do Q 3 Tr {}",
                        say("F1", 100, 700, ID)
                    ),
                    Dictionary::new(),
                );
                pdf.done()
            },
            &[ScanText, IdentityNumber],
        ),
        leak("没有编码的文字", mute(), &[Unreadable]),
        leak(
            "加密的 PDF",
            b"%PDF-1.7\n1 0 obj<</Encrypt 2 0 R>>endobj trailer<</Encrypt 2 0 R>>".to_vec(),
            &[Unreadable],
        ),
    ];
    leaks.extend(carried());
    leaks
}

/// A form that draws the bar.
fn form(name: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 600.into(), 900.into()],
        "Matrix" => vec![1.into(), 0.into(), 0.into(), 1.into(), 90.into(), 690.into()],
    };
    let form = pdf
        .document
        .add_object(Stream::new(form, b"0 g 5 5 150 20 re f".to_vec()));
    pdf.resources.set("XObject", dictionary! { "Fm" => form });
    pdf.page(&format!("{name}/Fm Do"), Dictionary::new());
    pdf.done()
}

/// A bar in the full tone of a spot colour, which is dark.
fn separation(name: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let space: Vec<Object> = vec![
        "Separation".into(),
        "Black".into(),
        "DeviceGray".into(),
        Object::Null,
    ];
    pdf.resources
        .set("ColorSpace", dictionary! { "Cs" => space });
    pdf.page(
        &format!("{name}/Cs cs 1 scn 95 695 150 20 re f"),
        Dictionary::new(),
    );
    pdf.done()
}

/// A font that does not say what its glyphs mean.
fn mute() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let descendant =
        dictionary! { "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "ABCDEF+Sim" };
    let font = pdf.document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "ABCDEF+Sim", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()],
    });
    pdf.resources.set("Font", dictionary! { "F3" => font });
    pdf.page(
        "BT /F3 14 Tf 100 700 Td <000100020003000400050006000700080009000A000B> Tj ET",
        Dictionary::new(),
    );
    pdf.done()
}

fn carried() -> Vec<Sample> {
    let text = |pdf: &mut Pdf, more: Dictionary| pdf.page(&say("F2", 100, 700, "答复"), more);
    let marked = |mark: Dictionary| {
        let mut pdf = Pdf::new();
        text(&mut pdf, dictionary! { "Annots" => vec![mark.into()] });
        pdf.done()
    };
    let area = || vec![95.into(), 695.into(), 245.into(), 715.into()];
    vec![
        leak(
            "PDF 注释",
            marked(dictionary! {
                "Type" => "Annot", "Subtype" => "Text", "Rect" => area(), "Contents" => Object::string_literal("call 13812345678"),
            }),
            &[Annotation, MobileNumber],
        ),
        leak(
            "没有应用的密文标记",
            marked(dictionary! { "Type" => "Annot", "Subtype" => "Redact", "Rect" => area() }),
            &[UnappliedRedaction],
        ),
        leak(
            "方框注释遮盖",
            marked(dictionary! {
                "Type" => "Annot", "Subtype" => "Square", "Rect" => area(), "IC" => vec![0.into(), 0.into(), 0.into()],
            }),
            &[Annotation, CoveredText],
        ),
        leak(
            "附件注释",
            marked(
                dictionary! { "Type" => "Annot", "Subtype" => "FileAttachment", "Rect" => area() },
            ),
            &[EmbeddedFile],
        ),
        leak(
            "嵌入的文本",
            {
                let mut pdf = Pdf::new();
                text(&mut pdf, Dictionary::new());
                pdf.document.add_object(Stream::new(
                    dictionary! { "Type" => "EmbeddedFile" },
                    b"tel: 13812345678".to_vec(),
                ));
                pdf.done()
            },
            &[EmbeddedFile, MobileNumber],
        ),
        leak(
            "脚本",
            {
                let mut pdf = Pdf::new();
                text(&mut pdf, Dictionary::new());
                pdf.catalog.set("OpenAction", dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") });
                pdf.done()
            },
            &[Script],
        ),
        leak(
            "表单域里的手机号",
            {
                let mut pdf = Pdf::new();
                text(&mut pdf, Dictionary::new());
                let field = dictionary! { "FT" => "Tx", "T" => Object::string_literal("tel"), "V" => Object::string_literal("13812345678") };
                pdf.catalog
                    .set("AcroForm", dictionary! { "Fields" => vec![field.into()] });
                pdf.done()
            },
            &[FormField, MobileNumber],
        ),
        leak(
            "PDF 作者",
            {
                let mut pdf = Pdf::new();
                text(&mut pdf, Dictionary::new());
                let info = pdf
                    .document
                    .add_object(dictionary! { "Author" => lopdf::text_string("王喆堃") });
                pdf.document.trailer.set("Info", info);
                pdf.done()
            },
            &[Properties],
        ),
        leak(
            "XMP 里的作者",
            {
                let mut pdf = Pdf::new();
                text(&mut pdf, Dictionary::new());
                let packet = "<x:xmpmeta xmlns:x='x'><dc:creator xmlns:dc='d'><rdf:li xmlns:rdf='r'>王喆堃</rdf:li></dc:creator></x:xmpmeta>";
                let packet = pdf.document.add_object(Stream::new(
                    dictionary! { "Type" => "Metadata" },
                    packet.as_bytes().to_vec(),
                ));
                pdf.catalog.set("Metadata", packet);
                pdf.done()
            },
            &[Properties],
        ),
        leak("关闭的图层", layer(), &[HiddenLayer]),
        leak(
            "增量保存留下的旧版本",
            revised(),
            &[EarlierRevision, IdentityNumber],
        ),
        leak(
            "删除的页面还在文件里",
            {
                let mut pdf = Pdf::new();
                text(&mut pdf, Dictionary::new());
                let content = pdf.document.add_object(Stream::new(
                    dictionary! {},
                    say("F1", 100, 700, "tel 13812345678").into_bytes(),
                ));
                pdf.document.add_object(dictionary! { "Type" => "Page", "Contents" => content, "Resources" => pdf.resources.clone() });
                pdf.done()
            },
            &[LeftOver, MobileNumber],
        ),
    ]
}

/// A layer that is switched off.
fn layer() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let layer = pdf
        .document
        .add_object(dictionary! { "Type" => "OCG", "Name" => lopdf::text_string("底稿") });
    pdf.resources
        .set("Properties", dictionary! { "L" => layer });
    pdf.page(
        &format!("/OC /L BDC {} EMC", say("F2", 100, 700, "底稿上的意见")),
        Dictionary::new(),
    );
    pdf.catalog.set(
        "OCProperties",
        dictionary! {
            "OCGs" => vec![layer.into()], "D" => dictionary! { "OFF" => vec![layer.into()] },
        },
    );
    pdf.done()
}

/// A document whose page was changed by appending.
fn revised() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let page = pdf.page(&say("F1", 100, 700, ID), Dictionary::new());
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
    let changed = Stream::new(dictionary! {}, say("F1", 100, 700, "removed").into_bytes());
    later.new_document.objects.insert(content, changed.into());
    let mut bytes = Vec::new();
    later.save_to(&mut bytes).unwrap();
    bytes
}
