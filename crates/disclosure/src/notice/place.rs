//! Where a clause stands in the text as it was handed in.

use super::plain::plain;

/// The lines of a text, to find what was read from it.
#[derive(Debug)]
pub struct Lines {
    plain: String,
    /// Where each line begins in the plain text.
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of the text of a notice.
    pub fn of(text: &str) -> Lines {
        let mut lines = Lines {
            plain: String::with_capacity(text.len()),
            starts: Vec::new(),
        };
        for line in text.lines() {
            lines.starts.push(lines.plain.len());
            lines.plain.push_str(&plain(line));
        }
        lines
    }

    /// The line, from 1, on which a clause that was read from the text begins; `None` for
    /// what does not stand there.
    pub fn of_clause(&self, clause: &str) -> Option<usize> {
        let at = self.plain.find(clause).filter(|_| !clause.is_empty())?;
        // the last of those that begin there: the ones before it are empty
        Some(self.starts.partition_point(|start| *start <= at))
    }
}
