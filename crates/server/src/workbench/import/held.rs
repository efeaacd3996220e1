//! A file between the look at it and its import.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use casework::Office;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Sent;
use crate::api::Problem;
use crate::workbench::visit::Visit;

/// The largest file that is kept, in bytes: a draft holds a third more, as text.
const MOST_KEPT: usize = 700 * 1024;

/// A file that was looked at, and found good.
pub(in crate::workbench) struct Held {
    pub name: String,
    pub bytes: Vec<u8>,
    /// By which it is told from others.
    pub digest: String,
}

/// As it is kept; sealed with the other drafts.
#[derive(Serialize, Deserialize)]
struct Kept {
    digest: String,
    name: String,
    /// The file; empty when it was too large.
    file: String,
}

impl Held {
    pub fn of(name: &str, bytes: &[u8]) -> Held {
        Held {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
            digest: hex::encode(Sha256::digest(bytes)),
        }
    }

    /// Whether the file is kept, and need not be chosen again.
    pub fn is_kept(&self) -> bool {
        self.bytes.len() <= MOST_KEPT
    }

    /// Keeps that it was looked at, and the file where it is small; `form` is the name of
    /// what it is imported by.
    pub async fn keep(&self, office: &Office, visit: &Visit, form: &str) -> Result<(), Problem> {
        let kept = Kept {
            digest: self.digest.clone(),
            name: self.name.clone(),
            file: match self.is_kept() {
                true => STANDARD.encode(&self.bytes),
                false => String::new(),
            },
        };
        let content = serde_json::to_string(&kept)
            .map_err(|error| Problem::internal(format!("a kept file: {error}")))?;
        Ok(office.save_form_draft(visit.desk(), form, &content).await?)
    }

    /// Takes the file that was looked at away, to be imported by whoever came first; or
    /// says why there is none.
    pub async fn taken(
        office: &Office,
        visit: &Visit,
        sent: Sent,
        form: &str,
    ) -> Result<Result<Held, String>, Problem> {
        let draft = office.form_draft(visit.desk(), form).await?;
        let kept = draft.and_then(|draft| serde_json::from_str::<Kept>(&draft.content).ok());
        let Some(kept) = kept else {
            return Ok(Err(gone()));
        };
        if kept.digest != sent.digest {
            return Ok(Err(
                "此后又检查过另一个文件，没有导入。请重新选择要导入的文件。".to_owned(),
            ));
        }
        let held = match sent.name.is_empty() {
            false => Held::of(&sent.name, &sent.bytes),
            true => Held::of(&kept.name, &STANDARD.decode(&kept.file).unwrap_or_default()),
        };
        if held.digest != kept.digest {
            return Ok(Err(
                "选择的文件与刚才检查的不同，没有导入。请重新检查。".to_owned()
            ));
        }
        match office.drop_form_draft(visit.desk(), form).await? {
            true => Ok(Ok(held)),
            false => Ok(Err(gone())),
        }
    }
}

fn gone() -> String {
    "这个文件可能已经导入，没有重复导入。请先核对列表；没有导入的，请重新选择文件。".to_owned()
}
