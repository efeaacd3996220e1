//! The text of a draft while it is edited: its pieces in their order, and which piece of
//! the wording each comes from.

use casework::{Composed, DraftPiece, Rest, joined};

use crate::workbench::forms::Typed;

/// As many pieces as a page can bear.
const MOST: usize = 200;

/// A piece in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edited {
    pub text: String,
    /// The piece of the wording that it comes from; none for one that was put in.
    pub of: Option<usize>,
}

/// What a button of the form does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Up,
    Down,
    Remove,
    Restore,
    Below,
}

/// A text that was edited before, beside what the wording makes now: equal pieces belong
/// together, and what stands between two such pairs is paired in its order.
pub(super) fn beside(composed: &Composed, pieces: &[String]) -> Vec<Edited> {
    let originals: Vec<&str> = composed
        .pieces
        .iter()
        .map(|one| one.text.as_str())
        .collect();
    let mut edited: Vec<Edited> = Vec::with_capacity(pieces.len());
    let mut from = 0;
    for text in pieces {
        let same = originals.iter().skip(from).position(|one| one == text);
        if let Some(ahead) = same {
            pair_up(&mut edited, from, from + ahead);
            edited.push(Edited {
                text: text.clone(),
                of: Some(from + ahead),
            });
            from += ahead + 1;
        } else {
            edited.push(Edited {
                text: text.clone(),
                of: None,
            });
        }
    }
    pair_up(&mut edited, from, originals.len());
    edited
}

/// Gives the originals that nothing equals to the pieces since the last pair.
fn pair_up(edited: &mut [Edited], from: usize, upto: usize) {
    let since = edited
        .iter()
        .rposition(|one| one.of.is_some())
        .map_or(0, |at| at + 1);
    for (one, original) in edited[since..].iter_mut().zip(from..upto) {
        one.of = Some(original);
    }
}

/// The pieces as the form has them.
pub(super) fn in_form(typed: &Typed) -> Vec<Edited> {
    let mut edited = Vec::new();
    for place in 0..typed.rows("block").min(MOST) {
        let text = typed.get(&format!("block[{place}]"));
        let of = typed.get(&format!("of[{place}]"));
        if let Some(text) = text {
            edited.push(Edited {
                text: text.replace("\r\n", "\n"),
                of: of.and_then(|of| of.parse().ok()),
            });
        }
    }
    edited
}

/// Does what the button says that was pressed: `up:3`, `restore:0`, `add:5`, or
/// `all` for the wording's own text.
pub(super) fn pressed(edited: &mut Vec<Edited>, composed: &Composed, button: &str) {
    let (what, place) = button.split_once(':').unwrap_or((button, ""));
    let place: usize = place.parse().unwrap_or(usize::MAX);
    let movement = match what {
        "all" => {
            *edited = beginning(composed);
            return;
        }
        "back" => {
            put_back(edited, composed, place);
            return;
        }
        "up" => Move::Up,
        "down" => Move::Down,
        "remove" => Move::Remove,
        "restore" => Move::Restore,
        "add" => Move::Below,
        _ => return,
    };
    if place >= edited.len() {
        return;
    }
    match movement {
        Move::Up if place > 0 => edited.swap(place, place - 1),
        Move::Down if place + 1 < edited.len() => edited.swap(place, place + 1),
        Move::Up | Move::Down => {}
        Move::Remove => {
            edited.remove(place);
        }
        Move::Restore => {
            let original = edited[place].of.and_then(|of| composed.pieces.get(of));
            if let Some(original) = original {
                edited[place].text.clone_from(&original.text);
            }
        }
        Move::Below if edited.len() < MOST => edited.insert(
            place + 1,
            Edited {
                text: String::new(),
                of: None,
            },
        ),
        Move::Below => {}
    }
}

/// What the wording makes, untouched.
pub(super) fn beginning(composed: &Composed) -> Vec<Edited> {
    let pieces = composed.pieces.iter().enumerate();
    pieces
        .map(|(place, piece)| Edited {
            text: piece.text.clone(),
            of: Some(place),
        })
        .collect()
}

/// Puts a piece of the wording back behind the one that it followed.
fn put_back(edited: &mut Vec<Edited>, composed: &Composed, original: usize) {
    let Some(piece) = composed.pieces.get(original) else {
        return;
    };
    let before = edited
        .iter()
        .rposition(|one| one.of.is_some_and(|of| of < original));
    let at = before.map_or(0, |before| before + 1);
    edited.insert(
        at,
        Edited {
            text: piece.text.clone(),
            of: Some(original),
        },
    );
}

/// The pieces of the wording that are not in the text any more.
pub(super) fn taken_out<'c>(
    edited: &[Edited],
    composed: &'c Composed,
) -> Vec<(usize, &'c DraftPiece)> {
    let there = |place: usize| edited.iter().any(|one| one.of == Some(place));
    let pieces = composed.pieces.iter().enumerate();
    pieces.filter(|(place, _)| !there(*place)).collect()
}

/// What is to be pointed out of a piece: it was changed, and it is the law's.
pub(super) fn minded(one: &Edited, composed: &Composed) -> (bool, bool) {
    let original = one.of.and_then(|of| composed.pieces.get(of));
    let changed = original.is_some_and(|original| original.text != one.text.trim());
    let laws = original.is_some_and(|original| original.rest == Some(Rest::Article));
    (changed, laws)
}

/// The text to be kept; nothing where it is the wording's own.
pub(super) fn kept(edited: &[Edited], composed: &Composed) -> Option<String> {
    let text = joined(edited.iter().map(|one| one.text.as_str()));
    let own = joined(composed.pieces.iter().map(|piece| piece.text.as_str()));
    (text != own && !text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(texts: &[&str]) -> Composed {
        let piece = |text: &&str| DraftPiece {
            text: (*text).to_owned(),
            plain: (*text).to_owned(),
            rest: text.contains("依照").then_some(Rest::Article),
        };
        Composed {
            pieces: texts.iter().map(piece).collect(),
            remedy: None,
            lacks: None,
        }
    }

    fn shown(edited: &[Edited]) -> String {
        let told = edited.iter().map(|one| match one.of {
            Some(of) => format!("{}#{of}", one.text),
            None => one.text.clone(),
        });
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn pieces_that_were_edited_find_their_originals() {
        let composed = composed(&["甲", "乙", "丙", "丁"]);
        let told = |texts: &[&str]| {
            let pieces: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            shown(&beside(&composed, &pieces))
        };
        assert_eq!(told(&["甲", "乙", "丙", "丁"]), "甲#0 乙#1 丙#2 丁#3");
        assert_eq!(told(&["甲", "改", "丙", "丁"]), "甲#0 改#1 丙#2 丁#3");
        assert_eq!(told(&["甲", "丁"]), "甲#0 丁#3");
        assert_eq!(told(&["甲", "改", "新", "丙"]), "甲#0 改#1 新 丙#2");
        assert_eq!(told(&["改", "新"]), "改#0 新#1");
    }

    #[test]
    fn buttons_move_take_out_and_put_back() {
        let composed = composed(&["甲", "依照某条", "丙"]);
        let mut edited = beginning(&composed);
        pressed(&mut edited, &composed, "up:1");
        assert_eq!(shown(&edited), "依照某条#1 甲#0 丙#2");
        pressed(&mut edited, &composed, "down:0");
        pressed(&mut edited, &composed, "remove:1");
        assert_eq!(shown(&edited), "甲#0 丙#2");
        assert_eq!(taken_out(&edited, &composed)[0].0, 1);
        pressed(&mut edited, &composed, "back:1");
        assert_eq!(shown(&edited), "甲#0 依照某条#1 丙#2");
        pressed(&mut edited, &composed, "add:0");
        assert_eq!(shown(&edited), "甲#0  依照某条#1 丙#2");
        edited[2].text = "依照另一条".into();
        assert_eq!(minded(&edited[2], &composed), (true, true));
        pressed(&mut edited, &composed, "restore:2");
        assert_eq!(minded(&edited[2], &composed), (false, true));
        assert_eq!(kept(&edited, &composed), None, "what is empty is nothing");
        for nothing in ["up:0", "down:9", "remove:x", "explode", "back:7"] {
            let before = edited.clone();
            pressed(&mut edited, &composed, nothing);
            assert_eq!(edited, before, "{nothing}");
        }
        edited[0].text = "改".into();
        assert_eq!(kept(&edited, &composed).unwrap(), "改\n依照某条\n丙");
        pressed(&mut edited, &composed, "all");
        assert_eq!(edited, beginning(&composed));
    }
}
