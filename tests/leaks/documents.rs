//! Documents that leak.

use inspection::Kind::{self, *};

use crate::pack::{relations, zip};
use crate::{Sample, identity};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A document with this body and some more parts.
pub fn document(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let body = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}" xmlns:a="a" xmlns:wp="wp"><w:body>{body}</w:body></w:document>"#
    );
    let mut parts: Vec<(&str, &[u8])> = vec![
        (
            "[Content_Types].xml",
            br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
        ),
        ("word/document.xml", body.as_bytes()),
    ];
    parts.extend(
        more.iter()
            .map(|(name, content)| (*name, content.as_bytes())),
    );
    zip(&parts)
}

/// A paragraph.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A run that looks like this.
pub fn run(look: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>")
}

fn leak(name: &'static str, bytes: Vec<u8>, must: &[Kind]) -> Sample {
    Sample::new(name, "答复.docx", bytes, must)
}

pub fn leaks() -> Vec<Sample> {
    let id = identity("33010619880229001");
    let one = |inside: &str| document(&format!("<w:p>{inside}</w:p>"), &[]);
    let core = |inside: &str| {
        format!(r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d">{inside}</cp:coreProperties>"#)
    };
    vec![
        leak(
            "删除的修订",
            one(&format!(
                r#"<w:r><w:t>经查，</w:t></w:r><w:del w:author="王某"><w:r><w:delText>申请人王某{id}</w:delText></w:r></w:del>"#
            )),
            &[TrackedChange, IdentityNumber],
        ),
        leak(
            "插入的修订",
            one(r#"<w:ins w:author="王某"><w:r><w:t>补充一句</w:t></w:r></w:ins>"#),
            &[TrackedChange],
        ),
        leak(
            "合并段落的修订",
            one(
                r#"<w:pPr><w:rPr><w:del w:author="王某"/></w:rPr></w:pPr><w:r><w:t>正文</w:t></w:r>"#,
            ),
            &[TrackedChange],
        ),
        leak(
            "合并段落的修订",
            one(
                r#"<w:pPr><w:rPr><w:del w:author="王某"/></w:rPr></w:pPr><w:r><w:t>正文</w:t></w:r>"#,
            ),
            &[TrackedChange],
        ),
        leak(
            "移走的段落",
            one(r#"<w:moveFrom><w:r><w:t>移走的话</w:t></w:r></w:moveFrom>"#),
            &[TrackedChange],
        ),
        leak(
            "格式修订",
            one(
                r#"<w:r><w:rPr><w:b/><w:rPrChange w:author="王某"><w:rPr/></w:rPrChange></w:rPr><w:t>重点</w:t></w:r>"#,
            ),
            &[TrackedChange],
        ),
        leak(
            "文档批注",
            document(
                &p("正文"),
                &[(
                    "word/comments.xml",
                    &format!(
                        r#"<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="李某"><w:p><w:r><w:t>这句删掉，不能让他知道</w:t></w:r></w:p></w:comment></w:comments>"#
                    ),
                )],
            ),
            &[Comment],
        ),
        leak(
            "隐藏文字",
            one(&run("<w:vanish/>", "联系人王某 13812345678")),
            &[HiddenText, MobileNumber],
        ),
        leak(
            "文档里白色的字",
            one(&run(r#"<w:color w:val="FFFFFF"/>"#, "内部掌握")),
            &[WhiteText],
        ),
        leak(
            "分在几个 run 里的身份证号",
            one(&format!(
                "{}{}{}",
                run("", &id[..5]),
                run("<w:b/>", &id[5..11]),
                run("", &id[11..])
            )),
            &[IdentityNumber],
        ),
        leak(
            "一格一位的表",
            document(
                &format!(
                    "<w:tbl><w:tr>{}</w:tr></w:tbl>",
                    id.chars()
                        .map(|digit| format!("<w:tc>{}</w:tc>", p(&digit.to_string())))
                        .collect::<String>()
                ),
                &[],
            ),
            &[IdentityNumber],
        ),
        leak(
            "页眉里的手机号",
            document(
                &p("正文"),
                &[(
                    "word/header1.xml",
                    &format!(
                        r#"<w:hdr xmlns:w="{W}">{}</w:hdr>"#,
                        p("承办人 13812345678")
                    ),
                )],
            ),
            &[MobileNumber],
        ),
        leak(
            "脚注里的身份证号",
            document(
                &p("正文"),
                &[(
                    "word/footnotes.xml",
                    &format!(
                        r#"<w:footnotes xmlns:w="{W}"><w:footnote>{}</w:footnote></w:footnotes>"#,
                        p(&id)
                    ),
                )],
            ),
            &[IdentityNumber],
        ),
        leak(
            "文档作者",
            document(
                &p("正文"),
                &[(
                    "docProps/core.xml",
                    &core(
                        "<dc:creator>王喆堃</dc:creator><cp:lastModifiedBy>李某</cp:lastModifiedBy>",
                    ),
                )],
            ),
            &[Properties],
        ),
        leak(
            "文档单位",
            document(
                &p("正文"),
                &[(
                    "docProps/app.xml",
                    "<Properties><Company>青衡区某某律师事务所</Company></Properties>",
                )],
            ),
            &[Properties],
        ),
        leak(
            "文档里嵌入的文件",
            document(&p("正文"), &[("word/embeddings/oleObject1.bin", "OLE")]),
            &[EmbeddedFile],
        ),
        leak(
            "文档里的宏",
            document(&p("正文"), &[("word/vbaProject.bin", "x")]),
            &[Script],
        ),
        leak(
            "文档变量里的号码",
            document(
                &p("正文"),
                &[(
                    "word/settings.xml",
                    &format!(
                        r#"<w:settings xmlns:w="{W}"><w:docVars><w:docVar w:name="tel" w:val="13812345678"/></w:docVars></w:settings>"#
                    ),
                )],
            ),
            &[MobileNumber, CustomData],
        ),
        leak(
            "自定义数据里的号码",
            document(
                &p("正文"),
                &[(
                    "customXml/item1.xml",
                    &format!("<case><id>{id}</id></case>"),
                )],
            ),
            &[IdentityNumber, CustomData],
        ),
        leak(
            "链接到本机的对象",
            document(
                &p("13812345678"),
                &[(
                    "word/_rels/document.xml.rels",
                    &relations(&[("rId1", "hyperlink", "file:///C:/Users/wangmou/底稿.docx")]),
                )],
            ),
            &[Path, MobileNumber],
        ),
        leak(
            "链接的外部对象",
            document(
                &p("正文"),
                &[(
                    "word/_rels/document.xml.rels",
                    &relations(&[("rId1", "oleObject", "file:///C:/Users/wangmou/底稿.xlsx")]),
                )],
            ),
            &[ExternalLink],
        ),
        leak(
            "图形里隐藏的文字",
            document(
                &format!(
                    r#"<w:p><w:r><w:drawing><wp:docPr id="1" name="框" hidden="1"/></w:drawing></w:r></w:p>{}"#,
                    p("正文")
                ),
                &[],
            ),
            &[HiddenText],
        ),
        leak(
            "跨行的手机号",
            document(&format!("{}{}", p("手机1381234"), p("5678")), &[]),
            &[MobileNumber],
        ),
    ]
}
