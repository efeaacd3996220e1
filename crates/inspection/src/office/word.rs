//! Documents.

use crate::kinds::Kind;
use crate::look::{Look, quote};
use crate::package::Package;
use crate::xml::{self, Item, Tag};

use super::carried;

pub(super) fn look(look: &mut Look, package: &mut Package<'_>) {
    if !package.has("word/document.xml") {
        look.unreadable("正文", "文档没有正文");
    }
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
            text_part(look, package, &part, region);
        }
    }
}

fn settings(look: &mut Look, package: &mut Package<'_>, part: &str) {
    let Some(bytes) = package.get(look, part) else {
        return;
    };
    let mut variables = Vec::new();
    let _ = xml::walk(&bytes, |item| {
        if let Item::Open("docVar", tag) = item {
            variables.push(format!(
                "{}：{}",
                tag.get("name").unwrap_or_default(),
                tag.get("val").unwrap_or_default()
            ));
        }
    });
    for variable in variables {
        look.find(Kind::CustomData, "文档变量", "", &quote(&variable));
        look.read("文档变量", "", &variable);
    }
}

fn text_part(look: &mut Look, package: &mut Package<'_>, part: &str, region: &str) {
    let Some(bytes) = package.get(look, part) else {
        return;
    };
    let mut reader = Reader::default();
    let whole = xml::walk(&bytes, |item| match item {
        Item::Open(name, tag) => reader.open(name, tag),
        Item::Text(text) => reader.text(text),
        Item::Close(name) => reader.close(name),
    });
    if whole.is_err() {
        look.unreadable(region, "内容有误，没有读完");
    }
    carried::drawing(look, region, &bytes);
    reader.flush();
    for (kind, text) in reader.found {
        look.find(kind, region, "", &text);
    }
    look.read(region, "", &reader.visible);
    look.read(&format!("{region}的隐藏文字"), "", &reader.hidden);
    look.read(&format!("{region}中已删除的文字"), "", &reader.deleted);
}

/// How a run of text looks.
#[derive(Clone, Debug, Default)]
struct Ink {
    vanishes: bool,
    white: bool,
    shaded: bool,
}

#[derive(Default)]
struct Reader {
    /// Text in sight, hidden text, and text that a revision has deleted.
    visible: String,
    hidden: String,
    deleted: String,
    found: Vec<(Kind, String)>,
    run: Ink,
    paragraph_shaded: bool,
    cell_shaded: bool,
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

impl Reader {
    fn open(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "r" => {
                self.run = Ink::default();
                self.in_run = true;
            }
            "rPr" => self.in_run_properties = self.in_run,
            "vanish" | "webHidden" if self.in_run_properties => {
                self.run.vanishes |= name == "vanish" && tag.is_on()
            }
            "color" if self.in_run_properties => {
                self.run.white = tag
                    .get("val")
                    .is_some_and(|colour| colour.eq_ignore_ascii_case("FFFFFF"));
            }
            "shd" => self.shade(tag),
            "highlight" if self.in_run_properties => self.run.shaded = true,
            "pPr" => {
                self.paragraph_shaded = false;
                self.in_paragraph_properties = true;
            }
            "tc" => self.cell_shaded = false,
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
            "instrText" => self.in_field_code = true,
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

    fn shade(&mut self, tag: &Tag<'_>) {
        let clear = |colour: &str| {
            colour.eq_ignore_ascii_case("auto") || colour.eq_ignore_ascii_case("FFFFFF")
        };
        let shaded = tag.get("fill").is_some_and(|colour| !clear(&colour))
            || tag.get("val").is_some_and(|pattern| pattern == "solid");
        if self.in_run_properties {
            self.run.shaded = shaded;
        } else if self.in_run {
        } else {
            self.paragraph_shaded |= shaded;
            self.cell_shaded |= shaded;
        }
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
        } else if self.run.vanishes {
            self.hidden.push_str(text);
            Some(Kind::HiddenText)
        } else if self.run.white && !self.run.shaded && !self.paragraph_shaded && !self.cell_shaded
        {
            self.hidden.push_str(text);
            Some(Kind::WhiteText)
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
            "instrText" => self.in_field_code = false,
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
            "tc" => {
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
        self.paragraph_shaded = false;
        for text in [&mut self.visible, &mut self.hidden, &mut self.deleted] {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        }
        let code = std::mem::take(&mut self.code);
        let quoted = code.split('"').nth(1).unwrap_or_default();
        let path = quoted.replace("\\\\", "\\");
        if carried::local(&path) || quoted.starts_with("\\\\") {
            self.found.push((Kind::Path, path));
        }
        self.visible.push_str(if code.contains("HYPERLINK") {
            quoted
        } else {
            ""
        });
    }
}
