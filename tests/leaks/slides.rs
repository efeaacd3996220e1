//! Presentations that leak.

use inspection::Kind::{self, *};

use crate::Sample;
use crate::pack::{relations, zip};

const NAMES: &str = r#"xmlns:p="p" xmlns:a="a" xmlns:r="r""#;

/// One slide: its attributes, its shapes, and other parts.
pub fn deck(
    attributes: &str,
    shapes: &str,
    related: &[(&str, &str, &str)],
    more: &[(&str, &str)],
) -> Vec<u8> {
    let presentation = format!(
        r#"<p:presentation {NAMES}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/></p:presentation>"#
    );
    let slide = format!(
        r#"<p:sld {NAMES} {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"#
    );
    let links = relations(&[("rId1", "slide", "slides/slide1.xml")]);
    let related = relations(related);
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("ppt/presentation.xml", presentation.as_bytes()),
        ("ppt/_rels/presentation.xml.rels", links.as_bytes()),
        ("ppt/slides/slide1.xml", slide.as_bytes()),
        ("ppt/slides/_rels/slide1.xml.rels", related.as_bytes()),
    ];
    parts.extend(
        more.iter()
            .map(|(name, content)| (*name, content.as_bytes())),
    );
    zip(&parts)
}

/// A shape with text, its left edge at `x`.
pub fn shape(x: i64, text: &str) -> String {
    format!(
        r#"<p:sp><p:nvSpPr><p:cNvPr id="2" name="框"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="1000"/><a:ext cx="3000000" cy="900000"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"#
    )
}

fn leak(name: &'static str, bytes: Vec<u8>, must: &[Kind]) -> Sample {
    Sample::new(name, "汇报.pptx", bytes, must)
}

pub fn leaks() -> Vec<Sample> {
    let notes = r#"<p:notes xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>王某的电话 13812345678</a:t></a:r></a:p></p:notes>"#;
    let comments = r#"<p:cmLst xmlns:p="p"><p:cm><p:text>这页不要放</p:text></p:cm></p:cmLst>"#;
    vec![
        leak(
            "隐藏的幻灯片",
            deck(r#"show="0""#, &shape(1000, "备用"), &[], &[]),
            &[HiddenSlide],
        ),
        leak(
            "演讲者备注",
            deck(
                "",
                &shape(1000, "汇报"),
                &[("rId2", "notesSlide", "../notesSlides/notesSlide1.xml")],
                &[("ppt/notesSlides/notesSlide1.xml", notes)],
            ),
            &[SpeakerNotes, MobileNumber],
        ),
        leak(
            "幻灯片批注",
            deck(
                "",
                &shape(1000, "汇报"),
                &[("rId2", "comments", "../comments/comment1.xml")],
                &[("ppt/comments/comment1.xml", comments)],
            ),
            &[Comment],
        ),
        leak(
            "幻灯片外的文字",
            deck("", &shape(13_000_000, "底稿"), &[], &[]),
            &[OffSlide],
        ),
        leak(
            "幻灯片里的身份证号",
            deck("", &shape(1000, "11010519491231002X"), &[], &[]),
            &[IdentityNumber],
        ),
        leak(
            "没有引用的幻灯片",
            deck(
                "",
                &shape(1000, "汇报"),
                &[],
                &[(
                    "ppt/slides/slide9.xml",
                    r#"<p:sld xmlns:p="p" xmlns:a="a"><a:t>旧页 13812345678</a:t></p:sld>"#,
                )],
            ),
            &[LeftOver, MobileNumber],
        ),
        leak(
            "图表后面的工作簿",
            deck(
                "",
                &shape(1000, "汇报"),
                &[],
                &[("ppt/embeddings/Microsoft_Excel_Sheet1.xlsx", "PK")],
            ),
            &[EmbeddedFile],
        ),
    ]
}
