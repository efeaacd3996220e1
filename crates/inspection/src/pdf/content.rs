//! The operators of a content stream, whatever stands between them.

use lopdf::content::{Content, Operation};

/// An operator that is put behind the last: where it is not read, something before it was
/// not read either.
const LAST: &str = "KaijuanLast";

/// The operators, and whether all of them were read.
pub(super) fn decode(content: &[u8]) -> (Vec<Operation>, bool) {
    if let Some(operations) = whole(content) {
        return (operations, true);
    }
    let (tidy, complete) = tidied(content);
    match whole(&tidy) {
        Some(operations) => (operations, complete),
        None => {
            let read = Content::decode(&tidy).map(|content| content.operations);
            (read.unwrap_or_default(), false)
        }
    }
}

/// The operators if the stream is read to its end.
fn whole(content: &[u8]) -> Option<Vec<Operation>> {
    let marked = [content, b"\n", LAST.as_bytes()].concat();
    let mut operations = Content::decode(&marked).ok()?.operations;
    (operations.pop()?.operator == LAST).then_some(operations)
}

/// The stream without what stands there by mistake, as programs that show it leave it out;
/// whether its strings end.
fn tidied(content: &[u8]) -> (Vec<u8>, bool) {
    let mut tidy = Tidy {
        content,
        at: 0,
        out: Vec::with_capacity(content.len()),
        open: Vec::new(),
        complete: true,
    };
    while let Some(byte) = content.get(tidy.at) {
        tidy.token(*byte);
    }
    let Tidy {
        mut out,
        open,
        complete,
        ..
    } = tidy;
    for closing in open.iter().rev() {
        out.extend(*closing);
    }
    (out, complete)
}

struct Tidy<'a> {
    content: &'a [u8],
    at: usize,
    out: Vec<u8>,
    /// What closes the arrays and dictionaries that are open.
    open: Vec<&'static [u8]>,
    complete: bool,
}

impl Tidy<'_> {
    fn token(&mut self, byte: u8) {
        let next = self.content.get(self.at + 1);
        match byte {
            b'%' => self.at = self.until(|byte| matches!(byte, b'\r' | b'\n')),
            b'(' => self.string(),
            b'<' if next == Some(&b'<') => self.begin(b"<<", b">>"),
            b'<' => {
                let end = self.until(|byte| byte == b'>');
                self.take(end + 1);
            }
            b'[' => self.begin(b"[", b"]"),
            b']' => self.end(b"]"),
            b'>' if next == Some(&b'>') => self.end(b">>"),
            b')' | b'>' | b'{' | b'}' => self.at += 1,
            byte if byte.is_ascii_whitespace() || byte == 0 => {
                self.out.push(b' ');
                self.at += 1;
            }
            _ => self.word(),
        }
    }

    /// Where the first such byte stands from here on.
    fn until(&self, wanted: impl Fn(u8) -> bool) -> usize {
        let rest = &self.content[self.at + 1..];
        let found = rest.iter().position(|byte| wanted(*byte));
        found.map_or(self.content.len(), |at| self.at + 1 + at)
    }

    fn take(&mut self, end: usize) {
        let end = end.min(self.content.len());
        self.out.extend(&self.content[self.at..end]);
        self.at = end;
    }

    fn begin(&mut self, opening: &'static [u8], closing: &'static [u8]) {
        self.out.extend(opening);
        self.open.push(closing);
        self.at += opening.len();
    }

    /// Closes what is open; what closes nothing is left out.
    fn end(&mut self, closing: &'static [u8]) {
        self.at += closing.len();
        if self.open.last() == Some(&closing) {
            self.open.pop();
            self.out.extend(closing);
        }
    }

    fn string(&mut self) {
        let mut depth = 0;
        let mut at = self.at;
        while let Some(byte) = self.content.get(at) {
            match byte {
                b'\\' => at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                return self.take(at);
            }
        }
        // It never ends: what is in it may be a text or operators.
        self.complete = false;
        self.at = self.content.len();
    }

    fn word(&mut self) {
        let end = self
            .until(|byte| byte.is_ascii_whitespace() || byte == 0 || b"()<>[]{}/%".contains(&byte));
        let word = &self.content[self.at..end];
        match word.first() {
            Some(b'/') => self.take(end),
            Some(b'0'..=b'9' | b'+' | b'-' | b'.') => {
                let from = word.iter().take_while(|byte| **byte == b'-').count();
                let number = &word[from.saturating_sub(1)..];
                let read = std::str::from_utf8(number).ok();
                let read = read.and_then(|number| number.parse::<f32>().ok());
                let number = read.unwrap_or_default().to_string();
                self.out.extend(number.as_bytes());
                self.at = end;
            }
            Some(_) if word == b"ID" => self.image(end),
            Some(_) => {
                let known = |byte: &u8| byte.is_ascii_alphanumeric() || b"*'\"".contains(byte);
                if word.iter().all(known) {
                    self.out.extend(word);
                }
                self.at = end;
            }
            None => self.at += 1,
        }
    }

    /// The points of a picture, up to the operator that ends them.
    fn image(&mut self, from: usize) {
        let rest = &self.content[from..];
        let end = rest.windows(4).position(|four| {
            four[0].is_ascii_whitespace() && &four[1..3] == b"EI" && four[3].is_ascii_whitespace()
        });
        self.take(end.map_or(self.content.len(), |at| from + at + 3));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_there_by_mistake_ends_nothing() {
        for stray in [")", ">", "]", "}", "--5 0 m", "foo_bar", "1.2.3 w", ">>"] {
            let content = format!("BT (a) Tj ET {stray} BT [(b) -3 (c)] TJ ET");
            let (operations, whole) = decode(content.as_bytes());
            assert!(whole, "{stray}");
            assert!(
                operations
                    .iter()
                    .any(|operation| operation.operator == "TJ")
            );
        }
    }

    #[test]
    fn a_string_without_an_end_is_told() {
        assert!(!decode(b"BT (a) Tj (b Tj ET").1);
        assert!(decode(b"").1);
    }
}
