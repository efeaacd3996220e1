//! The passage of a text that answers to another text.

use rustc_hash::FxHashSet;

use crate::text::{Text, normalised};
use crate::words::Segmenter;

/// Characters of a passage, at most.
const LONGEST: usize = 80;
/// Characters of a text that are looked through.
const READ: usize = 4000;
/// Where a sentence may end.
const ENDS: [char; 8] = ['。', '；', '！', '？', '\n', '!', '?', ';'];

/// The sentence of `text` that shares most with `sought`, as it is written there; empty
/// where nothing is shared.
pub fn passage<'t>(text: &'t str, sought: &Text, segmenter: &Segmenter) -> &'t str {
    let sought = normalised(sought, READ);
    let words: FxHashSet<&str> = segmenter.words(&sought).collect();
    let read = match text.char_indices().nth(READ) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    let mut best = (0, "");
    for sentence in read.split(ENDS).map(str::trim) {
        let shared = shared(sentence, &words, segmenter);
        if shared > best.0 {
            best = (shared, sentence);
        }
    }
    beginning(best.1)
}

/// How many characters the words have that both share, each word once.
fn shared(sentence: &str, words: &FxHashSet<&str>, segmenter: &Segmenter) -> usize {
    let read = normalised(
        &Text {
            body: sentence.to_owned(),
            ..Text::default()
        },
        READ,
    );
    let own: FxHashSet<&str> = segmenter.words(&read).collect();
    let common = own.iter().filter(|word| words.contains(*word));
    common.map(|word| word.chars().count()).sum()
}

fn beginning(sentence: &str) -> &str {
    match sentence.char_indices().nth(LONGEST) {
        Some((end, _)) => &sentence[..end],
        None => sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::passage;
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
            passage(text, &sought, &segmenter)
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
