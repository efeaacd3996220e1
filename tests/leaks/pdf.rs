//! Portable documents, written object by object.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// A document under construction.
pub struct Pdf {
    pub document: Document,
    pages: ObjectId,
    kids: Vec<Object>,
    pub resources: Dictionary,
    pub catalog: Dictionary,
}

/// Text in the standard Latin font `F1`, or in a Chinese one `F2`, whose codes
/// are UTF-16.
pub fn say(font: &str, x: i32, y: i32, text: &str) -> String {
    let string = if font == "F2" {
        let hex: String = text
            .encode_utf16()
            .map(|unit| format!("{unit:04X}"))
            .collect();
        format!("<{hex}>")
    } else {
        format!("({text})")
    };
    format!("BT /{font} 14 Tf 1 0 0 1 {x} {y} Tm {string} Tj ET\n")
}

impl Pdf {
    pub fn new() -> Pdf {
        let mut document = Document::with_version("1.7");
        let pages = document.new_object_id();
        let latin = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        });
        let descendant = dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light", "DW" => 1000,
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("GB1"), "Supplement" => 4,
            },
        };
        let chinese = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light", "Encoding" => "UniGB-UCS2-H",
            "DescendantFonts" => vec![descendant.into()],
        });
        let resources = dictionary! { "Font" => dictionary! { "F1" => latin, "F2" => chinese } };
        Pdf {
            document,
            pages,
            kids: Vec::new(),
            resources,
            catalog: Dictionary::new(),
        }
    }

    /// A page of A4 with this content; more entries of the page can be given.
    pub fn page(&mut self, content: &str, more: Dictionary) -> ObjectId {
        let content = self
            .document
            .add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
        let mut page = dictionary! {
            "Type" => "Page", "Parent" => self.pages, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => self.resources.clone(),
        };
        page.extend(&more);
        let page = self.document.add_object(page);
        self.kids.push(page.into());
        page
    }

    /// The bytes.
    pub fn done(mut self) -> Vec<u8> {
        let count = i64::try_from(self.kids.len()).unwrap();
        let pages = dictionary! { "Type" => "Pages", "Kids" => self.kids, "Count" => count };
        self.document.objects.insert(self.pages, pages.into());
        let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => self.pages };
        catalog.extend(&self.catalog);
        let catalog = self.document.add_object(catalog);
        self.document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).unwrap();
        bytes
    }

    /// A picture of one dark point.
    pub fn picture(&mut self, more: Dictionary) -> ObjectId {
        let mut image = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray",
            "BitsPerComponent" => 8,
        };
        image.extend(&more);
        // A stencil has holes: one point of eight is not painted.
        let points = if image.has(b"ImageMask") { 0x10 } else { 0 };
        let image = self.document.add_object(Stream::new(image, vec![points]));
        self.resources.set("XObject", dictionary! { "Im" => image });
        image
    }
}

/// A document of one page.
pub fn one(content: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.page(content, Dictionary::new());
    pdf.done()
}
