//! Presentations.

use crate::kinds::Kind;
use crate::look::{Look, quote};
use crate::package::Package;
use crate::xml::{self, Item};

use super::{carried, shapes};

const PART: &str = "ppt/presentation.xml";

pub(super) fn look(look: &mut Look, package: &mut Package<'_>) {
    let Some(bytes) = package.get(look, PART) else {
        look.unreadable("", "演示文稿没有目录");
        return;
    };
    let relations = package.relations(look, PART);
    let mut ids = Vec::new();
    let mut size = (i64::MAX, i64::MAX);
    let _ = xml::walk(&bytes, |item| match item {
        Item::Open("sldId", tag) => ids.extend(tag.relation()),
        Item::Open("sldSz", tag) => {
            size = (
                tag.number("cx").unwrap_or(i64::MAX),
                tag.number("cy").unwrap_or(i64::MAX),
            );
        }
        _ => {}
    });
    look.pages = u32::try_from(ids.len()).ok();
    let mut shown = Vec::new();
    for (number, id) in ids.iter().enumerate() {
        if let Some(relation) = relations.iter().find(|relation| relation.id == *id) {
            slide(
                look,
                package,
                &relation.target,
                &format!("第 {} 张幻灯片", number + 1),
                size,
            );
            shown.push(relation.target.clone());
        }
    }
    for part in package.below("ppt/slides/slide") {
        if !shown.contains(&part) {
            look.find(Kind::LeftOver, "演示文稿", "", "已移除的幻灯片");
            slide(look, package, &part, "已移除的幻灯片", size);
        }
    }
}

fn slide(look: &mut Look, package: &mut Package<'_>, part: &str, region: &str, size: (i64, i64)) {
    let Some(bytes) = package.get(look, part) else {
        return;
    };
    let mut hidden = false;
    let mut outside = Vec::new();
    let mut shape = String::new();
    let mut at = None;
    let mut groups = 0_u32;
    let _ = xml::walk(&bytes, |item| match item {
        Item::Open("sld", tag) => {
            hidden = tag
                .get("show")
                .is_some_and(|show| matches!(show.as_str(), "0" | "false"))
        }
        // Within a group, shapes have places of their own: the group has its place on the slide.
        Item::Open(name @ ("sp" | "pic" | "graphicFrame" | "grpSp"), _) => {
            if groups == 0 {
                shape.clear();
                at = None;
            }
            groups += u32::from(name == "grpSp");
        }
        Item::Open("off", tag) if at.is_none() => {
            at = Some((
                tag.number("x").unwrap_or(0),
                tag.number("y").unwrap_or(0),
                0_i64,
                0_i64,
            ))
        }
        Item::Open("ext", tag) => {
            if let Some((x, y, 0, 0)) = at
                && let (Some(width), Some(height)) = (tag.number("cx"), tag.number("cy"))
            {
                at = Some((x, y, width, height));
            }
        }
        Item::Text(text) => shape.push_str(text),
        Item::Close(name @ ("sp" | "pic" | "graphicFrame" | "grpSp")) => {
            groups = groups.saturating_sub(u32::from(name == "grpSp"));
            if groups == 0
                && let Some((x, y, width, height)) = at
                && (x >= size.0
                    || y >= size.1
                    || x.saturating_add(width) <= 0
                    || y.saturating_add(height) <= 0)
            {
                outside.push(shape.clone());
            }
        }
        _ => {}
    });
    if hidden {
        look.find(Kind::HiddenSlide, region, "", "");
    }
    for shape in outside {
        look.find(Kind::OffSlide, region, "", &quote(&shape));
    }
    let plain = is_white(look, package, part);
    for (kind, text) in shapes::hidden(&bytes, plain) {
        look.find(kind, region, "", &quote(&text));
    }
    let text = carried::drawing(look, region, &bytes);
    look.read(region, "", &text);
    for relation in package.relations(look, part) {
        match relation.kind.as_str() {
            "notesSlide" => notes(look, package, &relation.target, region),
            "comments" | "comment" => comments(look, package, &relation.target, region),
            "chart" | "diagramData" => {
                if let Some(bytes) = package.get(look, &relation.target) {
                    let text = carried::drawing(look, region, &bytes);
                    look.read(&format!("{region}的图表"), "", &text);
                }
            }
            _ => {}
        }
    }
}

/// Whether the layout and the master of a slide leave it white, as far as they say so.
fn is_white(look: &mut Look, package: &mut Package<'_>, part: &str) -> bool {
    let mut part = part.to_owned();
    for kind in ["slideLayout", "slideMaster"] {
        let relations = package.relations(look, &part);
        let Some(below) = relations.into_iter().find(|below| below.kind == kind) else {
            return true;
        };
        let Some(bytes) = package.get(look, &below.target) else {
            return false;
        };
        if shapes::paints(&bytes) {
            return false;
        }
        part = below.target;
    }
    true
}

/// What the speaker wrote: the number of the slide is no note.
fn notes(look: &mut Look, package: &mut Package<'_>, part: &str, region: &str) {
    let Some(bytes) = package.get(look, part) else {
        return;
    };
    let mut text = String::new();
    let mut in_field = false;
    let _ = xml::walk(&bytes, |item| match item {
        Item::Open("fld", _) => in_field = true,
        Item::Close("fld") => in_field = false,
        Item::Text(said) if !in_field => text.push_str(said),
        Item::Close("p") => text.push('\n'),
        _ => {}
    });
    if !text.trim().is_empty() {
        look.find(Kind::SpeakerNotes, region, "", &quote(&text));
        look.read(&format!("{region}的备注"), "", &text);
    }
}

fn comments(look: &mut Look, package: &mut Package<'_>, part: &str, region: &str) {
    let Some(bytes) = package.get(look, part) else {
        return;
    };
    let text = xml::text(&bytes);
    look.find(Kind::Comment, region, "", &quote(&text));
    look.read(&format!("{region}的批注"), "", &text);
}
