//! Parts of an office file that no program shows: a reader finds them by
//! unpacking the file.

use crate::kinds::Kind;
use crate::look::Look;
use crate::package::{Package, Part};
use crate::sniff::Media;
use crate::{open, picture, plain, sniff, xml};

/// Where the references begin, beside the root of the package.
const MAIN: &[&str] = &[
    "",
    "word/document.xml",
    "xl/workbook.xml",
    "ppt/presentation.xml",
];

/// Parts that belong to every file without being referred to.
const FRAME: &[&str] = &[
    "[content_types].xml",
    "docprops/core.xml",
    "docprops/app.xml",
    "docprops/custom.xml",
    "docprops/thumbnail",
];

/// Parts that programs write beside the content and refer to: how it looks, who
/// may see it, where its shapes are. They are looked at for numbers only.
const USUAL: &[&str] = &[
    "theme/",
    "styles",
    "tablestyles",
    "settings.xml",
    "websettings.xml",
    "fonttable.xml",
    "fonts/",
    "numbering.xml",
    "people.xml",
    "persons/",
    "printersettings/",
    "calcchain.xml",
    "metadata.xml",
    "richdata/",
    "rdrichvalue",
    "featurepropertybag/",
    "tables/",
    "pivottables/",
    "querytables/",
    "slicers/",
    "timelines/",
    "timelinecaches/",
    "namedsheetviews/",
    "documenttasks/",
    "ctrlprops/",
    "activex/",
    "drawings/",
    "charts/",
    "chartsheets/",
    "diagrams/",
    "graphics/",
    "ink/",
    "model3d/",
    "webextensions/",
    "vbaproject",
    "vbadata.xml",
    "attachedtoolbars.bin",
    "customizations.xml",
    "commentsextended",
    "commentsids",
    "commentsextensible",
    "glossary/",
    "recipientdata.xml",
    "slidelayouts/",
    "slidemasters/",
    "notesmasters/",
    "notesslides/",
    "handoutmasters/",
    "presprops.xml",
    "viewprops.xml",
    "commentauthors.xml",
    "authors.xml",
    "tags/",
    "changesinfos/",
    "revisioninfo.xml",
    "revisions/",
    "volatiledependencies.xml",
    "customproperty",
    "usercustomization/",
    "customui/",
    "customxml/itemprops",
    "docmetadata/",
    "_xmlsignatures/",
    "package/",
];

/// What belongs to every OpenDocument file.
const OPEN: &[&str] = &[
    "mimetype",
    "settings.xml",
    "manifest.rdf",
    "meta-inf/",
    "thumbnails/",
    "configurations2/",
    "layout-cache",
    "object ",
];

/// Looks at what no reader has read and no part refers to.
pub(super) fn look(look: &mut Look, package: &mut Package<'_>) {
    let reached = package.reached(look, MAIN);
    let parts = package.parts().to_vec();
    for part in parts.iter().filter(|part| !part.folder) {
        let name = part.name.to_lowercase();
        let read = package.is_read(part);
        let known = starts(&name, FRAME)
            || name.contains("_rels/") && name.ends_with(".rels")
            || (read || usual(&name))
                && (reached.contains(&name) || is_silent(look, package, part));
        judge(look, package, part, read, known);
    }
}

/// The same in an OpenDocument file, whose parts go by fixed names.
pub(super) fn open_document(look: &mut Look, package: &mut Package<'_>) {
    let parts = package.parts().to_vec();
    for part in parts.iter().filter(|part| !part.folder) {
        let read = package.is_read(part);
        let known = read || starts(&part.name.to_lowercase(), OPEN);
        judge(look, package, part, read, known);
    }
}

/// Looks at a part that was not read; tells of one that nobody knows.
fn judge(look: &mut Look, package: &mut Package<'_>, part: &Part, read: bool, known: bool) {
    if !known {
        look.find(Kind::UnusedPart, "文件", "", &part.name);
        look.read("文件", "中部件的名称", &part.name);
    }
    if read && known {
        return;
    }
    match package.unpack(look, part) {
        // A reader looks only for what belongs into such a part.
        Ok(bytes) if read => again(look, part, &bytes),
        Ok(bytes) => unread(look, part, &bytes, known),
        Err(trouble) => look.unreadable(&format!("文件“{}”", part.name), trouble.why()),
    }
}

/// Looks once more at a part that pretends to be one of the usual.
fn again(look: &mut Look, part: &Part, bytes: &[u8]) {
    if matches!(
        sniff::sniff(&part.name, bytes),
        Media::Xml | Media::Text | Media::Unknown
    ) {
        open::nested(look, &part.name, bytes);
    }
}

fn unread(look: &mut Look, part: &Part, bytes: &[u8], known: bool) {
    // Macros lie in a file of their own kind, which looks like an old workbook.
    if known && part.name.to_lowercase().contains("vbaproject") {
        look.inside(&part.name, |look| plain::strings(look, bytes));
        return;
    }
    let media = sniff::sniff(&part.name, bytes);
    if known && media.is_picture() {
        picture::data(look, media, bytes, &format!("图片“{}”", part.name));
        return;
    }
    // What carries the name of a usual part may be another file.
    if known && media.is_file() {
        look.find(Kind::UnusedPart, "文件", "", &part.name);
    }
    open::nested(look, &part.name, bytes);
}

/// Whether a part has no words: some programs write a frame for comments and
/// notes into every file, and refer to it only when there are any.
fn is_silent(look: &mut Look, package: &mut Package<'_>, part: &Part) -> bool {
    package.unpack(look, part).is_ok_and(|bytes| {
        sniff::sniff(&part.name, &bytes) == Media::Xml && xml::text(&bytes).trim().is_empty()
    })
}

/// Whether programs write such a part beside the content.
fn usual(name: &str) -> bool {
    let within = ["word/", "xl/", "ppt/"]
        .iter()
        .find_map(|folder| name.strip_prefix(folder));
    starts(within.unwrap_or(name), USUAL)
}

fn starts(name: &str, beginnings: &[&str]) -> bool {
    beginnings
        .iter()
        .any(|beginning| name.starts_with(beginning))
}
