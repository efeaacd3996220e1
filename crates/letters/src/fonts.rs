//! The fonts that letters are set in: the operator's first, the embedded ones last.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::error::LetterError;
use crate::scripts::Missing;

mod roles;

pub use roles::{FontRoles, Role};

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

/// The operator's fonts.
#[derive(Debug, Clone, Copy)]
pub struct FontFolder<'f> {
    /// Where they lie.
    pub folder: &'f Path,
    /// Which of them fills which role.
    pub roles: &'f FontRoles,
}

/// The embedded families that stand in for a role.
const fn embedded(role: Role) -> &'static [&'static str] {
    match role {
        Role::Title | Role::Hei => &[BOLD_FAMILY, REGULAR_FAMILY, BOXES_FAMILY, SIGN_FAMILY],
        Role::FangSong | Role::Kai | Role::Song => &[REGULAR_FAMILY, BOXES_FAMILY, SIGN_FAMILY],
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
    roles: FontRoles,
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
    /// The folder or one of its fonts cannot be read, or a role is to be filled by a
    /// family that is not there.
    pub fn open(own: Option<FontFolder<'_>>) -> Result<Fonts, LetterError> {
        let folder = own.map(|own| own.folder);
        let roles = own.map(|own| own.roles.clone()).unwrap_or_default();
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
        absent(&roles, &book).map_or(Ok(()), Err)?;
        Ok(Fonts(Arc::new(Inner {
            book: LazyHash::new(book),
            characters: Characters::of(&faces),
            faces,
            folder: folder.map(Path::to_owned),
            roles,
        })))
    }

    /// The operator's font folder.
    pub fn folder(&self) -> Option<&Path> {
        self.0.folder.as_deref()
    }

    /// The families that a role is set in, in order: the one that the operator names for
    /// it, those that fill it by their names, the embedded ones, and whatever else the
    /// operator's folder has, so that a font put there for one rare character is found.
    pub fn families(&self, role: Role) -> Vec<String> {
        let there = || self.0.book.families().map(|(family, _)| family);
        let mut fitting: Vec<&str> = there()
            .filter(|family| Role::of_family(family) == Some(role))
            .collect();
        fitting.sort_by_key(|family| role.rank(family));
        let in_order = (self.0.roles.of(role).into_iter())
            .chain(fitting)
            .chain(embedded(role).iter().copied())
            .chain(there());
        let mut families: Vec<String> = Vec::new();
        for family in in_order {
            if !families
                .iter()
                .any(|known| known.to_lowercase() == family.to_lowercase())
            {
                families.push(family.to_owned());
            }
        }
        families
    }

    /// Which family each role is set in, for who put fonts into the folder.
    pub fn told(&self) -> String {
        let told = Role::ALL.map(|role| {
            let first = self.families(role).into_iter().next().unwrap_or_default();
            let built_in = embedded(role).contains(&first.as_str());
            let from = if built_in { "（内置）" } else { "" };
            format!("{}用 {first}{from}", role.label())
        });
        told.join("；")
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

/// A role that is to be filled by a family that is not there.
fn absent(roles: &FontRoles, book: &FontBook) -> Option<LetterError> {
    let named = Role::ALL
        .into_iter()
        .filter_map(|role| Some((role, roles.of(role)?)));
    let (role, family) = named
        .into_iter()
        .find(|(_, family)| !book.contains_family(&family.to_lowercase()))?;
    Some(LetterError::NoFamily {
        role,
        family: family.to_owned(),
        known: book
            .families()
            .map(|(family, _)| family.to_owned())
            .collect(),
    })
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
        assert!(open(&folder).is_ok());
        fs::write(folder.join("坏.ttf"), "no font").unwrap();
        let told = open(&folder).unwrap_err().to_string();
        assert!(
            told.contains("坏.ttf") && told.contains("不是可用的字体文件"),
            "{told}"
        );
        fs::remove_dir_all(&folder).unwrap();
        assert!(matches!(open(&folder), Err(LetterError::Font { .. })));
    }

    /// A folder with one font, of this family.
    fn folder_with(family: &str) -> PathBuf {
        let folder = tempfile();
        fs::create_dir(folder.join("below")).unwrap();
        let name = |text: &str| {
            text.encode_utf16()
                .flat_map(u16::to_be_bytes)
                .collect::<Vec<_>>()
        };
        // The family's name in the file gives way to another one of the same length.
        let from = name("Noto Sans Symbols 2");
        let to = name(&format!("{family:<19}"));
        assert_eq!(from.len(), to.len());
        let (mut named, mut start) = (BOXES.to_vec(), 0);
        while let Some(at) = named[start..].windows(from.len()).position(|w| w == from) {
            named[start + at..start + at + from.len()].copy_from_slice(&to);
            start += at + from.len();
        }
        fs::write(folder.join("below/仿宋.TTF"), &named).unwrap();
        folder
    }

    #[test]
    fn the_operators_fonts_go_first() {
        for family in ["FangSong_GB2312", "方正仿宋_GB18030", "方正仿宋_GBK"] {
            let folder = folder_with(family);
            let fonts = open(&folder).unwrap();
            fs::remove_dir_all(&folder).unwrap();
            let first = |role| fonts.families(role).swap_remove(0);
            assert_eq!(first(Role::FangSong).trim(), family);
            assert_eq!(first(Role::Hei), BOLD_FAMILY);
            let families = fonts.families(Role::Hei);
            assert_eq!(families.last().map(|last| last.trim()), Some(family));
        }
    }

    #[test]
    fn the_operator_says_which_family_fills_a_role() {
        let folder = folder_with("Office Letters Nine");
        let open = |kai: &str| {
            let roles = FontRoles {
                kai: Some(kai.to_owned()),
                ..FontRoles::default()
            };
            Fonts::open(Some(FontFolder {
                folder: &folder,
                roles: &roles,
            }))
        };
        let fonts = open("Office Letters Nine").unwrap();
        assert_eq!(fonts.families(Role::Kai)[0], "Office Letters Nine");
        let told = open("Office Letters Ten").unwrap_err().to_string();
        fs::remove_dir_all(&folder).unwrap();
        assert!(
            told.contains("kai = “Office Letters Ten”") && told.contains("Office Letters Nine"),
            "{told}"
        );
    }

    fn open(folder: &Path) -> Result<Fonts, LetterError> {
        let roles = &FontRoles::default();
        Fonts::open(Some(FontFolder { folder, roles }))
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
