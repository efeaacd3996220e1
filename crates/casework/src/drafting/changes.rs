//! What changed between two drafts, piece by piece.

/// A piece of two drafts side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It stands in both.
    Kept(String),
    /// It was taken out.
    Removed(String),
    /// It was put in.
    Added(String),
}

/// The pieces of both drafts in their order, by their longest common sequence.
pub(super) fn between(before: &[String], after: &[String]) -> Vec<Change> {
    let longest = longest_common(before, after);
    let (mut i, mut j) = (0, 0);
    let mut changes = Vec::new();
    while i < before.len() || j < after.len() {
        let both = i < before.len() && j < after.len() && before[i] == after[j];
        if both {
            changes.push(Change::Kept(after[j].clone()));
            (i, j) = (i + 1, j + 1);
        } else if j == after.len() || (i < before.len() && longest[i + 1][j] >= longest[i][j + 1]) {
            changes.push(Change::Removed(before[i].clone()));
            i += 1;
        } else {
            changes.push(Change::Added(after[j].clone()));
            j += 1;
        }
    }
    changes
}

/// For every two ends the length of what they have in common.
fn longest_common(before: &[String], after: &[String]) -> Vec<Vec<usize>> {
    let mut longest = vec![vec![0; after.len() + 1]; before.len() + 1];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            longest[i][j] = match before[i] == after[j] {
                true => longest[i + 1][j + 1] + 1,
                false => longest[i + 1][j].max(longest[i][j + 1]),
            };
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn told(before: &str, after: &str) -> String {
        let changes = between(&pieces(before), &pieces(after));
        let told = changes.into_iter().map(|change| match change {
            Change::Kept(piece) => piece,
            Change::Removed(piece) => format!("-{piece}"),
            Change::Added(piece) => format!("+{piece}"),
        });
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn pieces_are_kept_taken_out_and_put_in() {
        assert_eq!(told("a b c", "a b c"), "a b c");
        assert_eq!(told("a b c", "a x c"), "a -b +x c");
        assert_eq!(told("a b", "b a"), "-a b +a");
        assert_eq!(told("", "a"), "+a");
        assert_eq!(told("a", ""), "-a");
    }
}
