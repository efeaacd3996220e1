//! Workbooks that leak.

use inspection::Kind::{self, *};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, FilterCondition, Format, Note, Shape, Workbook, Worksheet,
    XlsxError,
};

use crate::pack::{part, relations, with};
use crate::{Sample, identity};

/// A workbook that a person has not signed.
pub fn book(write: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2026, 1, 5).unwrap();
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    write(&mut book).unwrap();
    book.save_to_buffer().unwrap()
}

/// A workbook of one sheet.
pub fn sheet(write: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    book(|book| write(book.add_worksheet().set_name("汇总")?))
}

/// A list with heads, and rows of a name and something else.
pub fn list(sheet: &mut Worksheet, head: &str, values: &[&str]) -> Result<(), XlsxError> {
    sheet.write(0, 0, "姓名")?.write(0, 1, head)?;
    for (row, value) in (1..).zip(values) {
        sheet.write(row, 0, "王某")?.write(row, 1, *value)?;
    }
    Ok(())
}

fn leak(name: &'static str, bytes: Vec<u8>, must: &[Kind]) -> Sample {
    Sample::new(name, "表.xlsx", bytes, must)
}

pub fn leaks() -> Vec<Sample> {
    let mut leaks = hidden();
    leaks.extend(numbers());
    leaks.extend(carried());
    leaks
}

fn hidden() -> Vec<Sample> {
    let id = identity("33010619880229001");
    let two = |hide: &dyn Fn(&mut Worksheet)| {
        book(|book| {
            book.add_worksheet()
                .set_name("公开")?
                .write(0, 0, "补贴汇总")?;
            let sheet = book.add_worksheet().set_name("明细")?;
            list(sheet, "身份证号", &[&id])?;
            hide(sheet);
            Ok(())
        })
    };
    vec![
        leak(
            "隐藏的工作表",
            two(&|sheet| _ = sheet.set_hidden(true)),
            &[HiddenSheet, IdentityNumber],
        ),
        leak(
            "深度隐藏的工作表",
            two(&|sheet| _ = sheet.set_very_hidden(true)),
            &[VeryHiddenSheet, IdentityNumber],
        ),
        leak(
            "隐藏的行",
            sheet(|sheet| {
                list(sheet, "补贴", &["100", "200", "300"])?;
                sheet.set_row_hidden(2)?;
                Ok(())
            }),
            &[HiddenRows],
        ),
        leak(
            "高度为零的行",
            sheet(|sheet| {
                list(sheet, "补贴", &["100", "200"])?;
                sheet.set_row_height(1, 0.5)?;
                Ok(())
            }),
            &[HiddenRows],
        ),
        leak(
            "隐藏的列里有身份证号",
            sheet(|sheet| {
                list(sheet, "身份证号", &[&id])?;
                sheet.set_column_hidden(1)?;
                Ok(())
            }),
            &[HiddenColumns, IdentityNumber],
        ),
        leak(
            "宽度接近零的列",
            sheet(|sheet| {
                list(sheet, "备注", &["低保"])?;
                sheet.set_column_width(1, 0.1)?;
                Ok(())
            }),
            &[HiddenColumns],
        ),
        leak(
            "折叠的列",
            sheet(|sheet| {
                list(sheet, "备注", &["低保"])?;
                sheet.group_columns_collapsed(1, 1)?;
                Ok(())
            }),
            &[HiddenColumns],
        ),
        leak(
            "筛选掉的行",
            sheet(|sheet| {
                list(sheet, "类别", &["公开", "不公开", "公开"])?;
                sheet.autofilter(0, 0, 3, 1)?;
                sheet.filter_column(1, &FilterCondition::new().add_list_filter("公开"))?;
                Ok(())
            }),
            &[HiddenRows],
        ),
        leak(
            "白色的字",
            sheet(|sheet| {
                sheet.write(0, 0, "合计")?;
                sheet.write_with_format(
                    1,
                    0,
                    "内部掌握：王某",
                    &Format::new().set_font_color(Color::White),
                )?;
                Ok(())
            }),
            &[WhiteText],
        ),
        leak(
            "与底色相同的字",
            sheet(|sheet| {
                let grey = Format::new()
                    .set_font_color(Color::RGB(0xCC_CC_CC))
                    .set_background_color(Color::RGB(0xCC_CC_CC));
                sheet.write_with_format(1, 0, "内部掌握：王某", &grey)?;
                Ok(())
            }),
            &[WhiteText],
        ),
        leak(
            "不显示内容的格式",
            sheet(|sheet| {
                sheet.write_with_format(0, 0, 61.5, &Format::new().set_num_format(";;;"))?;
                Ok(())
            }),
            &[InvisibleCells],
        ),
        leak("合并单元格下面的内容", covered(), &[InvisibleCells]),
        leak(
            "隐藏的图形",
            {
                let file = sheet(|sheet| {
                    sheet.write(0, 0, "汇总")?;
                    sheet.insert_shape(3, 1, &Shape::textbox().set_text("内部意见"))?;
                    Ok(())
                });
                let drawing = part(&file, "xl/drawings/drawing1.xml").replacen(
                    "<xdr:cNvPr ",
                    r#"<xdr:cNvPr hidden="1" "#,
                    1,
                );
                with(&file, &[("xl/drawings/drawing1.xml", drawing.as_bytes())])
            },
            &[HiddenText],
        ),
    ]
}

/// A merged area whose second cell still holds something.
fn covered() -> Vec<u8> {
    let file = sheet(|sheet| {
        sheet.merge_range(0, 0, 0, 2, "标题", &Format::new().set_bold())?;
        Ok(())
    });
    let cells = part(&file, "xl/worksheets/sheet1.xml");
    let start = cells.find(r#"<c r="B1""#).expect("a cell that is covered");
    let end = start + cells[start..].find("/>").unwrap() + 2;
    let cells = format!(
        r#"{}<c r="B1" t="inlineStr"><is><t>王某，低保</t></is></c>{}"#,
        &cells[..start],
        &cells[end..]
    );
    with(&file, &[("xl/worksheets/sheet1.xml", cells.as_bytes())])
}

fn numbers() -> Vec<Sample> {
    let id = identity("33010619880229001");
    vec![
        leak(
            "身份证号",
            sheet(|sheet| list(sheet, "证件", &[&id])),
            &[IdentityNumber],
        ),
        leak(
            "末位是 X 的身份证号",
            sheet(|sheet| list(sheet, "证件", &["11010519491231002X"])),
            &[IdentityNumber],
        ),
        leak(
            "错了校验位但写明是身份证号",
            sheet(|sheet| list(sheet, "身份证号", &["110105194912310021"])),
            &[IdentityNumber],
        ),
        leak(
            "错了出生日期但写明是证件号码",
            sheet(|sheet| {
                list(
                    sheet,
                    "备注",
                    &["证件号码：110105194913310021，13812345678"],
                )
            }),
            &[DoubtfulIdentity, MobileNumber],
        ),
        leak(
            "全角的身份证号",
            sheet(|sheet| list(sheet, "证件", &["１１０１０５１９４９１２３１００２Ｘ"])),
            &[IdentityNumber],
        ),
        leak(
            "空格隔开的身份证号",
            sheet(|sheet| list(sheet, "证件", &["110105 1949 1231 002X"])),
            &[IdentityNumber],
        ),
        leak(
            "一格一位的身份证号",
            sheet(|sheet| {
                for (column, digit) in (0..).zip(id.chars()) {
                    sheet.write(4, column, digit.to_string())?;
                }
                Ok(())
            }),
            &[IdentityNumber],
        ),
        leak(
            "分在三格的身份证号",
            sheet(|sheet| {
                sheet
                    .write(0, 0, &id[..6])?
                    .write(0, 1, &id[6..14])?
                    .write(0, 2, &id[14..])?;
                Ok(())
            }),
            &[IdentityNumber],
        ),
        leak(
            "被舍入的身份证号",
            sheet(|sheet| {
                sheet.write(0, 0, 330_106_198_802_290_018_f64)?;
                Ok(())
            }),
            &[IdentityNumber],
        ),
        leak(
            "数值格式的手机号",
            sheet(|sheet| {
                sheet
                    .write(0, 0, "联系方式")?
                    .write(1, 0, 13_812_345_678_f64)?;
                Ok(())
            }),
            &[MobileNumber],
        ),
        leak(
            "手机号夹在文字里",
            sheet(|sheet| list(sheet, "备注", &["已告知（139-1234-5678）"])),
            &[MobileNumber],
        ),
        leak(
            "座机",
            sheet(|sheet| list(sheet, "住宅电话", &["87654321"])),
            &[LandlineNumber],
        ),
        leak(
            "银行卡号",
            sheet(|sheet| list(sheet, "卡号", &["6222021234567890128"])),
            &[BankCard],
        ),
        leak(
            "四位一组的银行卡号",
            sheet(|sheet| list(sheet, "开户行", &["6222 0212 3456 7890 128"])),
            &[BankCard],
        ),
        leak(
            "十五位的身份证号",
            sheet(|sheet| list(sheet, "身份证", &["110105491231002"])),
            &[IdentityNumber],
        ),
        leak(
            "页脚里的手机号",
            sheet(|sheet| {
                sheet.write(0, 0, "汇总")?;
                sheet.set_footer("&L填表人 13812345678");
                Ok(())
            }),
            &[MobileNumber],
        ),
        leak(
            "文本框里的身份证号",
            sheet(|sheet| {
                sheet.insert_shape(3, 1, &Shape::textbox().set_text(id.as_str()))?;
                Ok(())
            }),
            &[IdentityNumber],
        ),
    ]
}

fn carried() -> Vec<Sample> {
    let plain = || sheet(|sheet| list(sheet, "补贴", &["100"]));
    let id = identity("33010619880229001");
    let records = format!(
        r#"<pivotCacheRecords count="2"><r><x v="0"/><s v="{id}"/></r><r><x v="1"/><s v="13812345678"/></r></pivotCacheRecords>"#
    );
    let definition = r#"<pivotCacheDefinition><cacheFields><cacheField name="姓名"><sharedItems><s v="王某"/><s v="李某"/></sharedItems></cacheField><cacheField name="证件"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>"#;
    let pivot = |records: &str| {
        with(
            &plain(),
            &[
                (
                    "xl/pivotCache/pivotCacheDefinition1.xml",
                    definition.as_bytes(),
                ),
                ("xl/pivotCache/pivotCacheRecords1.xml", records.as_bytes()),
                (
                    "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels",
                    relations(&[("rId1", "pivotCacheRecords", "pivotCacheRecords1.xml")])
                        .as_bytes(),
                ),
            ],
        )
    };
    let shared = with(&plain(), &[(
        "xl/sharedStrings.xml",
        format!(r#"<sst><si><t>姓名</t></si><si><t>补贴</t></si><si><t>王某</t></si><si><t>100</t></si><si><t>{id}</t></si></sst>"#).as_bytes(),
    )]);
    vec![
        leak("数据透视表缓存", pivot(&records), &[PivotCache, IdentityNumber, MobileNumber]),
        leak("数据透视表缓存里没有号码", pivot(r#"<pivotCacheRecords><r><x v="0"/></r></pivotCacheRecords>"#), &[PivotCache]),
        leak("批注", sheet(|sheet| {
            list(sheet, "补贴", &["100"])?;
            sheet.insert_note(1, 1, &Note::new("本人已来电，13812345678"))?;
            Ok(())
        }), &[Comment, MobileNumber]),
        leak("会话式批注", {
            let file = plain();
            with(&file, &[
                ("xl/worksheets/_rels/sheet1.xml.rels", relations(&[("rId1", "threadedComment", "../threadedComments/threadedComment1.xml")]).as_bytes()),
                ("xl/threadedComments/threadedComment1.xml", br#"<ThreadedComments><threadedComment ref="B2"><text>this one is not to go out</text></threadedComment></ThreadedComments>"#),
            ])
        }, &[Comment]),
        leak("外部链接的缓存", with(&plain(), &[
            ("xl/externalLinks/externalLink1.xml", br#"<externalLink><externalBook><sheetDataSet><sheetData><row r="1"><cell r="A1"><v>13812345678</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>"#),
            ("xl/externalLinks/_rels/externalLink1.xml.rels", relations(&[("rId1", "externalLinkPath", "file:///D:/wang/salary.xlsx")]).as_bytes()),
        ]), &[ExternalLink, MobileNumber]),
        leak("数据连接", with(&plain(), &[(
            "xl/connections.xml",
            br#"<connections><connection id="1" name="register"><dbPr connection="Server=10.0.0.8;uid=sa;pwd=x"/></connection></connections>"#,
        )]), &[DataConnection]),
        leak("Power Query 查询", with(&plain(), &[(
            "customXml/item1.xml",
            br#"<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AAAAAA</DataMashup>"#,
        )]), &[DataConnection]),
        leak("共享工作簿的修订记录", with(&plain(), &[(
            "xl/revisions/revisionLog1.xml",
            br#"<revisions><rcc rId="1"><oc r="A1" t="inlineStr"><is><t>13812345678</t></is></oc></rcc></revisions>"#,
        )]), &[TrackedChange, MobileNumber]),
        leak("嵌入的文件", with(&plain(), &[("xl/embeddings/oleObject1.bin", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 something")]), &[EmbeddedFile, Unreadable]),
        leak("嵌入的工作簿里有身份证号", {
            let inner = sheet(|sheet| list(sheet, "证件", &[&id]));
            with(&plain(), &[("xl/embeddings/Microsoft_Excel_Sheet.xlsx", &inner)])
        }, &[EmbeddedFile, IdentityNumber]),
        leak("宏", with(&plain(), &[("xl/vbaProject.bin", b"attribut")]), &[Script]),
        leak("作者和单位", book(|book| {
            book.set_properties(&DocProperties::new().set_author("王喆堃").set_company("青衡区民政局").set_manager("李某"));
            book.add_worksheet().write(0, 0, "汇总")?;
            Ok(())
        }), &[Properties]),
        leak("自定义的文档属性", book(|book| {
            book.set_properties(&DocProperties::new().set_custom_property("经办人", "王某 13812345678"));
            book.add_worksheet().write(0, 0, "汇总")?;
            Ok(())
        }), &[Properties, MobileNumber]),
        leak(
            "保存在谁的文件夹",
            {
                let folder = r#"<absPath url="C:\Users\王某13812345678\"/><sheets>"#;
                let book = part(&plain(), "xl/workbook.xml").replace("<sheets>", folder);
                with(&plain(), &[("xl/workbook.xml", book.as_bytes())])
            },
            &[Path, MobileNumber],
        ),
        leak("没有单元格用的文字", shared, &[IdentityNumber]),
        leak("数据模型", with(&plain(), &[("xl/model/item.data", b"xmla")]), &[PivotCache, Unreadable]),
        leak("切片器里的名单", {
            let cache = format!(r#"<slicerCacheDefinition><data><tabular><items><i n="{id}"/></items></tabular></data></slicerCacheDefinition>"#);
            with(&plain(), &[("xl/slicerCaches/slicerCache1.xml", cache.as_bytes())])
        }, &[IdentityNumber]),
    ]
}
