//! Files with data after their end.

use inspection::Kind::{self, *};

use crate::documents::{document, p};
use crate::others::{photograph, png};
use crate::pack::{relations, with, zip};
use crate::pdf::{one, say};
use crate::sheets::{list, sheet};
use crate::{Sample, identity};

/// A picture of one point.
fn gif() -> Vec<u8> {
    let mut gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
    gif.extend(b"\x21\xF9\x04\0\0\0\0\0\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3B");
    gif
}

/// A photograph with points, among them what looks like a marker.
fn with_points() -> Vec<u8> {
    let mut jpeg = photograph(&[], false);
    jpeg.truncate(jpeg.len() - 2);
    jpeg.extend(b"\x12\xFF\0\x34\xFF\xD0\x56\xFF\xD9");
    jpeg
}

fn pdf() -> Vec<u8> {
    one(&say("F2", 100, 700, "予以公开"))
}

fn after(
    name: &'static str,
    file: &'static str,
    bytes: Vec<u8>,
    tail: &[u8],
    more: &[Kind],
) -> Sample {
    let must = [&[Appended], more].concat();
    Sample::new(name, file, [&bytes, tail].concat(), &must)
}

pub fn leaks() -> Vec<Sample> {
    let id = identity("33010619880229001");
    let list = sheet(|sheet| list(sheet, "证件", &[&id]));
    let packed = zip(&[("名单.txt", id.as_bytes())]);
    let pdf_within = zip(&[("底稿.pdf", &pdf()), ("名单.txt", id.as_bytes())]);
    let text = "\n王某 13812345678\n".as_bytes();
    let tailed = [png(b"tEXt", b"Software\0WPS"), packed.clone()].concat();
    let picture = with(
        &document(&p("正文"), &[]),
        &[
            ("word/media/image1.png", &tailed),
            (
                "word/_rels/document.xml.rels",
                relations(&[("rId1", "image", "media/image1.png")]).as_bytes(),
            ),
        ],
    );
    let pictured = Sample::new(
        "文档里的图片末尾有压缩包",
        "答复.docx",
        picture,
        &[Appended, IdentityNumber],
    );
    vec![
        after("PDF 末尾的文字", "答复.pdf", pdf(), text, &[MobileNumber]),
        after(
            "PDF 末尾的表格",
            "答复.pdf",
            pdf(),
            &list,
            &[IdentityNumber],
        ),
        after(
            "PDF 末尾带 PDF 的压缩包",
            "答复.pdf",
            pdf(),
            &pdf_within,
            &[IdentityNumber],
        ),
        after(
            "PDF 末尾认不出的数据",
            "答复.pdf",
            pdf(),
            b"\0\x01\x02",
            &[],
        ),
        after(
            "PNG 末尾的压缩包",
            "截图.png",
            png(b"tEXt", b"Software\0WPS"),
            &packed,
            &[IdentityNumber],
        ),
        after(
            "JPEG 末尾的表格",
            "现场.jpg",
            with_points(),
            &list,
            &[IdentityNumber],
        ),
        after(
            "JPEG 末尾的文字",
            "现场.jpg",
            photograph(&[], false),
            text,
            &[MobileNumber],
        ),
        after("GIF 末尾的文字", "图标.gif", gif(), text, &[MobileNumber]),
        pictured,
    ]
}

pub fn clean() -> Vec<Sample> {
    let padded = |bytes: Vec<u8>| [bytes, b"\r\n\0\0\0 \n".to_vec()].concat();
    vec![
        Sample::new("末尾有空行的 PDF", "答复.pdf", padded(pdf()), &[]),
        Sample::new("有点的照片", "现场.jpg", with_points(), &[]),
        Sample::new("末尾补零的照片", "现场.jpg", padded(with_points()), &[]),
        Sample::new("一个点的动图", "图标.gif", gif(), &[]),
        Sample::new(
            "末尾有空行的截图",
            "截图.png",
            padded(png(b"tEXt", b"Software\0WPS")),
            &[],
        ),
    ]
}
