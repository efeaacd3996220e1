//! The known name that a mistyped one is likely to mean.

/// The known names that are nearest to a mistyped one, at most three that are equally
/// near; none where all are too far off to be meant.
pub(crate) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let reach = 1 + typed.chars().count() / 3;
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (distance(typed, name), name))
        .filter(|(steps, _)| *steps <= reach)
        .collect();
    near.sort_unstable();
    near.dedup();
    let least = near.first().map_or(0, |(steps, _)| *steps);
    let nearest = near.into_iter().take_while(|(steps, _)| *steps == least);
    nearest.take(3).map(|(_, name)| name).collect()
}

/// ，是不是“甲”或者“乙”; nothing where no name is near.
pub(crate) fn perhaps<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = nearest(typed, known);
    match near.is_empty() {
        true => String::new(),
        false => format!("，是不是“{}”", near.join("”或者“")),
    }
}

/// How many letters have to be put in, left out, replaced, or swapped with their
/// neighbour to make the one text of the other.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, sign) in one.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, against) in other.iter().enumerate() {
            let replaced = last[column] + usize::from(sign != against);
            let mut steps = replaced.min(last[column + 1] + 1).min(next[column] + 1);
            if row > 0 && column > 0 && *sign == other[column - 1] && one[row - 1] == *against {
                steps = steps.min(before[column - 1] + 1);
            }
            next.push(steps);
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_near_and_another_word_is_not() {
        assert_eq!(distance("recieved_on", "received_on"), 1);
        assert_eq!(distance("", "due"), 3);
        assert_eq!(distance("due_on", "due_on"), 0);
        let known = ["received_on", "restarted", "request", "remedy"];
        assert_eq!(nearest("recieved_on", known), ["received_on"]);
        assert_eq!(nearest("recived", known), [""; 0]);
        assert_eq!(nearest("zzz", known), [""; 0]);
        assert_eq!(nearest("waht", ["why", "what"]), ["what"]);
        assert_eq!(perhaps("remdey", known), "，是不是“remedy”");
        assert_eq!(perhaps("zzz", known), "");
    }
}
