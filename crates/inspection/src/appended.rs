//! What stands after the end of a file: programs stop reading at the end, the
//! data goes out all the same.

use crate::kinds::Kind;
use crate::look::Look;
use crate::{open, sniff};

/// How files begin that are hung onto others: zip, the old office formats, rar,
/// 7z.
const HEADS: &[&[u8]] = &[
    b"PK\x03\x04",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    b"Rar!\x1A\x07",
    b"7z\xBC\xAF\x27\x1C",
];

/// Looks at what follows the end of a file or picture. Blanks only fill it up.
pub(crate) fn look(look: &mut Look, region: &str, tail: &[u8]) {
    if is_blank(tail) {
        return;
    }
    let filled = tail.iter().take_while(|byte| is_blank(&[**byte])).count();
    let tail = &tail[filled..];
    look.find(Kind::Appended, region, "", &format!("{} 字节", tail.len()));
    open::nested(look, "末尾的内容", tail);
}

/// Where a file begins within a text that is no part of it: its head, and a byte that no
/// text has soon after.
pub(crate) fn hidden_file(bytes: &[u8]) -> Option<usize> {
    HEADS
        .iter()
        .filter_map(|head| sniff::find(bytes, head))
        .filter(|at| bytes[*at..].iter().take(64).any(|byte| *byte < 9))
        .min()
}

/// Whether there is nothing in these bytes.
fn is_blank(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| byte.is_ascii_whitespace() || *byte == 0)
}

/// Whether another file begins here.
pub(crate) fn begins_file(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    HEADS.iter().any(|head| bytes.starts_with(head))
}
