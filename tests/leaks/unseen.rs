//! Office files with text that is there and cannot be seen: by a style, by its colour or size,
//! under a shape.

use inspection::Kind::{self, *};
use rust_xlsxwriter::{Color, Format, Shape, ShapeFormat, ShapeSolidFill, Worksheet, XlsxError};

use crate::Sample;
use crate::documents::{document, p, run};
use crate::others::open;
use crate::pack::{part, relations, with};
use crate::sheets::{list, sheet};
use crate::slides::{deck, shape};

pub fn leaks() -> Vec<Sample> {
    let mut leaks = documents();
    leaks.extend(sheets());
    leaks.extend(slides());
    leaks.extend(open_documents());
    leaks
}

/// A document with these styles.
fn styled(styles: &str, body: &str) -> Vec<u8> {
    let styles = format!(r#"<w:styles xmlns:w="w">{styles}</w:styles>"#);
    let links = relations(&[("rId1", "styles", "styles.xml")]);
    document(
        body,
        &[
            ("word/styles.xml", &styles),
            ("word/_rels/document.xml.rels", &links),
        ],
    )
}

/// A style of text that is hidden by the style which it is based on.
const HIDDEN: &str = r#"<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="Quiet"><w:basedOn w:val="Base"/></w:style><w:style w:type="paragraph" w:styleId="Pale"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>"#;

fn documents() -> Vec<Sample> {
    let leak = |name, bytes, must: &[Kind]| Sample::new(name, "答复.docx", bytes, must);
    let one = |look: &str| {
        let runs = run("", "申请人：") + &run(look, "王喆堃");
        document(&format!("<w:p>{runs}</w:p>"), &[])
    };
    vec![
        leak(
            "字符样式的基准样式是隐藏",
            styled(
                HIDDEN,
                &format!(
                    "<w:p>{}</w:p>",
                    run(r#"<w:rStyle w:val="Quiet"/>"#, "底稿意见")
                ),
            ),
            &[HiddenText],
        ),
        leak(
            "段落样式是白色的字",
            styled(
                HIDDEN,
                r#"<w:p><w:pPr><w:pStyle w:val="Pale"/></w:pPr><w:r><w:t>底稿意见</w:t></w:r></w:p>"#,
            ),
            &[WhiteText],
        ),
        leak(
            "几乎是白色的字",
            one(r#"<w:color w:val="FDFEFD"/>"#),
            &[WhiteText],
        ),
        leak("半磅的字", one(r#"<w:sz w:val="1"/>"#), &[HiddenText]),
        leak(
            "黑色突出显示",
            one(r#"<w:highlight w:val="black"/>"#),
            &[CoveredText],
        ),
        leak(
            "黑色底纹",
            one(r#"<w:shd w:val="clear" w:color="auto" w:fill="000000"/>"#),
            &[CoveredText],
        ),
        leak(
            "黑色底纹上黑色的字",
            one(
                r#"<w:color w:val="000000"/><w:shd w:val="solid" w:color="000000" w:fill="auto"/>"#,
            ),
            &[CoveredText],
        ),
        leak(
            "文字上的黑色形状",
            document(
                r#"<w:p><w:r><w:t>王喆堃</w:t></w:r><w:r><wp:anchor behindDoc="0"><wsp><spPr><a:ext cx="900000" cy="200000"/><a:solidFill><a:srgbClr val="000000"/></a:solidFill></spPr></wsp></wp:anchor></w:r></w:p>"#,
                &[],
            ),
            &[CoveredText],
        ),
    ]
}

/// A workbook with a cell that looks like this.
fn cell(look: &Format) -> Vec<u8> {
    sheet(|sheet| {
        list(sheet, "补贴", &["100"])?;
        sheet.write_with_format(2, 0, "低保：王喆堃", look)?;
        Ok(())
    })
}

/// A workbook whose sheet is written otherwise.
fn changed(from: &str, to: &str) -> Vec<u8> {
    let file = sheet(|sheet| list(sheet, "备注", &["低保"]));
    let cells = part(&file, "xl/worksheets/sheet1.xml");
    assert!(cells.contains(from), "{cells}");
    let cells = cells.replacen(from, to, 1);
    with(&file, &[("xl/worksheets/sheet1.xml", cells.as_bytes())])
}

const USUAL: &str = r#"<sheetFormatPr defaultRowHeight="15"/>"#;

fn sheets() -> Vec<Sample> {
    let leak = |name, bytes, must: &[Kind]| Sample::new(name, "表.xlsx", bytes, must);
    let looks = Format::new;
    let white = looks().set_font_color(Color::White);
    let rich = |sheet: &mut Worksheet| -> Result<(), XlsxError> {
        let plain = looks();
        sheet.write_rich_string(0, 0, &[(&plain, "公开的话"), (&white, "没有公开的话")])?;
        Ok(())
    };
    let black = ShapeSolidFill::new().set_color(Color::Black);
    let bar = Shape::textbox().set_format(&ShapeFormat::new().set_solid_fill(&black));
    vec![
        leak(
            "涂黑的单元格",
            cell(&looks().set_background_color(Color::Black)),
            &[WhiteText],
        ),
        leak(
            "几乎是白色的单元格",
            cell(&looks().set_font_color(Color::RGB(0xFE_FD_FE))),
            &[WhiteText],
        ),
        leak(
            "格式写明白色",
            cell(&looks().set_num_format("[White]@")),
            &[WhiteText],
        ),
        leak(
            "一磅的单元格",
            cell(&looks().set_font_size(1)),
            &[WhiteText],
        ),
        leak("单元格里一段白色的字", sheet(rich), &[WhiteText]),
        leak(
            "半个字符宽的列",
            sheet(|sheet| {
                list(sheet, "备注", &["低保"])?;
                sheet.set_column_width(1, 0.5)?;
                Ok(())
            }),
            &[HiddenColumns],
        ),
        leak(
            "一磅高的行",
            sheet(|sheet| {
                list(sheet, "备注", &["低保"])?;
                sheet.set_row_height(1, 1)?;
                Ok(())
            }),
            &[HiddenRows],
        ),
        leak(
            "默认列宽是零",
            changed(
                USUAL,
                r#"<sheetFormatPr defaultColWidth="0" defaultRowHeight="15"/><cols><col min="1" max="1" width="12"/></cols>"#,
            ),
            &[HiddenColumns],
        ),
        leak(
            "默认行高是零",
            changed(
                USUAL,
                r#"<sheetFormatPr defaultRowHeight="0" customHeight="1"/>"#,
            ),
            &[HiddenRows],
        ),
        leak(
            "单元格上的黑色形状",
            sheet(|sheet| {
                list(sheet, "补贴", &["100"])?;
                sheet.insert_shape(1, 0, &bar)?;
                Ok(())
            }),
            &[CoveredText],
        ),
    ]
}

/// A shape without text that is filled.
pub fn bar(x: i64, colour: &str) -> String {
    shape(x, "").replace(
        "</p:spPr>",
        &format!(r#"<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></p:spPr>"#),
    )
}

/// A shape whose text has a colour.
pub fn coloured(text: &str, colour: &str) -> String {
    shape(1000, text).replace(
        "<a:r>",
        &format!(r#"<a:r><a:rPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:rPr>"#),
    )
}

fn slides() -> Vec<Sample> {
    let leak = |name, shapes: &str, must: &[Kind]| {
        Sample::new(name, "汇报.pptx", deck("", shapes, &[], &[]), must)
    };
    vec![
        leak(
            "幻灯片上被盖住的文字",
            &(shape(1000, "王喆堃") + &bar(1000, "000000")),
            &[CoveredText],
        ),
        leak(
            "幻灯片上白色的字",
            &coloured("底稿意见", "FFFFFF"),
            &[WhiteText],
        ),
    ]
}

fn open_documents() -> Vec<Sample> {
    let styles = r##"<style:style style:name="P1" style:family="paragraph"><style:text-properties text:display="none"/></style:style><style:style style:name="T2" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style><style:style style:name="co" style:family="table-column"><style:table-column-properties style:column-width="0cm"/></style:style>"##;
    let letter = |name, body: &str, must: &[Kind]| {
        Sample::new(name, "答复.odt", open("text", styles, body, ""), must)
    };
    let table = r#"<table:table table:name="一"><table:table-column table:style-name="co"/><table:table-row><table:table-cell><text:p>王喆堃</text:p></table:table-cell></table:table-row></table:table>"#;
    vec![
        letter(
            "开放格式的隐藏的节",
            r#"<text:p>公开</text:p><text:section text:display="none"><text:p>底稿意见</text:p></text:section>"#,
            &[HiddenText],
        ),
        letter(
            "开放格式的隐藏的段落",
            r#"<text:p>公开</text:p><text:p text:style-name="P1">底稿意见</text:p>"#,
            &[HiddenText],
        ),
        letter(
            "开放格式的白色的字",
            r#"<text:p>公开<text:span text:style-name="T2">底稿意见</text:span></text:p>"#,
            &[WhiteText],
        ),
        Sample::new(
            "开放格式的宽度为零的列",
            "表.ods",
            open("spreadsheet", styles, table, ""),
            &[HiddenColumns],
        ),
    ]
}

pub fn clean() -> Vec<Sample> {
    let doc = |name, bytes| Sample::new(name, "答复.docx", bytes, &[]);
    let book = |name, bytes| Sample::new(name, "表.xlsx", bytes, &[]);
    let looks = Format::new;
    let pale = r#"<w:style w:type="paragraph" w:styleId="Head"><w:pPr><w:shd w:val="clear" w:fill="1F4E78"/></w:pPr><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>"#;
    vec![
        doc(
            "样式是深色底纹上的白字",
            styled(
                pale,
                r#"<w:p><w:pPr><w:pStyle w:val="Head"/></w:pPr><w:r><w:t>第一章</w:t></w:r></w:p>"#,
            ),
        ),
        doc(
            "黄色突出显示和小五号字",
            document(
                &format!(
                    "<w:p>{}{}</w:p>",
                    run(r#"<w:highlight w:val="yellow"/>"#, "重点"),
                    run(r#"<w:sz w:val="18"/>"#, "注：")
                ),
                &[],
            ),
        ),
        doc(
            "有文字的黑色形状、黑线和箭头",
            document(
                &(p("正文")
                    + r#"<w:p><w:r><wp:anchor><wsp><spPr><a:ext cx="900000" cy="200000"/><a:solidFill><a:srgbClr val="000000"/></a:solidFill></spPr><w:t>标题</w:t></wsp></wp:anchor><wp:anchor><wsp><spPr><a:ext cx="900000" cy="12700"/><a:solidFill><a:srgbClr val="000000"/></a:solidFill></spPr></wsp></wp:anchor><wp:anchor><wsp><spPr><a:ext cx="900000" cy="200000"/><a:prstGeom prst="rightArrow"/><a:solidFill><a:srgbClr val="000000"/></a:solidFill></spPr></wsp></wp:anchor></w:r></w:p>"#),
                &[],
            ),
        ),
        book(
            "浅灰色的字",
            cell(
                &looks()
                    .set_font_color(Color::RGB(0x80_80_80))
                    .set_font_size(6),
            ),
        ),
        book(
            "深蓝底色上默认颜色的字",
            cell(&looks().set_background_color(Color::RGB(0x1F_4E_78))),
        ),
        book(
            "格式写明红色的负数",
            cell(&looks().set_num_format("0;[Red]-0")),
        ),
        book(
            "五磅高的空行",
            sheet(|sheet| {
                list(sheet, "补贴", &["100"])?;
                sheet.set_row_height(2, 2)?.set_row_height(0, 12)?;
                Ok(())
            }),
        ),
        Sample::new(
            "蓝色形状上的白字",
            "汇报.pptx",
            deck(
                "",
                &(bar(1000, "003C78") + &coloured("年度报告", "FFFFFF")),
                &[],
                &[],
            ),
            &[],
        ),
        Sample::new(
            "旁边的色块",
            "汇报.pptx",
            deck(
                "",
                &(shape(1000, "年度报告") + &bar(6_000_000, "000000")),
                &[],
                &[],
            ),
            &[],
        ),
        Sample::new(
            "开放格式的深色单元格",
            "表.ods",
            open(
                "spreadsheet",
                r##"<style:style style:name="ce" style:family="table-cell"><style:table-cell-properties fo:background-color="#1f4e78"/><style:text-properties fo:color="#ffffff"/></style:style>"##,
                r#"<table:table table:name="一"><table:table-row><table:table-cell table:style-name="ce"><text:p>姓名</text:p></table:table-cell></table:table-row></table:table>"#,
                "",
            ),
            &[],
        ),
    ]
}
