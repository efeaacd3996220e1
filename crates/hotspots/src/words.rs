//! Cutting a text into words.

use std::sync::{Arc, LazyLock};

use jieba_rs::Jieba;
use rustc_hash::FxHashSet;

/// The dictionary takes a second to load: once, and only when a text is read.
static DICTIONARY: LazyLock<Arc<Jieba>> = LazyLock::new(|| Arc::new(Jieba::new()));

/// Cuts texts into words, with the office's own dictionary on top.
pub struct Segmenter {
    jieba: Arc<Jieba>,
    stop: FxHashSet<String>,
}

/// Digits in a row from which a number is somebody's (a telephone, an identity card): never a word.
const PERSONAL_DIGITS: usize = 7;

impl Segmenter {
    /// `own` are names that must stay whole (towns, villages, projects); `stop`
    /// are words that say nothing of the matter.
    pub fn new<'a>(
        own: impl IntoIterator<Item = &'a str>,
        stop: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut jieba = Arc::clone(&DICTIONARY);
        for word in own {
            Arc::make_mut(&mut jieba).add_word(&word.to_lowercase(), None, Some("ns"));
        }
        Segmenter {
            jieba,
            stop: stop.into_iter().map(str::to_lowercase).collect(),
        }
    }

    /// The words of a normalised text in their order, without those that say nothing.
    pub(crate) fn words<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let cut = self.jieba.cut(text, true);
        cut.into_iter()
            .map(|token| token.word)
            .filter(|word| self.counts(word))
    }

    /// Those of the words of a text that was cut elsewhere (spaces between them, characters
    /// made comparable) that [`Segmenter::words`] would have left.
    pub(crate) fn words_of_cut<'t>(&self, cut: &'t str) -> impl Iterator<Item = &'t str> {
        cut.split_whitespace().filter(|word| self.counts(word))
    }

    /// As [`Segmenter::words`], with `None` wherever something was left out:
    /// words on both sides of it do not belong together.
    pub(crate) fn words_and_gaps<'t>(&self, text: &'t str) -> Vec<Option<&'t str>> {
        let cut = self.jieba.cut(text, true);
        cut.into_iter()
            .map(|token| Some(token.word).filter(|word| self.counts(word)))
            .collect()
    }

    /// All words of a text with their kinds, as the dictionary names them (`n`, `ns`, `v`), also
    /// those that say nothing of the matter.
    pub(crate) fn kinds<'t>(&'t self, text: &'t str) -> Vec<(&'t str, &'t str)> {
        let tagged = self.jieba.tag(text, true);
        tagged.into_iter().map(|it| (it.word, it.tag)).collect()
    }

    fn counts(&self, word: &str) -> bool {
        if !word.chars().all(char::is_alphanumeric) || self.stop.contains(word) {
            return false;
        }
        let digits = word.chars().filter(char::is_ascii_digit).count();
        digits < PERSONAL_DIGITS && (digits > 2 || digits < word.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Segmenter;

    #[test]
    fn own_words_stay_whole_and_stop_words_go() {
        let text = "请公开柳塘渡村的安置补偿方案";
        let plain = Segmenter::new([], []);
        assert!(!plain.words(text).any(|word| word == "柳塘渡村"));
        let own = Segmenter::new(["柳塘渡村"], ["请", "的"]);
        let words: Vec<_> = own.words(text).collect();
        assert_eq!(words[..2], ["公开", "柳塘渡村"]);
        assert!(!words.contains(&"的"));
    }

    #[test]
    fn of_a_text_cut_elsewhere_the_same_words_are_left() {
        let cutter = Segmenter::new([], ["请", "的"]);
        let whole: Vec<_> = cutter.words("请公开安置的方案，12户").collect();
        let cut: Vec<_> = cutter
            .words_of_cut("请 公开 安置 的 方案 ， 12 户")
            .collect();
        assert_eq!(whole, cut);
        assert_eq!(cut, ["公开", "安置", "方案", "户"]);
    }

    #[test]
    fn numbers_of_persons_and_marks_are_no_words() {
        let cutter = Segmenter::new([], []);
        let words: Vec<_> = cutter.words("电话13800001111，12号，110kv 𬹼 。").collect();
        assert!(!words.contains(&"13800001111"));
        assert!(!words.contains(&"12") && !words.contains(&"，"));
        assert!(words.contains(&"电话"));
        assert_eq!(cutter.words("").count(), 0);
    }
}
