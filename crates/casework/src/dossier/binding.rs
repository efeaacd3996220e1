//! Binding papers into one PDF: pages of other PDFs and pictures, one after the other,
//! with bookmarks and page labels. Only what a page shows comes along: no scripts, no
//! actions, no embedded files. What was handed in a child process reads.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream, dictionary, text_string};

use super::pictures::Picture;
use super::uploads::Unbound;
use crate::clock::china_time;

/// The most pages that one file may add.
const MOST_PAGES: usize = 2_000;
/// The most that one stream of a file may unfold to while it is read.
const MOST_UNFOLDED: usize = 128 * 1024 * 1024;
/// The most objects that one file may have copied.
const MOST_OBJECTS: usize = 200_000;
/// How deep page trees are followed upwards.
const DEEPEST: usize = 64;
/// A4, in points.
const A4: (f32, f32) = (595.28, 841.89);
/// The margin around a picture, in points.
const MARGIN: f32 = 28.35;

/// Pages, collected.
pub struct Binder {
    pub(super) document: Document,
    root: ObjectId,
    pub(super) pages: Vec<ObjectId>,
}

impl Default for Binder {
    fn default() -> Self {
        let mut document = Document::with_version("1.7");
        let root = document.new_object_id();
        Binder {
            document,
            root,
            pages: Vec::new(),
        }
    }
}

/// A bookmark: what it says, the page that it leads to (from 0), and those below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The text.
    pub title: String,
    /// The page.
    pub page: usize,
    /// Those below.
    pub below: Vec<Mark>,
}

impl Binder {
    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Adds the pages of a PDF; answers how many.
    ///
    /// # Errors
    /// It cannot be bound; nothing was added.
    pub fn pdf(&mut self, bytes: &[u8]) -> Result<usize, Unbound> {
        let options = LoadOptions::with_max_decompressed_size(MOST_UNFOLDED);
        let source =
            Document::load_mem_with_options(bytes, options).map_err(|_| Unbound::Damaged)?;
        if source.is_encrypted() || source.was_encrypted() {
            return Err(Unbound::Locked);
        }
        let found: Vec<ObjectId> = source.page_iter().take(MOST_PAGES + 1).collect();
        if found.is_empty() {
            return Err(Unbound::Damaged);
        }
        if found.len() > MOST_PAGES || source.objects.len() > MOST_OBJECTS {
            return Err(Unbound::TooMuch);
        }
        let mut copy = Copying {
            source: &source,
            into: &mut self.document,
            known: BTreeMap::new(),
            waiting: VecDeque::new(),
        };
        let added = found
            .iter()
            .map(|page| copy.page(*page, self.root))
            .collect::<Option<Vec<_>>>()
            .ok_or(Unbound::Damaged)?;
        copy.rest();
        self.pages.extend(&added);
        Ok(added.len())
    }

    /// Adds a picture on a page of its own.
    ///
    /// # Errors
    /// It is none that can be bound.
    pub fn picture(&mut self, bytes: &[u8]) -> Result<usize, Unbound> {
        let picture = Picture::read(bytes).ok_or(Unbound::Kind)?;
        let lies = picture.width > picture.height;
        let (wide, high) = if lies { (A4.1, A4.0) } else { A4 };
        let (width, height) = (picture.width as f32, picture.height as f32);
        let scale = ((wide - 2.0 * MARGIN) / width).min((high - 2.0 * MARGIN) / height);
        let (w, h) = (width * scale, height * scale);
        let (x, y) = ((wide - w) / 2.0, (high - h) / 2.0);
        let image = self.document.add_object(picture.stream());
        let drawn = format!("q {w:.2} 0 0 {h:.2} {x:.2} {y:.2} cm /Im Do Q");
        let content = Stream::new(Dictionary::new(), drawn.into_bytes());
        let content = self.document.add_object(content);
        let page = self.document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => self.root,
            "MediaBox" => vec![0.into(), 0.into(), wide.into(), high.into()],
            "Resources" => dictionary! { "XObject" => dictionary! { "Im" => image } },
            "Contents" => content,
        });
        self.pages.push(page);
        Ok(1)
    }

    /// Brings objects of another document along; answers what they are here.
    pub(super) fn graft(&mut self, source: &Document, ids: &[ObjectId]) -> Vec<Object> {
        let mut copy = Copying {
            source,
            into: &mut self.document,
            known: BTreeMap::new(),
            waiting: VecDeque::new(),
        };
        let copied = ids.iter().map(|id| copy.referred(*id)).collect();
        copy.rest();
        copied
    }

    /// Moves the last pages to the front.
    pub fn last_first(&mut self, count: usize) {
        let count = count.min(self.pages.len());
        self.pages.rotate_right(count);
    }

    /// The PDF. The first `before` pages are numbered in small Roman figures, the last
    /// `after` not at all; those between from 1.
    ///
    /// # Errors
    /// Nothing was bound.
    pub fn finish(
        mut self,
        title: &str,
        at: DateTime<Utc>,
        marks: &[Mark],
        (before, after): (usize, usize),
    ) -> Result<Vec<u8>, Unbound> {
        let count = self.pages.len();
        let kids: Vec<Object> = self.pages.iter().map(|page| (*page).into()).collect();
        let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count as i64 };
        self.document.objects.insert(self.root, tree.into());
        let outlines = self.document.new_object_id();
        let (first, last, shown) = self.marks(marks, outlines);
        let mut outline = dictionary! { "Type" => "Outlines", "Count" => shown };
        if let (Some(first), Some(last)) = (first, last) {
            outline.set("First", first);
            outline.set("Last", last);
        }
        self.document.objects.insert(outlines, outline.into());
        let last = count.saturating_sub(after);
        let mut labels: Vec<Object> = Vec::new();
        for (page, style) in [(0, "r"), (before, "D"), (last, "")] {
            let label = match style {
                "" => Dictionary::new(),
                style => dictionary! { "S" => style },
            };
            labels.extend([(page as i64).into(), label.into()]);
        }
        let catalog = self.document.add_object(dictionary! {
            "Type" => "Catalog",
            "Pages" => self.root,
            "Outlines" => outlines,
            "PageMode" => "UseOutlines",
            "PageLabels" => dictionary! { "Nums" => labels },
            "Lang" => Object::string_literal("zh-CN"),
        });
        let date = china_time(at).format("D:%Y%m%d%H%M%S+08'00'").to_string();
        let info = self.document.add_object(dictionary! {
            "Title" => text_string(title),
            "Producer" => Object::string_literal("Kaijuan"),
            "CreationDate" => Object::string_literal(date),
        });
        self.document.trailer.set("Root", catalog);
        self.document.trailer.set("Info", info);
        let mut bytes = Vec::new();
        self.document
            .save_to(&mut bytes)
            .map_err(|_| Unbound::Damaged)?;
        Ok(bytes)
    }

    /// Writes bookmarks below one; answers the first, the last and how many.
    fn marks(
        &mut self,
        marks: &[Mark],
        parent: ObjectId,
    ) -> (Option<ObjectId>, Option<ObjectId>, i64) {
        let ids: Vec<ObjectId> = marks
            .iter()
            .map(|_| self.document.new_object_id())
            .collect();
        for (at, mark) in marks.iter().enumerate() {
            let Some(page) = self.pages.get(mark.page).copied() else {
                continue;
            };
            let mut item = dictionary! {
                "Title" => text_string(&mark.title),
                "Parent" => parent,
                "Dest" => vec![page.into(), Object::Name(b"Fit".to_vec())],
            };
            if let Some(before) = at.checked_sub(1) {
                item.set("Prev", ids[before]);
            }
            if let Some(next) = ids.get(at + 1) {
                item.set("Next", *next);
            }
            if let (Some(first), Some(last), count) = self.marks(&mark.below, ids[at]) {
                item.set("First", first);
                item.set("Last", last);
                // folded away
                item.set("Count", -count);
            }
            self.document.objects.insert(ids[at], item.into());
        }
        (ids.first().copied(), ids.last().copied(), ids.len() as i64)
    }
}

/// What a page shows, and what it inherits of that.
const SHOWN: [&[u8]; 8] = [
    b"MediaBox",
    b"CropBox",
    b"Rotate",
    b"Resources",
    b"Contents",
    b"Annots",
    b"UserUnit",
    b"Group",
];
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// What does something, holds something else, or leads back into the whole document.
const LEFT_OUT: [&[u8]; 9] = [
    b"AA",
    b"OpenAction",
    b"JS",
    b"EF",
    b"StructParent",
    b"StructParents",
    b"Metadata",
    b"PieceInfo",
    b"Popup",
];

/// Copies what pages show from one document into another.
struct Copying<'s> {
    source: &'s Document,
    into: &'s mut Document,
    known: BTreeMap<ObjectId, ObjectId>,
    waiting: VecDeque<ObjectId>,
}

impl Copying<'_> {
    fn page(&mut self, id: ObjectId, parent: ObjectId) -> Option<ObjectId> {
        let page = self.source.get_dictionary(id).ok()?;
        let copied = self.new_id(id);
        let mut shown = dictionary! { "Type" => "Page", "Parent" => parent };
        for key in SHOWN {
            let inherited = || INHERITED.contains(&key).then(|| self.inherited(page, key));
            let value = page.get(key).ok().or_else(|| inherited().flatten());
            if let Some(value) = value.cloned() {
                shown.set(key, self.translated(&value));
            }
        }
        if !shown.has(b"MediaBox") {
            let a4 = vec![0.into(), 0.into(), A4.0.into(), A4.1.into()];
            shown.set("MediaBox", a4);
        }
        self.into.objects.insert(copied, shown.into());
        Some(copied)
    }

    fn inherited<'p>(&'p self, page: &'p Dictionary, key: &[u8]) -> Option<&'p Object> {
        let mut node = page;
        for _ in 0..DEEPEST {
            if let Ok(value) = node.get(key) {
                return Some(value);
            }
            let parent = node.get(b"Parent").ok()?.as_reference().ok()?;
            node = self.source.get_dictionary(parent).ok()?;
        }
        None
    }

    fn new_id(&mut self, id: ObjectId) -> ObjectId {
        *self
            .known
            .entry(id)
            .or_insert_with(|| self.into.new_object_id())
    }

    /// Copies what the pages refer to, and what that refers to.
    fn rest(&mut self) {
        while let Some(id) = self.waiting.pop_front() {
            let copied = self.new_id(id);
            let object = match self.source.get_object(id) {
                Ok(object) => self.translated(&object.clone()),
                Err(_) => Object::Null,
            };
            self.into.objects.insert(copied, object);
        }
    }

    /// An object with its references led to the copies.
    fn translated(&mut self, object: &Object) -> Object {
        match object {
            Object::Reference(id) => self.referred(*id),
            Object::Array(items) => {
                Object::Array(items.iter().map(|item| self.translated(item)).collect())
            }
            Object::Dictionary(fields) => Object::Dictionary(self.fields(fields)),
            Object::Stream(stream) => {
                let mut copied = stream.clone();
                copied.dict = self.fields(&stream.dict);
                Object::Stream(copied)
            }
            plain => plain.clone(),
        }
    }

    fn referred(&mut self, id: ObjectId) -> Object {
        if let Some(known) = self.known.get(&id) {
            return Object::Reference(*known);
        }
        // What leads back into the tree of pages would bring all of it along.
        let kind = self.source.get_dictionary(id).ok();
        let kind = kind.and_then(|fields| fields.get(b"Type").ok()?.as_name().ok());
        if matches!(kind, Some(b"Page" | b"Pages" | b"Catalog" | b"Filespec")) {
            return Object::Null;
        }
        let copied = self.new_id(id);
        self.waiting.push_back(id);
        Object::Reference(copied)
    }

    fn fields(&mut self, fields: &Dictionary) -> Dictionary {
        let annotation = fields.has(b"Rect") && fields.has(b"Subtype");
        let mut copied = Dictionary::new();
        for (key, value) in fields.iter() {
            let acts = annotation && matches!(key.as_slice(), b"A" | b"Dest" | b"FS" | b"Parent");
            if !acts && !LEFT_OUT.contains(&key.as_slice()) {
                let value = self.translated(value);
                copied.set(key.clone(), value);
            }
        }
        copied
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of so many pages, with a script that runs when it is opened and a file in it.
    fn pdf(pages: usize) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let root = document.new_object_id();
        let mut kids: Vec<Object> = Vec::new();
        for nth in 0..pages {
            let content = Stream::new(Dictionary::new(), format!("% page {nth}").into_bytes());
            let content = document.add_object(content);
            let script =
                dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("evil") };
            let link = dictionary! {
                "Type" => "Annot", "Subtype" => "Link", "A" => script.clone(),
                "Rect" => vec![0.into(), 0.into(), 1.into(), 1.into()],
            };
            let page = dictionary! {
                "Type" => "Page", "Parent" => root, "Contents" => content,
                "Annots" => vec![link.into()], "AA" => dictionary! { "O" => script },
            };
            kids.push(document.add_object(page).into());
        }
        let tree = dictionary! {
            "Type" => "Pages", "Kids" => kids, "Count" => pages as i64,
            "MediaBox" => vec![0.into(), 0.into(), 100.into(), 200.into()],
        };
        document.objects.insert(root, tree.into());
        let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("evil") };
        let catalog = dictionary! { "Type" => "Catalog", "Pages" => root, "OpenAction" => script };
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    fn bound() -> Vec<u8> {
        let mut binder = Binder::default();
        assert_eq!(binder.pdf(&pdf(2)), Ok(2));
        assert_eq!(binder.pdf(&pdf(3)), Ok(3));
        assert_eq!(binder.pdf(&pdf(1)), Ok(1));
        binder.last_first(1);
        let mark = |title: &str, page| Mark {
            title: title.to_owned(),
            page,
            below: Vec::new(),
        };
        let marks = [mark("卷内目录", 0), mark("申请表", 1)];
        let at = "2026-03-20T08:30:10Z".parse().unwrap();
        binder.finish("卷宗", at, &marks, (1, 1)).unwrap()
    }

    #[test]
    fn pages_are_bound_in_order_and_the_same_every_time() {
        let bytes = bound();
        assert_eq!(bytes, bound());
        let document = Document::load_mem(&bytes).unwrap();
        let pages: Vec<ObjectId> = document.page_iter().collect();
        assert_eq!(pages.len(), 6);
        let content = |page| String::from_utf8(document.get_page_content(page)).unwrap();
        let said: Vec<String> = pages.iter().map(|page| content(*page)).collect();
        let numbers: Vec<&str> = said
            .iter()
            .map(|text| text.trim().trim_start_matches("% page "))
            .collect();
        assert_eq!(numbers, ["0", "0", "1", "0", "1", "2"]);
        // what a page inherited comes along
        let page = document.get_dictionary(pages[1]).unwrap();
        assert!(page.has(b"MediaBox"));
        let catalog = document.catalog().unwrap();
        assert!(catalog.has(b"Outlines") && catalog.has(b"PageLabels"));
    }

    #[test]
    fn nothing_that_acts_comes_along() {
        let bytes = bound();
        let text = String::from_utf8_lossy(&bytes);
        for acts in ["evil", "JavaScript", "OpenAction", "/AA"] {
            assert!(!text.contains(acts), "{acts}");
        }
    }

    #[test]
    fn what_cannot_be_bound_says_why_and_adds_nothing() {
        let mut binder = Binder::default();
        assert_eq!(binder.pdf(b"no pdf"), Err(Unbound::Damaged));
        assert_eq!(binder.pdf(&pdf(0)), Err(Unbound::Damaged));
        assert_eq!(binder.picture(b"GIF89a"), Err(Unbound::Kind));
        for length in [10, 100, 300] {
            let _ = binder.pdf(&pdf(1)[..length]);
        }
        assert!(binder.pages() <= 3);
    }
}
