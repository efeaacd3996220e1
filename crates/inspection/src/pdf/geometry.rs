//! Points, matrices and areas on a page, in points of 1/72 inch.

/// A point.
pub(super) type Point = (f32, f32);

/// A transformation: `[a b c d e f]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f32; 6]);

impl Matrix {
    pub(super) const UNIT: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one first, then the other.
    pub(super) fn then(self, other: Matrix) -> Matrix {
        let [a, b, c, d, e, f] = self.0;
        let [g, h, i, j, k, l] = other.0;
        Matrix([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    pub(super) fn moved(x: f32, y: f32) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    pub(super) fn apply(self, (x, y): Point) -> Point {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// How much it enlarges, roughly.
    pub(super) fn scale(self) -> f32 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs().sqrt()
    }
}

/// An upright area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) bottom: f32,
    pub(super) right: f32,
    pub(super) top: f32,
}

impl Area {
    /// More than any page.
    pub(super) const ALL: Area = Area {
        left: -1e6,
        bottom: -1e6,
        right: 1e6,
        top: 1e6,
    };
    /// Nothing yet.
    const NONE: Area = Area {
        left: 1e9,
        bottom: 1e9,
        right: -1e9,
        top: -1e9,
    };

    pub(super) fn around(points: impl IntoIterator<Item = Point>) -> Area {
        points.into_iter().fold(Area::NONE, |area, (x, y)| Area {
            left: area.left.min(x),
            bottom: area.bottom.min(y),
            right: area.right.max(x),
            top: area.top.max(y),
        })
    }

    pub(super) fn contains(&self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.bottom..=self.top).contains(&y)
    }

    pub(super) fn common(&self, other: &Area) -> Area {
        Area {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }

    pub(super) fn grown(&self, by: f32) -> Area {
        Area {
            left: self.left - by,
            bottom: self.bottom - by,
            right: self.right + by,
            top: self.top + by,
        }
    }

    pub(super) fn size(&self) -> f32 {
        (self.right - self.left).max(0.0) * (self.top - self.bottom).max(0.0)
    }
}

/// A closed shape: its outlines, curves as their chords.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub(super) outlines: Vec<Vec<Point>>,
}

impl Shape {
    pub(super) fn area(&self) -> Area {
        Area::around(self.outlines.iter().flatten().copied())
    }

    /// Whether a point is inside: by the winding number, or by even and odd.
    pub(super) fn contains(&self, point: Point, even_odd: bool) -> bool {
        let mut winding = 0;
        let mut crossings = 0;
        for outline in &self.outlines {
            let next = outline.iter().cycle().skip(1);
            for (from, to) in outline.iter().zip(next) {
                if (from.1 <= point.1) != (to.1 <= point.1) {
                    let at = from.0 + (point.1 - from.1) / (to.1 - from.1) * (to.0 - from.0);
                    if at > point.0 {
                        crossings += 1;
                        winding += if to.1 > from.1 { 1 } else { -1 };
                    }
                }
            }
        }
        if even_odd {
            crossings % 2 == 1
        } else {
            winding != 0
        }
    }
}
