//! Files with something that no program shows: parts to which nothing refers,
//! and data after the end.

use inspection::Kind::{self, *};

use crate::documents::{document, p};
use crate::pack::{relations, with, zip};
use crate::sheets::{list, sheet};
use crate::{Sample, identity};

fn plain() -> Vec<u8> {
    sheet(|sheet| list(sheet, "补贴", &["100"]))
}

fn carrying(name: &'static str, parts: &[(&str, &[u8])], more: &[Kind]) -> Sample {
    let must = [&[UnusedPart], more].concat();
    Sample::new(name, "表.xlsx", with(&plain(), parts), &must)
}

pub fn leaks() -> Vec<Sample> {
    let id = identity("33010619880229001");
    let records =
        format!(r#"<pivotCacheRecords><r><s v="王某"/><s v="{id}"/></r></pivotCacheRecords>"#);
    let declared = format!(r#"<?xml version="1.0"?>{records}"#);
    let rows = format!(
        r#"<?xml version="1.0"?><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{id}</t></is></c></row></sheetData></worksheet>"#
    );
    let inner = sheet(|sheet| list(sheet, "证件", &[&id]));
    let definition = r#"<pivotCacheDefinition><cacheFields><cacheField name="证件"/></cacheFields></pivotCacheDefinition>"#;
    let comments = document(
        &p("正文"),
        &[("word/comments9.xml", "<x>王某，低保，13812345678</x>")],
    );
    let wide: Vec<u8> = [0, 1, 2, 3]
        .into_iter()
        .chain("手机 13812345678".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let referred = relations(&[("rId9", "thing", "xl/foo.bin")]);
    vec![
        carrying(
            "没有引用的工作表",
            &[("xl/worksheets/sheet9.xml", rows.as_bytes())],
            &[IdentityNumber],
        ),
        carrying(
            "没有定义的透视表记录",
            &[("xl/pivotCache/pivotCacheRecords1.xml", declared.as_bytes())],
            &[IdentityNumber],
        ),
        carrying(
            "没有引用透视表记录的定义",
            &[
                (
                    "xl/pivotCache/pivotCacheDefinition1.xml",
                    definition.as_bytes(),
                ),
                ("xl/pivotCache/pivotCacheRecords1.xml", records.as_bytes()),
            ],
            &[IdentityNumber],
        ),
        carrying("不认识的部件", &[("xl/foo.bin", &wide)], &[MobileNumber]),
        carrying("没有号码的不认识的部件", &[("xl/foo.bin", b"\0\x01")], &[]),
        carrying(
            "有引用但不认识的部件",
            &[
                ("xl/foo.bin", "王某，低保".as_bytes()),
                ("xl/_rels/styles.xml.rels", referred.as_bytes()),
            ],
            &[],
        ),
        carrying(
            "夹带的表",
            &[("hr/data.csv", "姓名,手机\n王某,13812345678\n".as_bytes())],
            &[MobileNumber],
        ),
        carrying("夹带的工作簿", &[("hr/a.xlsx", &inner)], &[IdentityNumber]),
        carrying(
            "叫作主题的工作簿",
            &[("xl/theme/theme1.xml", &inner)],
            &[IdentityNumber],
        ),
        carrying(
            "叫作图片的工作簿",
            &[("xl/media/image1.png", &inner)],
            &[IdentityNumber],
        ),
        carrying(
            "没有引用的图片",
            &[("xl/media/image1.png", b"\x89PNG\r\n\x1A\n")],
            &[],
        ),
        Sample::new(
            "没有引用的批注",
            "答复.docx",
            comments,
            &[UnusedPart, MobileNumber],
        ),
        Sample::new(
            "开放格式里夹带的文本",
            "答复.odt",
            with(
                &crate::others::open("text", "", "<text:p>正文</text:p>", ""),
                &[("hr/名单.txt", b"13812345678")],
            ),
            &[UnusedPart, MobileNumber],
        ),
        Sample::new(
            "压缩包里的表格夹带部件",
            "附件.zip",
            zip(&[(
                "表.xlsx",
                &with(&plain(), &[("hr/data.csv", "王某".as_bytes())]),
            )]),
            &[UnusedPart],
        ),
    ]
}

pub fn clean() -> Vec<Sample> {
    let calculated = relations(&[
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "theme", "theme/theme1.xml"),
        ("rId3", "styles", "styles.xml"),
        ("rId4", "sharedStrings", "sharedStrings.xml"),
        ("rId5", "calcChain", "calcChain.xml"),
    ]);
    let printer = relations(&[(
        "rId1",
        "printerSettings",
        "../printerSettings/printerSettings1.bin",
    )]);
    vec![
        Sample::new(
            "带打印设置和计算顺序的表",
            "表.xlsx",
            with(
                &plain(),
                &[
                    ("xl/_rels/workbook.xml.rels", calculated.as_bytes()),
                    ("xl/calcChain.xml", br#"<calcChain><c r="A1"/></calcChain>"#),
                    ("xl/worksheets/_rels/sheet1.xml.rels", printer.as_bytes()),
                    (
                        "xl/printerSettings/printerSettings1.bin",
                        b"H\0P\0 \0L\0a\0s\0e\0r\0\0\0\x01\x04\0\x06",
                    ),
                ],
            ),
            &[],
        ),
        Sample::new(
            "没有引用的空批注框架",
            "答复.docx",
            document(
                &p("正文"),
                &[
                    (
                        "word/comments.xml",
                        "<?xml version='1.0'?><w:comments xmlns:w='w'/>",
                    ),
                    (
                        "word/numbering.xml",
                        "<?xml version='1.0'?><w:numbering xmlns:w='w'/>",
                    ),
                    ("docProps/thumbnail.jpeg", "\u{1}"),
                ],
            ),
            &[],
        ),
        Sample::new(
            "带字体和样式的文档",
            "答复.docx",
            document(
                &p("正文"),
                &[
                    ("word/styles.xml", "<w:styles xmlns:w='w'/>"),
                    ("word/fontTable.xml", "<w:fonts xmlns:w='w'/>"),
                    ("word/fonts/font1.odttf", "\u{1}\u{2}\u{3}"),
                    (
                        "word/theme/theme1.xml",
                        "<?xml version='1.0'?><a:theme xmlns:a='a'/>",
                    ),
                    (
                        "word/_rels/document.xml.rels",
                        &relations(&[
                            ("rId1", "styles", "styles.xml"),
                            ("rId2", "fontTable", "fontTable.xml"),
                            ("rId3", "theme", "/word/theme/theme1.xml"),
                        ]),
                    ),
                    (
                        "word/_rels/fontTable.xml.rels",
                        &relations(&[("rId1", "font", "fonts/font1.odttf")]),
                    ),
                ],
            ),
            &[],
        ),
    ]
}
