//! Pictures: what they carry beside their points.

mod end;
mod exif;

use crate::appended;
use crate::kinds::Kind;
use crate::look::Look;
use crate::sniff::{Media, contains, find};
use crate::xml::{self, Item};

/// Looks at a picture that is a file of its own.
pub(crate) fn look(look: &mut Look, media: Media, bytes: &[u8]) {
    look.find(Kind::Picture, "图片", "", "");
    data(look, media, bytes, "图片");
}

/// Looks at a picture's data.
pub(crate) fn data(look: &mut Look, media: Media, bytes: &[u8], region: &str) {
    let end = match media {
        Media::Jpeg => jpeg(look, bytes, region),
        Media::Png => png(look, bytes, region),
        Media::Tiff => {
            exif::look(look, bytes, region);
            None
        }
        Media::OtherPicture => {
            other(look, bytes, region);
            for comment in end::comments(bytes) {
                words(look, region, "说明", &String::from_utf8_lossy(&comment));
            }
            end::gif(bytes)
        }
        _ => None,
    };
    if let Some(tail) = end.and_then(|end| bytes.get(end..)) {
        appended::look(look, region, tail);
    }
}

/// Formats that are not taken apart (WebP, HEIF): a block of EXIF is found by
/// its head.
fn other(look: &mut Look, bytes: &[u8], region: &str) {
    for head in [b"II*\0".as_slice(), b"MM\0*"] {
        if let Some(at) = find(bytes, head) {
            exif::look(look, &bytes[at..], region);
        }
    }
}

/// Looks at the segments of a JPEG and says where it ends, if it ends.
fn jpeg(look: &mut Look, bytes: &[u8], region: &str) -> Option<usize> {
    let mut at = 2;
    while let Some([0xFF, marker]) = bytes.get(at..at + 2) {
        match marker {
            0xD9 => return Some(at + 2),
            // It may be filled up, and some markers stand alone.
            0xFF => at += 1,
            0x01 | 0xD0..=0xD7 => at += 2,
            marker => at = segment(look, bytes, at, *marker, region)?,
        }
    }
    None
}

/// Looks at one segment of a JPEG and says where the next marker stands.
fn segment(look: &mut Look, bytes: &[u8], at: usize, marker: u8, region: &str) -> Option<usize> {
    let size = bytes.get(at + 2..at + 4)?;
    let length = (usize::from(size[0]) << 8 | usize::from(size[1])).max(2);
    let next = at + 2 + length;
    let segment = bytes.get(at + 4..next)?;
    match marker {
        0xDA => return Some(end::after_points(bytes, next)),
        0xE1 => match (segment.strip_prefix(b"Exif\0\0"), after_zero(segment)) {
            (Some(exif), _) => exif::look(look, exif, region),
            (None, Some(packet)) => xmp(look, packet, region),
            (None, None) => {}
        },
        0xFE => words(look, region, "说明", &String::from_utf8_lossy(segment)),
        // Photoshop's own block: a caption by IPTC lies in it.
        0xED if contains(segment, b"8BIM\x04\x04") => iptc(look, segment, region),
        _ => {}
    }
    Some(next)
}

fn after_zero(segment: &[u8]) -> Option<&[u8]> {
    let end = segment.iter().position(|byte| *byte == 0)?;
    segment
        .starts_with(b"http://ns.adobe.com/xap")
        .then(|| &segment[end + 1..])
}

/// By-line, city, caption and keywords (IPTC-NAA record 2).
fn iptc(look: &mut Look, segment: &[u8], region: &str) {
    let mut at = 0;
    while at + 5 <= segment.len() {
        if segment[at] != 0x1C || segment[at + 1] != 2 {
            at += 1;
            continue;
        }
        let length = usize::from(segment[at + 3]) << 8 | usize::from(segment[at + 4]);
        let label = match segment[at + 2] {
            25 => "关键词",
            80 => "作者",
            90 => "城市",
            120 => "说明",
            _ => "",
        };
        if let Some(value) = segment.get(at + 5..at + 5 + length)
            && !label.is_empty()
        {
            words(look, region, label, &String::from_utf8_lossy(value));
        }
        at += 5 + length;
    }
}

/// Looks at the chunks of a PNG and says where it ends, if it ends.
fn png(look: &mut Look, bytes: &[u8], region: &str) -> Option<usize> {
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let chunk = bytes.get(at + 8..).and_then(|rest| rest.get(..length))?;
        match &head[4..8] {
            b"eXIf" => exif::look(look, chunk, region),
            b"tEXt" | b"iTXt" => png_text(look, chunk, region),
            b"zTXt" => look.find(Kind::PictureData, region, "", "压缩的说明文字"),
            b"IEND" => return Some(at + 12 + length),
            _ => {}
        }
        at += 12 + length;
    }
    None
}

fn png_text(look: &mut Look, chunk: &[u8], region: &str) {
    let keyword: Vec<u8> = chunk
        .iter()
        .copied()
        .take_while(|byte| *byte != 0)
        .collect();
    let keyword = String::from_utf8_lossy(&keyword).into_owned();
    let rest = chunk.get(keyword.len() + 1..).unwrap_or_default();
    if keyword.starts_with("XML:com.adobe.xmp") {
        let start = rest.iter().position(|byte| *byte == b'<').unwrap_or(0);
        xmp(look, &rest[start..], region);
        return;
    }
    look.read(region, "的说明文字", &String::from_utf8_lossy(rest));
    if matches!(
        keyword.as_str(),
        "Author" | "Comment" | "Description" | "Copyright" | "Title" | "Source"
    ) {
        let text = String::from_utf8_lossy(rest);
        words(look, region, &keyword, text.trim_matches('\0'));
    }
}

/// A packet of XMP: who made the picture, and where.
pub(crate) fn xmp(look: &mut Look, packet: &[u8], region: &str) {
    let mut path: Vec<String> = Vec::new();
    let mut said = Vec::new();
    let mut located = false;
    let _ = xml::walk(packet, |item| match item {
        Item::Open(name, tag) => {
            path.push(name.to_owned());
            located |= name == "GPSLatitude";
            for (key, value) in tag.attributes() {
                let key = key.rsplit(':').next().unwrap_or_default();
                located |= key == "GPSLatitude";
                if let Some(label) = xmp_label(key) {
                    said.push((label, value));
                }
            }
        }
        Item::Close(_) => {
            path.pop();
        }
        Item::Text(text) => {
            if let Some(label) = path.iter().rev().find_map(|name| xmp_label(name)) {
                said.push((label, text.to_owned()));
            }
        }
    });
    if located {
        look.find(Kind::Location, region, "", "");
    }
    for (label, text) in said {
        words(look, region, label, &text);
    }
}

fn xmp_label(name: &str) -> Option<&'static str> {
    match name {
        "creator" | "OwnerName" | "Artist" => Some("作者"),
        "SerialNumber" => Some("设备序列号"),
        "Keywords" => Some("关键词"),
        _ => None,
    }
}

/// Words that somebody wrote into the picture's data.
fn words(look: &mut Look, region: &str, label: &str, text: &str) {
    let text =
        text.trim_matches(|character: char| character.is_whitespace() || character.is_control());
    if text.is_empty() || look.betrays_nobody(text) || text.starts_with("CREATOR: gd-jpeg") {
        return;
    }
    let kind = if region.starts_with("文档属性") {
        Kind::Properties
    } else {
        Kind::PictureData
    };
    look.find(kind, region, "", &format!("{label}：{text}"));
    look.read(region, "的属性", text);
}
