//! Which letters of a page can be seen, and which only copied.

use std::collections::HashSet;

use crate::kinds::Kind;
use crate::look::Look;

use super::font::UNKNOWN;
use super::geometry::{Area, Point};
use super::page::{Cover, Drawn, Glyph};
use super::paint::{WHITE, alike};

/// What is to be said of a page.
pub(super) struct Verdict {
    /// All that stands on the page, seen or not.
    pub(super) text: String,
    /// What cannot be seen, piece by piece.
    pub(super) hidden: Vec<(Kind, String)>,
    /// Letters whose meaning is not known.
    pub(super) unknown: usize,
    /// The limits did not allow to judge every letter.
    pub(super) incomplete: bool,
}

/// Text smaller than this nobody reads, in points.
const SMALLEST: f32 = 1.2;

/// Judges a page.
pub(super) fn judge(look: &mut Look, drawn: &Drawn) -> Verdict {
    let grid = Grid::of(drawn);
    let seen_again = later(drawn);
    let mut verdict = Verdict {
        text: String::new(),
        hidden: Vec::new(),
        unknown: 0,
        incomplete: false,
    };
    let mut before: Option<&Glyph> = None;
    let mut hidden: Option<(Kind, String)> = None;
    for glyph in &drawn.glyphs {
        let gap = before.map_or("", |before| between(before, glyph));
        before = Some(glyph);
        verdict.text.push_str(gap);
        verdict.text.push_str(&glyph.text);
        verdict.unknown += usize::from(glyph.text == UNKNOWN);
        let nothing = glyph.text.trim().is_empty();
        let kind = if nothing {
            hidden.as_ref().map(|(kind, _)| *kind)
        } else {
            kind(look, drawn, &grid, &seen_again, glyph)
        };
        if hidden.as_ref().map(|(kind, _)| *kind) != kind {
            verdict.hidden.extend(hidden.take());
        }
        if let Some(kind) = kind {
            let (_, text) = hidden.get_or_insert_with(|| (kind, String::new()));
            text.push_str(gap);
            text.push_str(&glyph.text);
        }
    }
    verdict.hidden.extend(hidden);
    verdict.incomplete = look.operations_left == 0 && !drawn.glyphs.is_empty();
    verdict.hidden.retain(|(_, text)| {
        text.chars()
            .any(|letter| letter.is_alphanumeric() || letter == '\u{FFFD}')
    });
    verdict
}

/// What parts two letters: nothing, a space, the border of a column, a new line.
fn between(before: &Glyph, glyph: &Glyph) -> &'static str {
    let size = glyph.size.max(before.size).max(1.0);
    let (across, down) = (glyph.start.0 - before.end.0, glyph.start.1 - before.end.1);
    if down.abs() > size * 0.6 {
        "\n"
    } else if across > size * 1.5 || across < -size {
        "\t"
    } else if across > size * 0.28 {
        " "
    } else {
        ""
    }
}

/// How a letter hides, if it does.
fn kind(
    look: &mut Look,
    drawn: &Drawn,
    grid: &Grid<'_>,
    seen_again: &HashSet<Key>,
    glyph: &Glyph,
) -> Option<Kind> {
    if glyph.on_hidden_layer {
        return Some(Kind::HiddenLayer);
    }
    if glyph.clipped || !drawn.page.grown(1.0).contains(glyph.middle) {
        return Some(Kind::OffPageText);
    }
    let covers = grid.at(glyph.middle);
    if !spend(look, covers, glyph.middle) {
        return None;
    }
    let here = || covers.iter().filter(|cover| cover.contains(glyph.middle));
    if !glyph.inked {
        return Some(if here().any(|cover| cover.picture) {
            Kind::ScanText
        } else {
            Kind::InvisibleText
        });
    }
    if glyph.size < SMALLEST {
        return Some(Kind::InvisibleText);
    }
    if let Some(cover) =
        here().find(|cover| cover.opaque && cover.turn > glyph.turn && hides(cover, glyph))
        && !repeated(seen_again, glyph)
    {
        let scan = cover.picture && cover.area.size() > drawn.page.size() * 0.6;
        return Some(if scan {
            Kind::ScanText
        } else {
            Kind::CoveredText
        });
    }
    let behind = here()
        .filter(|cover| cover.turn <= glyph.turn)
        .max_by_key(|cover| cover.turn);
    let behind = match behind {
        None => Some(WHITE),
        Some(cover) if cover.opaque => cover.colour,
        Some(_) => None,
    };
    match (glyph.colour, behind) {
        (Some(ink), Some(behind)) if alike(ink, behind) => Some(Kind::WhiteText),
        _ => None,
    }
}

/// Comparing a letter with what is painted there takes from the same purse as
/// drawing: whether there is enough left.
fn spend(look: &mut Look, covers: &[&Cover], point: Point) -> bool {
    let corners = |cover: &&&Cover| cover.shape.outlines.iter().map(Vec::len).sum::<usize>();
    let near = covers.iter().filter(|cover| cover.area.contains(point));
    let steps = covers.len() / 16 + near.map(|cover| corners(&cover)).sum::<usize>() / 64;
    look.operations_left = look.operations_left.saturating_sub(steps as u64);
    look.operations_left > 0
}

/// Whether a letter is hidden, not only touched: its middle is, and both of its
/// halves.
fn hides(cover: &Cover, glyph: &Glyph) -> bool {
    let half = (
        (glyph.end.0 - glyph.start.0) / 4.0,
        (glyph.end.1 - glyph.start.1) / 4.0,
    );
    let (x, y) = glyph.middle;
    cover.contains((x - half.0, y - half.1)) && cover.contains((x + half.0, y + half.1))
}

/// A letter at a place, roughly.
type Key = (String, i32, i32);

fn key(glyph: &Glyph, x: f32, y: f32) -> Key {
    let step = |at: f32| (at / 2.0).round() as i32;
    (
        glyph.text.clone(),
        step(glyph.middle.0 + x),
        step(glyph.middle.1 + y),
    )
}

/// The letters that are drawn after the last thing that could cover them: some
/// programs paint over a text to write it once more.
fn later(drawn: &Drawn) -> HashSet<Key> {
    let Some(last) = drawn.covers.iter().map(|cover| cover.turn).max() else {
        return HashSet::new();
    };
    drawn
        .glyphs
        .iter()
        .filter(|glyph| glyph.inked && glyph.turn >= last)
        .map(|glyph| key(glyph, 0.0, 0.0))
        .collect()
}

fn repeated(seen_again: &HashSet<Key>, glyph: &Glyph) -> bool {
    !seen_again.is_empty()
        && [-1.0, 0.0, 1.0].iter().any(|x| {
            [-1.0, 0.0, 1.0]
                .iter()
                .any(|y| seen_again.contains(&key(glyph, *x, *y)))
        })
}

/// What is painted, by where on the page: a map has thousands of shapes.
struct Grid<'a> {
    page: Area,
    squares: Vec<Vec<&'a Cover>>,
}

/// Squares along each side.
const SIDE: usize = 24;

impl<'a> Grid<'a> {
    fn of(drawn: &'a Drawn) -> Grid<'a> {
        let mut grid = Grid {
            page: drawn.page,
            squares: vec![Vec::new(); SIDE * SIDE],
        };
        for cover in &drawn.covers {
            let (left, bottom) = grid.square((cover.area.left, cover.area.bottom));
            let (right, top) = grid.square((cover.area.right, cover.area.top));
            for row in bottom..=top {
                for column in left..=right {
                    grid.squares[row * SIDE + column].push(cover);
                }
            }
        }
        grid
    }

    fn square(&self, (x, y): Point) -> (usize, usize) {
        let place = |at: f32, from: f32, to: f32| {
            let part = (at - from) / (to - from).max(1.0) * SIDE as f32;
            // Not a number becomes nought.
            (part.max(0.0) as usize).min(SIDE - 1)
        };
        (
            place(x, self.page.left, self.page.right),
            place(y, self.page.bottom, self.page.top),
        )
    }

    fn at(&self, point: Point) -> &[&'a Cover] {
        let (column, row) = self.square(point);
        &self.squares[row * SIDE + column]
    }
}
