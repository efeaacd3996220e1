//! What any OOXML file may carry along.

use crate::kinds::Kind;
use crate::look::Look;
use crate::package::Package;
use crate::xml::{self, Item};
use crate::{open, picture, sniff};

pub(super) fn look(look: &mut Look, package: &mut Package<'_>) {
    let names: Vec<String> = package.below("");
    let mut pictures = 0;
    for name in &names {
        let lower = name.to_lowercase();
        if lower.contains("/embeddings/") {
            embedded(look, package, name);
        } else if lower.contains("/media/") {
            pictures += u64::from(carried_picture(look, package, name));
        } else if lower.ends_with("vbaproject.bin") || lower.contains("/activex/") {
            look.find(Kind::Script, "文件", "", "带有宏或者控件");
        } else if lower.starts_with("docprops/thumbnail") {
            look.find(Kind::Thumbnail, "文件", "", "第一页的缩略图");
        } else if lower.starts_with("customxml/item") && !lower.contains("props") {
            custom(look, package, name);
        } else if lower.ends_with(".rels") {
            outside(look, package, name);
        }
    }
    if pictures > 0 {
        look.find_many(
            Kind::Picture,
            "文件",
            "",
            &format!("{pictures} 张图片"),
            pictures,
        );
    }
}

fn embedded(look: &mut Look, package: &mut Package<'_>, name: &str) {
    let file = name.rsplit('/').next().unwrap_or(name);
    look.find(Kind::EmbeddedFile, "文件", "", file);
    if look.depth() >= look.limits.depth {
        look.unreadable(&format!("嵌入的文件“{file}”"), "层数超过检查的上限");
        return;
    }
    if let Some(bytes) = package.get(look, name) {
        let media = sniff::sniff(name, &bytes);
        look.inside(file, |look| open::open(look, media, &bytes));
    }
}

/// Looks at a picture's data; whether it is a picture of points, whose text
/// cannot be seen.
fn carried_picture(look: &mut Look, package: &mut Package<'_>, name: &str) -> bool {
    let Some(bytes) = package.get(look, name) else {
        return false;
    };
    let media = sniff::sniff(name, &bytes);
    let file = name.rsplit('/').next().unwrap_or(name);
    if !media.is_picture() {
        // A drawing (EMF, SVG), whose words can be read, or anything else that
        // is only called a picture.
        open::nested(look, file, &bytes);
    }
    picture::data(look, media, &bytes, &format!("图片“{file}”"));
    true
}

fn custom(look: &mut Look, package: &mut Package<'_>, name: &str) {
    let Some(bytes) = package.get(look, name) else {
        return;
    };
    let text = xml::text(&bytes);
    if text.trim().is_empty() {
        return;
    }
    if sniff::contains(&bytes, b"DataMashup") {
        look.find(Kind::DataConnection, "文件", "", "Power Query 查询");
    } else {
        look.find(Kind::CustomData, "文件", "", name);
    }
    look.read("自定义数据", "", &text);
}

/// What refers to something outside of the file.
fn outside(look: &mut Look, package: &mut Package<'_>, name: &str) {
    let Some(bytes) = package.get(look, name) else {
        return;
    };
    if sniff::sniff(name, &bytes) != sniff::Media::Xml {
        open::nested(look, name, &bytes);
    }
    look.read("链接", "", &xml::text(&bytes));
    let mut targets = Vec::new();
    let _ = xml::walk(&bytes, |item| {
        if let Item::Open("Relationship", tag) = item
            && tag.get("TargetMode").as_deref() == Some("External")
        {
            targets.push((
                tag.get("Type").unwrap_or_default(),
                tag.get("Target").unwrap_or_default(),
            ));
        }
    });
    for (kind, target) in targets {
        if kind.ends_with("/oleObject") {
            look.find(Kind::ExternalLink, "文件", "", &target);
        } else if local(&target) && !kind.ends_with("/externalLinkPath") {
            look.find(Kind::Path, "文件", "", &target);
        }
        look.read("链接", "", &target);
    }
}

/// Whether an address is a file on somebody's computer or in an inner network.
pub(super) fn local(target: &str) -> bool {
    let lower = target.to_lowercase();
    let drive = lower.as_bytes();
    lower.starts_with("file:")
        || lower.starts_with("\\\\")
        || drive.len() > 2 && drive[0].is_ascii_alphabetic() && drive[1] == b':'
}

/// What drawings hide: shapes that are not shown, and parts of pictures that
/// were cut away. Returns the text of the drawing.
pub(super) fn drawing(look: &mut Look, region: &str, bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut hidden = Vec::new();
    let mut cropped = 0;
    let mut in_text = false;
    let _ = xml::walk(bytes, |item| match item {
        Item::Open("cNvPr" | "docPr", tag) => {
            if tag.is("hidden") {
                hidden.push(tag.get("name").unwrap_or_default());
            }
            for said in [tag.get("descr"), tag.get("title")].into_iter().flatten() {
                text.push_str(&said);
                text.push('\n');
            }
        }
        Item::Open("srcRect", tag) => {
            let cut = ["l", "t", "r", "b"]
                .iter()
                .any(|side| tag.number::<i64>(side).is_some_and(|cut| cut > 0));
            cropped += u64::from(cut);
        }
        Item::Open("t" | "v", _) => in_text = true,
        Item::Text(said) if in_text => text.push_str(said),
        Item::Close("t") => in_text = false,
        Item::Close("v") => {
            in_text = false;
            text.push('\n');
        }
        Item::Close("p") => text.push('\n'),
        // The cells of a row stand beside each other.
        Item::Close("tc") if text.ends_with('\n') => {
            text.pop();
            text.push('\t');
        }
        Item::Close("tr") => text.push('\n'),
        _ => {}
    });
    for name in hidden {
        look.find(Kind::HiddenText, region, "", &format!("隐藏的图形“{name}”"));
    }
    if cropped > 0 {
        look.find_many(Kind::CroppedPicture, region, "", "", cropped);
    }
    text
}
