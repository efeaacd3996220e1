//! Each kind of file to those who know it.

use crate::look::Look;
use crate::sniff::{self, Media};
use crate::{archive, mail, office, picture, plain, rich};

/// Looks into a file of a kind.
pub(crate) fn open(look: &mut Look, media: Media, bytes: &[u8]) {
    match media {
        Media::Workbook | Media::MacroWorkbook | Media::Document | Media::Slides => {
            office::look(look, media, bytes);
        }
        Media::OpenSheet | Media::OpenText | Media::OpenSlides => {
            office::open_document(look, bytes)
        }
        Media::OldWorkbook => office::old_workbook(look, bytes),
        Media::Pdf => crate::pdf::look(look, bytes),
        Media::Zip => archive::look(look, bytes),
        Media::Jpeg | Media::Png | Media::Tiff | Media::OtherPicture => {
            picture::look(look, media, bytes);
        }
        Media::Text | Media::Table | Media::Html | Media::Xml => plain::look(look, media, bytes),
        Media::Mail => mail::look(look, bytes),
        Media::RichText => rich::look(look, bytes),
        Media::Locked => look.unreadable("", "文件设有打开密码"),
        Media::OldDocument => office::closed(look, bytes, "旧的 Word 格式（.doc/.wps）"),
        Media::OldSlides => office::closed(look, bytes, "旧的 PowerPoint 格式（.ppt/.dps）"),
        Media::BinaryWorkbook => look.unreadable("", "二进制工作簿（.xlsb）"),
        Media::Ofd => look.unreadable("", "OFD 版式文件"),
        Media::OtherArchive => look.unreadable("", "不能解开的压缩格式（rar、7z、gz 等）"),
        Media::Compound | Media::Unknown => look.unreadable("", "不认识的文件格式"),
    }
}

/// Looks into something within a file, of which nobody says what it is: as a
/// file if it is one, or else for whatever can be read in it.
pub(crate) fn nested(look: &mut Look, name: &str, bytes: &[u8]) {
    if look.depth() >= look.limits.depth {
        look.unreadable(&format!("“{name}”"), "层数超过检查的上限");
        return;
    }
    let media = sniff::sniff(name, bytes);
    look.inside(name, |look| match media {
        Media::Xml => plain::every_word(look, bytes),
        Media::Unknown | Media::Compound => plain::strings(look, bytes),
        _ => open(look, media, bytes),
    });
}
