//! Writes every made-up document as PDF and DOCX into a folder, to be looked at:
//! `cargo run -p letters --example samples -- FOLDER`

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use letters::data::Paper;
use letters::{Fonts, Press, Wordings};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    let workflows = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../workflows");
    let mut files = Vec::new();
    read(&workflows, "letters", &mut files)?;
    let pairs = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let wordings = Wordings::load(pairs).map_err(|faults| format!("{faults:#?}"))?;
    let press = Press::new(Fonts::open(None)?, wordings);
    for (name, paper) in Paper::samples() {
        let letter = press.wordings().letter_of(&paper)?;
        let pdf = press.pdf(&letter, DateTime::<Utc>::UNIX_EPOCH)?;
        std::fs::write(out.join(format!("{name}.pdf")), pdf)?;
        std::fs::write(out.join(format!("{name}.docx")), press.docx(&letter)?)?;
    }
    Ok(())
}

fn read(root: &Path, below: &str, files: &mut Vec<(String, String)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(root.join(below))? {
        let entry = entry?;
        let name = format!("{below}/{}", entry.file_name().to_string_lossy());
        match entry.file_type()?.is_dir() {
            true => read(root, &name, files)?,
            false => files.push((name, std::fs::read_to_string(entry.path())?)),
        }
    }
    Ok(())
}
