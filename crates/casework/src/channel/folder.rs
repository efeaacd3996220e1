//! Letters as files in a folder, one each, for another program to pick up; also what
//! shows an operator what would be sent.

use std::fs::{self, File};
use std::future::Future;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};

use super::message::Sender;
use super::settings::{FolderSettings, SettingsError};
use super::{Mail, Outcome, Post, PostedBy};

/// A folder of letters: `ID.eml`. Whatever stands there under that name is whole, and a
/// repeat replaces the letter by itself.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    sender: Sender,
}

impl Folder {
    /// Opens the folder; makes it where it is missing.
    ///
    /// # Errors
    /// The sender is no address, or the folder cannot be made.
    pub fn open(settings: &FolderSettings) -> Result<Folder, SettingsError> {
        let path = settings.path.clone();
        fs::create_dir_all(&path).map_err(|error| {
            SettingsError(format!("建不了邮件目录 {}：{error}", path.display()))
        })?;
        Ok(Folder {
            path,
            sender: Sender::read(&settings.from)?,
        })
    }
}

impl Post for Folder {
    fn posted_by(&self) -> Option<PostedBy> {
        Some(PostedBy {
            place: format!("写入目录 {}", self.path.display()),
            from: self.sender.shown(),
        })
    }

    fn send<'a>(&'a self, mail: &'a Mail) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let letter = match self.sender.write(mail) {
                Ok(letter) => letter,
                Err(why) => return Outcome::Never(why),
            };
            let folder = self.path.clone();
            let written = tokio::task::spawn_blocking(move || {
                keep(&folder, &format!("{}.eml", letter.name), &letter.bytes)
            });
            match written.await {
                Ok(Ok(())) => Outcome::Sent,
                Ok(Err(error)) => {
                    let folder = self.path.display();
                    Outcome::set_up_wrong(format!("写不进邮件目录 {folder}：{error}"))
                }
                Err(_) => Outcome::later("写邮件文件时中断了"),
            }
        })
    }
}

/// Writes a file so that it is there whole or not at all, whatever happens meanwhile.
fn keep(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    // Hidden and by another ending: whoever picks letters up does not see it. A name of
    // its own: two may write the same letter when a lease ran out.
    static WRITTEN: AtomicU64 = AtomicU64::new(0);
    let nth = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let unfinished = folder.join(format!(".{name}.{}-{nth}.part", std::process::id()));
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&unfinished, folder.join(name))?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;

    fn mail(id: u128, to: &str) -> Mail {
        Mail {
            id: Uuid::from_u128(id),
            to: to.into(),
            subject: "期限提醒".into(),
            text: "有1项".into(),
            written_at: DateTime::UNIX_EPOCH,
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn open(path: &Path) -> Result<Folder, SettingsError> {
        Folder::open(&FolderSettings {
            path: path.to_owned(),
            from: "kaijuan@example.cn".into(),
        })
    }

    #[tokio::test]
    async fn a_repeat_is_the_same_file() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("mail/out");
        let folder = open(&path).unwrap();
        for id in [1, 2, 1] {
            let outcome = folder.send(&mail(id, "a@b.cn")).await;
            assert_eq!(outcome, Outcome::Sent);
        }
        let [one, two] = [1, 2].map(|id| format!("{}.eml", Uuid::from_u128(id)));
        assert_eq!(names(&path), [one.clone(), two]);
        let written = fs::read_to_string(path.join(one)).unwrap();
        assert!(written.contains("Auto-Submitted: auto-generated"));
    }

    #[tokio::test]
    async fn what_cannot_be_written_is_tried_again_and_an_address_that_is_none_is_not() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("mail");
        let folder = open(&path).unwrap();
        assert!(matches!(
            folder.send(&mail(1, "nobody")).await,
            Outcome::Never(_)
        ));
        fs::remove_dir(&path).unwrap();
        let Outcome::Later(later) = folder.send(&mail(1, "a@b.cn")).await else {
            panic!("a folder that is gone may come back");
        };
        assert!(later.set_up_wrong && later.why.contains("邮件目录"));
    }

    #[test]
    fn a_folder_that_cannot_be_is_told() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("file");
        fs::write(&file, "").unwrap();
        let said = open(&file.join("mail")).unwrap_err().to_string();
        assert!(said.contains("邮件目录"), "{said}");
    }
}
