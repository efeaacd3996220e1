//! The workbook of before 2007, as far as it can be read.

use std::io::Cursor;

use calamine::{Data, Reader, SheetVisible, Xls};

use crate::kinds::Kind;
use crate::look::Look;

use super::sheet::address;

pub(crate) fn look(look: &mut Look, bytes: &[u8]) {
    let Ok(mut book) = Xls::new(Cursor::new(bytes)) else {
        look.unreadable("", "旧的 Excel 格式（.xls），已损坏或者设有密码");
        return;
    };
    // Rows and columns that are hidden, comments and caches are not among what
    // can be read here.
    look.unreadable("", "旧的 Excel 格式（.xls）：只检查了单元格和隐藏的工作表，隐藏的行列、批注、透视表缓存没有检查");
    let sheets = book.sheets_metadata().to_vec();
    look.pages = u32::try_from(sheets.len()).ok();
    for sheet in sheets {
        let region = match sheet.visible {
            SheetVisible::Visible => format!("工作表“{}”", sheet.name),
            _ => format!("隐藏的工作表“{}”", sheet.name),
        };
        match sheet.visible {
            SheetVisible::Visible => {}
            SheetVisible::Hidden => look.find(Kind::HiddenSheet, &region, "", ""),
            SheetVisible::VeryHidden => look.find(Kind::VeryHiddenSheet, &region, "", ""),
        }
        let Ok(range) = book.worksheet_range(&sheet.name) else {
            look.unreadable(&region, "不能读取");
            continue;
        };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let text = match value {
                Data::Float(number) => number.to_string(),
                value => value.to_string(),
            };
            let row = top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
            let column = left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
            look.read(&region, &address(row, column), &text);
        }
    }
}
