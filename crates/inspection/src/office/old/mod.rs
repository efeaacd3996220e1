//! The workbook of before 2007 (MS-XLS, BIFF8).

mod looks;
mod records;
mod summary;
mod text;

use std::collections::BTreeMap;

use crate::compound::Compound;
use crate::kinds::Kind;
use crate::look::{Look, quote};

use super::sheet::book::{Book, Visibility};
use super::sheet::cells::{Cell, Event};
use super::sheet::scan::Scan;
use super::sheet::strings::Strings;
use records::{Globals, Page};

pub(crate) fn look(look: &mut Look, bytes: &[u8]) {
    let Some(file) = Compound::open(bytes) else {
        look.unreadable("", "旧的 Excel 格式（.xls），已损坏");
        return;
    };
    carried(look, &file);
    summary::look(look, &file);
    let Some(stream) = file.stream("Workbook") else {
        look.unreadable("", "更早的 Excel 格式（Excel 95 及以前）");
        return;
    };
    let Some(globals) = Globals::read(&stream) else {
        look.unreadable("", "旧的 Excel 格式（.xls），已损坏或者设有打开密码");
        return;
    };
    look.pages = u32::try_from(globals.sheets.len()).ok();
    if globals.links {
        look.find(Kind::ExternalLink, "工作簿", "", "引用了别的文件");
    }
    let book = Book {
        sheets: Vec::new(),
        names: Vec::new(),
        strings: Strings::default(),
        styles: globals.styles,
        from_1904: false,
        folder: None,
    };
    for sheet in &globals.sheets {
        let region = match sheet.visibility {
            Visibility::Visible => format!("工作表“{}”", sheet.name),
            _ => format!("隐藏的工作表“{}”", sheet.name),
        };
        match records::page(&stream, sheet.start, &globals.strings) {
            Some(page) => one_sheet(look, &book, &region, sheet.visibility, page),
            None => look.unreadable(&region, "内容有误"),
        }
    }
}

fn one_sheet(look: &mut Look, book: &Book, region: &str, visibility: Visibility, page: Page) {
    let mut scan = Scan::new(look, book, region, Vec::new(), &mut []);
    for columns in page.columns {
        scan.see(Event::Columns(columns));
    }
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    for cell in page.cells {
        rows.entry(cell.row).or_default().push(cell);
    }
    for (row, mut cells) in rows {
        let hidden = page.hidden_rows.contains(&row);
        scan.see(Event::Row {
            row,
            hidden,
            height: None,
        });
        cells.sort_by_key(|cell| cell.column);
        for cell in cells {
            scan.see(Event::Cell(cell));
        }
        scan.see(Event::RowEnd);
    }
    scan.finish();
    let what = format!("{} 个有内容的单元格", scan.cells);
    match visibility {
        Visibility::Visible => {}
        Visibility::Hidden => look.find(Kind::HiddenSheet, region, "", &what),
        Visibility::VeryHidden => look.find(Kind::VeryHiddenSheet, region, "", &what),
    }
    for place in &page.notes {
        look.find(Kind::Comment, region, place, "");
    }
    for text in &page.texts {
        if !page.notes.is_empty() {
            look.find_many(Kind::Comment, region, "", &quote(text), 0);
        }
        look.read(&format!("{region}的批注和文本框"), "", text);
    }
    look.read(
        &format!("{region}的公式、页眉页脚"),
        "",
        &page.words.join("；"),
    );
    if page.incomplete {
        look.unreadable(region, "内容有误，没有读完");
    }
}

/// What the container has beside the sheets.
fn carried(look: &mut Look, file: &Compound<'_>) {
    let has = |wanted: &str| file.names().any(|name| name.starts_with(wanted));
    if has("_SX_DB_CUR") {
        look.find(Kind::PivotCache, "工作簿", "", "");
        look.unreadable("数据透视表缓存", "旧格式的缓存看不到里面的记录");
    }
    if has("_VBA_PROJECT") {
        look.find(Kind::Script, "文件", "", "带有宏");
    }
    if has("MBD") || has("LNK") {
        look.find(Kind::EmbeddedFile, "文件", "", "");
        look.unreadable("嵌入的文件", "旧格式嵌入的文件看不到里面");
    }
    if has("Revision Log") {
        look.find(Kind::TrackedChange, "工作簿", "", "共享工作簿的修订记录");
    }
}

/// A file of this container whose content cannot be read: its properties can.
pub(crate) fn closed(look: &mut Look, bytes: &[u8], why: &str) {
    look.unreadable("", why);
    if let Some(file) = Compound::open(bytes) {
        summary::look(look, &file);
    }
}
