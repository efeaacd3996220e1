//! Colours and the state of drawing.

use std::rc::Rc;

use lopdf::Object;

use super::font::Font;
use super::geometry::{Area, Matrix};

/// Red, green and blue from 0 to 1; `None` is a pattern or an unknown colour.
pub(super) type Colour = Option<[f32; 3]>;

pub(super) const BLACK: Colour = Some([0.0; 3]);
pub(super) const WHITE: [f32; 3] = [1.0; 3];

/// The colour that some operands set, by how many they are. `ink` says that they
/// are amounts of ink, of which more is darker (Separation, DeviceN).
pub(super) fn colour(operands: &[Object], ink: bool) -> Colour {
    let values: Vec<f32> = operands
        .iter()
        .filter_map(|operand| operand.as_float().ok())
        .collect();
    if values.len() != operands.len() {
        return None;
    }
    match values.as_slice() {
        [tint] if ink => Some([1.0 - tint; 3]),
        _ if ink => None,
        [grey] => Some([*grey; 3]),
        [red, green, blue] => Some([*red, *green, *blue]),
        [cyan, magenta, yellow, black] => {
            let mixed = |ink: &f32| (1.0 - ink) * (1.0 - black);
            Some([mixed(cyan), mixed(magenta), mixed(yellow)])
        }
        _ => None,
    }
}

/// Whether nobody can tell two colours apart.
pub(super) fn alike(one: [f32; 3], other: [f32; 3]) -> bool {
    one.iter()
        .zip(other)
        .all(|(one, other)| (one - other).abs() < 0.065)
}

/// The state of drawing.
#[derive(Clone)]
pub(super) struct State {
    pub(super) matrix: Matrix,
    pub(super) clip: Area,
    pub(super) fill: Colour,
    pub(super) stroke: Colour,
    /// The colour space counts ink (Separation).
    pub(super) fill_ink: bool,
    pub(super) stroke_ink: bool,
    /// What is painted hides what is beneath.
    pub(super) opaque: bool,
    /// What is painted cannot be seen at all.
    pub(super) clear: bool,
    /// The fill is a shading, which hides what is beneath like a colour.
    pub(super) shaded: bool,
    pub(super) line_width: f32,
    pub(super) font: Option<Rc<Font>>,
    pub(super) size: f32,
    pub(super) character_space: f32,
    pub(super) word_space: f32,
    pub(super) stretch: f32,
    pub(super) leading: f32,
    pub(super) rise: f32,
    pub(super) mode: i64,
}

impl State {
    pub(super) fn new() -> State {
        State {
            matrix: Matrix::UNIT,
            clip: Area::ALL,
            fill: BLACK,
            stroke: BLACK,
            fill_ink: false,
            stroke_ink: false,
            opaque: true,
            clear: false,
            shaded: false,
            line_width: 1.0,
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }
}
