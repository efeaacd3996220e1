//! Pictures, archives, texts and open documents that leak.

use inspection::Kind::{self, *};

use crate::pack::zip;
use crate::sheets::{list, sheet};
use crate::{Sample, identity};

/// A JPEG with a block of EXIF: entries of the first directory, and those of
/// places.
pub fn photograph(entries: &[(u16, &str)], located: bool) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let count = entries.len() + usize::from(located);
    let mut data_at = 8 + 2 + 12 * count + 4;
    let mut data: Vec<u8> = Vec::new();
    tiff.extend((count as u16).to_le_bytes());
    for (tag, text) in entries {
        let text = format!("{text}      ");
        tiff.extend(tag.to_le_bytes());
        tiff.extend(2_u16.to_le_bytes());
        tiff.extend((text.len() as u32).to_le_bytes());
        tiff.extend((data_at as u32).to_le_bytes());
        data.extend(text.as_bytes());
        data_at += text.len();
    }
    if located {
        tiff.extend(0x8825_u16.to_le_bytes());
        tiff.extend(4_u16.to_le_bytes());
        tiff.extend(1_u32.to_le_bytes());
        tiff.extend((data_at as u32).to_le_bytes());
        data.extend(1_u16.to_le_bytes());
        data.extend(2_u16.to_le_bytes());
        data.extend(5_u16.to_le_bytes());
        data.extend(3_u32.to_le_bytes());
        data.extend(8_u32.to_le_bytes());
        data.extend(0_u32.to_le_bytes());
    }
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(data);
    let mut jpeg = b"\xFF\xD8\xFF\xE1".to_vec();
    jpeg.extend(((tiff.len() + 8) as u16).to_be_bytes());
    jpeg.extend(b"Exif\0\0");
    jpeg.extend(tiff);
    jpeg.extend(b"\xFF\xDA\0\x02\xFF\xD9");
    jpeg
}

/// A picture of a telephone, of which only the head and the EXIF are there.
fn heif() -> Vec<u8> {
    let photograph = photograph(&[], true);
    [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", &photograph[4..]].concat()
}

/// A PNG with one more chunk.
pub fn png(kind: &[u8; 4], chunk: &[u8]) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1A\n".to_vec();
    for (kind, chunk) in [(b"IHDR", [0; 13].as_slice()), (kind, chunk), (b"IEND", &[])] {
        png.extend((chunk.len() as u32).to_be_bytes());
        png.extend(kind);
        png.extend(chunk);
        png.extend([0; 4]);
    }
    png
}

/// An open document with this content and meta data.
pub fn open(kind: &str, styles: &str, body: &str, meta: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:dc="d"><office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body></office:document-content>"#
    );
    let meta = format!(
        r#"<office:document-meta xmlns:office="o" xmlns:dc="d" xmlns:meta="m">{meta}</office:document-meta>"#
    );
    zip(&[
        (
            "mimetype",
            format!("application/vnd.oasis.opendocument.{kind}").as_bytes(),
        ),
        ("content.xml", content.as_bytes()),
        ("meta.xml", meta.as_bytes()),
        (
            "META-INF/manifest.xml",
            b"<manifest:manifest xmlns:manifest='m'/>",
        ),
    ])
}

/// An archive that unpacks to far more than it is.
pub fn bomb() -> Vec<u8> {
    zip(&[("0.txt", &vec![b'0'; 64 << 20])])
}

fn leak(name: &'static str, file: &'static str, bytes: Vec<u8>, must: &[Kind]) -> Sample {
    Sample::new(name, file, bytes, must)
}

pub fn leaks() -> Vec<Sample> {
    let mut leaks = open_documents();
    leaks.extend(plain());
    leaks.extend(archives());
    leaks.extend([
        leak(
            "照片的拍摄位置",
            "现场.jpg",
            photograph(&[], true),
            &[Location],
        ),
        leak(
            "照片的作者",
            "现场.jpg",
            photograph(&[(0x013B, "Wang Zhekun"), (0x010E, "13812345678")], false),
            &[PictureData, MobileNumber],
        ),
        leak(
            "PNG 的说明",
            "截图.png",
            png(b"tEXt", b"Author\0Wang Zhekun"),
            &[PictureData],
        ),
        leak("手机照片的拍摄位置", "现场.heic", heif(), &[Location]),
        leak(
            "JPEG 的注释",
            "现场.jpg",
            b"\xFF\xD8\xFF\xFE\0\x0Dby Wang Mou\xFF\xDA\0\x02".to_vec(),
            &[PictureData],
        ),
        leak(
            "旧的 Word 文档",
            "答复.doc",
            [
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(),
                &wide("WordDocument"),
            ]
            .concat(),
            &[Unreadable],
        ),
        leak(
            "加密的表格",
            "表.xlsx",
            [
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(),
                &wide("EncryptedPackage"),
            ]
            .concat(),
            &[Unreadable],
        ),
        leak(
            "OFD 版式文件",
            "答复.ofd",
            zip(&[("OFD.xml", b"<ofd:OFD xmlns:ofd='o'/>")]),
            &[Unreadable],
        ),
        leak(
            "不认识的文件",
            "附件",
            b"\0\x01\x02\x03what is this".to_vec(),
            &[Unreadable],
        ),
    ]);
    leaks
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn open_documents() -> Vec<Sample> {
    let style = r#"<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style><style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>"#;
    let row = "<table:table-row><table:table-cell><text:p>王某</text:p></table:table-cell></table:table-row>";
    vec![
        leak(
            "开放格式的隐藏表",
            "表.ods",
            open(
                "spreadsheet",
                style,
                &format!(
                    r#"<table:table table:name="明细" table:style-name="ta1">{row}</table:table>"#
                ),
                "",
            ),
            &[HiddenSheet],
        ),
        leak(
            "开放格式的隐藏行",
            "表.ods",
            open(
                "spreadsheet",
                "",
                &format!(
                    "<table:table table:name='一'>{}</table:table>",
                    row.replace(
                        "<table:table-row>",
                        r#"<table:table-row table:visibility="collapse">"#
                    )
                ),
                "",
            ),
            &[HiddenRows],
        ),
        leak(
            "开放格式的隐藏列",
            "表.ods",
            open(
                "spreadsheet",
                "",
                &format!(
                    r#"<table:table table:name="一"><table:table-column table:visibility="collapse"/>{row}</table:table>"#
                ),
                "",
            ),
            &[HiddenColumns],
        ),
        leak(
            "开放格式的修订",
            "答复.odt",
            open(
                "text",
                "",
                "<text:tracked-changes><text:changed-region><text:deletion><text:p>删掉的话</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>正文</text:p>",
                "",
            ),
            &[TrackedChange],
        ),
        leak(
            "开放格式的批注",
            "答复.odt",
            open(
                "text",
                "",
                "<text:p>正文<office:annotation><text:p>不能发</text:p></office:annotation></text:p>",
                "",
            ),
            &[Comment],
        ),
        leak(
            "开放格式的隐藏文字",
            "答复.odt",
            open(
                "text",
                style,
                r#"<text:p>正文<text:span text:style-name="T1">13812345678</text:span></text:p>"#,
                "",
            ),
            &[HiddenText, MobileNumber],
        ),
        leak(
            "开放格式的作者",
            "答复.odt",
            open(
                "text",
                "",
                "<text:p>正文</text:p>",
                "<dc:creator>王喆堃</dc:creator>",
            ),
            &[Properties],
        ),
    ]
}

fn plain() -> Vec<Sample> {
    let id = identity("33010619880229001");
    let (gbk, _, _) = encoding_rs::GBK.encode("姓名,手机\r\n王某,13812345678\r\n");
    let utf16: Vec<u8> = [b"\xFF\xFE".to_vec(), wide("王某 13812345678")].concat();
    vec![
        leak(
            "国标编码的表",
            "名单.csv",
            gbk.into_owned(),
            &[MobileNumber],
        ),
        leak("UTF-16 的文本", "名单.txt", utf16, &[MobileNumber]),
        leak(
            "跨行的身份证号",
            "名单.txt",
            format!("王某 {}\n{}", &id[..10], &id[10..]).into_bytes(),
            &[IdentityNumber],
        ),
        leak(
            "夹着零宽字符的身份证号",
            "名单.txt",
            format!("{}\u{200B}{}", &id[..10], &id[10..]).into_bytes(),
            &[IdentityNumber],
        ),
        leak(
            "网页的注释和脚本",
            "公开.html",
            "<!DOCTYPE html><html><!-- 王某 13812345678 --><script>1</script><p>公开</p></html>"
                .into(),
            &[Comment, Script, MobileNumber],
        ),
        leak(
            "富文本的隐藏文字",
            "答复.rtf",
            br"{\rtf1\ansi \v secret 13812345678\v0  open}".to_vec(),
            &[HiddenText, MobileNumber],
        ),
    ]
}

fn archives() -> Vec<Sample> {
    let id = identity("33010619880229001");
    let inner = sheet(|sheet| {
        list(sheet, "证件", &[&id])?;
        sheet.set_column_hidden(1)?;
        Ok(())
    });
    let nested = zip(&[("内层.zip", &zip(&[("名单.txt", id.as_bytes())]))]);
    let mut locked = zip(&[("a.txt", b"secret")]);
    // The bit that says: behind a password.
    locked[6] |= 1;
    let central = locked
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    locked[central + 8] |= 1;
    let deep = (0..6).fold(id.clone().into_bytes(), |inner, _| {
        zip(&[("下一层.zip", &inner)])
    });
    vec![
        leak(
            "压缩包里的表格",
            "附件.zip",
            zip(&[("名单.xlsx", &inner)]),
            &[HiddenColumns, IdentityNumber],
        ),
        leak("压缩包里的压缩包", "附件.zip", nested, &[IdentityNumber]),
        leak(
            "压缩包的文件名带手机号",
            "附件.zip",
            zip(&[("王某13812345678.txt", "公开".as_bytes())]),
            &[MobileNumber],
        ),
        leak("压缩炸弹", "附件.zip", bomb(), &[Unreadable]),
        leak("层数太多的压缩包", "附件.zip", deep, &[Unreadable]),
        leak("有密码的压缩包", "附件.zip", locked, &[Unreadable]),
        leak(
            "七零压缩包",
            "附件.7z",
            b"7z\xBC\xAF\x27\x1C\0\x04".to_vec(),
            &[Unreadable],
        ),
    ]
}
