//! What the codes of a font mean (ToUnicode).

use std::collections::HashMap;

/// Codes of one font that are read.
const MOST: usize = 200_000;

/// Code → text.
#[derive(Clone, Debug, Default)]
pub(super) struct Meanings {
    texts: HashMap<u32, String>,
    read: usize,
}

impl Meanings {
    pub(super) fn get(&self, code: u32) -> Option<&str> {
        self.texts.get(&code).map(String::as_str)
    }

    /// Reads the `bfchar` and `bfrange` sections of a map.
    pub(super) fn read(bytes: &[u8]) -> Meanings {
        let mut meanings = Meanings::default();
        let mut section = Section::None;
        let mut held: Vec<Token> = Vec::new();
        let mut list: Option<Vec<Vec<u8>>> = None;
        for token in tokens(bytes) {
            match (&mut list, token) {
                (_, Token::Word(word)) => {
                    section = match word.as_slice() {
                        b"beginbfchar" => Section::Characters,
                        b"beginbfrange" => Section::Ranges,
                        _ => Section::None,
                    };
                    held.clear();
                }
                (list @ None, Token::Open) => *list = Some(Vec::new()),
                (list, Token::Close) => {
                    held.extend(list.take().map(Token::List));
                    meanings.take(section, &mut held);
                }
                (Some(list), Token::Hex(hex)) => list.push(hex),
                (None, token) => {
                    held.push(token);
                    meanings.take(section, &mut held);
                }
                _ => {}
            }
        }
        meanings
    }

    fn put(&mut self, code: u32, text: String) {
        self.read += 1;
        self.texts.insert(code, text);
    }

    fn take(&mut self, section: Section, held: &mut Vec<Token>) {
        if self.read > MOST {
            return;
        }
        match (section, held.as_slice()) {
            (Section::Characters, [Token::Hex(code), Token::Hex(text)]) => {
                self.put(number(code), utf16(text, 0));
                held.clear();
            }
            (Section::Ranges, [Token::Hex(first), Token::Hex(last), Token::Hex(text)]) => {
                let (first, last) = (number(first), number(last));
                for step in 0..=last.saturating_sub(first).min(0xFFFF) {
                    self.put(first.saturating_add(step), utf16(text, step));
                }
                held.clear();
            }
            (Section::Ranges, [Token::Hex(first), Token::Hex(_), Token::List(texts)]) => {
                for (step, text) in (0..).zip(texts) {
                    self.put(number(first).saturating_add(step), utf16(text, 0));
                }
                held.clear();
            }
            _ => {}
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    None,
    Characters,
    Ranges,
}

enum Token {
    Hex(Vec<u8>),
    Word(Vec<u8>),
    List(Vec<Vec<u8>>),
    Open,
    Close,
}

fn tokens(bytes: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'<' if bytes.get(at) == Some(&b'<') => at += 1,
            b'<' => {
                let end = bytes[at..]
                    .iter()
                    .position(|byte| *byte == b'>')
                    .map_or(bytes.len(), |end| at + end);
                tokens.push(Token::Hex(hex(&bytes[at..end])));
                at = end + 1;
            }
            b'[' => tokens.push(Token::Open),
            b']' => tokens.push(Token::Close),
            byte if byte.is_ascii_alphabetic() => {
                let start = at - 1;
                while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
                    at += 1;
                }
                tokens.push(Token::Word(bytes[start..at].to_vec()));
            }
            _ => {}
        }
    }
    tokens
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = digits
        .iter()
        .filter_map(|digit| char::from(*digit).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .take(4)
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// The text, its last unit moved on by some steps.
fn utf16(bytes: &[u8], step: u32) -> String {
    let mut units: Vec<u16> = bytes
        .chunks(2)
        .map(|pair| u16::from(pair[0]) << 8 | u16::from(pair.get(1).copied().unwrap_or(0)))
        .collect();
    if let Some(last) = units.last_mut() {
        *last = last.wrapping_add(u16::try_from(step).unwrap_or(0));
    }
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_gives_the_meaning_of_each_code() {
        let map = Meanings::read(
            b"/CMapName /X def 1 begincodespacerange <0000> <FFFF> endcodespacerange
              2 beginbfchar <0001> <4E2D> <0002> <D842DFB7> endbfchar
              2 beginbfrange <0010> <0012> <0030> <0020> <0021> [<0041> <00420043>] endbfrange",
        );
        assert_eq!(map.get(1), Some("中"));
        assert_eq!(map.get(2), Some("𠮷"));
        assert_eq!(map.get(0x12), Some("2"));
        assert_eq!(map.get(0x21), Some("BC"));
        assert_eq!(map.get(3), None);
    }
}
