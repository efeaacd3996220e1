//! The operators that set colours, draw paths and write text.

use std::rc::Rc;

use lopdf::Object;

use super::font::Font;
use super::geometry::{Matrix, Point, Shape};
use super::page::{FontKey, Glyph, Painter};
use super::paint::colour;

/// A line at least this wide can strike a letter out, in points.
const THICK: f32 = 4.0;

impl Painter<'_> {
    /// Follows one operator.
    pub(super) fn draw(&mut self, operator: &str, operands: &[Object]) {
        match operator {
            "cm" => {
                if let Some(matrix) = self.matrix(operands) {
                    self.state.matrix = matrix.then(self.state.matrix);
                }
            }
            "w" => self.state.line_width = self.number(operands, 0),
            "g" | "rg" | "k" => {
                self.state.fill_ink = false;
                self.state.shaded = false;
                self.state.fill = colour(operands, false);
            }
            "G" | "RG" | "K" => {
                self.state.stroke_ink = false;
                self.state.stroke = colour(operands, false);
            }
            "cs" => {
                self.state.fill_ink = self.is_ink(operands);
                self.state.fill = super::paint::BLACK;
            }
            "CS" => {
                self.state.stroke_ink = self.is_ink(operands);
                self.state.stroke = super::paint::BLACK;
            }
            "sc" | "scn" => {
                self.state.fill = colour(operands, self.state.fill_ink);
                self.state.shaded = self.is_shading(operands);
            }
            "SC" | "SCN" => self.state.stroke = colour(operands, self.state.stroke_ink),
            "m" | "l" | "c" | "v" | "y" | "h" | "re" => self.outline(operator, operands),
            "f" | "F" | "f*" | "b" | "b*" | "B" | "B*" | "S" | "s" | "n" | "W" | "W*" => {
                self.paint(operator)
            }
            "sh" => {
                let area = self.state.clip.common(&self.drawn.page);
                let corners = vec![
                    (area.left, area.bottom),
                    (area.right, area.bottom),
                    (area.right, area.top),
                    (area.left, area.top),
                ];
                self.cover(
                    Shape {
                        outlines: vec![corners],
                    },
                    false,
                    None,
                    false,
                    false,
                );
            }
            _ => self.write(operator, operands),
        }
    }

    fn matrix(&self, operands: &[Object]) -> Option<Matrix> {
        let numbers: Vec<f32> = operands
            .iter()
            .filter_map(|number| number.as_float().ok())
            .collect();
        <[f32; 6]>::try_from(numbers).ok().map(Matrix)
    }

    /// Whether a colour space counts ink, of which more is darker.
    fn is_ink(&self, operands: &[Object]) -> bool {
        let Some(Object::Name(name)) = operands.first() else {
            return false;
        };
        self.resource(b"ColorSpace", name)
            .and_then(|space| self.document.dereference(space).ok())
            .and_then(|(_, space)| space.as_array().ok()?.first()?.as_name().ok())
            .is_some_and(|kind| kind == b"Separation" || kind == b"DeviceN")
    }

    /// Whether a fill goes from one colour to another, and has no holes as a tiling may have.
    fn is_shading(&self, operands: &[Object]) -> bool {
        let Some(Object::Name(name)) = operands.last() else {
            return false;
        };
        self.resource(b"Pattern", name)
            .and_then(|pattern| self.document.dereference(pattern).ok())
            .and_then(|(_, pattern)| pattern.as_dict().ok()?.get(b"PatternType").ok())
            .is_some_and(|kind| kind.as_i64().is_ok_and(|kind| kind == 2))
    }

    fn point(&self, operands: &[Object], at: usize) -> Point {
        self.state
            .matrix
            .apply((self.number(operands, at), self.number(operands, at + 1)))
    }

    fn outline(&mut self, operator: &str, operands: &[Object]) {
        match operator {
            "m" => {
                let point = self.point(operands, 0);
                self.path.outlines.push(vec![point]);
            }
            "re" => {
                let (x, y) = (self.number(operands, 0), self.number(operands, 1));
                let (width, height) = (self.number(operands, 2), self.number(operands, 3));
                let corners = [
                    (x, y),
                    (x + width, y),
                    (x + width, y + height),
                    (x, y + height),
                ];
                let corners = corners.map(|corner| self.state.matrix.apply(corner));
                self.path.outlines.push(corners.to_vec());
            }
            "l" => self.line_to(self.point(operands, 0)),
            "c" => self.curve_to([
                self.point(operands, 0),
                self.point(operands, 2),
                self.point(operands, 4),
            ]),
            "v" => {
                let from = self
                    .path
                    .outlines
                    .last()
                    .and_then(|outline| outline.last())
                    .copied();
                let first = from.unwrap_or_default();
                self.curve_to([first, self.point(operands, 0), self.point(operands, 2)]);
            }
            "y" => self.curve_to([
                self.point(operands, 0),
                self.point(operands, 2),
                self.point(operands, 2),
            ]),
            _ => {}
        }
    }

    fn line_to(&mut self, point: Point) {
        if let Some(outline) = self.path.outlines.last_mut() {
            outline.push(point);
        }
    }

    /// A curve as four chords.
    fn curve_to(&mut self, [first, second, end]: [Point; 3]) {
        let Some(start) = self
            .path
            .outlines
            .last()
            .and_then(|outline| outline.last())
            .copied()
        else {
            return;
        };
        for step in [0.25_f32, 0.5, 0.75, 1.0] {
            let rest = 1.0 - step;
            let at = |a: f32, b: f32, c: f32, d: f32| {
                rest * rest * rest * a
                    + 3.0 * rest * rest * step * b
                    + 3.0 * rest * step * step * c
                    + step * step * step * d
            };
            self.line_to((
                at(start.0, first.0, second.0, end.0),
                at(start.1, first.1, second.1, end.1),
            ));
        }
    }

    fn paint(&mut self, operator: &str) {
        if matches!(operator, "W" | "W*") {
            self.clips = true;
            return;
        }
        let path = std::mem::take(&mut self.path);
        if matches!(operator, "S" | "s" | "b" | "b*" | "B" | "B*") {
            self.strike(&path);
        }
        if std::mem::take(&mut self.clips) {
            self.state.clip = self.state.clip.common(&path.area());
        }
        if !matches!(operator, "S" | "s" | "n") {
            let colour = self.state.fill;
            self.cover(
                path,
                operator.ends_with('*'),
                colour,
                colour.is_some() || self.state.shaded,
                false,
            );
        }
    }

    /// Thick lines, as those of a marker pen.
    fn strike(&mut self, path: &Shape) {
        let half = self.state.line_width * self.state.matrix.scale() / 2.0;
        if half * 2.0 < THICK {
            return;
        }
        let colour = self.state.stroke;
        for outline in &path.outlines {
            for (from, to) in outline.iter().zip(outline.iter().skip(1)) {
                let length = (to.0 - from.0).hypot(to.1 - from.1).max(0.01);
                let (x, y) = (
                    -(to.1 - from.1) / length * half,
                    (to.0 - from.0) / length * half,
                );
                let corners = vec![
                    (from.0 + x, from.1 + y),
                    (to.0 + x, to.1 + y),
                    (to.0 - x, to.1 - y),
                    (from.0 - x, from.1 - y),
                ];
                self.cover(
                    Shape {
                        outlines: vec![corners],
                    },
                    false,
                    colour,
                    colour.is_some(),
                    false,
                );
            }
        }
    }

    fn write(&mut self, operator: &str, operands: &[Object]) {
        match operator {
            "BT" => {
                self.text = Matrix::UNIT;
                self.line = Matrix::UNIT;
            }
            "Tc" => self.state.character_space = self.number(operands, 0),
            "Tw" => self.state.word_space = self.number(operands, 0),
            "Tz" => self.state.stretch = self.number(operands, 0) / 100.0,
            "TL" => self.state.leading = self.number(operands, 0),
            "Ts" => self.state.rise = self.number(operands, 0),
            "Tr" => {
                self.state.mode = operands
                    .first()
                    .and_then(|mode| mode.as_i64().ok())
                    .unwrap_or(0)
            }
            "Tf" => self.font(operands),
            "Td" => self.next_line(self.number(operands, 0), self.number(operands, 1)),
            "TD" => {
                self.state.leading = -self.number(operands, 1);
                self.next_line(self.number(operands, 0), self.number(operands, 1));
            }
            "Tm" => {
                if let Some(matrix) = self.matrix(operands) {
                    self.text = matrix;
                    self.line = matrix;
                }
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "Tj" => self.show(operands.first()),
            "'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(operands.first());
            }
            "\"" => {
                self.state.word_space = self.number(operands, 0);
                self.state.character_space = self.number(operands, 1);
                self.next_line(0.0, -self.state.leading);
                self.show(operands.get(2));
            }
            "TJ" => {
                for part in operands
                    .first()
                    .and_then(|parts| parts.as_array().ok())
                    .into_iter()
                    .flatten()
                {
                    match part.as_float() {
                        Ok(back) => {
                            self.advance(-back / 1000.0 * self.state.size * self.state.stretch)
                        }
                        Err(_) => self.show(Some(part)),
                    }
                }
            }
            _ => {}
        }
    }

    fn font(&mut self, operands: &[Object]) {
        self.state.size = self.number(operands, 1);
        let Some(Object::Name(name)) = operands.first() else {
            return;
        };
        let document = self.document;
        let Some(object) = self
            .resource(b"Font", name)
            .filter(|font| document.dereference(font).is_ok())
        else {
            self.state.font = None;
            return;
        };
        let key = match object.as_reference() {
            Ok(id) => FontKey::Object(id),
            Err(_) => FontKey::Inline(std::ptr::from_ref(object).addr()),
        };
        let read = || {
            let (_, font) = document.dereference(object).ok()?;
            Some(Rc::new(Font::read(document, font.as_dict().ok()?)))
        };
        let font = self.fonts.get(&key).cloned().or_else(read);
        self.fonts.extend(font.clone().map(|font| (key, font)));
        self.state.font = font;
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::moved(x, y).then(self.line);
        self.text = self.line;
    }

    fn advance(&mut self, by: f32) {
        self.text = Matrix::moved(by, 0.0).then(self.text);
    }

    fn show(&mut self, string: Option<&Object>) {
        let Some(Object::String(bytes, _)) = string else {
            return;
        };
        // Without its font a text is read as if it were Latin, and nobody knows whether it is.
        self.drawn.fontless |= self.state.font.is_none();
        let font = match &self.state.font {
            Some(font) => Rc::clone(font),
            None => Rc::new(Font::latin(self.document)),
        };
        for letter in font.letters(bytes) {
            let width = letter.width * self.state.size;
            self.put(letter.text, width);
            let word = if letter.is_space {
                self.state.word_space
            } else {
                0.0
            };
            self.advance((width + self.state.character_space + word) * self.state.stretch);
        }
    }

    fn put(&mut self, text: String, width: f32) {
        let matrix = self.text.then(self.state.matrix);
        let rise = self.state.rise;
        let start = matrix.apply((0.0, rise));
        let end = matrix.apply((width * self.state.stretch, rise));
        // The middle of a letter lies a third of its size above its line.
        let middle = matrix.apply((
            width * self.state.stretch / 2.0,
            rise + self.state.size * 0.35,
        ));
        let (inked, colour) = match self.state.mode {
            0 | 2 | 4 | 6 => (true, self.state.fill),
            1 | 5 => (true, self.state.stroke),
            // A border for a picture or a pattern: it is seen through.
            7 => (true, None),
            _ => (false, None),
        };
        let inked = inked && !self.state.clear;
        if inked && is_block(&text) {
            self.block(width);
        }
        let glyph = Glyph {
            text,
            start,
            end,
            middle,
            size: self.state.size.abs() * matrix.scale(),
            turn: self.turn(),
            inked,
            colour,
            clipped: !self.state.clip.grown(1.0).contains(middle),
            on_hidden_layer: self.on_hidden_layer(),
        };
        self.drawn.glyphs.push(glyph);
    }

    /// A letter that is nothing but a black area hides what is beneath it.
    fn block(&mut self, width: f32) {
        let matrix = self.text.then(self.state.matrix);
        let (bottom, top) = (
            self.state.rise - self.state.size * 0.12,
            self.state.rise + self.state.size * 0.88,
        );
        let right = width * self.state.stretch;
        let corners = [(0.0, bottom), (right, bottom), (right, top), (0.0, top)];
        let shape = Shape {
            outlines: vec![corners.map(|corner| matrix.apply(corner)).to_vec()],
        };
        let colour = self.state.fill;
        self.cover(shape, false, colour, colour.is_some(), false);
    }
}

fn is_block(text: &str) -> bool {
    matches!(text, "■" | "█" | "▇" | "▉" | "▊" | "⬛" | "◼" | "▆")
}
