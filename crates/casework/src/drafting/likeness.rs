//! How much of one text stands in another, by pairs of neighbouring characters: whether
//! two applications ask for the same, and whether a text that was edited still says what
//! it has to say.

use std::collections::HashSet;

/// From here on two applications of one person are about the same.
const SAME: f64 = 0.8;

/// The share of the pairs of `text` that `within` has too, 0 to 1. A text without pairs
/// stands in another where that has all of it.
pub(super) fn share(text: &str, within: &str) -> f64 {
    let (text, within) = (letters(text), letters(within));
    let pairs: Vec<&[char]> = text.windows(2).collect();
    if pairs.is_empty() {
        let stands = text.iter().all(|it| within.contains(it));
        return f64::from(u8::from(stands));
    }
    let there: HashSet<&[char]> = within.windows(2).collect();
    let found = pairs.iter().filter(|pair| there.contains(*pair)).count();
    found as f64 / pairs.len() as f64
}

/// Whether both ask for the same, but for a word or two.
pub(super) fn alike(a: &str, b: &str) -> bool {
    share(a, b).min(share(b, a)) >= SAME
}

fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|it| it.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_more_asks_for_the_same_and_another_place_does_not() {
        let asked = "青衡区2023年度征地补偿安置方案及批准文件";
        assert!(alike(
            asked,
            "青衡区2023年度征地补偿安置方案及批准文件（复印件）"
        ));
        assert!(!alike(asked, "柳沟村2021年度宅基地审批名册"));
        assert!(!alike(asked, ""));
    }

    #[test]
    fn what_was_said_in_other_words_stands_there_in_part() {
        let said = "检索了档案室和办公系统，没有找到";
        assert!(share(said, &format!("经查，{said}。")) > 0.99);
        assert!(share(said, "您申请的信息不存在。") < 0.3);
        assert!(share("", "有话") > 0.99);
    }
}
