//! What the text of a reply states after a drafter edited it: the parts that were filled
//! in, and no remedy of its own.

use disclosure::act::DraftReply;
use serde_json::Value;

use super::likeness::share;
use super::text::plain;

/// The wording has a part where so much of it stands in its text.
const WORDED: f64 = 0.9;
/// A text that was edited still has it where so much is left: it may be said otherwise.
const LEFT: f64 = 0.5;

/// What was filled in for the parts of a reply, stands in the text of the wording, and no
/// longer in the edited one.
pub(super) fn dropped(draft: &DraftReply, composed: &[String], edited: &[String]) -> Vec<String> {
    let whole = |pieces: &[String]| {
        let pieces: Vec<String> = pieces.iter().map(|piece| plain(piece)).collect();
        pieces.join("\n")
    };
    let (composed, edited) = (whole(composed), whole(edited));
    let mut filled = Vec::new();
    let parts = std::iter::once(&draft.parts).chain(draft.items.iter().map(|item| &item.parts));
    for parts in parts {
        texts(
            &serde_json::to_value(parts).unwrap_or_default(),
            &mut filled,
        );
    }
    let dropped = |text: &String| share(text, &composed) >= WORDED && share(text, &edited) < LEFT;
    let mut missing: Vec<String> = filled.into_iter().filter(dropped).collect();
    missing.dedup();
    missing
}

/// The texts of a value, down to the last.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|it| texts(it, found)),
        Value::Object(values) => values.values().for_each(|it| texts(it, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Whether a text tells somebody where to turn, or that there is nowhere to turn. What is
/// quoted is the name of something.
pub(super) fn states_remedy(text: &str) -> bool {
    const WAYS: [&str; 3] = ["复议", "起诉", "诉讼"];
    const TURNS: [&str; 6] = ["不服", "之日起", "日内", "月内", "不得", "可以"];
    let text = unquoted(text);
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    text.contains("最终答复") || (says(&WAYS) && says(&TURNS))
}

/// The text without what stands in quotation marks and book marks.
fn unquoted(text: &str) -> String {
    let mut depth = 0usize;
    let outside = |it: &char| match it {
        '“' | '《' | '「' => {
            depth += 1;
            false
        }
        '”' | '》' | '」' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    };
    text.chars().filter(outside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remedy_is_known_by_what_it_says() {
        for text in [
            "如不服，可以向某机关申请行政复议。",
            "自收到之日起六个月内提起行政诉讼。",
            "可以在15日内向上一级机关申请复议。",
            "三个月内向人民法院起诉。",
            "本答复为最终答复，不得申请复议，也不得起诉。",
        ] {
            assert!(states_remedy(text), "{text}");
        }
        for text in [
            "申请公开的是2024年行政复议案件的统计。",
            "您申请的“不服行政复议决定的起诉情况”不属于本机关制作。",
        ] {
            assert!(!states_remedy(text), "{text}");
        }
    }
}
