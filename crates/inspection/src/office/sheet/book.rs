//! The contents page of a workbook: its sheets, strings, styles and names.

use crate::look::Look;
use crate::package::Package;
use crate::xml::{self, Item};

use super::strings::Strings;
use super::styles::Styles;

/// Whether a sheet can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visibility {
    Visible,
    Hidden,
    VeryHidden,
}

/// A sheet.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) visibility: Visibility,
    /// The part with its cells.
    pub(crate) part: String,
}

/// A defined name.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) name: String,
    pub(crate) refers_to: String,
    pub(crate) hidden: bool,
}

/// A workbook without its cells.
pub(crate) struct Book {
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) names: Vec<Name>,
    pub(crate) strings: Strings,
    pub(crate) styles: Styles,
    /// Whether days are counted from 1904.
    pub(crate) from_1904: bool,
    /// The folder on somebody's computer in which it was saved.
    pub(crate) folder: Option<String>,
}

const PART: &str = "xl/workbook.xml";

impl Book {
    pub(crate) fn read(look: &mut Look, package: &mut Package<'_>) -> Option<Book> {
        let bytes = package.get(look, PART)?;
        let relations = package.relations(look, PART);
        let mut sheets = Vec::new();
        let mut names: Vec<Name> = Vec::new();
        let mut naming = false;
        let mut from_1904 = false;
        let mut folder = None;
        let whole = xml::walk(&bytes, |item| match item {
            Item::Open("sheet", tag) => {
                let id = tag.relation().unwrap_or_default();
                let part = relations.iter().find(|relation| relation.id == id);
                sheets.push(Sheet {
                    name: tag.get("name").unwrap_or_default(),
                    visibility: match tag.get("state").as_deref() {
                        Some("hidden") => Visibility::Hidden,
                        Some("veryHidden") => Visibility::VeryHidden,
                        _ => Visibility::Visible,
                    },
                    part: part.map(|part| part.target.clone()).unwrap_or_default(),
                });
            }
            Item::Open("workbookPr", tag) => from_1904 = tag.is("date1904"),
            Item::Open("absPath", tag) => folder = tag.get("url"),
            Item::Open("definedName", tag) => {
                naming = true;
                names.push(Name {
                    name: tag.get("name").unwrap_or_default(),
                    refers_to: String::new(),
                    hidden: tag.is("hidden"),
                });
            }
            Item::Text(text) if naming => {
                if let Some(name) = names.last_mut() {
                    name.refers_to.push_str(text);
                }
            }
            Item::Close("definedName") => naming = false,
            _ => {}
        });
        if whole.is_err() {
            look.unreadable("工作簿", "目录有误，没有读完");
        }
        let part = |kind: &str, usual: &str| {
            relations
                .iter()
                .find(|relation| relation.kind == kind)
                .map_or_else(|| usual.to_owned(), |relation| relation.target.clone())
        };
        let strings = package
            .get(look, &part("sharedStrings", "xl/sharedStrings.xml"))
            .map(|bytes| Strings::read(&bytes))
            .unwrap_or_default();
        let styles = package
            .get(look, &part("styles", "xl/styles.xml"))
            .map(|bytes| Styles::read(&bytes))
            .unwrap_or_default();
        Some(Book {
            sheets,
            names,
            strings,
            styles,
            from_1904,
            folder,
        })
    }
}
