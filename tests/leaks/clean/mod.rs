//! Files that hide nothing, many of which look as if they did.

mod pdfs;

use rust_xlsxwriter::{Color, Format, Table, Worksheet, XlsxError};

use crate::Sample;
use crate::anywhere;
use crate::appended;
use crate::broken;
use crate::documents::{document, p, run};
use crate::old;
use crate::others::{open, photograph, png};
use crate::pack::{relations, zip};
use crate::sheets::{book, list, sheet};
use crate::slides::{deck, shape};
use crate::unseen;
use crate::unused;

pub fn files() -> Vec<Sample> {
    let mut files = sheets();
    files.extend(documents());
    files.extend(pdfs::files());
    files.extend(texts());
    files.extend(old::clean());
    files.extend(others());
    files.extend(unused::clean());
    files.extend(appended::clean());
    files.extend(unseen::clean());
    files.extend(anywhere::clean());
    files.extend(broken::clean());
    files
}

fn clean(name: &'static str, file: &'static str, bytes: Vec<u8>) -> Sample {
    Sample::new(name, file, bytes, &[])
}

fn one_column(name: &'static str, head: &str, values: &[&str]) -> Sample {
    clean(name, "表.xlsx", sheet(|sheet| list(sheet, head, values)))
}

fn numeric(name: &'static str, head: &str, values: &[f64]) -> Sample {
    let write = |sheet: &mut Worksheet| -> Result<(), XlsxError> {
        sheet.write(0, 0, head)?;
        for (row, value) in (1..).zip(values) {
            sheet.write(row, 0, *value)?;
        }
        Ok(())
    };
    clean(name, "表.xlsx", sheet(write))
}

fn sheets() -> Vec<Sample> {
    let white_on = |back: Color| {
        Format::new()
            .set_font_color(Color::White)
            .set_background_color(back)
    };
    vec![
        clean(
            "普通的表",
            "表.xlsx",
            sheet(|sheet| list(sheet, "补贴", &["100", "200"])),
        ),
        clean(
            "冻结窗格和固定列宽",
            "表.xlsx",
            sheet(|sheet| {
                list(sheet, "补贴", &["100"])?;
                sheet
                    .set_freeze_panes(1, 1)?
                    .set_column_width(0, 8.43)?
                    .set_column_width(1, 1.5)?;
                Ok(())
            }),
        ),
        clean(
            "分组但没有折叠的列",
            "表.xlsx",
            sheet(|sheet| {
                list(sheet, "补贴", &["100"])?;
                sheet.group_columns(1, 1)?;
                Ok(())
            }),
        ),
        clean(
            "隐藏的空列",
            "表.xlsx",
            sheet(|sheet| {
                list(sheet, "补贴", &["100"])?;
                sheet.set_column_range_hidden(5, 16_383)?;
                Ok(())
            }),
        ),
        clean(
            "没有筛选条件的筛选",
            "表.xlsx",
            sheet(|sheet| {
                list(sheet, "类别", &["公开", "公开"])?;
                sheet.autofilter(0, 0, 2, 1)?;
                Ok(())
            }),
        ),
        clean(
            "黑底白字的表头",
            "表.xlsx",
            sheet(|sheet| {
                sheet.write_with_format(0, 0, "姓名", &white_on(Color::Black))?;
                sheet.write_with_format(0, 1, "补贴", &white_on(Color::RGB(0x1F_4E_78)))?;
                Ok(())
            }),
        ),
        clean(
            "套用表格格式的白字表头",
            "表.xlsx",
            sheet(|sheet| {
                let white = Format::new().set_font_color(Color::White);
                sheet.add_table(0, 0, 2, 1, &Table::new())?;
                sheet
                    .write_with_format(0, 0, "列1", &white)?
                    .write_with_format(0, 1, "列2", &white)?;
                Ok(())
            }),
        ),
        clean(
            "合并的标题",
            "表.xlsx",
            sheet(|sheet| {
                sheet.merge_range(0, 0, 0, 3, "补贴发放汇总表", &Format::new())?;
                Ok(())
            }),
        ),
        clean(
            "空的白色单元格",
            "表.xlsx",
            sheet(|sheet| {
                sheet.write_blank(0, 0, &Format::new().set_font_color(Color::White))?;
                sheet.write(1, 0, "汇总")?;
                Ok(())
            }),
        ),
        clean(
            "公式",
            "表.xlsx",
            sheet(|sheet| {
                sheet
                    .write(0, 0, 1)?
                    .write(1, 0, 2)?
                    .write_formula(2, 0, "=SUM(A1:A2)")?;
                Ok(())
            }),
        ),
        clean(
            "几张可见的表",
            "表.xlsx",
            book(|book| {
                for name in ["一季度", "二季度", "三季度"] {
                    book.add_worksheet().set_name(name)?.write(0, 0, "合计")?;
                }
                Ok(())
            }),
        ),
        one_column(
            "文号",
            "文号",
            &["青政〔2026〕13号", "青府信公〔2026〕第13812345678号"],
        ),
        one_column(
            "项目代码",
            "项目代码",
            &["2020-330106-48-03-138123", "2019-110105-72-03-019491"],
        ),
        one_column(
            "统一社会信用代码",
            "统一社会信用代码",
            &["91330106MA2AXXXX0K", "113301060024985238"],
        ),
        one_column(
            "错了校验位的号码",
            "编号",
            &["110105194912310021", "330106198802290018"],
        ),
        one_column(
            "写在证件号码栏的信用代码",
            "证件号码",
            &["113301060024985238"],
        ),
        one_column(
            "不动产单元号",
            "不动产单元号",
            &["330106002003GB00012F00010001"],
        ),
        one_column("宗地代码", "宗地代码", &["330106002003GB00012"]),
        one_column(
            "工商注册号",
            "注册号",
            &["330106000012345", "110105491231002"],
        ),
        one_column("合同编号", "合同编号", &["13812345678", "HT-13912345678"]),
        one_column(
            "快递单号",
            "快递单号",
            &["1234567890123", "SF1381234567890"],
        ),
        one_column(
            "银行的对公账号没有校验位",
            "账号",
            &["19045101040012345", "3301040160001234567"],
        ),
        one_column(
            "已遮盖的号码",
            "证件",
            &["110105********002X", "138****5678", "6222**********0128"],
        ),
        one_column(
            "日期和时间",
            "时间",
            &["20260105093000", "2026-01-05 09:30:00", "1980-01-01"],
        ),
        one_column(
            "经纬度",
            "坐标",
            &["120.1551500,30.2741500", "E120.15515 N30.27415"],
        ),
        one_column("服务热线", "热线", &["12345", "95588", "400-820-8820"]),
        numeric(
            "金额",
            "金额（元）",
            &[13_812_345_678.0, 13_800_000_000.0, 62_220_212.5],
        ),
        numeric("面积", "面积", &[13_512_345_678.0]),
        numeric(
            "指标",
            "合计",
            &[18_612_345_678.0, 330_106_198_813_290_018.0],
        ),
        numeric(
            "一位数的统计表",
            "得分",
            &[1.0, 3.0, 8.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
        ),
        clean(
            "每格一个数的统计行",
            "表.xlsx",
            sheet(|sheet| {
                for (column, value) in [1, 3, 8, 1, 2, 3, 4, 5, 6, 7, 8].into_iter().enumerate() {
                    sheet.write(3, u16::try_from(column).unwrap(), value)?;
                }
                Ok(())
            }),
        ),
    ]
}

fn documents() -> Vec<Sample> {
    let doc = |name, body: String| clean(name, "答复.docx", document(&body, &[]));
    vec![
        doc("普通的答复", p("经审查，你申请公开的信息予以公开。")),
        doc("粗体和颜色", format!("<w:p>{}{}</w:p>", run("<w:b/>", "重点"), run(r#"<w:color w:val="FF0000"/>"#, "红字"))),
        doc("深色底纹上的白字", format!("<w:p>{}</w:p>", run(r#"<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F4E78"/>"#, "表头"))),
        doc("深色单元格里的白字", format!(
            r#"<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr><w:p>{}</w:p></w:tc></w:tr></w:tbl>"#,
            run(r#"<w:color w:val="FFFFFF"/>"#, "表头")
        )),
        doc("关掉的隐藏属性", format!("<w:p>{}</w:p>", run(r#"<w:vanish w:val="0"/>"#, "看得见"))),
        doc("页码域", r#"<w:p><w:r><w:instrText> PAGE \* MERGEFORMAT </w:instrText></w:r><w:r><w:t>1</w:t></w:r></w:p>"#.to_owned()),
        doc("网页链接", r#"<w:p><w:r><w:instrText>HYPERLINK "https://www.example.gov.cn/col/col1229.html"</w:instrText></w:r><w:r><w:t>政府网站</w:t></w:r></w:p>"#.to_owned()),
        doc("文中的编号", p("档号 J001-2026-0138-1234，收件编号 20260105138，附件共 12 页。")),
        doc("逐年的数字", format!("{}{}", p("2019 2020 2021 2022 2023"), p("1381 2345 6789 1011 1213"))),
        clean("只有程序名的属性", "答复.docx", document(&p("正文"), &[(
            "docProps/core.xml",
            r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>答复书</dc:title><dc:creator>python-docx</dc:creator><cp:lastModifiedBy></cp:lastModifiedBy></cp:coreProperties>"#,
        ), ("docProps/app.xml", "<Properties><Application>WPS Office</Application><Pages>2</Pages></Properties>")])),
        clean("文档里的图片", "答复.docx", document(&p("正文"), &[("word/media/image1.png", "\u{89}PNG"), ("word/_rels/document.xml.rels", &relations(&[("rId1", "image", "media/image1.png")]))])),
        clean("普通的演示文稿", "汇报.pptx", deck("", &shape(1000, "年度报告"), &[], &[])),
        clean("只有页码的备注页", "汇报.pptx", deck("", &shape(1000, "年度报告"), &[("rId2", "notesSlide", "../notesSlides/notesSlide1.xml")], &[(
            "ppt/notesSlides/notesSlide1.xml",
            r#"<p:notes xmlns:p="p" xmlns:a="a"><a:p><a:fld type="slidenum"><a:t>1</a:t></a:fld></a:p></p:notes>"#,
        )])),
        clean("边上露出一半的形状", "汇报.pptx", deck("", &shape(-1_000_000, "装饰"), &[], &[])),
    ]
}

fn texts() -> Vec<Sample> {
    let text = |name, text: &str| clean(name, "说明.txt", text.as_bytes().to_vec());
    vec![
        text("普通的文本", "本机关于2026年1月5日收到你的申请。"),
        text("长编号", "受理编号：2026010500013812345678901234"),
        text(
            "金额和数量",
            "总投资13812345678元，其中13512345678.50元为专项资金；计划生产15012345678吨。",
        ),
        text("小数", "0.13812345678 3.14159265358979 1.10105194912310021"),
        text("版本和地址", "192.168.100.138 10.0.13.8123 v1.38.12345678"),
        text(
            "校验码",
            "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 13812345678abcdef",
        ),
        text(
            "数字的表",
            "12 3456 789\n1011 1213 1415\n330106 1988 0229 0018\n",
        ),
        text(
            "区号以外的短横线编号",
            "归档号 0571-2026-0138；图号 0571-12345",
        ),
        text("一段没有说明的十五位编号", "110105491231002"),
        clean(
            "用逗号分隔的表",
            "统计.csv",
            "年份,件数,金额\n2024,138,13812345678\n2025,139,13912345678\n".into(),
        ),
    ]
}

fn others() -> Vec<Sample> {
    vec![
        clean(
            "没有位置的照片",
            "现场.jpg",
            photograph(&[(0x010F, "Canon"), (0x0110, "EOS R5")], false),
        ),
        clean("软件写的图片", "截图.png", png(b"tEXt", b"Software\0WPS")),
        clean(
            "压缩包里的干净文件",
            "附件.zip",
            zip(&[
                ("说明.txt", "公开".as_bytes()),
                ("表.xlsx", &sheet(|sheet| list(sheet, "补贴", &["1"]))),
            ]),
        ),
        clean(
            "开放格式的表",
            "表.ods",
            open(
                "spreadsheet",
                "",
                "<table:table table:name='一'><table:table-row><table:table-cell><text:p>合计</text:p></table:table-cell></table:table-row></table:table>",
                "",
            ),
        ),
        clean(
            "开放格式的文档",
            "答复.odt",
            open(
                "text",
                "",
                "<text:p>予以公开</text:p>",
                "<meta:generator xmlns:meta='m'>LibreOffice</meta:generator>",
            ),
        ),
        clean(
            "网页",
            "公开.html",
            "<!DOCTYPE html><html><body><p>政府信息公开</p></body></html>".into(),
        ),
        clean(
            "富文本",
            "答复.rtf",
            br"{\rtf1\ansi\ansicpg936 \b open\b0 \'b9\'ab\'bf\'aa}".to_vec(),
        ),
        clean(
            "扩展名不对的表格",
            "答复.docx",
            sheet(|sheet| list(sheet, "补贴", &["1"])),
        ),
    ]
}
