//! A workbook is an archive, and a small one may unpack to more than any memory.

use std::io::{Cursor, Read, copy, sink};

use zip::ZipArchive;

use super::TableError;

/// The most files in a workbook.
const MOST_FILES: usize = 1000;
/// The most bytes that they unpack to, together.
const MOST_UNPACKED: u64 = 200 << 20;

/// Unpacks everything once and keeps nothing of it: the sizes that an archive says
/// of itself need not be true.
pub(crate) fn check(bytes: &[u8]) -> Result<(), TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > MOST_FILES {
        return Err(too_large());
    }
    let mut left = MOST_UNPACKED;
    for file in 0..archive.len() {
        let file = archive.by_index(file).map_err(|_| damaged())?;
        let unpacked = copy(&mut file.take(left + 1), &mut sink()).map_err(|_| damaged())?;
        left = left.checked_sub(unpacked).ok_or_else(too_large)?;
    }
    Ok(())
}

fn too_large() -> TableError {
    TableError::unreadable(format!(
        "工作簿展开后超过 {} MB，或者所含文件过多，没有读取；请只保留要导入的工作表，另存后再导入。",
        MOST_UNPACKED >> 20
    ))
}

/// What cannot be read as a workbook.
pub(super) fn damaged() -> TableError {
    TableError::unreadable(
        "工作簿已经损坏，无法读取；请用表格软件打开，重新另存为 .xlsx 后再导入。",
    )
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// An archive of files of as many zeros each.
    fn archive(files: usize, bytes: usize) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let zeros = vec![0; 1 << 20];
        for file in 0..files {
            writer
                .start_file(file.to_string(), SimpleFileOptions::default())
                .unwrap();
            for from in (0..bytes).step_by(zeros.len()) {
                let piece = zeros.len().min(bytes - from);
                writer.write_all(&zeros[..piece]).unwrap();
            }
        }
        writer.finish().unwrap().into_inner()
    }

    fn told(bytes: &[u8]) -> String {
        check(bytes).unwrap_err().to_string()
    }

    #[test]
    fn what_unpacks_to_too_much_is_not_read() {
        let most = usize::try_from(MOST_UNPACKED).unwrap();
        let bomb = archive(1, most + 1);
        assert!(bomb.len() < 1 << 20, "{}", bomb.len());
        assert!(told(&bomb).contains("200 MB"));
        assert!(told(&archive(3, most / 3 + 1)).contains("200 MB"));
        assert!(told(&archive(MOST_FILES + 1, 0)).contains("过多"));
        assert!(check(&archive(3, 1000)).is_ok());
    }

    #[test]
    fn an_archive_that_lies_about_its_sizes_is_found_out() {
        let most = usize::try_from(MOST_UNPACKED).unwrap();
        let mut bomb = archive(1, most + 1);
        let size = u32::try_from(most + 1).unwrap().to_le_bytes();
        let mut lies = 0;
        for at in 0..bomb.len() - 4 {
            if bomb[at..at + 4] == size {
                bomb[at..at + 4].copy_from_slice(&9u32.to_le_bytes());
                lies += 1;
            }
        }
        assert!(lies > 0);
        assert!(check(&bomb).is_err());
    }

    #[test]
    fn what_is_no_archive_is_damaged() {
        assert!(told(b"PK\x03\x04").contains("已经损坏"));
        let mut cut = archive(1, 1000);
        cut.truncate(cut.len() / 2);
        assert!(told(&cut).contains("已经损坏"));
    }
}
