//! Pictures that a PDF can hold as they are: JPEG, and PNG without transparency. What
//! they show is not decoded; a reader of the PDF does that.

use lopdf::{Dictionary, Object, Stream, dictionary};

/// The widest and highest picture, in pixels.
const LARGEST: u32 = 40_000;

/// A picture, as a PDF holds it.
pub(super) struct Picture {
    /// Width, in pixels.
    pub width: u32,
    /// Height, in pixels.
    pub height: u32,
    fields: Dictionary,
    bytes: Vec<u8>,
}

impl Picture {
    /// Reads a picture; `None` for what is none, or is of a kind that a PDF cannot hold
    /// as it is.
    pub fn read(bytes: &[u8]) -> Option<Picture> {
        let picture = jpeg(bytes).or_else(|| png(bytes))?;
        let fits = |size| (1..=LARGEST).contains(&size);
        (fits(picture.width) && fits(picture.height)).then_some(picture)
    }

    /// The object that draws it.
    pub fn stream(self) -> Stream {
        let mut fields = self.fields;
        fields.set("Type", "XObject");
        fields.set("Subtype", "Image");
        fields.set("Width", i64::from(self.width));
        fields.set("Height", i64::from(self.height));
        Stream::new(fields, self.bytes).with_compression(false)
    }
}

fn big16(bytes: &[u8], at: usize) -> Option<u32> {
    let two = bytes.get(at..at + 2)?;
    Some(u32::from(u16::from_be_bytes([two[0], two[1]])))
}

fn big32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes([four[0], four[1], four[2], four[3]]))
}

/// By the first frame header (ITU T.81, B.2.2).
fn jpeg(bytes: &[u8]) -> Option<Picture> {
    if !bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return None;
    }
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xFF => at += 1,
            0xC0..=0xC2 => break,
            // others are no frames that every reader of PDFs draws
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCF | 0xD8..=0xDA => return None,
            _ => at += 2 + usize::try_from(big16(bytes, at + 2)?).ok()?,
        }
    }
    let space = match bytes.get(at + 9)? {
        1 => "DeviceGray",
        3 => "DeviceRGB",
        _ => return None,
    };
    (*bytes.get(at + 4)? == 8).then_some(())?;
    Some(Picture {
        height: big16(bytes, at + 5)?,
        width: big16(bytes, at + 7)?,
        fields: dictionary! {
            "ColorSpace" => space,
            "BitsPerComponent" => 8,
            "Filter" => "DCTDecode",
        },
        bytes: bytes.to_vec(),
    })
}

/// By its chunks (ISO/IEC 15948): the compressed lines are those that a PDF has.
fn png(bytes: &[u8]) -> Option<Picture> {
    let rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    (rest.get(4..8)? == b"IHDR").then_some(())?;
    let header = rest.get(8..21)?;
    let (width, height) = (big32(header, 0)?, big32(header, 4)?);
    let (bits, colour, interlaced) = (header[8], header[9], header[12]);
    let (colours, bits) = match (colour, bits) {
        (0, 1 | 2 | 4 | 8 | 16) | (3, 1 | 2 | 4 | 8) => (1, bits),
        (2, 8 | 16) => (3, bits),
        _ => return None,
    };
    (interlaced == 0).then_some(())?;
    let (mut data, mut palette, mut at) = (Vec::new(), None, 0);
    loop {
        let size = usize::try_from(big32(rest, at)?).ok()?;
        let name = rest.get(at + 4..at + 8)?;
        let chunk = rest.get(at + 8..(at + 8).checked_add(size)?)?;
        match name {
            b"IDAT" => data.extend_from_slice(chunk),
            b"PLTE" => palette = Some(chunk),
            // transparency needs a mask
            b"tRNS" => return None,
            b"IEND" => break,
            _ => {}
        }
        at += 12 + size;
    }
    let space: Object = match (colour, palette) {
        (0, _) => "DeviceGray".into(),
        (2, _) => "DeviceRGB".into(),
        (_, Some(palette)) if !palette.is_empty() && palette.len() % 3 == 0 => {
            let last = i64::try_from(palette.len() / 3 - 1).ok()?;
            let table = Object::String(palette.to_vec(), lopdf::StringFormat::Hexadecimal);
            vec!["Indexed".into(), "DeviceRGB".into(), last.into(), table].into()
        }
        _ => return None,
    };
    Some(Picture {
        width,
        height,
        fields: dictionary! {
            "ColorSpace" => space,
            "BitsPerComponent" => i64::from(bits),
            "Filter" => "FlateDecode",
            "DecodeParms" => dictionary! {
                "Predictor" => 15,
                "Colors" => colours,
                "BitsPerComponent" => i64::from(bits),
                "Columns" => i64::from(width),
            },
        },
        bytes: data,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame header and nothing else.
    fn jpeg_of(components: u8) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2];
        bytes.extend([0xFF, 0xC0, 0, 17, 8, 0, 20, 0, 30, components]);
        bytes
    }

    fn png_of(colour: u8, interlaced: u8, more: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        let header = [0, 0, 0, 30, 0, 0, 0, 20, 8, colour, 0, 0, interlaced];
        let chunks = [(b"IHDR", &header[..])];
        let rest = more.iter().map(|(name, chunk)| (*name, *chunk));
        let end = [(b"IEND", &[][..])];
        for (name, chunk) in chunks.into_iter().chain(rest).chain(end) {
            bytes.extend((chunk.len() as u32).to_be_bytes());
            bytes.extend(name);
            bytes.extend(chunk);
            bytes.extend([0; 4]);
        }
        bytes
    }

    #[test]
    fn pictures_are_read_by_their_headers() {
        for bytes in [jpeg_of(3), jpeg_of(1), png_of(2, 0, &[(b"IDAT", b"x")])] {
            let picture = Picture::read(&bytes).unwrap();
            assert_eq!((picture.width, picture.height), (30, 20));
        }
        let indexed = png_of(3, 0, &[(b"PLTE", &[0; 6]), (b"IDAT", b"x")]);
        assert!(Picture::read(&indexed).is_some());
    }

    #[test]
    fn what_a_pdf_cannot_hold_is_left_to_its_slip() {
        let palette: &[u8] = &[0; 6];
        for bytes in [
            jpeg_of(4),
            png_of(6, 0, &[]),
            png_of(2, 1, &[]),
            png_of(3, 0, &[]),
            png_of(3, 0, &[(b"PLTE", palette), (b"tRNS", b"x")]),
            b"GIF89a".to_vec(),
            b"".to_vec(),
        ] {
            assert!(Picture::read(&bytes).is_none());
        }
        // cut anywhere
        for whole in [jpeg_of(3), png_of(2, 0, &[(b"IDAT", b"x")])] {
            for length in 0..whole.len() - 4 {
                let _ = Picture::read(&whole[..length]);
            }
        }
    }
}
