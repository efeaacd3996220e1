//! What may be added to a case: by the ending of its name, and by how it begins. A
//! program, a script or a page in disguise is nothing that a case consists of.

use disclosure::Refusal;

/// A kind of file: endings, media type, and how its bytes may begin.
struct Kind {
    endings: &'static [&'static str],
    media_type: &'static str,
    begins: Begins,
}

/// How the bytes of a file begin.
enum Begins {
    /// With one of these.
    With(&'static [&'static [u8]]),
    /// With one of these at a place.
    At(usize, &'static [&'static [u8]]),
    /// Like text.
    Text,
    /// With the head of a PDF, perhaps after a few bytes.
    Pdf,
}

/// What office files begin with: a zip, an older container, or rich text. A newer file
/// under an older ending is common, and no harm.
const OFFICE: Begins = Begins::With(&[b"PK", b"\xD0\xCF\x11\xE0", b"{\\rtf"]);
const PACKED: Begins = Begins::With(&[b"PK"]);

macro_rules! kinds {
    ($($begins:expr, $media_type:literal, $($ending:literal)+;)+) => {
        &[$(Kind { endings: &[$($ending),+], media_type: $media_type, begins: $begins }),+]
    };
}

const KINDS: &[Kind] = kinds! {
    Begins::Pdf, "application/pdf", "pdf";
    PACKED, "application/ofd", "ofd";
    OFFICE, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx";
    OFFICE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx";
    OFFICE, "application/vnd.ms-excel.sheet.macroenabled.12", "xlsm";
    OFFICE, "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx";
    OFFICE, "application/msword", "doc" "wps";
    OFFICE, "application/vnd.ms-excel", "xls" "et";
    OFFICE, "application/vnd.ms-powerpoint", "ppt" "dps";
    OFFICE, "application/rtf", "rtf";
    PACKED, "application/vnd.oasis.opendocument.text", "odt";
    PACKED, "application/vnd.oasis.opendocument.spreadsheet", "ods";
    PACKED, "application/vnd.oasis.opendocument.presentation", "odp";
    Begins::With(&[b"\xFF\xD8\xFF"]), "image/jpeg", "jpg" "jpeg";
    Begins::With(&[b"\x89PNG\r\n\x1A\n"]), "image/png", "png";
    Begins::With(&[b"GIF8"]), "image/gif", "gif";
    Begins::With(&[b"BM"]), "image/bmp", "bmp";
    Begins::With(&[b"II*\0", b"MM\0*"]), "image/tiff", "tif" "tiff";
    Begins::At(8, &[b"WEBP"]), "image/webp", "webp";
    Begins::At(4, &[b"ftypheic", b"ftypheix", b"ftypmif1"]), "image/heic", "heic";
    Begins::Text, "text/plain", "txt";
    Begins::Text, "text/csv", "csv";
    Begins::Text, "message/rfc822", "eml";
    PACKED, "application/zip", "zip";
    Begins::With(&[b"Rar!\x1A\x07"]), "application/vnd.rar", "rar";
    Begins::With(&[b"7z\xBC\xAF\x27\x1C"]), "application/x-7z-compressed", "7z";
    Begins::With(&[b"ID3", b"\xFF\xFB", b"\xFF\xF3", b"\xFF\xF2"]), "audio/mpeg", "mp3";
    Begins::At(4, &[b"ftyp"]), "audio/mp4", "m4a";
    Begins::At(8, &[b"WAVE"]), "audio/wav", "wav";
    Begins::With(&[b"#!AMR"]), "audio/amr", "amr";
    Begins::At(4, &[b"ftyp"]), "video/mp4", "mp4";
};

/// How much of a text is looked at, in bytes.
const HEAD: usize = 4096;

/// Where the head of a PDF is looked for.
const PDF_HEAD: usize = 1024;

/// What makes a text a page or a script, in small letters.
const SCRIPTS: [&str; 4] = ["<!doctype html", "<html", "<script", "<svg"];

/// The media type of a file that may be added.
pub(super) fn media_type(name: &str, bytes: &[u8]) -> Result<&'static str, Refusal> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.to_ascii_lowercase();
    let Some(kind) = KINDS
        .iter()
        .find(|kind| kind.endings.contains(&ending.as_str()))
    else {
        return Err(refused(
            "file_kind",
            format!("“{name}”不是可以加入案卷的文件类型"),
            format!(
                "可以加入的有：{}。程序、脚本、网页不能加入；确需留存的，请打印成 PDF。",
                endings()
            ),
        ));
    };
    if kind.begins.fits(bytes) {
        return Ok(kind.media_type);
    }
    Err(refused(
        "file_content",
        format!("“{name}”的内容不是 {ending} 文件"),
        "文件可能损坏，或者改过扩展名：请用原来的软件打开核对，另存后重新上传。".into(),
    ))
}

/// The endings that may be added, for people and for the field of a form.
pub fn endings() -> String {
    let all: Vec<&str> = KINDS
        .iter()
        .flat_map(|kind| kind.endings)
        .copied()
        .collect();
    all.join("、")
}

/// The same as an `accept` attribute has it.
pub fn accepted() -> String {
    let all = KINDS.iter().flat_map(|kind| kind.endings);
    let all: Vec<String> = all.map(|ending| format!(".{ending}")).collect();
    all.join(",")
}

impl Begins {
    fn fits(&self, bytes: &[u8]) -> bool {
        match self {
            Begins::With(heads) => heads.iter().any(|head| bytes.starts_with(head)),
            Begins::At(place, heads) => {
                let rest = bytes.get(*place..).unwrap_or_default();
                heads.iter().any(|head| rest.starts_with(head))
            }
            Begins::Pdf => {
                let head = &bytes[..bytes.len().min(PDF_HEAD)];
                head.windows(5).any(|five| five == b"%PDF-")
            }
            Begins::Text => is_text(&bytes[..bytes.len().min(HEAD)]),
        }
    }
}

fn is_text(head: &[u8]) -> bool {
    let wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    if !wide && head.iter().any(control) {
        return false;
    }
    let said = String::from_utf8_lossy(head).to_lowercase();
    let said = said.trim_start_matches('\u{FEFF}').trim_start();
    !said.starts_with("#!") && !SCRIPTS.iter().any(|script| said.starts_with(script))
}

fn refused(code: &'static str, message: String, hint: String) -> Refusal {
    Refusal::malformed(code, "office", message, hint).at("file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_case_consists_of_may_be_added() {
        let text = "姓名,电话\n".as_bytes();
        for (name, bytes) in [
            ("申请表.PDF", &b"%PDF-1.7"[..]),
            ("名单.xlsx", b"PK\x03\x04"),
            ("加密.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
            ("旧表.xls", b"PK\x03\x04"),
            ("名单.csv", text),
            ("身份证.jpg", b"\xFF\xD8\xFF\xE0"),
            ("录音.mp3", b"ID3\x03"),
            ("来信.eml", b"From: a@example.cn\r\nSubject: x\r\n\r\n"),
        ] {
            assert!(media_type(name, bytes).is_ok(), "{name}");
        }
    }

    #[test]
    fn programs_scripts_and_pages_are_refused_in_every_disguise() {
        for (name, bytes, code) in [
            ("setup.exe", &b"MZ\x90"[..], "file_kind"),
            ("a.html", b"<html>", "file_kind"),
            ("a.js", b"alert(1)", "file_kind"),
            ("a.svg", b"<svg>", "file_kind"),
            ("无扩展名", b"%PDF-", "file_kind"),
            ("名单.pdf", b"MZ\x90", "file_content"),
            ("名单.pdf.exe", b"%PDF-", "file_kind"),
            ("a.txt", b"<!DOCTYPE HTML><p>", "file_content"),
            ("a.txt", b"#!/bin/sh\n", "file_content"),
            ("a.txt", b"\x7FELF\x02\x01\0", "file_content"),
            ("a.png", b"\xFF\xD8\xFF", "file_content"),
        ] {
            assert_eq!(media_type(name, bytes).unwrap_err().code, code, "{name}");
        }
    }
}
