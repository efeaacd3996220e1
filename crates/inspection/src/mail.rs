//! Letters by mail (RFC 5322, MIME): their heads, their texts and what is attached.

use crate::kinds::Kind;
use crate::look::Look;
use crate::sniff::{self, Media, find};
use crate::{open, plain};

/// How a mail begins: a head, and some of these among its heads.
const HEADS: &[&str] = &[
    "from:",
    "to:",
    "subject:",
    "date:",
    "received:",
    "return-path:",
    "message-id:",
    "mime-version:",
    "content-type:",
    "delivered-to:",
];

/// Whether a text is a mail: its first lines are heads, three of them those of a mail.
pub(crate) fn is_mail(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{FEFF}').lines();
    let heads = lines.take_while(|line| !line.trim().is_empty());
    let mut known = 0;
    for line in heads.take(200) {
        let goes_on = line.starts_with([' ', '\t']);
        let name = line.split(':').next().unwrap_or_default();
        let is_head = name.len() < line.len() && !name.contains(' ');
        if !goes_on && !is_head {
            return false;
        }
        let line = line.to_lowercase();
        known += usize::from(HEADS.iter().any(|head| line.starts_with(head)));
    }
    known >= 3
}

/// Looks at a mail.
pub(crate) fn look(look: &mut Look, bytes: &[u8]) {
    let part = Part::read(bytes);
    let said: Vec<String> = part
        .heads
        .iter()
        .filter(|(name, _)| !is_technical(name))
        .map(|(_, value)| words(value))
        .collect();
    look.read("邮件头", "", &said.join("\n"));
    inside(look, &part, 0);
}

/// Heads that carry dates, addresses of machines and names of parts.
fn is_technical(name: &str) -> bool {
    name.starts_with("x-")
        || name.starts_with("arc-")
        || [
            "received",
            "message-id",
            "references",
            "in-reply-to",
            "dkim-signature",
            "date",
            "content-type",
        ]
        .contains(&name)
}

/// Parts within parts that are followed.
const DEPTH: u32 = 16;

fn inside(look: &mut Look, part: &Part<'_>, depth: u32) {
    if depth > DEPTH {
        look.unreadable("邮件", "层数超过检查的上限");
        return;
    }
    let kind = part.kind();
    if kind.starts_with("multipart/") {
        match part.parameter("content-type", "boundary") {
            Some(boundary) => {
                for piece in pieces(part.body, boundary.as_bytes()) {
                    inside(look, &Part::read(piece), depth + 1);
                }
            }
            None => look.unreadable("邮件", "有的部分分不开"),
        }
        return;
    }
    let Some(body) = part.decoded() else {
        look.unreadable("邮件", "有的部分用了不能解开的编码");
        return;
    };
    let name = part.name();
    if name.is_none() && (kind.starts_with("text/") || kind.is_empty()) {
        text(look, part, &kind, &body);
        return;
    }
    let name = name.unwrap_or_else(|| kind.clone());
    look.find(Kind::EmbeddedFile, "邮件", "的附件", &name);
    look.read("邮件", "的附件名", &name);
    if look.depth() >= look.limits.depth {
        look.unreadable("邮件的附件", "层数超过检查的上限");
        return;
    }
    let media = sniff::sniff(&name, &body);
    look.inside(&name, |look| open::open(look, media, &body));
}

fn text(look: &mut Look, part: &Part<'_>, kind: &str, body: &[u8]) {
    let encoding = part
        .parameter("content-type", "charset")
        .and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    let body = match encoding {
        Some(encoding) => encoding.decode(body).0.into_owned(),
        None => plain::decode(body),
    };
    let media = if kind == "text/html" {
        Media::Html
    } else {
        Media::Text
    };
    plain::look(look, media, body.as_bytes());
}

/// A part of a mail: its heads in lower case, and what is below them.
struct Part<'a> {
    heads: Vec<(String, String)>,
    body: &'a [u8],
}

impl<'a> Part<'a> {
    fn read(bytes: &'a [u8]) -> Part<'a> {
        let ends = [b"\r\n\r\n".as_slice(), b"\n\n"];
        // A part without heads begins with an empty line.
        let begins = [b"\r\n".as_slice(), b"\n"];
        if let Some(line) = begins.iter().find(|line| bytes.starts_with(line)) {
            return Part {
                heads: Vec::new(),
                body: &bytes[line.len()..],
            };
        }
        let end = ends
            .iter()
            .filter_map(|end| find(bytes, end).map(|at| (at, at + end.len())))
            .min();
        let (end, body) = end.unwrap_or((bytes.len(), bytes.len()));
        let mut heads: Vec<(String, String)> = Vec::new();
        for line in plain::decode(&bytes[..end]).lines() {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = heads.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                heads.push((name.trim().to_lowercase(), value.trim().to_owned()));
            }
        }
        Part {
            heads,
            body: &bytes[body..],
        }
    }

    fn head(&self, name: &str) -> &str {
        let found = self.heads.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The kind of content, in lower case.
    fn kind(&self) -> String {
        let kind = self.head("content-type").split(';').next();
        kind.unwrap_or_default().trim().to_lowercase()
    }

    fn parameter(&self, head: &str, name: &str) -> Option<String> {
        self.head(head).split(';').skip(1).find_map(|parameter| {
            let (known, value) = parameter.split_once('=')?;
            // A name in another encoding has a star, and may be written in pieces.
            let known = known.trim().to_lowercase();
            let known = known.split('*').next().unwrap_or_default();
            (known == name).then(|| value.trim().trim_matches('"').to_owned())
        })
    }

    /// What an attached file is called.
    fn name(&self) -> Option<String> {
        let name = self
            .parameter("content-disposition", "filename")
            .or_else(|| self.parameter("content-type", "name"));
        let attached = self
            .head("content-disposition")
            .to_lowercase()
            .starts_with("attachment");
        match name {
            Some(name) => Some(words(&name)),
            None => attached.then(|| "附件".to_owned()),
        }
    }

    /// The content without the encoding that it travels in.
    fn decoded(&self) -> Option<Vec<u8>> {
        match self
            .head("content-transfer-encoding")
            .to_lowercase()
            .as_str()
        {
            "" | "7bit" | "8bit" | "binary" => Some(self.body.to_vec()),
            "base64" => Some(base64(self.body)),
            "quoted-printable" => Some(quoted(self.body)),
            _ => None,
        }
    }
}

/// The parts between the lines with the boundary.
fn pieces<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mark = [b"--", boundary].concat();
    let mut pieces = Vec::new();
    let mut from = None;
    let mut at = 0;
    while let Some(found) = find(&body[at..], &mark) {
        let found = at + found;
        at = found + mark.len();
        if found > 0 && body[found - 1] != b'\n' {
            continue;
        }
        if let Some(from) = from {
            pieces.push(&body[from..found]);
        }
        let line = body[at..].iter().position(|byte| *byte == b'\n');
        from = line.map(|line| at + line + 1);
        if body[at..].starts_with(b"--") {
            return pieces;
        }
    }
    // The last is not closed when the mail was cut off.
    pieces.extend(from.map(|from| &body[from..]));
    pieces
}

/// What Base64 says; whatever is no digit of it is left out.
pub(crate) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        held = held << 6 | u32::from(digit);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.extend(u8::try_from(held >> bits & 0xFF));
        }
    }
    out
}

/// What quoted-printable says.
fn quoted(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte != b'=' {
            out.push(*byte);
            continue;
        }
        let rest = &bytes[at..];
        let code = rest
            .get(..2)
            .and_then(|code| std::str::from_utf8(code).ok());
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            out.push(byte);
            at += 2;
        } else if rest.starts_with(b"\r\n") {
            at += 2;
        } else if rest.starts_with(b"\n") {
            at += 1;
        }
    }
    out
}

/// A head with its encoded words decoded: `=?utf-8?B?...?=`.
fn words(value: &str) -> String {
    let mut said = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("=?") {
        let mut fields = after.splitn(4, '?');
        let (Some(charset), Some(kind), Some(text), Some(end)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            break;
        };
        let bytes = match kind {
            "B" | "b" => base64(text.as_bytes()),
            _ => quoted(text.replace('_', " ").as_bytes()),
        };
        let encoding = encoding_rs::Encoding::for_label(charset.as_bytes());
        // Blanks between two encoded words are none.
        said.push_str(if said.is_empty() {
            before
        } else {
            before.trim()
        });
        said.push_str(&encoding.unwrap_or(encoding_rs::UTF_8).decode(&bytes).0);
        rest = end.strip_prefix('=').unwrap_or(end);
    }
    said + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_travels_encoded_is_decoded() {
        assert_eq!(base64(b"5byg\r\n5LiJ"), "张三".as_bytes());
        assert_eq!(quoted(b"a=E5=BC=\r\n=A0 =3D"), "a张 =".as_bytes());
        assert_eq!(words("=?utf-8?B?5byg?= =?gbk?Q?=C8=FD?= a"), "张三 a");
    }

    #[test]
    fn a_mail_is_known_by_its_heads() {
        assert!(is_mail("From: a@b\nTo: c@d\nSubject: x\n\ntext"));
        assert!(!is_mail(
            "From: the beginning\nit was so\nTo: the end\nDate: now"
        ));
        assert!(!is_mail("政府信息公开"));
    }
}
