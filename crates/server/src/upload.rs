//! A form with a file, read up to a limit.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use casework::files::too_large;

use crate::api::Problem;

/// The most that a field beside the file may hold, in bytes.
const FIELD_LIMIT: u64 = 16 * 1024;

/// What a form with a file holds.
#[derive(Default)]
pub(crate) struct Upload {
    /// The name of the file; empty where none was chosen.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// The other fields by their names.
    pub fields: BTreeMap<String, String>,
}

impl Upload {
    /// A field, empty where it is not there.
    pub fn field(&self, name: &str) -> String {
        self.fields.get(name).cloned().unwrap_or_default()
    }
}

/// Reads the form: one file, named `file`, and the fields that are known, each once.
/// Nothing is kept of more than the limit of a file.
///
/// # Errors
/// The file is too large, the form broke off, or it has a field that is not known or that
/// it gives twice: which of two was meant, nobody here can tell.
pub(crate) async fn read(
    mut form: Multipart,
    limit: u64,
    known: &[&str],
) -> Result<Upload, Problem> {
    let mut upload = Upload::default();
    let mut seen = BTreeSet::new();
    while let Some(field) = form.next_field().await.map_err(unread)? {
        let Some(name) = field.name().map(str::to_owned) else {
            return Err(unknown("", known));
        };
        if name != "file" && !known.contains(&name.as_str()) {
            return Err(unknown(&name, known));
        }
        if !seen.insert(name.clone()) {
            return Err(twice(&name));
        }
        if name == "file" {
            upload.name = field.file_name().unwrap_or_default().to_owned();
            let bytes = whole(field, limit).await?;
            upload.bytes = bytes.ok_or_else(|| Problem::from(too_large(limit)))?;
            continue;
        }
        let text = whole(field, FIELD_LIMIT).await?;
        let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
        let text = text.ok_or_else(|| broken("有一项过长，或者不是 UTF-8 文字"))?;
        upload.fields.insert(name, text);
    }
    Ok(upload)
}

/// All of a field; `None` when it is more than the limit.
async fn whole(mut field: Field<'_>, limit: u64) -> Result<Option<Vec<u8>>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(unread)? {
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

fn unread(error: MultipartError) -> Problem {
    let status = error.status();
    match status.is_server_error() {
        true => Problem::internal(error.body_text()),
        false => broken("上传没有完成，或者表单的格式不对"),
    }
}

fn broken(what: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "bad_upload", "上传没有完成", what)
        .hint("没有保存任何内容，请重新选择文件上传。")
}

fn unknown(name: &str, known: &[&str]) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "unknown_field",
        "表单有误",
        format!("表单没有“{}”这一项", name.escape_debug()),
    )
    .hint(format!("表单有 file 和 {}。", known.join("、")))
}

fn twice(name: &str) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "field_twice",
        "表单有误",
        format!("“{name}”写了两次"),
    )
    .hint("每次上传一份文件，每一项写一次；有几份文件的，请分几次上传。")
}
