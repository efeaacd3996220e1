//! Numbers written in Chinese numerals, digit by digit.

use super::{Hit, identity, masked, phone};
use crate::kinds::Kind;

const NUMERALS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

fn digit(letter: char) -> Option<char> {
    let letter = match letter {
        '〇' | '○' => '零',
        '幺' => '一',
        letter => letter,
    };
    let value = NUMERALS.iter().position(|numeral| *numeral == letter)?;
    char::from_digit(u32::try_from(value).ok()?, 10)
}

/// The identity and mobile numbers that are spelled.
pub(super) fn find(text: &str) -> Vec<Hit> {
    let mut found = Vec::new();
    let mut number = String::new();
    let mut start = 0;
    // What ends the text ends the last number.
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match digit(letter) {
            Some(digit) => {
                if number.is_empty() {
                    start = at;
                }
                number.push(digit);
            }
            None => {
                let kind = match number.len() {
                    11 if phone::is_mobile(&number) => Some(Kind::MobileNumber),
                    18 if identity::is_number(&number) => Some(Kind::IdentityNumber),
                    _ => None,
                };
                found.extend(kind.map(|kind| Hit {
                    kind,
                    masked: masked(&number, kind),
                    range: start..at,
                }));
                number.clear();
            }
        }
    }
    found
}
