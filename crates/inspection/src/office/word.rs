//! Documents.

use crate::kinds::Kind;
use crate::look::{Look, quote};
use crate::package::Package;
use crate::xml::{self, Item, Tag};

use super::ink::{Ink, Styles};
use super::{carried, cover};

pub(super) fn look(look: &mut Look, package: &mut Package<'_>) {
    if !package.has("word/document.xml") {
        look.unreadable("正文", "文档没有正文");
    }
    let styles = package
        .get(look, "word/styles.xml")
        .map(|bytes| Styles::read(&bytes))
        .unwrap_or_default();
    for part in package.below("word/") {
        let file = part.trim_start_matches("word/");
        if file.contains('/')
            && !file.starts_with("glossary/")
            && !file.starts_with("charts/")
            && !file.starts_with("diagrams/")
        {
            continue;
        }
        let region = match file
            .split(|character: char| !character.is_ascii_alphabetic())
            .next()
            .unwrap_or(file)
        {
            "document" => "正文",
            "header" => "页眉",
            "footer" => "页脚",
            "footnotes" => "脚注",
            "endnotes" => "尾注",
            "comments" => "批注",
            "glossary" => "构建基块",
            "charts" | "diagrams" => "图表",
            "settings" => {
                settings(look, package, &part);
                continue;
            }
            "people" | "styles" | "numbering" | "fontTable" | "webSettings" | "theme"
            | "stylesWithEffects" => continue,
            // What nobody knows is looked at with the parts that are not used.
            _ => continue,
        };
        if file.ends_with(".xml") {
            text_part(look, package, &part, region, &styles);
        }
    }
}

fn settings(look: &mut Look, package: &mut Package<'_>, part: &str) {
    let Some(bytes) = package.get(look, part) else {
        return;
    };
    let mut variables = Vec::new();
    let mut sources = Vec::new();
    let _ = xml::walk(&bytes, |item| match item {
        Item::Open("docVar", tag) => variables.push(format!(
            "{}：{}",
            tag.get("name").unwrap_or_default(),
            tag.get("val").unwrap_or_default()
        )),
        // Where the letters of a mail merge take their data from, with its password.
        Item::Open("connectString" | "query" | "udl" | "table", tag) => {
            sources.extend(tag.get("val"));
        }
        _ => {}
    });
    for source in sources {
        look.find(Kind::DataConnection, "邮件合并", "", &quote(&source));
        look.read("邮件合并", "", &source);
    }
    for variable in variables {
        look.find(Kind::CustomData, "文档变量", "", &quote(&variable));
        look.read("文档变量", "", &variable);
    }
}

fn text_part(
    look: &mut Look,
    package: &mut Package<'_>,
    part: &str,
    region: &str,
    styles: &Styles,
) {
    let Some(bytes) = package.get(look, part) else {
        return;
    };
    let mut reader = Reader::new(styles);
    let whole = xml::walk(&bytes, |item| match item {
        Item::Open(name, tag) => reader.open(name, tag),
        Item::Text(text) => reader.text(text),
        Item::Close(name) => reader.close(name),
    });
    if whole.is_err() {
        look.unreadable(region, "内容有误，没有读完");
    }
    carried::drawing(look, region, &bytes);
    let black = cover::black_shapes(&bytes);
    if black > 0 {
        look.find_many(Kind::CoveredText, region, "", "浮动的黑色图形", black);
    }
    reader.flush();
    for (kind, text) in reader.found {
        look.find(kind, region, "", &text);
    }
    look.read(region, "", &reader.visible);
    look.read(&format!("{region}的隐藏文字"), "", &reader.hidden);
    look.read(
        &format!("{region}的域代码、提示和替代文字"),
        "",
        &reader.carried,
    );
    look.read(&format!("{region}中已删除的文字"), "", &reader.deleted);
}

struct Reader<'a> {
    styles: &'a Styles,
    /// Text in sight, hidden text, and text that a revision has deleted.
    visible: String,
    hidden: String,
    deleted: String,
    found: Vec<(Kind, String)>,
    /// What is said beside the text: codes of fields, tips, choices, words for pictures.
    carried: String,
    run: Ink,
    run_style: Ink,
    paragraph: Ink,
    paragraph_style: Ink,
    /// What is behind the cells and tables that are open.
    cells: Vec<Ink>,
    in_run_properties: bool,
    in_paragraph_properties: bool,
    in_run: bool,
    in_text: bool,
    in_field_code: bool,
    code: String,
    /// Deletions and insertions that are open.
    deletions: u32,
    insertions: u32,
    /// What a finding gathers before it is told.
    gathered: String,
    gathering: Option<Kind>,
}

impl<'a> Reader<'a> {
    fn new(styles: &'a Styles) -> Reader<'a> {
        Reader {
            styles,
            visible: String::new(),
            hidden: String::new(),
            deleted: String::new(),
            found: Vec::new(),
            carried: String::new(),
            run: Ink::default(),
            run_style: Ink::default(),
            paragraph: Ink::default(),
            paragraph_style: Ink::default(),
            cells: Vec::new(),
            in_run_properties: false,
            in_paragraph_properties: false,
            in_run: false,
            in_text: false,
            in_field_code: false,
            code: String::new(),
            deletions: 0,
            insertions: 0,
            gathered: String::new(),
            gathering: None,
        }
    }

    fn open(&mut self, name: &str, tag: &Tag<'_>) {
        self.hear(name, tag);
        match name {
            "r" => {
                (self.run, self.run_style) = Default::default();
                self.in_run = true;
            }
            "rPr" => self.in_run_properties = self.in_run,
            "vanish" | "color" | "sz" | "highlight" | "shd" if self.in_run_properties => {
                self.run.take(name, tag);
            }
            "rStyle" if self.in_run_properties => {
                self.run_style = self.styles.ink(&tag.get("val").unwrap_or_default());
            }
            "pStyle" => self.paragraph_style = self.styles.ink(&tag.get("val").unwrap_or_default()),
            "shd" if self.in_paragraph_properties => self.paragraph.shade(tag),
            "shd" if !self.in_run => {
                if let Some(cell) = self.cells.last_mut() {
                    cell.shade(tag);
                }
            }
            "pPr" => self.in_paragraph_properties = true,
            "p" => (self.paragraph, self.paragraph_style) = Default::default(),
            "tbl" | "tc" => self
                .cells
                .push(self.cells.last().cloned().unwrap_or_default()),
            "tblStyle" => {
                if self.styles.shades(&tag.get("val").unwrap_or_default())
                    && let Some(table) = self.cells.last_mut()
                {
                    *table = Ink::on_anything();
                }
            }
            // The mark of a paragraph that was joined or parted.
            "del" | "ins" if self.in_paragraph_properties => {
                self.found
                    .push((Kind::TrackedChange, "段落的修订".to_owned()));
            }
            "del" | "moveFrom" => self.deletions += 1,
            "ins" | "moveTo" => self.insertions += 1,
            "rPrChange" | "pPrChange" | "tblPrChange" | "sectPrChange" | "cellIns" | "cellDel" => {
                self.found
                    .push((Kind::TrackedChange, "格式或者表格的修订".to_owned()));
            }
            "t" | "delText" => self.in_text = true,
            "instrText" | "delInstrText" => {
                self.in_field_code = true;
                if name == "delInstrText" {
                    self.found
                        .push((Kind::TrackedChange, "删除的域代码".to_owned()));
                }
            }
            "fldSimple" => self.code.push_str(&tag.get("instr").unwrap_or_default()),
            "tab" if self.in_run => self.put("\t"),
            "br" | "cr" => self.put("\n"),
            "comment" => self.gather(Kind::Comment),
            "altChunk" => self
                .found
                .push((Kind::EmbeddedFile, "嵌入的另一份文档".to_owned())),
            _ => {}
        }
    }

    /// Hears what attributes say in words.
    fn hear(&mut self, name: &str, tag: &Tag<'_>) {
        let choice = matches!(
            name,
            "listEntry" | "helpText" | "statusText" | "alias" | "tag" | "default" | "placeholder"
        );
        tag.each(|key, value| {
            let key = key.rsplit(':').next().unwrap_or(key);
            let words = matches!(
                key,
                "tooltip" | "descr" | "title" | "alt" | "displayText" | "string"
            );
            if (words || choice && key == "val" || name == "listItem" && key == "value")
                && !value.is_empty()
            {
                self.carried.push_str(value);
                self.carried.push('\n');
            }
        });
    }

    /// How the text that comes now looks.
    fn ink(&self) -> Ink {
        let cell = self.cells.last().cloned().unwrap_or_default();
        let paragraph = self.paragraph.over(&self.paragraph_style).over(&cell);
        self.run.over(&self.run_style).over(&paragraph)
    }

    fn text(&mut self, text: &str) {
        if self.in_field_code {
            self.code.push_str(text);
        } else if self.in_text {
            self.put(text);
        }
    }

    fn put(&mut self, text: &str) {
        let kind = if self.deletions > 0 {
            self.deleted.push_str(text);
            Some(Kind::TrackedChange)
        } else if let Some(kind) = self.ink().hides() {
            self.hidden.push_str(text);
            Some(kind)
        } else {
            self.visible.push_str(text);
            (self.insertions > 0).then_some(Kind::TrackedChange)
        };
        if self.gathering == Some(Kind::Comment) {
            self.gathered.push_str(text);
            return;
        }
        if self.gathering != kind {
            self.flush();
            self.gathering = kind;
        }
        if kind.is_some() {
            self.gathered.push_str(text);
        }
    }

    fn gather(&mut self, kind: Kind) {
        self.flush();
        self.gathering = Some(kind);
    }

    /// Tells what was gathered.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.gathered);
        if let Some(kind) = self.gathering.take()
            && (!text.trim().is_empty() || kind == Kind::Comment)
        {
            self.found.push((kind, quote(&text)));
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "r" => self.in_run = false,
            "rPr" => self.in_run_properties = false,
            "pPr" => self.in_paragraph_properties = false,
            "t" | "delText" => self.in_text = false,
            "instrText" | "delInstrText" => self.in_field_code = false,
            "del" | "ins" if self.in_paragraph_properties => {}
            "del" | "moveFrom" => {
                self.deletions = self.deletions.saturating_sub(1);
                self.flush();
            }
            "ins" | "moveTo" => {
                self.insertions = self.insertions.saturating_sub(1);
                self.flush();
            }
            "comment" => self.flush(),
            "p" => self.paragraph(),
            "tbl" => _ = self.cells.pop(),
            "tc" => {
                self.cells.pop();
                for text in [&mut self.visible, &mut self.hidden, &mut self.deleted] {
                    if text.ends_with('\n') {
                        text.pop();
                        text.push('\t');
                    }
                }
            }
            "tr" => self.visible.push('\n'),
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        for text in [&mut self.visible, &mut self.hidden, &mut self.deleted] {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        }
        let code = std::mem::take(&mut self.code);
        self.carried.push_str(&code);
        self.carried.push('\n');
        let quoted = code.split('"').nth(1).unwrap_or_default();
        let path = quoted.replace("\\\\", "\\");
        if carried::local(&path) || quoted.starts_with("\\\\") {
            self.found.push((Kind::Path, path));
        }
    }
}
