//! Numbers of persons in places where nobody looks: formulas, filters, tips, titles, codes of
//! fields, comments of pictures and archives, mail.

use inspection::Kind::{self, *};
use rust_xlsxwriter::{Formula, Workbook};

use crate::documents::{document, p};
use crate::others::png;
use crate::pack::{part, with, zip};
use crate::sheets::{book, list, sheet};
use crate::{Sample, identity};

pub fn leaks() -> Vec<Sample> {
    let mut leaks = texts();
    leaks.extend(sheets());
    leaks.extend(documents());
    leaks.extend(mails());
    leaks.extend(carried());
    leaks
}

fn texts() -> Vec<Sample> {
    let id = identity("33010619880229001");
    let other = "11010519491231002X";
    let leak = |name, text: &str, must: &[Kind]| {
        Sample::new(name, "说明.txt", text.as_bytes().to_vec(), must)
    };
    vec![
        leak(
            "项目经理的手机号",
            "项目经理王某13812345678到场",
            &[MobileNumber],
        ),
        leak("快递员的手机号", "快递员李某13812345678", &[MobileNumber]),
        leak(
            "预算编制人的手机号",
            "预算编制人：赵某（13812345678）",
            &[MobileNumber],
        ),
        leak("备案人的手机号", "备案人：钱某13812345678", &[MobileNumber]),
        leak("微信账号是手机号", "微信账号：13812345678", &[MobileNumber]),
        leak("手机号后面写着号", "13812345678号机主孙某", &[MobileNumber]),
        leak(
            "用汉字写的手机号",
            "手机一三八一二三四五六七八",
            &[MobileNumber],
        ),
        leak("用点隔开的手机号", "联系 138.1234.5678", &[MobileNumber]),
        leak("括号里的号段", "(138)12345678", &[MobileNumber]),
        leak(
            "身份证号紧接手机号",
            &format!("王某{id}13812345678"),
            &[IdentityNumber, MobileNumber],
        ),
        leak(
            "末位是 X 的号码紧接手机号",
            &format!("{other}13812345678"),
            &[IdentityNumber, MobileNumber],
        ),
        leak(
            "两个相连的身份证号",
            &format!("{id}{other}"),
            &[IdentityNumber],
        ),
        leak(
            "用点隔开的身份证号",
            &format!("{}.{}.{}", &id[..6], &id[6..14], &id[14..]),
            &[IdentityNumber],
        ),
        leak(
            "写错一位的银行卡号",
            "银行卡号：6222021234567890129",
            &[BankCard],
        ),
        Sample::new(
            "分在几栏的身份证号",
            "名单.csv",
            format!(
                "姓名,证件\n王某,{},{},{}\n",
                &id[..6],
                &id[6..14],
                &id[14..]
            )
            .into_bytes(),
            &[IdentityNumber],
        ),
        Sample::new(
            "文本后面的压缩包",
            "目录.txt",
            [
                "政府信息公开目录\n".repeat(300).as_bytes(),
                &zip(&[("名单.txt", id.as_bytes())]),
            ]
            .concat(),
            &[Appended, IdentityNumber],
        ),
        Sample::new(
            "富文本的标题",
            "答复.rtf",
            format!(r"{{\rtf1\ansi {{\info{{\title list {id}}}}}x}}").into_bytes(),
            &[IdentityNumber],
        ),
        Sample::new(
            "富文本里按编码写的号码",
            "答复.rtf",
            format!(
                r"{{\rtf1\ansi {}}}",
                id.chars()
                    .map(|digit| format!(r"\u{}?", u32::from(digit)))
                    .collect::<String>()
            )
            .into_bytes(),
            &[IdentityNumber],
        ),
    ]
}

/// A workbook with something put before the end of its sheet.
fn ending(added: &str) -> Vec<u8> {
    let file = sheet(|sheet| list(sheet, "补贴", &["100"]));
    let cells = part(&file, "xl/worksheets/sheet1.xml");
    let cells = cells.replace("</sheetData>", &format!("</sheetData>{added}"));
    with(&file, &[("xl/worksheets/sheet1.xml", cells.as_bytes())])
}

fn sheets() -> Vec<Sample> {
    let id = identity("33010619880229001");
    let leak = |name, bytes, must: &[Kind]| Sample::new(name, "表.xlsx", bytes, must);
    let titled = |workbook: &mut Workbook| {
        workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_title(&id));
        workbook.add_worksheet().write(0, 0, "汇总").map(|_| ())
    };
    let spoken = format!(
        r#"<sst><si><t>姓名</t></si><si><t>补贴</t></si><si><t>王某</t><rPh sb="0" eb="2"><t>{id}</t></rPh></si><si><t>100</t></si></sst>"#
    );
    let plain = sheet(|sheet| list(sheet, "补贴", &["100"]));
    vec![
        leak(
            "公式里的身份证号",
            sheet(|sheet| {
                let formula = Formula::new(format!(r#"=IF(A1="","{id}","")"#)).set_result("x");
                sheet.write_formula(0, 0, formula)?;
                Ok(())
            }),
            &[IdentityNumber],
        ),
        leak(
            "条件格式里的身份证号",
            ending(&format!(
                r#"<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>A1="{id}"</formula></cfRule></conditionalFormatting>"#
            )),
            &[IdentityNumber],
        ),
        leak(
            "筛选条件里的身份证号",
            ending(&format!(
                r#"<autoFilter ref="A1:B2"><filterColumn colId="0"><filters><filter val="{id}"/></filters></filterColumn></autoFilter>"#
            )),
            &[IdentityNumber],
        ),
        leak(
            "方案里的身份证号",
            ending(&format!(
                r#"<scenarios><scenario name="a"><inputCells r="A1" val="{id}"/></scenario></scenarios>"#
            )),
            &[IdentityNumber],
        ),
        leak(
            "链接提示里的身份证号",
            ending(&format!(
                r#"<hyperlinks><hyperlink ref="A1" location="A2" tooltip="{id}"/></hyperlinks>"#
            )),
            &[IdentityNumber],
        ),
        leak(
            "工作表名里的手机号",
            book(|book| {
                book.add_worksheet()
                    .set_name("王某13812345678")?
                    .write(0, 0, "汇总")?;
                Ok(())
            }),
            &[MobileNumber],
        ),
        leak("标题里的身份证号", book(titled), &[IdentityNumber]),
        leak(
            "注音里的身份证号",
            with(&plain, &[("xl/sharedStrings.xml", spoken.as_bytes())]),
            &[IdentityNumber],
        ),
        leak(
            "上下分在四格的身份证号",
            sheet(|sheet| {
                for (row, piece) in (4..).zip([&id[..6], &id[6..10], &id[10..14], &id[14..]]) {
                    sheet.write(row, 0, piece)?;
                }
                Ok(())
            }),
            &[IdentityNumber],
        ),
        leak(
            "项目负责人一栏的手机号",
            sheet(|sheet| list(sheet, "项目负责人", &["13812345678"])),
            &[MobileNumber],
        ),
    ]
}

fn documents() -> Vec<Sample> {
    let id = identity("33010619880229001");
    let leak = |name, inside: String, must: &[Kind]| {
        let body = format!("<w:p>{inside}<w:r><w:t>公开</w:t></w:r></w:p>");
        Sample::new(name, "答复.docx", document(&body, &[]), must)
    };
    let settings = r#"<w:settings xmlns:w="w"><w:mailMerge><w:connectString w:val="Provider=SQLOLEDB;Password=x;Data Source=10.0.0.8"/><w:query w:val="SELECT * FROM people"/></w:mailMerge></w:settings>"#;
    let entity = r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "13812345678">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>tel &e;</w:t></w:r></w:p></w:body></w:document>"#;
    vec![
        leak(
            "域代码里的身份证号",
            format!(r#"<w:r><w:instrText> IF 1=1 "公开" "{id}" </w:instrText></w:r>"#),
            &[IdentityNumber],
        ),
        leak(
            "删除的域代码",
            format!(r#"<w:del><w:r><w:delInstrText> QUOTE "{id}" </w:delInstrText></w:r></w:del>"#),
            &[TrackedChange, IdentityNumber],
        ),
        leak(
            "图片的替代文字",
            format!(
                r#"<w:r><w:drawing><wp:docPr id="1" name="图" descr="王某 {id}"/></w:drawing></w:r>"#
            ),
            &[IdentityNumber],
        ),
        leak(
            "下拉选项里的身份证号",
            format!(
                r#"<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="{id}" w:value="1"/></w:dropDownList></w:sdtPr></w:sdt>"#
            ),
            &[IdentityNumber],
        ),
        leak(
            "窗体域的提示",
            format!(
                r#"<w:r><w:fldChar><w:ffData><w:helpText w:type="text" w:val="{id}"/></w:ffData></w:fldChar></w:r>"#
            ),
            &[IdentityNumber],
        ),
        leak(
            "文档的链接提示",
            format!(r#"<w:hyperlink w:anchor="a" w:tooltip="{id}"/>"#),
            &[IdentityNumber],
        ),
        Sample::new(
            "邮件合并的数据源",
            "答复.docx",
            document(&p("正文"), &[("word/settings.xml", settings)]),
            &[DataConnection],
        ),
        Sample::new(
            "用实体写的文字",
            "答复.docx",
            with(
                &document(&p("正文"), &[]),
                &[("word/document.xml", entity.as_bytes())],
            ),
            &[Unreadable],
        ),
    ]
}

/// A mail with a text and a file, each as it travels.
fn mail(text: &str, encoding: &str, file: &str) -> Vec<u8> {
    format!(
        "From: a@example.gov.cn\r\nTo: b@example.gov.cn\r\nSubject: =?utf-8?B?562U5aSN?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=\"=_1\"\r\n\r\n--=_1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{text}\r\n--=_1{file}--\r\n"
    )
    .into_bytes()
}

fn attached(base64: &str) -> String {
    format!(
        "\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"list.txt\"\r\n\r\n{base64}\r\n--=_1"
    )
}

fn mails() -> Vec<Sample> {
    let leak = |name, bytes, must: &[Kind]| Sample::new(name, "答复.eml", bytes, must);
    vec![
        // tel 13812345678
        leak(
            "邮件正文里的手机号",
            mail("dGVsIDEzODEyMzQ1Njc4", "base64", ""),
            &[MobileNumber],
        ),
        leak(
            "可打印编码的邮件",
            mail("tel 1381234=\r\n5678", "quoted-printable", ""),
            &[MobileNumber],
        ),
        leak(
            "邮件的附件",
            mail("open", "7bit", &attached("dGVsIDEzODEyMzQ1Njc4")),
            &[EmbeddedFile, MobileNumber],
        ),
        leak(
            "不认识的编码的邮件",
            mail("x", "x-uuencode", ""),
            &[Unreadable],
        ),
    ]
}

fn carried() -> Vec<Sample> {
    let id = identity("33010619880229001");
    let mut archive = zip(&[("说明.txt", "公开".as_bytes())]);
    let length = archive.len();
    archive[length - 2] = id.len() as u8;
    archive.extend(id.as_bytes());
    let comment = [&[id.len() as u8], id.as_bytes(), b"\0"].concat();
    let gif = [
        b"GIF89a\x01\0\x01\0\0\0\0".as_slice(),
        b"\x21\xFE",
        &comment,
        b"\x3B",
    ]
    .concat();
    vec![
        Sample::new("压缩包的注释", "附件.zip", archive, &[IdentityNumber]),
        Sample::new(
            "PNG 里自取名称的说明",
            "截图.png",
            png(b"tEXt", format!("Case\0{id}").as_bytes()),
            &[IdentityNumber],
        ),
        Sample::new(
            "GIF 的注释",
            "截图.gif",
            gif,
            &[PictureData, IdentityNumber],
        ),
    ]
}

pub fn clean() -> Vec<Sample> {
    let text = |name, text: &str| Sample::new(name, "说明.txt", text.as_bytes().to_vec(), &[]);
    vec![
        text("汉字的数", "二〇二六年第一三八号，一二三四五六七八九一二"),
        text(
            "投资额和造价",
            "投资额13812345678，工程造价：13912345678，项目编号13712345678。",
        ),
        text(
            "公布的办公电话",
            "受理机构：区政府办公室，电话：0571-87654321，邮编310000。（联系机构：区自然资源局办公室；电话：0571-87654322）",
        ),
        text(
            "备案号和文号",
            "鲁ICP备13812345678号-1，枣政发〔2026〕13812号，第13812345678号。",
        ),
        text(
            "小数和编号里的点",
            "1.138.1234.5678.9 3.1381234 192.138.12.34",
        ),
        Sample::new(
            "投资额一栏",
            "表.xlsx",
            sheet(|sheet| list(sheet, "投资额", &["13812345678"])),
            &[],
        ),
        Sample::new(
            "公式里的数",
            "表.xlsx",
            sheet(|sheet| {
                let formula = Formula::new("=IF(A1>13812345678,1,0)").set_result("1");
                sheet.write_formula(0, 0, formula)?;
                Ok(())
            }),
            &[],
        ),
        Sample::new(
            "没有附件的邮件",
            "答复.eml",
            mail("5YWs5byA", "base64", ""),
            &[],
        ),
    ]
}
