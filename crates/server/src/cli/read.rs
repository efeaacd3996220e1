//! Files that are named at the command line. What goes wrong with one is said in
//! Chinese, also what the operating system says.

use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::anyhow;
use casework::misfit::Misfit;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// The text of a file; `-` is standard input.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
pub fn text(file: &Path) -> anyhow::Result<String> {
    utf8(file, bytes(file)?)
}

/// What is in a file; `-` is standard input.
///
/// # Errors
/// It cannot be read.
pub fn bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = match is_pipe(file) {
        true => io::stdin().read_to_end(&mut bytes).map(drop),
        false => std::fs::read(file).map(|read| bytes = read),
    };
    read.map_err(|error| anyhow!("读取 {} 失败：{}", name(file), why(&error)))?;
    Ok(bytes)
}

/// The text that these bytes of a file are.
///
/// # Errors
/// They are not UTF-8: where.
pub fn utf8(file: &Path, bytes: Vec<u8>) -> anyhow::Result<String> {
    let read = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let (line, column) = place(before);
        let name = name(file);
        anyhow!("{name} 第 {line} 行第 {column} 列不是 UTF-8 文字；请另存为 UTF-8")
    })?;
    // some programs write a mark before the text
    Ok(read
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(read))
}

/// A value of this type in the text of a file.
///
/// # Errors
/// The text is no JSON, or a field does not fit: where, and what should stand there.
pub fn json<T: DeserializeOwned>(file: &Path, text: &str) -> anyhow::Result<T> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut reader, &mut track);
    let value = T::deserialize(tracked);
    let read = value.and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| {
        let place = format!(
            "{} 第 {} 行第 {} 列",
            name(file),
            error.line(),
            error.column()
        );
        match error.classify() {
            Category::Data => {
                let path = track.path().to_string();
                let misfit = Misfit::new(&path, &crate::json::message(&error));
                let field = match misfit.field.as_str() {
                    "" => String::new(),
                    field => format!("（{field}）"),
                };
                anyhow!("{place}{field}：{}。{}", misfit.what, misfit.hint)
            }
            Category::Eof => anyhow!("{place}：JSON 没有写完"),
            Category::Syntax | Category::Io => anyhow!("{place}：不符合 JSON 的写法"),
        }
    })
}

/// Writes a file whole or not at all: what stood there stays until the new one is there.
///
/// # Errors
/// It cannot be written.
pub fn replace(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let failed = |error: io::Error| anyhow!("写入 {} 失败：{}", file.display(), why(&error));
    // a pipe or a device is written to, not replaced
    let is_other = std::fs::metadata(file).is_ok_and(|it| !it.is_file());
    if is_other {
        return std::fs::write(file, bytes).map_err(failed);
    }
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    let write = || {
        let mut beside = tempfile::Builder::new()
            .permissions(std::fs::Permissions::from_mode(MODE))
            .tempfile_in(folder.unwrap_or(Path::new(".")))?;
        beside.write_all(bytes)?;
        beside.as_file().sync_all()?;
        beside.persist(file).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(failed)
}

/// Who may read a file that is written, before the mask of the process.
const MODE: u32 = 0o666;

/// What the operating system says.
pub fn why(error: &io::Error) -> String {
    use io::ErrorKind::*;
    let said = match error.kind() {
        NotFound => "找不到文件或者目录",
        PermissionDenied => "没有权限",
        IsADirectory => "这是一个目录，不是文件",
        NotADirectory => "路径中有一段不是目录",
        AlreadyExists => "文件已经存在",
        InvalidInput | InvalidFilename => "文件名不合格",
        StorageFull | QuotaExceeded => "磁盘已满",
        ReadOnlyFilesystem => "文件系统只读",
        _ => {
            return match error.raw_os_error() {
                Some(code) => format!("操作系统错误 {code}"),
                None => "操作系统没有说明原因".to_owned(),
            };
        }
    };
    said.to_owned()
}

fn is_pipe(file: &Path) -> bool {
    file == Path::new("-")
}

fn name(file: &Path) -> String {
    match is_pipe(file) {
        true => "标准输入".to_owned(),
        false => file.display().to_string(),
    }
}

/// The line and column behind these bytes, from 1.
fn place(before: &[u8]) -> (usize, usize) {
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n');
    (line, before.len() - start.map_or(0, |at| at + 1) + 1)
}
