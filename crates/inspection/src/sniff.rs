//! What a file is, by its content.

use std::io::Cursor;

use zip::ZipArchive;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    Workbook,
    MacroWorkbook,
    BinaryWorkbook,
    Document,
    Slides,
    OpenSheet,
    OpenText,
    OpenSlides,
    Ofd,
    OldWorkbook,
    OldDocument,
    OldSlides,
    /// An office file behind a password.
    Locked,
    /// Another file of the same container as the old office formats.
    Compound,
    Pdf,
    Jpeg,
    Png,
    Tiff,
    OtherPicture,
    Zip,
    OtherArchive,
    RichText,
    Mail,
    Html,
    Xml,
    Table,
    Text,
    Unknown,
}

impl Media {
    /// The media type.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Media::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Media::MacroWorkbook => "application/vnd.ms-excel.sheet.macroenabled.12",
            Media::BinaryWorkbook => "application/vnd.ms-excel.sheet.binary.macroenabled.12",
            Media::Document => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            Media::Slides => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Media::OpenSheet => "application/vnd.oasis.opendocument.spreadsheet",
            Media::OpenText => "application/vnd.oasis.opendocument.text",
            Media::OpenSlides => "application/vnd.oasis.opendocument.presentation",
            Media::Ofd => "application/ofd",
            Media::OldWorkbook => "application/vnd.ms-excel",
            Media::OldDocument => "application/msword",
            Media::OldSlides => "application/vnd.ms-powerpoint",
            Media::Locked => "application/encrypted",
            Media::Compound => "application/x-ole-storage",
            Media::Pdf => "application/pdf",
            Media::Jpeg => "image/jpeg",
            Media::Png => "image/png",
            Media::Tiff => "image/tiff",
            Media::OtherPicture => "image/*",
            Media::Zip => "application/zip",
            Media::OtherArchive => "application/x-archive",
            Media::RichText => "application/rtf",
            Media::Mail => "message/rfc822",
            Media::Html => "text/html",
            Media::Xml => "text/xml",
            Media::Table => "text/csv",
            Media::Text => "text/plain",
            Media::Unknown => "application/octet-stream",
        }
    }
}

impl Media {
    /// Whether it is a picture of points.
    pub(crate) fn is_picture(self) -> bool {
        matches!(
            self,
            Media::Jpeg | Media::Png | Media::Tiff | Media::OtherPicture
        )
    }

    /// Whether it is something that belongs into a part of its own kind only:
    /// a document, an archive.
    pub(crate) fn is_file(self) -> bool {
        !self.is_picture()
            && !matches!(
                self,
                Media::Html | Media::Xml | Media::Text | Media::Compound | Media::Unknown
            )
    }
}

/// Where a PDF may begin: some have a few bytes before their head.
const PDF_HEAD: usize = 1024;

pub(crate) fn sniff(name: &str, bytes: &[u8]) -> Media {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if contains(&bytes[..bytes.len().min(PDF_HEAD)], b"%PDF-") {
        Media::Pdf
    } else if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") || starts(b"PK\x07\x08") {
        packed(bytes)
    } else if starts(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        compound(bytes)
    } else if starts(b"\xFF\xD8\xFF") {
        Media::Jpeg
    } else if starts(b"\x89PNG\r\n\x1A\n") {
        Media::Png
    } else if starts(b"II*\0") || starts(b"MM\0*") {
        Media::Tiff
    } else if starts(b"GIF8")
        || starts(b"BM") && bytes.len() > 26 && bytes[6..10] == [0; 4]
        || starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
        || matches!(
            bytes.get(4..12),
            Some(b"ftypheic" | b"ftypmif1" | b"ftypavif")
        )
    {
        Media::OtherPicture
    } else if starts(b"7z\xBC\xAF\x27\x1C")
        || starts(b"Rar!\x1A\x07")
        || starts(b"\x1F\x8B")
        || starts(b"BZh")
        || starts(b"\xFD7zXZ\0")
        || bytes.get(257..262) == Some(b"ustar")
    {
        Media::OtherArchive
    } else if starts(b"{\\rtf") {
        Media::RichText
    } else {
        text(name, bytes)
    }
}

fn packed(bytes: &[u8]) -> Media {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Media::Zip;
    };
    let has = |name: &str| archive.index_for_name(name).is_some();
    let any = |beginning: &str| {
        archive
            .file_names_raw()
            .any(|name| name.starts_with(beginning.as_bytes()))
    };
    if has("[Content_Types].xml") {
        return match () {
            () if has("xl/workbook.bin") => Media::BinaryWorkbook,
            () if has("xl/vbaProject.bin") => Media::MacroWorkbook,
            () if any("xl/") => Media::Workbook,
            () if any("word/") => Media::Document,
            () if any("ppt/") => Media::Slides,
            () => Media::Zip,
        };
    }
    if has("OFD.xml") {
        return Media::Ofd;
    }
    if has("content.xml") && has("META-INF/manifest.xml") {
        return open_document(bytes);
    }
    Media::Zip
}

/// The first part of an OpenDocument file is its media type, not packed, so that
/// it can be read at a fixed place.
fn open_document(bytes: &[u8]) -> Media {
    let head = &bytes[..bytes.len().min(160)];
    let is = |kind: &[u8]| contains(head, kind);
    if is(b"opendocument.spreadsheet") {
        Media::OpenSheet
    } else if is(b"opendocument.presentation") {
        Media::OpenSlides
    } else {
        Media::OpenText
    }
}

fn compound(bytes: &[u8]) -> Media {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(bytes, &wide)
    };
    match () {
        () if has("EncryptedPackage") => Media::Locked,
        () if has("WordDocument") => Media::OldDocument,
        () if has("PowerPoint Document") => Media::OldSlides,
        () if has("Workbook") || has("Book") => Media::OldWorkbook,
        () => Media::Compound,
    }
}

fn text(name: &str, bytes: &[u8]) -> Media {
    let head = &bytes[..bytes.len().min(4096)];
    let wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    if !wide && head.iter().any(control) {
        return Media::Unknown;
    }
    let lower = String::from_utf8_lossy(head).to_lowercase();
    let name = name.to_lowercase();
    if crate::mail::is_mail(&lower) {
        Media::Mail
    } else if lower.contains("<html") || lower.contains("<!doctype html") {
        Media::Html
    } else if lower
        .trim_start_matches('\u{FEFF}')
        .trim_start()
        .starts_with("<?xml")
    {
        Media::Xml
    } else if name.ends_with(".csv") || name.ends_with(".tsv") {
        Media::Table
    } else {
        Media::Text
    }
}

pub(crate) fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    find(bytes, wanted).is_some()
}

/// Where some bytes first stand.
pub(crate) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| *byte == first) {
        let at = from + at;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}
