//! Free text goes out as a bare string, or as nothing once it was erased.

use disclosure::Text;
use serde_json::Value;

/// A text as clients see it.
pub(super) fn plain(text: &Text) -> Option<String> {
    match text {
        Text::Plain { plain } => Some(plain.clone()),
        Text::Kept { .. } | Text::Erased { .. } => None,
    }
}

/// A value whose texts are bare.
pub(crate) fn bare(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let has = |name: &str| fields.contains_key(name);
            match (fields.len(), fields.get("plain")) {
                (1, Some(Value::String(text))) => Value::String(text.clone()),
                (1, _) if has("erased") => Value::Null,
                (2, _) if has("kept") && has("digest") => Value::Null,
                _ => fields
                    .into_iter()
                    .map(|(name, field)| (name, bare(field)))
                    .collect(),
            }
        }
        Value::Array(items) => items.into_iter().map(bare).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_come_out_bare_and_erased_ones_empty() {
        let kept = json!({
            "reason": { "plain": "喆堃𬹼" },
            "items": [{ "item": { "erased": true }, "kind": "granted" }],
            "question": { "kept": "a", "digest": "b" },
        });
        let expected = json!({
            "reason": "喆堃𬹼",
            "items": [{ "item": null, "kind": "granted" }],
            "question": null,
        });
        assert_eq!(bare(kept), expected);
    }
}
