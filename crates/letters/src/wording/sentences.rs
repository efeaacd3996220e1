//! What officers typed, fitted into a sentence of the wording: with one full stop at
//! its end, or with none.

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Value};

use super::fault;
use crate::blocks;

/// Signs that end a sentence or leave it open.
const ENDS: [char; 11] = ['。', '；', '，', '、', '！', '？', '.', ';', ',', '!', '?'];

/// `sentence`, `clause`.
pub(super) fn add(environment: &mut Environment<'static>) {
    environment.add_filter("sentence", sentence);
    environment.add_filter("clause", clause);
}

/// 理由成立 → 理由成立。 What ends a sentence already stays as it is.
fn sentence(value: &Value) -> Result<String, Error> {
    let text = text(value)?;
    let ended = text.ends_with(['。', '！', '？', '!', '?'])
        || text.ends_with("。”")
        || text.ends_with("。）");
    Ok(match ended {
        true => text,
        false => format!("{}。", text.trim_end_matches(ENDS)),
    })
}

/// 资料分散保管。 → 资料分散保管, so that the sentence can go on.
fn clause(value: &Value) -> Result<String, Error> {
    Ok(text(value)?.trim_end_matches(ENDS).to_owned())
}

/// The text; what holds nothing but signs of punctuation says nothing.
fn text(value: &Value) -> Result<String, Error> {
    match value.kind() {
        ValueKind::Undefined => Err(ErrorKind::UndefinedError.into()),
        ValueKind::String => {
            let text = blocks::clean(value.as_str().unwrap_or_default());
            match text.trim_end_matches(ENDS).is_empty() {
                true => Err(fault::empty()),
                false => Ok(text),
            }
        }
        ValueKind::None => Err(fault::empty()),
        _ => Err(fault::unprintable()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_one_full_stop_and_a_clause_none() {
        for (typed, as_sentence, as_clause) in [
            ("理由成立", "理由成立。", "理由成立"),
            ("理由成立。", "理由成立。", "理由成立"),
            ("资料分散； ", "资料分散。", "资料分散"),
            ("何时答复？", "何时答复？", "何时答复"),
            ("见“附件。”", "见“附件。”", "见“附件。”"),
        ] {
            let typed = Value::from(typed);
            assert_eq!(sentence(&typed).unwrap(), as_sentence);
            assert_eq!(clause(&typed).unwrap(), as_clause);
        }
        assert!(sentence(&Value::from("。")).is_err());
        assert!(clause(&Value::from(())).is_err());
        assert!(clause(&Value::from(1)).is_err());
    }
}
