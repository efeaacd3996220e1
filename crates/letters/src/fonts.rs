//! The fonts that letters are set in: the operator's first, the embedded ones last.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::error::LetterError;
use crate::scripts::Missing;

const REGULAR: &[u8] = include_bytes!("../fonts/NotoSerifSC-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/NotoSerifSC-Bold.ttf");
const BOXES: &[u8] = include_bytes!("../fonts/NotoSansSymbols2-Boxes.ttf");
const SIGN: &[u8] = include_bytes!("../fonts/NotoSansMath-Sign.ttf");

/// The embedded families as the layout knows them. The bold cut is a family of its
/// own: it has fewer characters, and a family falls through to the next one only whole.
const REGULAR_FAMILY: &str = "Noto Serif SC";
const BOLD_FAMILY: &str = "Noto Serif SC Bold";
const BOXES_FAMILY: &str = "Noto Sans Symbols 2";
const SIGN_FAMILY: &str = "Noto Sans Math";

const EMBEDDED: [(&str, &[u8]); 4] = [
    (REGULAR_FAMILY, REGULAR),
    (BOLD_FAMILY, BOLD),
    (BOXES_FAMILY, BOXES),
    (SIGN_FAMILY, SIGN),
];

/// What a font is used for (GB/T 9704-2012, 5.2.2 and 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 小标宋体: titles and the red head.
    Title,
    /// 仿宋体: the text.
    FangSong,
    /// 黑体: headings of the first level.
    Hei,
    /// 楷体: headings of the second level.
    Kai,
    /// 宋体: page numbers, tables.
    Song,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 5] = [
        Role::Title,
        Role::FangSong,
        Role::Hei,
        Role::Kai,
        Role::Song,
    ];

    /// The name that a DOCX gives; the office's own computer has the font.
    pub const fn official(self) -> &'static str {
        match self {
            Role::Title => "方正小标宋简体",
            Role::FangSong => "仿宋_GB2312",
            Role::Hei => "黑体",
            Role::Kai => "楷体_GB2312",
            Role::Song => "宋体",
        }
    }

    /// Families that fill the role, best first, by both of their names.
    const fn families(self) -> &'static [&'static str] {
        match self {
            Role::Title => &[
                "方正小标宋简体",
                "FZXiaoBiaoSong-B05S",
                "方正小标宋_GBK",
                "FZXiaoBiaoSong-B05",
                "华文中宋",
                "STZhongsong",
                "FandolSong B",
            ],
            Role::FangSong => &[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "仿宋",
                "FangSong",
                "方正仿宋_GBK",
                "FZFangSong-Z02",
                "方正仿宋简体",
                "FZFangSong-Z02S",
                "华文仿宋",
                "STFangsong",
                "朱雀仿宋",
                "Zhuque Fangsong",
                "FandolFang R",
                "FandolFang",
            ],
            Role::Hei => &[
                "黑体",
                "SimHei",
                "方正黑体_GBK",
                "FZHei-B01",
                "方正黑体简体",
                "FZHei-B01S",
                "华文黑体",
                "STHeiti",
                "思源黑体",
                "Source Han Sans SC",
                "Noto Sans CJK SC",
                "Noto Sans SC",
                "FandolHei R",
            ],
            Role::Kai => &[
                "楷体_GB2312",
                "KaiTi_GB2312",
                "楷体",
                "KaiTi",
                "方正楷体_GBK",
                "FZKai-Z03",
                "方正楷体简体",
                "FZKai-Z03S",
                "华文楷体",
                "STKaiti",
                "霞鹜文楷",
                "LXGW WenKai",
                "FandolKai R",
            ],
            Role::Song => &["宋体", "SimSun", "新宋体", "NSimSun", "华文宋体", "STSong"],
        }
    }

    /// The embedded family that stands in.
    const fn embedded(self) -> &'static [&'static str] {
        match self {
            Role::Title | Role::Hei => &[BOLD_FAMILY, REGULAR_FAMILY, BOXES_FAMILY, SIGN_FAMILY],
            Role::FangSong | Role::Kai | Role::Song => &[REGULAR_FAMILY, BOXES_FAMILY, SIGN_FAMILY],
        }
    }
}

/// All fonts, read once; cheap to clone and to share between threads.
#[derive(Debug, Clone)]
pub struct Fonts(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
    characters: Characters,
    folder: Option<PathBuf>,
}

/// All characters that some font has, a bit each: a letter asks for every one of its own.
#[derive(Debug)]
struct Characters(Vec<u64>);

impl Characters {
    fn of(faces: &[Font]) -> Self {
        let mut bits = vec![0; (char::MAX as usize >> 6) + 1];
        for code in faces.iter().flat_map(|face| face.info().coverage.iter()) {
            if let Some(word) = bits.get_mut(code as usize >> 6) {
                *word |= 1 << (code & 63);
            }
        }
        Characters(bits)
    }

    fn has(&self, code: u32) -> bool {
        let word = self.0.get(code as usize >> 6);
        word.is_some_and(|word| word >> (code & 63) & 1 == 1)
    }
}

impl Fonts {
    /// The embedded fonts and those of the operator's folder (TTF, OTF and TTC, also
    /// in folders below). Other files in it are passed over.
    ///
    /// # Errors
    /// The folder or one of its fonts cannot be read.
    pub fn open(folder: Option<&Path>) -> Result<Fonts, LetterError> {
        let (mut book, mut faces) = (FontBook::new(), Vec::new());
        for path in folder.map(font_files).transpose()?.unwrap_or_default() {
            let found = read(&path)?;
            for face in found {
                book.push(face.info().clone());
                faces.push(face);
            }
        }
        for (family, data) in EMBEDDED {
            for face in Font::iter(Bytes::new(data)) {
                let mut info = face.info().clone();
                info.family = family.to_owned();
                book.push(info);
                faces.push(face);
            }
        }
        Ok(Fonts(Arc::new(Inner {
            book: LazyHash::new(book),
            characters: Characters::of(&faces),
            faces,
            folder: folder.map(Path::to_owned),
        })))
    }

    /// The operator's font folder.
    pub fn folder(&self) -> Option<&Path> {
        self.0.folder.as_deref()
    }

    /// The families that a role is set in, in order: those that fill it and are really
    /// there, the embedded ones, and whatever else the operator's folder has, so that a
    /// font put there for one rare character is found.
    pub fn families(&self, role: Role) -> Vec<String> {
        let there = |family: &&&str| self.0.book.contains_family(&family.to_lowercase());
        let known = role.families().iter().filter(there);
        let mut families: Vec<String> = known
            .chain(role.embedded())
            .map(|&f| f.to_owned())
            .collect();
        let others = self.0.book.families().map(|(family, _)| family);
        for family in others {
            if !families
                .iter()
                .any(|known| known.eq_ignore_ascii_case(family))
            {
                families.push(family.to_owned());
            }
        }
        families
    }

    /// The characters of these texts that no font has, each once.
    pub fn missing<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Vec<Missing> {
        let mut missing = Vec::new();
        for sign in texts.into_iter().flat_map(str::chars) {
            if !sign.is_whitespace() && !self.has(sign) && !missing.contains(&Missing(sign)) {
                missing.push(Missing(sign));
            }
        }
        missing
    }

    fn has(&self, sign: char) -> bool {
        self.0.characters.has(u32::from(sign))
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.0.book
    }

    pub(crate) fn face(&self, index: usize) -> Option<Font> {
        self.0.faces.get(index).cloned()
    }
}

/// The font files of a folder and the folders below, in the order of their names.
fn font_files(folder: &Path) -> Result<Vec<PathBuf>, LetterError> {
    let unreadable = |error: std::io::Error| LetterError::Font {
        path: folder.to_owned(),
        reason: error.to_string(),
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            files.extend(font_files(&path)?);
        } else if is_font(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn is_font(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        ["ttf", "otf", "ttc", "otc"].contains(&extension.to_ascii_lowercase().as_str())
    })
}

fn read(path: &Path) -> Result<Vec<Font>, LetterError> {
    let unreadable = |reason: String| LetterError::Font {
        path: path.to_owned(),
        reason,
    };
    let data = fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    let faces: Vec<_> = Font::iter(Bytes::new(data)).collect();
    if faces.is_empty() {
        return Err(unreadable("不是可用的字体文件".to_owned()));
    }
    Ok(faces)
}

#[cfg(test)]
mod tests {
    use encoding_rs::GBK;

    use super::*;

    #[test]
    fn every_role_ends_in_an_embedded_family_that_is_there() {
        let fonts = Fonts::open(None).unwrap();
        for role in Role::ALL {
            let families = fonts.families(role);
            assert!(families.contains(&REGULAR_FAMILY.to_owned()));
            for family in families {
                assert!(
                    fonts.book().contains_family(&family.to_lowercase()),
                    "{family}"
                );
            }
        }
    }

    #[test]
    fn names_with_rare_characters_are_there() {
        let fonts = Fonts::open(None).unwrap();
        assert_eq!(fonts.missing(["王喆堃、赟、𬹼", "〔2026〕①☑☐□×√"]), []);
        assert_eq!(
            fonts.missing(["甲\u{20021}乙\u{20021}"]),
            [Missing('\u{20021}')]
        );
    }

    #[test]
    fn all_of_gbk_is_there() {
        let fonts = Fonts::open(None).unwrap();
        let codes =
            (0x81..=0xfe_u8).flat_map(|lead| (0x40..=0xfe_u8).map(move |trail| [lead, trail]));
        let mut characters = 0;
        for code in codes {
            let (text, faulty) = GBK.decode_without_bom_handling(&code);
            let private = |sign| matches!(sign, '\u{e000}'..='\u{f8ff}');
            if !faulty && !text.chars().any(private) {
                characters += 1;
                assert_eq!(fonts.missing([&*text]), [], "{code:x?}");
            }
        }
        // 21,886 of GBK 1.0 and what the web's decoder has beyond it.
        assert!(characters > 21_800, "{characters}");
    }

    #[test]
    fn a_broken_font_is_told() {
        let folder = tempfile();
        fs::write(folder.join("COPYING"), "text").unwrap();
        assert!(Fonts::open(Some(&folder)).is_ok());
        fs::write(folder.join("坏.ttf"), "no font").unwrap();
        let told = Fonts::open(Some(&folder)).unwrap_err().to_string();
        assert!(
            told.contains("坏.ttf") && told.contains("不是可用的字体文件"),
            "{told}"
        );
        fs::remove_dir_all(&folder).unwrap();
        assert!(matches!(
            Fonts::open(Some(&folder)),
            Err(LetterError::Font { .. })
        ));
    }

    #[test]
    fn the_operators_fonts_go_first() {
        let folder = tempfile();
        fs::create_dir(folder.join("below")).unwrap();
        let mut named = BOXES.to_vec();
        let name = |text: &str| {
            text.encode_utf16()
                .flat_map(u16::to_be_bytes)
                .collect::<Vec<_>>()
        };
        // The family's name in the file gives way to an official one of the same length.
        let (from, to) = (name("Noto Sans Symbols 2"), name("FangSong_GB2312    "));
        let mut start = 0;
        while let Some(at) = named[start..].windows(from.len()).position(|w| w == from) {
            named[start + at..start + at + from.len()].copy_from_slice(&to);
            start += at + from.len();
        }
        fs::write(folder.join("below/仿宋.TTF"), &named).unwrap();
        let fonts = Fonts::open(Some(&folder)).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let families = fonts.families(Role::Hei);
        assert!(
            families
                .last()
                .is_some_and(|family| family.starts_with("FangSong_GB2312")),
            "{families:?}"
        );
    }

    fn tempfile() -> PathBuf {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "letters-fonts-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    }
}
