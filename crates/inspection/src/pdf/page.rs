//! A page, drawn without ink: which letters stand where, and what is painted
//! over them.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use lopdf::content::Operation;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::look::Look;

use super::STREAM;
use super::content;
use super::font::Font;
use super::geometry::{Area, Matrix, Point, Shape};
use super::mask;
use super::paint::{Colour, State};

/// A letter on a page.
pub(super) struct Glyph {
    pub(super) text: String,
    /// Where it begins and ends on its line, and its middle.
    pub(super) start: Point,
    pub(super) end: Point,
    pub(super) middle: Point,
    pub(super) size: f32,
    /// When it was drawn.
    pub(super) turn: u32,
    /// Whether it is drawn at all, and in which colour.
    pub(super) inked: bool,
    pub(super) colour: Colour,
    /// Outside of what may be drawn on.
    pub(super) clipped: bool,
    /// On a layer that is switched off.
    pub(super) on_hidden_layer: bool,
}

/// Something painted that may hide letters.
pub(super) struct Cover {
    pub(super) shape: Shape,
    pub(super) even_odd: bool,
    pub(super) area: Area,
    pub(super) turn: u32,
    pub(super) colour: Colour,
    /// Whether what is beneath is hidden.
    pub(super) opaque: bool,
    pub(super) picture: bool,
}

impl Cover {
    pub(super) fn contains(&self, point: Point) -> bool {
        self.area.contains(point) && self.shape.contains(point, self.even_odd)
    }
}

/// A page as it was drawn.
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) covers: Vec<Cover>,
    /// What of the page is shown.
    pub(super) page: Area,
    pub(super) incomplete: bool,
    /// A font that is used is not there.
    pub(super) fontless: bool,
    /// What marks within the content say in words (ActualText, Alt).
    pub(super) said: String,
    /// The streams that were drawn.
    pub(super) streams: HashSet<ObjectId>,
}

/// Letters and paintings of one page that are remembered.
const MOST: usize = 400_000;
/// Forms within forms.
const DEPTH: usize = 12;

/// Draws a page.
pub(super) fn draw(
    look: &mut Look,
    document: &Document,
    id: ObjectId,
    layers: &HashSet<ObjectId>,
    fonts: &mut Fonts,
) -> Drawn {
    let resources = inherited(document, id, b"Resources").and_then(|object| object.as_dict().ok());
    let mut painter = Painter::new(look, document, layers, fonts, resources);
    painter.drawn.page = shown(document, id);
    painter.page(id);
    painter.drawn
}

/// Draws a stream that no page draws, with these resources.
pub(super) fn draw_stream(
    look: &mut Look,
    document: &Document,
    stream: &Stream,
    resources: Option<&Dictionary>,
    fonts: &mut Fonts,
) -> Drawn {
    let layers = HashSet::new();
    let mut painter = Painter::new(look, document, &layers, fonts, resources);
    match stream.get_plain_content_with_limit(STREAM) {
        Ok(content) => painter.run(&content),
        Err(_) => painter.drawn.incomplete = true,
    }
    painter.drawn
}

impl<'a> Painter<'a> {
    fn new(
        look: &'a mut Look,
        document: &'a Document,
        layers: &'a HashSet<ObjectId>,
        fonts: &'a mut Fonts,
        resources: Option<&'a Dictionary>,
    ) -> Painter<'a> {
        Painter {
            look,
            document,
            layers,
            fonts,
            drawn: Drawn {
                glyphs: Vec::new(),
                covers: Vec::new(),
                page: Area::ALL,
                incomplete: false,
                fontless: false,
                said: String::new(),
                streams: HashSet::new(),
            },
            state: State::new(),
            saved: Vec::new(),
            resources: resources.into_iter().collect(),
            forms: Vec::new(),
            text: Matrix::UNIT,
            line: Matrix::UNIT,
            path: Shape::default(),
            clips: false,
            marked: Vec::new(),
        }
    }

    /// Draws the streams of a page one after the other, as if they were one.
    fn page(&mut self, id: ObjectId) {
        let mut content = Vec::new();
        for id in self.document.get_page_contents(id) {
            self.drawn.streams.insert(id);
            let stream = self.document.get_object(id).and_then(Object::as_stream);
            let left = STREAM.saturating_sub(content.len());
            match stream.and_then(|stream| stream.get_plain_content_with_limit(left)) {
                Ok(part) => content.extend(part),
                Err(_) => self.drawn.incomplete = true,
            }
            content.push(b'\n');
        }
        self.run(&content);
    }
}

/// Fonts that have been read.
pub(super) type Fonts = HashMap<FontKey, Rc<Font>>;

/// Which font it is: an object by its number, or one written where it is used by
/// its place in memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum FontKey {
    Object(ObjectId),
    Inline(usize),
}

/// What of a page is shown: the crop box within the paper.
fn shown(document: &Document, id: ObjectId) -> Area {
    let area = |key: &[u8]| {
        let numbers: Vec<f32> = inherited(document, id, key)?
            .as_array()
            .ok()?
            .iter()
            .filter_map(|number| document.dereference(number).ok()?.1.as_float().ok())
            .collect();
        let [a, b, c, d] = numbers.as_slice() else {
            return None;
        };
        Some(Area::around([(*a, *b), (*c, *d)]))
    };
    let paper = area(b"MediaBox").unwrap_or(Area::ALL);
    area(b"CropBox").map_or(paper, |crop| crop.common(&paper))
}

/// An entry of a page, its own or that of the tree above it.
pub(super) fn inherited<'a>(
    document: &'a Document,
    id: ObjectId,
    key: &[u8],
) -> Option<&'a Object> {
    let mut node = document.get_dictionary(id).ok()?;
    for _ in 0..32 {
        if let Ok(found) = node.get_deref(key, document) {
            return Some(found);
        }
        node = node
            .get_deref(b"Parent", document)
            .and_then(Object::as_dict)
            .ok()?;
    }
    None
}

pub(super) struct Painter<'a> {
    look: &'a mut Look,
    pub(super) document: &'a Document,
    pub(super) layers: &'a HashSet<ObjectId>,
    pub(super) fonts: &'a mut Fonts,
    pub(super) drawn: Drawn,
    pub(super) state: State,
    saved: Vec<State>,
    resources: Vec<&'a Dictionary>,
    /// The forms that are being drawn, one within the other.
    forms: Vec<&'a Stream>,
    /// The matrices of text and of its line.
    pub(super) text: Matrix,
    pub(super) line: Matrix,
    pub(super) path: Shape,
    /// The path becomes a border of what may be drawn on.
    pub(super) clips: bool,
    /// For each open mark, whether it is on a hidden layer.
    marked: Vec<bool>,
}

impl<'a> Painter<'a> {
    fn run(&mut self, content: &[u8]) {
        let (operations, whole) = content::decode(content);
        self.drawn.incomplete |= !whole;
        for operation in &operations {
            if self.look.operations_left == 0
                || self.drawn.glyphs.len() + self.drawn.covers.len() > MOST
            {
                self.drawn.incomplete = true;
                return;
            }
            self.look.operations_left -= 1;
            self.operate(operation);
        }
    }

    fn operate(&mut self, operation: &Operation) {
        let operands = operation.operands.as_slice();
        match operation.operator.as_str() {
            "q" if self.saved.len() < 256 => self.saved.push(self.state.clone()),
            "Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            "Do" => self.object(operands),
            "BI" => self.picture(operands.first().and_then(|image| image.as_stream().ok())),
            "BDC" => {
                let hidden = self.is_hidden(operands);
                self.marked.push(hidden);
                self.hear(operands);
            }
            "BMC" => self.marked.push(false),
            "EMC" => {
                self.marked.pop();
            }
            "gs" => self.graphics_state(operands),
            operator => self.draw(operator, operands),
        }
    }

    /// A resource by its kind and name.
    pub(super) fn resource(&self, kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        let document = self.document;
        self.resources
            .last()?
            .get_deref(kind, document)
            .and_then(Object::as_dict)
            .and_then(|resources| resources.get(name))
            .ok()
    }

    pub(super) fn number(&self, operands: &[Object], at: usize) -> f32 {
        operands
            .get(at)
            .and_then(|number| number.as_float().ok())
            .unwrap_or(0.0)
    }

    pub(super) fn on_hidden_layer(&self) -> bool {
        self.marked.contains(&true)
    }

    pub(super) fn turn(&self) -> u32 {
        u32::try_from(self.drawn.glyphs.len() + self.drawn.covers.len()).unwrap_or(u32::MAX)
    }

    fn graphics_state(&mut self, operands: &[Object]) {
        let document = self.document;
        let Some(Object::Name(name)) = operands.first() else {
            return;
        };
        let Some(state) = self
            .resource(b"ExtGState", name)
            .and_then(|state| document.dereference(state).ok())
            .and_then(|(_, state)| state.as_dict().ok())
        else {
            return;
        };
        let alpha = state.get_deref(b"ca", document).and_then(Object::as_float);
        if let Ok(alpha) = alpha {
            self.state.clear = alpha < 0.05;
        }
        let blend = state.get_deref(b"BM", document).ok();
        let mask = state.get_deref(b"SMask", document).ok();
        if alpha.is_ok() || blend.is_some() || mask.is_some() {
            let normal = |name: &Object| matches!(name.as_name(), Ok(b"Normal" | b"Compatible"));
            self.state.opaque = alpha.unwrap_or(1.0) > 0.95
                && blend.is_none_or(normal)
                && mask.is_none_or(|mask| matches!(mask.as_name(), Ok(b"None")));
        }
        if let Ok(width) = state.get_deref(b"LW", document).and_then(Object::as_float) {
            self.state.line_width = width;
        }
    }

    fn object(&mut self, operands: &[Object]) {
        let document = self.document;
        let Some(Object::Name(name)) = operands.first() else {
            return;
        };
        let found = self
            .resource(b"XObject", name)
            .and_then(|object| document.dereference(object).ok());
        let Some((id, Object::Stream(stream))) = found else {
            self.drawn.incomplete = true;
            return;
        };
        self.drawn.streams.extend(id);
        let hidden = stream.dict.get(b"OC").is_ok_and(|group| self.is_off(group));
        self.marked.push(hidden);
        match stream
            .dict
            .get_deref(b"Subtype", document)
            .and_then(Object::as_name)
        {
            Ok(b"Form") => self.form(stream),
            Ok(b"Image") => self.picture(Some(stream)),
            _ => {}
        }
        self.marked.pop();
    }

    fn form(&mut self, stream: &'a Stream) {
        let document = self.document;
        // A form within itself would never be drawn to its end.
        let within = self.forms.iter().any(|form| std::ptr::eq(*form, stream));
        if within || self.resources.len() > DEPTH {
            self.drawn.incomplete = true;
            return;
        }
        let Ok(content) = stream.get_plain_content_with_limit(STREAM) else {
            self.drawn.incomplete = true;
            return;
        };
        let numbers = |key: &[u8]| -> Vec<f32> {
            let list = stream
                .dict
                .get_deref(key, document)
                .and_then(Object::as_array);
            list.into_iter()
                .flatten()
                .filter_map(|number| number.as_float().ok())
                .collect()
        };
        let own = stream
            .dict
            .get_deref(b"Resources", document)
            .and_then(Object::as_dict)
            .ok();
        let Some(resources) = own.or(self.resources.last().copied()) else {
            return;
        };
        let outside = (
            self.state.clone(),
            self.text,
            self.line,
            std::mem::take(&mut self.saved),
        );
        if let Ok(matrix) = <[f32; 6]>::try_from(numbers(b"Matrix")) {
            self.state.matrix = Matrix(matrix).then(self.state.matrix);
        }
        if let [left, bottom, right, top] = numbers(b"BBox")[..] {
            let corners = [(left, bottom), (right, bottom), (right, top), (left, top)];
            let area = Area::around(corners.map(|corner| self.state.matrix.apply(corner)));
            self.state.clip = self.state.clip.common(&area);
        }
        // Drawing a large form again and again must come to an end.
        let price = content.len() as u64 / 16;
        self.look.operations_left = self.look.operations_left.saturating_sub(price);
        self.resources.push(resources);
        self.forms.push(stream);
        self.run(&content);
        self.forms.pop();
        self.resources.pop();
        (self.state, self.text, self.line, self.saved) = outside;
    }

    /// A picture covers the unit square. One with a mask lets through what is
    /// beneath: a seal over a signature is no cover.
    fn picture(&mut self, image: Option<&Stream>) {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let shape = Shape {
            outlines: vec![
                corners
                    .map(|corner| self.state.matrix.apply(corner))
                    .to_vec(),
            ],
        };
        let through = image.is_some_and(|image| mask::lets_through(self.document, image));
        self.cover(shape, false, None, !through, true);
    }

    /// Remembers what was painted, as far as it is in sight.
    pub(super) fn cover(
        &mut self,
        shape: Shape,
        even_odd: bool,
        colour: Colour,
        opaque: bool,
        picture: bool,
    ) {
        if self.on_hidden_layer() {
            return;
        }
        let area = shape.area().common(&self.state.clip);
        if area.size() > 0.0 {
            let turn = self.turn();
            self.drawn.covers.push(Cover {
                shape,
                even_odd,
                area,
                turn,
                colour,
                opaque: opaque && self.state.opaque,
                picture,
            });
        }
    }
}
