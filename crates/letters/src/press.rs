//! The press: fonts, wordings and layout, built once and shared by all threads.

use std::fmt;

use chrono::{DateTime, Utc};
use typst::foundations::Smart;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};

use crate::blocks;
use crate::docx;
use crate::error::LetterError;
use crate::fonts::Fonts;
use crate::letter::Letter;
use crate::pdf;
use crate::wording::Wordings;

/// Sets letters.
pub struct Press {
    fonts: Fonts,
    wordings: Wordings,
    library: LazyHash<Library>,
    layout: Source,
}

impl fmt::Debug for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Press").finish_non_exhaustive()
    }
}

impl Press {
    /// A press with these fonts and wordings.
    pub fn new(fonts: Fonts, wordings: Wordings) -> Press {
        let layout = Source::new(file_id("/layout.typ"), wordings.layout().to_owned());
        Press {
            fonts,
            wordings,
            library: LazyHash::new(Library::default()),
            layout,
        }
    }

    /// The wordings that this press was built with.
    pub fn wordings(&self) -> &Wordings {
        &self.wordings
    }

    /// The fonts that this press was built with.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// The letter as PDF/A-2b. Letter and moment decide every byte; `made_at` is the
    /// file's date.
    ///
    /// # Errors
    /// A character that no font has; a layout that cannot set the letter.
    pub fn pdf(&self, letter: &Letter, made_at: DateTime<Utc>) -> Result<Vec<u8>, LetterError> {
        let letter = self.ready(letter)?;
        let set = pdf::write(self, &letter, made_at);
        // What was remembered for this letter helps the next one, but not the tenth.
        comemo::evict(2);
        set
    }

    /// What the letter's pages show, without blanks.
    ///
    /// # Errors
    /// As [`Press::pdf`].
    pub(crate) fn shown(&self, letter: &Letter) -> Result<String, LetterError> {
        let shown = pdf::shown(self, &self.ready(letter)?);
        comemo::evict(2);
        shown
    }

    /// The letter as DOCX, in the names of the official fonts.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn docx(&self, letter: &Letter) -> Result<Vec<u8>, LetterError> {
        docx::write(&cleaned(letter))
    }

    /// A letter with clean texts whose every character can be set.
    fn ready(&self, letter: &Letter) -> Result<Letter, LetterError> {
        let mut letter = cleaned(letter);
        let numbered = letter.number.is_some();
        let texts = letter.texts_mut().map(|text| &**text);
        let missing = self.fonts.missing(texts);
        if missing.is_empty() {
            return Ok(letter);
        }
        Err(LetterError::Glyph {
            missing,
            numbered,
            folder: self.fonts.folder().map(Into::into),
        })
    }

    pub(crate) fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    pub(crate) fn source(&self) -> &Source {
        &self.layout
    }
}

/// The letter without invisible signs and without blocks that have nothing to set, also
/// where it came past [`blocks::parse`].
fn cleaned(letter: &Letter) -> Letter {
    let mut letter = letter.clone();
    for text in letter.texts_mut() {
        *text = blocks::clean(text);
    }
    letter.blocks.iter_mut().for_each(blocks::square);
    letter.blocks = letter
        .blocks
        .into_iter()
        .flat_map(blocks::by_line)
        .collect();
    letter.blocks.retain(|block| !block.is_blank());
    letter
}

/// A name in the typesetter's own file system: there is no other file in it.
pub(crate) fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("the two names are written as paths");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// Identifies the document inside the file; hashed, so nothing of it can be read.
pub(crate) fn ident(letter: &Letter, made_at: DateTime<Utc>) -> Smart<String> {
    let number = letter.number.as_deref().unwrap_or_default();
    let case = letter.case_number.as_deref().unwrap_or_default();
    Smart::Custom(format!("{number}\n{case}\n{}\n{made_at}", letter.title))
}

#[cfg(test)]
mod tests;
