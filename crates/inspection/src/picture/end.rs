//! Where a picture ends.

/// Where the next marker of a JPEG stands, from within its points: a byte of
/// ones is followed by a zero there, or by a mark to begin anew.
pub(super) fn after_points(bytes: &[u8], from: usize) -> usize {
    let points = bytes.get(from..).unwrap_or_default();
    points
        .windows(2)
        .position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7))
        .map_or(bytes.len(), |at| from + at)
}

/// Where a GIF ends, if it ends.
pub(super) fn gif(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(b"GIF8") {
        return None;
    }
    let mut at = 13 + colours(*bytes.get(10)?);
    loop {
        match bytes.get(at)? {
            0x3B => return Some(at + 1),
            0x21 => at = blocks(bytes, at + 2)?,
            0x2C => at = blocks(bytes, at + 11 + colours(*bytes.get(at + 9)?))?,
            _ => return None,
        }
    }
}

/// The comments of a GIF.
pub(super) fn comments(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut comments = Vec::new();
    if !bytes.starts_with(b"GIF8") {
        return comments;
    }
    let mut at = 13 + colours(bytes.get(10).copied().unwrap_or(0));
    loop {
        let next = match bytes.get(at) {
            Some(0x21) => blocks(bytes, at + 2),
            Some(0x2C) => {
                let flags = bytes.get(at + 9).copied().unwrap_or(0);
                blocks(bytes, at + 11 + colours(flags))
            }
            _ => None,
        };
        let Some(next) = next else {
            return comments;
        };
        if bytes.get(at..at + 2) == Some(b"\x21\xFE") {
            comments.push(joined(&bytes[at + 2..next]));
        }
        at = next;
    }
}

/// What blocks say, without their lengths.
fn joined(mut blocks: &[u8]) -> Vec<u8> {
    let mut joined = Vec::new();
    while let Some((length, rest)) = blocks.split_first() {
        let (block, after) = rest.split_at(usize::from(*length).min(rest.len()));
        joined.extend(block);
        blocks = after;
    }
    joined
}

/// The size of a table of colours by its flags.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

/// Goes over blocks that say their length, up to an empty one.
fn blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gif_ends_behind_its_blocks() {
        let head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF";
        let image = b"\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x3B\x01\0\x3B";
        let file = [head.as_slice(), image].concat();
        assert_eq!(gif(&file), Some(file.len()));
        assert_eq!(gif(&[&file, b"more".as_slice()].concat()), Some(file.len()));
        assert_eq!(gif(&file[..file.len() - 1]), None);
    }

    #[test]
    fn the_points_of_a_jpeg_end_at_a_marker() {
        assert_eq!(after_points(b"\x01\xFF\0\xFF\xD0\xFF\xD9", 0), 5);
        assert_eq!(after_points(b"\x01\xFF", 0), 2);
        assert_eq!(after_points(b"", 7), 0);
    }
}
