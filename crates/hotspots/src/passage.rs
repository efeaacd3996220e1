//! The passage of a text that answers to another text.

use std::collections::BTreeMap;

use crate::text::{Text, normalised};
use crate::words::Segmenter;

/// Characters of the text that is sought by, at most.
const READ: usize = 4000;

/// The words of a text, each as heavy as it is long.
pub fn weighed(sought: &Text, segmenter: &Segmenter) -> Vec<(String, f32)> {
    let read = normalised(sought, READ);
    let words: BTreeMap<&str, f32> = segmenter
        .words(&read)
        .map(|word| (word, word.chars().count() as f32))
        .collect();
    words
        .into_iter()
        .map(|(word, weight)| (word.to_owned(), weight))
        .collect()
}

/// The piece of a text in which most of these words stand together, at most so many
/// characters; empty where none does.
pub fn passage(text: &str, words: &[(String, f32)], longest: usize) -> String {
    let weigh = |piece: &str| -> f32 {
        let piece = piece.to_lowercase();
        let there = words.iter().filter(|(word, _)| piece.contains(word));
        there.map(|(_, weight)| weight).sum()
    };
    let ends = ['。', '；', '！', '？', '\n', ';'];
    let mut best = (0.0, "");
    for piece in text.split(ends).map(str::trim) {
        let weight = weigh(piece);
        if weight > best.0 {
            best = (weight, piece);
        }
    }
    window(best.1, &weigh, longest)
}

/// As much of a sentence as there is room for, where most of the words stand.
fn window(sentence: &str, weigh: &impl Fn(&str) -> f32, longest: usize) -> String {
    let characters: Vec<char> = sentence.chars().collect();
    if characters.len() <= longest {
        return sentence.to_owned();
    }
    let step = (longest / 4).max(1);
    let mut best = (-1.0, String::new());
    for start in (0..characters.len()).step_by(step) {
        let end = (start + longest).min(characters.len());
        let piece: String = characters[start..end].iter().collect();
        let weight = weigh(&piece);
        if weight > best.0 {
            let before = if start > 0 { "…" } else { "" };
            let after = if end < characters.len() { "…" } else { "" };
            best = (weight, format!("{before}{piece}{after}"));
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::{passage, weighed};
    use crate::text::Text;
    use crate::words::Segmenter;

    #[test]
    fn the_sentence_that_shares_most_is_shown_as_it_is_written() {
        let segmenter = Segmenter::new([], []);
        let text = "本人系河头镇村民。申请公开柳塘村２０２４年征地补偿安置方案；请邮寄答复。";
        let of = |sought: &str| {
            let sought = Text {
                title: sought.to_owned(),
                ..Text::default()
            };
            passage(text, &weighed(&sought, &segmenter), 80)
        };
        assert_eq!(
            of("征地补偿方案"),
            "申请公开柳塘村２０２４年征地补偿安置方案"
        );
        assert_eq!(of("邮寄"), "请邮寄答复");
        assert_eq!(of("天气"), "");
        assert_eq!(of(""), "");
    }
}
