//! Small numbers in a table that leaves the house: what rests on few people is held back,
//! and as much beside it as keeps it from being found by subtraction.

use std::collections::HashSet;

use uuid::Uuid;

/// What a cell holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// Applications.
    pub applications: u64,
    /// Different applicants.
    pub applicants: u64,
}

/// Which parts of a sum are held back, and whether the sum is, too: those with fewer than
/// `least` applicants, and others until the sum tells no single one.
pub(super) fn held_in_line(parts: &[Cell], least: u64) -> (Vec<bool>, bool) {
    let few = |cell: &Cell| cell.applications > 0 && cell.applicants < least;
    let mut held: Vec<bool> = parts.iter().map(few).collect();
    loop {
        let hidden: Vec<u64> = (0..parts.len())
            .filter(|at| held[*at])
            .map(|at| parts[at].applications)
            .collect();
        let tells = match hidden.len() {
            0 => false,
            1 => true,
            many => hidden.iter().sum::<u64>() < least.max(many as u64 + 1),
        };
        let filled = (0..parts.len()).filter(|at| !held[*at] && parts[*at].applications > 0);
        match filled.min_by_key(|at| parts[*at].applications) {
            Some(at) if tells => held[at] = true,
            _ => return (held, tells),
        }
    }
}

/// A table with three sides and all its sums: the last place on each side is the sum.
#[derive(Debug, Clone)]
pub(super) struct Cube {
    sizes: [usize; 3],
    cells: Vec<(u64, HashSet<Uuid>)>,
}

impl Cube {
    pub fn new(sizes: [usize; 3]) -> Cube {
        let cells = sizes.iter().map(|size| size + 1).product();
        Cube {
            sizes,
            cells: vec![(0, HashSet::new()); cells],
        }
    }

    pub fn index(&self, [x, y, z]: [usize; 3]) -> usize {
        (x * (self.sizes[1] + 1) + y) * (self.sizes[2] + 1) + z
    }

    pub fn at(&self, place: [usize; 3]) -> Cell {
        let (applications, applicants) = &self.cells[self.index(place)];
        Cell {
            applications: *applications,
            applicants: applicants.len() as u64,
        }
    }

    /// An application, with all the sums that it is in.
    pub fn add(&mut self, place: [usize; 3], applicant: Uuid) {
        for sums in 0..8_usize {
            let mut at = place;
            for (side, at) in at.iter_mut().enumerate() {
                if sums & (1 << side) != 0 {
                    *at = self.sizes[side];
                }
            }
            let index = self.index(at);
            let (applications, applicants) = &mut self.cells[index];
            *applications += 1;
            applicants.insert(applicant);
        }
    }

    /// Which cells are held back: those with fewer than `least` applicants, and others
    /// until no line of the table tells a single one, or that all of them are 1.
    pub fn held_back(&self, least: u64) -> Vec<bool> {
        let few = |cell: &(u64, HashSet<Uuid>)| cell.0 > 0 && (cell.1.len() as u64) < least;
        let mut held: Vec<bool> = self.cells.iter().map(few).collect();
        let lines = self.lines();
        let mut through: Vec<Vec<usize>> = vec![Vec::new(); self.cells.len()];
        for (number, line) in lines.iter().enumerate() {
            line.iter().for_each(|at| through[*at].push(number));
        }
        // lines in which it would be the first to be held back, and draw others after it
        let draws = |at: usize, held: &[bool]| -> usize {
            let begun = |line: &&usize| !lines[**line].iter().any(|it| held[*it]);
            through[at].iter().filter(begun).count()
        };
        loop {
            let mut more = false;
            for line in &lines {
                if self.tells(line, &held, least)
                    && let Some(at) = self.cheapest(line, &held, |at| draws(at, &held))
                {
                    held[at] = true;
                    more = true;
                }
            }
            if !more {
                return held;
            }
        }
    }

    /// Whether the numbers shown of a line tell what is held back in it.
    fn tells(&self, line: &[usize], held: &[bool], least: u64) -> bool {
        let (sum, parts) = line.split_last().expect("a line has a sum");
        let hidden: Vec<u64> = parts
            .iter()
            .filter(|at| held[**at])
            .map(|at| self.cells[*at].0)
            .collect();
        match (held[*sum], hidden.len()) {
            // the sum alone can be added up
            (true, 0) => true,
            (true, _) | (false, 0) => false,
            (false, 1) => true,
            // so little is left for so many that each can be guessed
            (false, many) => hidden.iter().sum::<u64>() < least.max(many as u64 + 1),
        }
    }

    /// What of a line is best held back beside: what draws the fewest others after it, the
    /// smallest of those, rather a part than the sum.
    fn cheapest(
        &self,
        line: &[usize],
        held: &[bool],
        draws: impl Fn(usize) -> usize,
    ) -> Option<usize> {
        let (sum, parts) = line.split_last()?;
        let shown = parts.iter().filter(|at| !held[**at]);
        let filled = shown.filter(|at| self.cells[**at].0 > 0);
        let cheapest = filled.min_by_key(|at| (draws(**at), self.cells[**at].0));
        cheapest
            .or_else(|| Some(sum).filter(|at| !held[**at]))
            .copied()
    }

    /// Every line along each side, its sum last.
    fn lines(&self) -> Vec<Vec<usize>> {
        let mut lines = Vec::new();
        for side in 0..3 {
            let (other, third) = ((side + 1) % 3, (side + 2) % 3);
            for a in 0..=self.sizes[other] {
                for b in 0..=self.sizes[third] {
                    let line = (0..=self.sizes[side]).map(|at| {
                        let mut place = [0; 3];
                        (place[side], place[other], place[third]) = (at, a, b);
                        self.index(place)
                    });
                    lines.push(line.collect());
                }
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of these numbers, each application by another person.
    fn cube(rows: &[&[u64]]) -> Cube {
        let mut cube = Cube::new([rows.len(), rows[0].len(), 1]);
        let mut person = 0_u128;
        for (x, row) in rows.iter().enumerate() {
            for (y, many) in row.iter().enumerate() {
                for _ in 0..*many {
                    person += 1;
                    cube.add([x, y, 0], Uuid::from_u128(person));
                }
            }
        }
        cube
    }

    fn shown(cube: &Cube, least: u64) -> Vec<Vec<Option<u64>>> {
        let held = cube.held_back(least);
        let cell = |x, y| {
            let place = [x, y, 0];
            (!held[cube.index(place)]).then(|| cube.at(place).applications)
        };
        let row = |x| (0..=cube.sizes[1]).map(|y| cell(x, y)).collect();
        (0..=cube.sizes[0]).map(row).collect()
    }

    #[test]
    fn a_small_number_takes_others_with_it_in_its_row_and_its_column() {
        let shown = shown(&cube(&[&[2, 9, 8], &[7, 6, 9], &[8, 9, 7]]), 3);
        assert_eq!(shown[0], [None, Some(9), None, Some(19)]);
        assert_eq!(shown[1], [None, Some(6), None, Some(22)]);
        assert_eq!(shown[2], [Some(8), Some(9), Some(7), Some(24)]);
    }

    #[test]
    fn nothing_is_held_back_where_nothing_is_small() {
        let shown = shown(&cube(&[&[4, 0], &[0, 5]]), 3);
        assert_eq!(
            shown,
            [
                [Some(4), Some(0), Some(4)],
                [Some(0), Some(5), Some(5)],
                [Some(4), Some(5), Some(9)]
            ]
        );
    }

    #[test]
    fn a_sum_tells_no_part_that_is_held_back() {
        let cell = |(applications, applicants)| Cell {
            applications,
            applicants,
        };
        let held = |parts: &[(u64, u64)]| {
            let parts: Vec<Cell> = parts.iter().copied().map(cell).collect();
            held_in_line(&parts, 3)
        };
        assert_eq!(held(&[(9, 9), (0, 0), (4, 4)]), (vec![false; 3], false));
        // the smallest of the others goes with it, and one person is one
        assert_eq!(
            held(&[(9, 9), (7, 1), (4, 4)]),
            (vec![false, true, true], false)
        );
        assert_eq!(held(&[(9, 9), (1, 1), (1, 1)]), (vec![true; 3], false));
        // nothing is left to hide behind
        assert_eq!(held(&[(2, 2), (0, 0)]), (vec![true, false], true));
    }

    #[test]
    fn one_person_who_asks_often_is_one_person() {
        let mut cube = Cube::new([1, 2, 1]);
        for _ in 0..9 {
            cube.add([0, 0, 0], Uuid::from_u128(1));
        }
        for person in 2..9 {
            cube.add([0, 1, 0], Uuid::from_u128(person));
        }
        assert!(cube.held_back(3)[cube.index([0, 0, 0])]);
    }

    #[test]
    fn whatever_the_numbers_no_line_tells_a_single_one() {
        // every table of two rows and three columns with numbers up to four
        for code in 0..5_u64.pow(6) {
            let digit = |at: u32| code / 5_u64.pow(at) % 5;
            let rows = [
                [digit(0), digit(1), digit(2)],
                [digit(3), digit(4), digit(5)],
            ];
            let cube = cube(&[&rows[0], &rows[1]]);
            let held = cube.held_back(3);
            for line in cube.lines() {
                let (sum, parts) = line.split_last().unwrap();
                let hidden: Vec<&usize> = parts.iter().filter(|at| held[**at]).collect();
                let left: u64 = hidden.iter().map(|at| cube.cells[**at].0).sum();
                let told = match (held[*sum], hidden.len()) {
                    (true, 0) => true,
                    (false, many @ 1..) => many == 1 || left <= many as u64,
                    _ => false,
                };
                assert!(!told, "{rows:?} {held:?}");
            }
        }
    }
}
