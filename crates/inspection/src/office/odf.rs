//! OpenDocument files.

use crate::kinds::Kind;
use crate::look::{Look, quote};
use crate::package::Package;
use crate::xml::{self, Item, Tag};
use crate::{open, picture, sniff};

use super::open_styles::{Look as Appearance, Styles};
use super::{properties, unused};

pub(crate) fn look(look: &mut Look, bytes: &[u8]) {
    let Some(mut package) = Package::open(look, bytes) else {
        return;
    };
    if let Some(manifest) = package.get(look, "META-INF/manifest.xml")
        && sniff::contains(&manifest, b"encryption-data")
    {
        look.unreadable("", "文件设有打开密码");
        return;
    }
    let parts = [("styles.xml", "页眉页脚"), ("content.xml", "正文")];
    let parts = parts.map(|(part, region)| (package.get(look, part), region));
    let mut styles = Styles::default();
    for bytes in parts.iter().filter_map(|(bytes, _)| bytes.as_ref()) {
        styles.read(bytes);
    }
    for (bytes, region) in &parts {
        if let Some(bytes) = bytes {
            content(look, bytes, region, &styles);
        }
    }
    if let Some(bytes) = package.get(look, "meta.xml") {
        properties::named(look, &bytes);
    }
    for name in package.below("") {
        if name.starts_with("Pictures/") {
            if let Some(bytes) = package.get(look, &name) {
                look.find(Kind::Picture, "文件", "", "");
                picture::data(
                    look,
                    sniff::sniff(&name, &bytes),
                    &bytes,
                    &format!("图片“{name}”"),
                );
            }
        } else if name.starts_with("Basic/") || name.starts_with("Scripts/") {
            look.find(Kind::Script, "文件", "", "带有宏");
        } else if name.ends_with("/content.xml")
            || name.starts_with("ObjectReplacements/")
            || name.starts_with("Object ") && !name.contains('/')
        {
            look.find(Kind::EmbeddedFile, "文件", "", &name);
            if let Some(bytes) = package.get(look, &name) {
                let media = sniff::sniff(&name, &bytes);
                if look.depth() < look.limits.depth && media != sniff::Media::Unknown {
                    look.inside(&name, |look| open::open(look, media, &bytes));
                }
            }
        }
    }
    unused::open_document(look, &mut package);
}

fn content(look: &mut Look, bytes: &[u8], region: &str, styles: &Styles) {
    let mut reader = Reader::new(styles);
    let whole = xml::walk(bytes, |item| match item {
        Item::Open(name, tag) => reader.open(name, tag),
        Item::Text(text) => reader.text(text),
        Item::Close(name) => reader.close(name),
    });
    if whole.is_err() {
        look.unreadable(region, "内容有误，没有读完");
    }
    if reader.tables > 0 && look.pages.is_none() {
        look.pages = Some(reader.tables);
    }
    for (kind, what) in reader.found {
        look.find(kind, region, "", &what);
    }
    look.read(region, "", &reader.all);
    look.read(&format!("{region}的公式和提示"), "", &reader.carried);
}

struct Reader<'a> {
    styles: &'a Styles,
    /// How the cell and the paragraph look in which we are.
    cell: Appearance,
    paragraph: Appearance,
    /// What attributes say in words.
    carried: String,
    table: String,
    tables: u32,
    row_hidden: bool,
    all: String,
    gathered: String,
    /// The element that is being gathered, what for and how deep it is.
    gathering: Option<(String, Kind, u32)>,
    found: Vec<(Kind, String)>,
}

impl<'a> Reader<'a> {
    fn new(styles: &'a Styles) -> Reader<'a> {
        Reader {
            styles,
            cell: Appearance::default(),
            paragraph: Appearance::default(),
            carried: String::new(),
            table: String::new(),
            tables: 0,
            row_hidden: false,
            all: String::new(),
            gathered: String::new(),
            gathering: None,
            found: Vec::new(),
        }
    }

    fn open(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "table" => {
                self.table = tag.get("name").unwrap_or_default();
                self.all.push_str(&self.table);
                self.all.push('\n');
                self.tables += 1;
                if self.styles.of("table", tag).is_hidden() {
                    self.found.push((Kind::HiddenSheet, self.table.clone()));
                }
            }
            "page" if self.styles.of("drawing-page", tag).is_hidden() => {
                self.found
                    .push((Kind::HiddenSlide, tag.get("name").unwrap_or_default()));
            }
            "table-row" => {
                self.row_hidden = is_collapsed(tag) || self.styles.of("table-row", tag).is_narrow();
            }
            "table-column"
                if is_collapsed(tag) || self.styles.of("table-column", tag).is_narrow() =>
            {
                self.found
                    .push((Kind::HiddenColumns, format!("表“{}”", self.table)));
            }
            "table-cell" => self.cell = self.styles.of("table-cell", tag),
            "section" if matches!(tag.get("display").as_deref(), Some("none" | "condition")) => {
                self.gather(name, Kind::HiddenText)
            }
            "p" | "h" => {
                self.paragraph = self.styles.of("paragraph", tag).over(&self.cell);
                if let Some(kind) = self.paragraph.hides() {
                    self.gather(name, kind);
                }
            }
            "span" => {
                let look = self.styles.of("text", tag).over(&self.paragraph);
                if let Some(kind) = look.hides() {
                    self.gather(name, kind);
                }
            }
            "annotation" => self.gather(name, Kind::Comment),
            "notes" => self.gather(name, Kind::SpeakerNotes),
            "tracked-changes" => self.gather(name, Kind::TrackedChange),
            "hidden-text" | "hidden-paragraph" => {
                let said = tag.get("string-value").unwrap_or_default();
                self.all.push_str(&said);
                self.found.push((Kind::HiddenText, quote(&said)));
            }
            "database-source-table" | "database-source-sql" | "cell-range-source" => {
                self.found.push((Kind::DataConnection, String::new()));
            }
            _ => {}
        }
        if let Some(formula) = tag.get("formula") {
            let words = formula.split('"').skip(1).step_by(2);
            self.carried.extend(words.flat_map(|word| [word, "\n"]));
        }
        for name in ["title", "help-text", "display-name"] {
            self.carried.extend(tag.get(name).map(|said| said + "\n"));
        }
        if let Some((element, _, depth)) = &mut self.gathering
            && element == name
        {
            *depth += 1;
        }
        // A number's whole value; what is shown may be rounded.
        if name == "table-cell"
            && let Some(value) = tag.get("value").filter(|value| value.len() > 10)
        {
            self.all.push_str(&value);
            self.all.push('\t');
        }
    }

    fn gather(&mut self, element: &str, kind: Kind) {
        if self.gathering.is_none() {
            self.gathering = Some((element.to_owned(), kind, 0));
            self.gathered.clear();
        }
    }

    fn text(&mut self, text: &str) {
        self.all.push_str(text);
        if self.gathering.is_some() {
            self.gathered.push_str(text);
        }
        if self.row_hidden && !text.trim().is_empty() {
            self.row_hidden = false;
            self.found
                .push((Kind::HiddenRows, format!("表“{}”", self.table)));
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" => self.all.push('\n'),
            "table-cell" => {
                if self.all.ends_with('\n') {
                    self.all.pop();
                }
                self.all.push('\t');
            }
            "table-row" => self.all.push('\n'),
            _ => {}
        }
        if name == "table-cell" {
            self.cell = Appearance::default();
        }
        let Some((element, kind, depth)) = &mut self.gathering else {
            return;
        };
        if element == name {
            *depth -= 1;
            if *depth == 0 {
                let kind = *kind;
                self.gathering = None;
                let text = std::mem::take(&mut self.gathered);
                if !text.trim().is_empty() || kind != Kind::SpeakerNotes {
                    self.found.push((kind, quote(&text)));
                }
            }
        }
    }
}

/// Whether a row or a column is hidden or filtered out.
fn is_collapsed(tag: &Tag<'_>) -> bool {
    matches!(
        tag.get("visibility").as_deref(),
        Some("collapse" | "filter")
    )
}
