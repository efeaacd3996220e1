//! The properties of an old office file (MS-OLEPS).

use crate::compound::{Compound, long};
use crate::look::Look;
use crate::office::properties::property;

/// The properties that name people or say something in words.
const NAMED: &[(&str, u32, &str)] = &[
    ("\u{5}SummaryInformation", 3, "主题"),
    ("\u{5}SummaryInformation", 4, "作者"),
    ("\u{5}SummaryInformation", 5, "关键词"),
    ("\u{5}SummaryInformation", 6, "备注"),
    ("\u{5}SummaryInformation", 8, "最后修改者"),
    ("\u{5}DocumentSummaryInformation", 2, "类别"),
    ("\u{5}DocumentSummaryInformation", 14, "经理"),
    ("\u{5}DocumentSummaryInformation", 15, "单位"),
];

/// Says what the properties say.
pub(crate) fn look(look: &mut Look, file: &Compound<'_>) {
    for (stream, number, label) in NAMED {
        let text = file.stream(stream).and_then(|bytes| text(&bytes, *number));
        if let Some(text) = text {
            let text = text.trim_end_matches('\0');
            look.read("文档属性", "", text);
            property(look, label, text);
        }
    }
}

/// A text property of the first set.
fn text(bytes: &[u8], number: u32) -> Option<String> {
    let set = bytes.get(long(bytes, 44)? as usize..)?;
    let count = (long(set, 4)? as usize).min(256);
    let at = (0..count)
        .map(|index| 8 + index * 8)
        .find(|at| long(set, *at) == Some(number))
        .and_then(|at| long(set, at + 4))? as usize;
    let length = long(set, at.checked_add(4)?)? as usize;
    let data = set.get(at.checked_add(8)?..)?;
    match long(set, at)? {
        // Bytes of a code page: the national standard, or UTF-8.
        0x1E => {
            let bytes = data.get(..length)?;
            let text = std::str::from_utf8(bytes).map(str::to_owned);
            Some(text.unwrap_or_else(|_| encoding_rs::GB18030.decode(bytes).0.into_owned()))
        }
        0x1F => {
            let bytes = data.get(..length.checked_mul(2)?)?;
            Some(
                encoding_rs::UTF_16LE
                    .decode_without_bom_handling(bytes)
                    .0
                    .into_owned(),
            )
        }
        _ => None,
    }
}
