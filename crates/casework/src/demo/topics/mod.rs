//! What people ask for in the demonstration: realistic applications with
//! placeholders, each with the agency that it is sent to and the answer that it
//! is likely to get.

mod families;
mod government;
mod ground;

use super::answer::Answer;
use super::place::At;

/// An application that may be made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Topic {
    pub at: At,
    pub theme: &'static str,
    pub title: &'static str,
    pub content: &'static str,
    pub answer: Answer,
}

/// A topic, in one line.
pub(super) const fn topic(
    at: At,
    theme: &'static str,
    title: &'static str,
    content: &'static str,
    answer: Answer,
) -> Topic {
    Topic {
        at,
        theme,
        title,
        content,
        answer,
    }
}

/// All topics.
pub(super) fn all() -> Vec<&'static Topic> {
    [
        ground::LAND,
        ground::HOUSING,
        families::SCHOOLS,
        families::LABOUR,
        government::DISTRICT,
        government::TOWN,
        government::STREET,
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::chance::Chance;
    use super::super::words::Words;
    use super::*;

    #[test]
    fn sixty_and_more_differ_and_every_placeholder_is_known() {
        let words = Words::new(&mut Chance::new(1));
        let known = "村路片区校园厂司项批年号户人";
        let mut contents = HashSet::new();
        for topic in all() {
            for text in [topic.title, topic.content] {
                for name in text.split('{').skip(1) {
                    let (name, _) = name.split_once('}').unwrap();
                    assert!(known.contains(name), "{text}");
                }
            }
            assert!(contents.insert(topic.content));
            assert!(!words.fill(topic.content).contains('{'));
        }
        assert!(contents.len() >= 60);
    }
}
