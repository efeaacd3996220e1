//! Reading XML forward, once, without building a tree.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The part is not well-formed.
#[derive(Debug)]
pub(crate) struct Malformed;

/// An element as it opens.
pub(crate) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// An attribute by its name without prefix.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.attribute(|key| key == name || key.rsplit(':').next() == Some(name))
    }

    /// The attribute that refers to a relationship (`r:id`), which differs from
    /// a plain `id`.
    pub(crate) fn relation(&self) -> Option<String> {
        self.attribute(|key| key.ends_with(":id"))
    }

    /// Whether an attribute that is true or false is true.
    pub(crate) fn is(&self, name: &str) -> bool {
        matches!(self.get(name).as_deref(), Some("1" | "true" | "on"))
    }

    /// Whether a switch of WordprocessingML is on: the element alone switches it.
    pub(crate) fn is_on(&self) -> bool {
        !matches!(
            self.get("val").as_deref(),
            Some("0" | "false" | "off" | "none")
        )
    }

    /// A number.
    pub(crate) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.get(name)?.trim().parse().ok()
    }

    /// Goes once over the attributes, their values as they are written.
    pub(crate) fn each(&self, mut see: impl FnMut(&str, &str)) {
        for attribute in self.0.attributes().with_checks(false).flatten() {
            see(attribute.key.into_inner(), &attribute.value);
        }
    }

    /// Every attribute.
    pub(crate) fn attributes(&self) -> Vec<(String, String)> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .map(|attribute| {
                let value = unescape(&attribute.value);
                (attribute.key.into_inner().to_owned(), value)
            })
            .collect()
    }

    fn attribute(&self, wanted: impl Fn(&str) -> bool) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| wanted(attribute.key.into_inner()))
            .map(|attribute| unescape(&attribute.value))
    }
}

fn unescape(raw: &str) -> String {
    quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), Cow::into_owned)
}

/// What comes next in a part. Names are without prefix.
pub(crate) enum Item<'a> {
    Open(&'a str, &'a Tag<'a>),
    Text(&'a str),
    Close(&'a str),
}

/// Reads a part from its beginning to its end, or to where it breaks off: what
/// was seen before that counts.
pub(crate) fn walk(bytes: &[u8], mut see: impl FnMut(Item<'_>)) -> Result<(), Malformed> {
    let text = decode(bytes);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    // What an entity of a document type stands for is not known: it may be a bomb.
    let mut entities = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                let tag = Tag(start);
                see(Item::Open(local(tag.0.name().into_inner()), &tag));
            }
            Ok(Event::Empty(start)) => {
                let tag = Tag(start);
                let name = local(tag.0.name().into_inner()).to_owned();
                see(Item::Open(&name, &tag));
                see(Item::Close(&name));
            }
            Ok(Event::End(end)) => see(Item::Close(local(end.name().into_inner()))),
            Ok(Event::Text(text)) => see(Item::Text(&text.xml10_content())),
            Ok(Event::CData(text)) => see(Item::Text(&text.xml10_content())),
            Ok(Event::GeneralRef(reference)) => {
                let character = reference.resolve_char_ref().ok().flatten();
                match character {
                    Some(character) => see(Item::Text(character.encode_utf8(&mut [0; 4]))),
                    None => {
                        let known = entity(&reference);
                        entities |= known.is_empty();
                        see(Item::Text(known));
                    }
                }
            }
            Ok(Event::Eof) if entities => return Err(Malformed),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(Malformed),
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Only what XML itself defines.
fn entity(name: &str) -> &'static str {
    match name {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "apos" => "'",
        "quot" => "\"",
        _ => "",
    }
}

fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0,
        None => String::from_utf8_lossy(bytes),
    }
}

/// All text of a part; elements part it.
pub(crate) fn text(bytes: &[u8]) -> String {
    let mut all = String::new();
    let _ = walk(bytes, |item| match item {
        Item::Text(text) => all.push_str(text),
        Item::Close(_) if !all.ends_with('\n') => all.push('\n'),
        _ => {}
    });
    all
}
