//! Characters that no font here has: what they are and where to get them.

use std::path::Path;

/// A character that no font here has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing(pub char);

/// First and last code point, the block's name and a font that has it.
const BLOCKS: [(u32, u32, &str, &str); 15] = [
    (
        0x3400,
        0x4DBF,
        "统一汉字扩充A区",
        "宋体（SimSun）等 GB 18030 字体",
    ),
    (
        0x4E00,
        0x9FFF,
        "统一汉字基本区",
        "宋体（SimSun）等 GB 18030 字体",
    ),
    (
        0x20000,
        0x2A6DF,
        "统一汉字扩充B区",
        "宋体-ExtB（SimSun-ExtB）",
    ),
    (0x2A700, 0x2B73F, "统一汉字扩充C区", "收有扩充C区汉字的宋体"),
    (0x2B740, 0x2B81F, "统一汉字扩充D区", "收有扩充D区汉字的宋体"),
    (0x2B820, 0x2CEAF, "统一汉字扩充E区", "收有扩充E区汉字的宋体"),
    (0x2CEB0, 0x2EBEF, "统一汉字扩充F区", "收有扩充F区汉字的宋体"),
    (0x2EBF0, 0x2EE5F, "统一汉字扩充I区", "收有扩充I区汉字的宋体"),
    (0x30000, 0x3134F, "统一汉字扩充G区", "收有扩充G区汉字的宋体"),
    (0x31350, 0x323AF, "统一汉字扩充H区", "收有扩充H区汉字的宋体"),
    (0x323B0, 0x3347F, "统一汉字扩充J区", "收有扩充J区汉字的宋体"),
    (0xE000, 0xF8FF, PRIVATE, "造字时所用的那一款字体"),
    (0xF0000, 0x10FFFF, PRIVATE, "造字时所用的那一款字体"),
    (0x1F000, 0x1FAFF, PICTURES, "符号字体"),
    (0xE0100, 0xE01EF, VARIANTS, "收有该异体字的字体"),
];

const PRIVATE: &str = "私用区";
const PICTURES: &str = "表情与图形符号";
const VARIANTS: &str = "异体字选择符";

/// What can be done without a font, by block.
const ADVICE: [(&str, &str); 3] = [
    (PRIVATE, "能改用标准汉字的，请改用标准汉字"),
    (PICTURES, "公文中请改用文字"),
    (VARIANTS, "能用通用字形的，请删去这个看不见的符号"),
];

impl Missing {
    fn block(self) -> (&'static str, &'static str) {
        let code = u32::from(self.0);
        let block = BLOCKS.iter().find(|row| (row.0..=row.1).contains(&code));
        block.map_or(("其他文字", "收有这种文字的字体"), |row| {
            (row.2, row.3)
        })
    }
}

/// The sentence that names what is missing, the kind of font that has it and where to put
/// it. A document that has a number keeps it; a sheet has none.
pub(crate) fn tell(missing: &[Missing], folder: Option<&Path>, numbered: bool) -> String {
    let Told {
        names,
        fonts,
        mut advice,
    } = Told::of(missing);
    advice.push(match numbered {
        true => "文号保留，案件照常办理",
        false => "案件照常办理",
    });
    format!(
        "现有字体里没有{names}，这份文书没有生成，也不会用方框代替。请把{fonts}放入{}，重新启动后再生成；{}",
        place_of(folder),
        advice.join("；"),
    )
}

/// The same of a character that stands in a wording: it is the author's to replace.
pub(crate) fn tell_of_wording(missing: &[Missing], folder: Option<&Path>) -> String {
    let Told {
        names,
        fonts,
        advice,
    } = Told::of(missing);
    let without: String = advice.iter().map(|advice| format!("；{advice}")).collect();
    format!(
        "{names}。请改用别的字，或者把{fonts}放入{}，重新启动{without}",
        place_of(folder)
    )
}

/// The parts of a sentence about missing characters.
struct Told {
    names: String,
    fonts: String,
    advice: Vec<&'static str>,
}

impl Told {
    fn of(missing: &[Missing]) -> Told {
        let (mut names, mut fonts, mut advice) = (Vec::new(), Vec::new(), Vec::new());
        for one in missing {
            let (block, font) = one.block();
            let code = u32::from(one.0);
            names.push(format!("“{}”（U+{code:04X}，{block}）", one.0));
            add(&mut fonts, font);
            if let Some((_, without)) = ADVICE.iter().find(|(of, _)| *of == block) {
                add(&mut advice, without);
            }
        }
        Told {
            names: names.join("、"),
            fonts: fonts.join("、"),
            advice,
        }
    }
}

fn place_of(folder: Option<&Path>) -> String {
    match folder {
        Some(folder) => format!("字体目录 {} ", folder.display()),
        None => "字体目录（在配置中指定）".to_owned(),
    }
}

fn add<'a>(texts: &mut Vec<&'a str>, text: &'a str) {
    if !texts.contains(&text) {
        texts.push(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_do_not_overlap() {
        for (index, one) in BLOCKS.iter().enumerate() {
            assert!(one.0 <= one.1);
            for other in &BLOCKS[index + 1..] {
                assert!(one.1 < other.0 || other.1 < one.0, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_character_is_named_with_its_font_and_its_place() {
        let text = tell(
            &[Missing('\u{20021}'), Missing('\u{20022}')],
            Some(Path::new("/srv/fonts")),
            true,
        );
        assert!(text.contains("U+20021，统一汉字扩充B区"));
        assert_eq!(text.matches("SimSun-ExtB").count(), 1);
        assert!(text.contains("放入字体目录 /srv/fonts"));
        assert!(text.contains("文号保留"));
        let of_sheet = tell(&[Missing('\u{20021}')], None, false);
        assert!(!of_sheet.contains("文号") && of_sheet.contains("案件照常办理"));
    }
}
