//! Workbooks.

pub(crate) mod book;
pub(crate) mod cells;
pub(crate) mod heads;
mod pivot;
pub(crate) mod scan;
pub(crate) mod split;
pub(crate) mod strings;
pub(crate) mod styles;

use crate::kinds::Kind;
use crate::look::{Look, quote};
use crate::package::{Package, Relation};
use crate::xml::{self, Item};

use super::{carried, cover};
use book::{Book, Sheet, Visibility};
use scan::Scan;

/// The name of a cell; rows and columns count from zero.
pub(crate) fn address(row: u32, column: u32) -> String {
    format!("{}{}", letters(column), u64::from(row) + 1)
}

/// The name of a column.
pub(crate) fn letters(column: u32) -> String {
    let mut name = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        left -= 1;
        name.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    name.iter().rev().collect()
}

pub(super) fn look(look: &mut Look, package: &mut Package<'_>) {
    let Some(book) = Book::read(look, package) else {
        look.unreadable("", "工作簿没有目录");
        return;
    };
    look.pages = u32::try_from(book.sheets.len()).ok();
    let mut used = vec![false; book.strings.texts.len()];
    for sheet in &book.sheets {
        look_at_sheet(look, package, &book, sheet, &mut used);
    }
    look.read("注音", "", &book.strings.readings.join("；"));
    for (string, _) in book
        .strings
        .texts
        .iter()
        .zip(&used)
        .filter(|(_, used)| !**used)
    {
        look.read("没有单元格使用的文字", "", string);
    }
    if let Some(folder) = &book.folder {
        look.find(Kind::Path, "工作簿", "", folder);
        look.read("保存的文件夹", "", folder);
    }
    names(look, &book);
    pivot::look(look, package);
    links(look, package);
    workbook_parts(look, package);
}

fn look_at_sheet(
    look: &mut Look,
    package: &mut Package<'_>,
    book: &Book,
    sheet: &Sheet,
    used: &mut [bool],
) {
    let region = match sheet.visibility {
        Visibility::Visible => format!("工作表“{}”", sheet.name),
        Visibility::Hidden | Visibility::VeryHidden => format!("隐藏的工作表“{}”", sheet.name),
    };
    look.read("工作表的名称", "", &sheet.name);
    let relations = package.relations(look, &sheet.part);
    let heads = table_heads(look, package, &relations);
    let mut scan = Scan::new(look, book, &region, heads, used);
    if let Some(bytes) = package.get(scan.look, &sheet.part) {
        scan.covered = cells::covered(&cells::merged(&bytes));
        let whole = cells::read(&bytes, &book.strings.texts, |event| scan.see(event));
        scan.finish();
        if whole.is_err() {
            scan.look.unreadable(&region, "内容有误，没有读完");
        }
    }
    let cells = scan.cells;
    match sheet.visibility {
        Visibility::Visible => {}
        Visibility::Hidden => look.find(
            Kind::HiddenSheet,
            &region,
            "",
            &format!("{cells} 个有内容的单元格"),
        ),
        Visibility::VeryHidden => look.find(
            Kind::VeryHiddenSheet,
            &region,
            "",
            &format!("{cells} 个有内容的单元格"),
        ),
    }
    for relation in relations.iter().filter(|relation| !relation.external) {
        match relation.kind.as_str() {
            "comments" | "threadedComment" => comments(look, package, &region, &relation.target),
            "drawing" => drawing(look, package, &region, &relation.target),
            "queryTable" => look.find(Kind::DataConnection, &region, "", "查询表"),
            _ => {}
        }
    }
}

/// The first rows of tables: their colours come from the table's style.
pub(crate) fn table_heads(
    look: &mut Look,
    package: &mut Package<'_>,
    relations: &[Relation],
) -> Vec<u32> {
    let mut rows = Vec::new();
    for relation in relations.iter().filter(|relation| relation.kind == "table") {
        let Some(bytes) = package.get(look, &relation.target) else {
            continue;
        };
        let _ = xml::walk(&bytes, |item| {
            if let Item::Open("table", tag) = item
                && let Some((row, _)) = tag
                    .get("ref")
                    .and_then(|area| cells::position(area.split(':').next()?))
            {
                rows.push(row);
            }
        });
    }
    rows
}

fn comments(look: &mut Look, package: &mut Package<'_>, region: &str, part: &str) {
    let Some(bytes) = package.get(look, part) else {
        return;
    };
    let mut cell = String::new();
    let mut text = String::new();
    let mut said = Vec::new();
    let _ = xml::walk(&bytes, |item| match item {
        Item::Open("comment" | "threadedComment", tag) => {
            cell = tag.get("ref").unwrap_or_default();
            text.clear();
        }
        Item::Text(words) => text.push_str(words),
        Item::Close("comment" | "threadedComment") => said.push((cell.clone(), text.clone())),
        Item::Close("authors") => text.clear(),
        _ => {}
    });
    for (cell, text) in said {
        look.find(Kind::Comment, region, &cell, &quote(&text));
        look.read(&format!("{region}的批注"), &cell, &text);
    }
}

fn drawing(look: &mut Look, package: &mut Package<'_>, region: &str, part: &str) {
    let Some(bytes) = package.get(look, part) else {
        return;
    };
    let text = carried::drawing(look, region, &bytes);
    look.read(&format!("{region}的图形"), "", &text);
    let black = cover::black_shapes(&bytes);
    if black > 0 {
        look.find_many(Kind::CoveredText, region, "", "浮动的黑色图形", black);
    }
    for relation in package.relations(look, part) {
        if relation.kind == "chart"
            && let Some(bytes) = package.get(look, &relation.target)
        {
            let text = carried::drawing(look, region, &bytes);
            look.read(&format!("{region}的图表"), "", &text);
        }
    }
}

fn names(look: &mut Look, book: &Book) {
    for name in book
        .names
        .iter()
        .filter(|name| name.hidden && !name.name.starts_with("_xlnm."))
    {
        look.find(Kind::HiddenName, "工作簿", "", &name.name);
    }
    for name in &book.names {
        look.read("名称管理器", "", &name.refers_to);
    }
}

/// Values that were copied from other workbooks.
fn links(look: &mut Look, package: &mut Package<'_>) {
    for part in package
        .below("xl/externalLinks/")
        .iter()
        .filter(|part| !part.contains("_rels"))
    {
        let target = package
            .relations(look, part)
            .into_iter()
            .map(|relation| relation.target)
            .next()
            .unwrap_or_default();
        look.find(Kind::ExternalLink, "工作簿", "", &target);
        if let Some(bytes) = package.get(look, part) {
            let region = format!("外部链接“{}”的缓存", crate::look::shorten(&target, 40));
            look.read(&region, "", &xml::text(&bytes));
        }
    }
}

fn workbook_parts(look: &mut Look, package: &mut Package<'_>) {
    if let Some(bytes) = package.get(look, "xl/connections.xml") {
        let mut connections = Vec::new();
        let _ = xml::walk(&bytes, |item| {
            if let Item::Open("connection", tag) = item {
                connections.push(tag.get("name").unwrap_or_default());
            }
        });
        for name in connections {
            look.find(Kind::DataConnection, "工作簿", "", &name);
        }
    }
    if !package.below("xl/revisions/").is_empty() {
        look.find(Kind::TrackedChange, "工作簿", "", "共享工作簿的修订记录");
    }
    for part in package
        .below("xl/revisions/")
        .iter()
        .filter(|part| !part.contains("_rels"))
    {
        if let Some(bytes) = package.get(look, part) {
            look.read("修订记录", "", &xml::text(&bytes));
        }
    }
    if !package.below("xl/model/").is_empty() {
        look.find(Kind::PivotCache, "工作簿", "", "Power Pivot 数据模型");
        look.unreadable("数据模型", "看不到数据模型里的数据");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_that_a_spreadsheet_shows() {
        assert_eq!(address(0, 0), "A1");
        assert_eq!(address(2, 27), "AB3");
        assert_eq!(letters(16_383), "XFD");
        assert_eq!(cells::position("XFD1048576"), Some((1_048_575, 16_383)));
        assert_eq!(cells::position("A0"), None);
        assert_eq!(cells::position("ZZZZZZZZ1"), None);
    }
}
