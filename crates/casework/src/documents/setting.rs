//! From a paper's data to the letter that goes to the press.

use letters::data::Paper;
use letters::{Letter, LetterError, Press, blocks};

/// The letter of a paper; `body` is the text of a reply that its drafter edited, and
/// stands instead of the composed one.
///
/// # Errors
/// The wording or the data lacks something; the table has no such letter on that day.
pub(crate) fn letter_of(
    press: &Press,
    paper: &Paper,
    body: Option<&str>,
) -> Result<Letter, LetterError> {
    let wordings = press.wordings();
    match body {
        Some(body) => wordings.letter_with(paper, &with_remedy(body, paper)),
        None => wordings.letter_of(paper),
    }
}

/// An edited text ends with the remedy of the decision, whoever wrote it (Regulation,
/// article 51).
fn with_remedy(body: &str, paper: &Paper) -> String {
    let remedy = match paper {
        Paper::Reply(reply) => reply.remedy.as_deref(),
        _ => None,
    };
    match remedy {
        Some(remedy) if !body.contains(remedy) => {
            format!("{}\n{}", body.trim_end(), blocks::escape(remedy))
        }
        _ => body.to_owned(),
    }
}
