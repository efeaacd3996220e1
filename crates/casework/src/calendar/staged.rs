//! A file of the rules that is written beside its place, and put there at once.

use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file that lies beside its place, complete. Dropped, it is gone.
#[derive(Debug)]
pub struct Staged {
    beside: NamedTempFile,
    place: PathBuf,
}

impl Staged {
    /// Writes a file for its place in a folder; makes the folders on the way there.
    ///
    /// # Errors
    /// The folder cannot be made or written to.
    pub fn write(folder: &Path, name: &str, text: &str) -> Result<Staged, Error> {
        let place = folder.join(name);
        let within = place.parent().ok_or(ErrorKind::InvalidFilename)?;
        std::fs::create_dir_all(within)?;
        let mut beside = NamedTempFile::new_in(within)?;
        beside.write_all(text.as_bytes())?;
        beside.as_file().sync_all()?;
        Ok(Staged { beside, place })
    }

    /// Puts it in its place, whatever was there; answers where that is.
    ///
    /// # Errors
    /// It cannot be moved there.
    pub fn keep(self) -> Result<PathBuf, Error> {
        let place = self.place;
        self.beside.persist(&place).map_err(|kept| kept.error)?;
        Ok(place)
    }
}
