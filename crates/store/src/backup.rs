//! A copy of the whole register in one file, consistent while others write.

use std::path::Path;

use crate::dialect::Pools;
use crate::error::StoreError;
use crate::keys::private;
use crate::store::Store;

impl Store {
    /// Writes the register of an SQLite database to a new file.
    ///
    /// # Errors
    /// [`StoreError::Backup`] when the file exists, cannot be written, or the
    /// database is PostgreSQL, which has tools of its own.
    pub async fn backup(&self, path: &Path) -> Result<(), StoreError> {
        let Pools::Sqlite { writer, .. } = &self.pools else {
            return Err(StoreError::Backup(
                "PostgreSQL 数据库请用 pg_dump 备份".into(),
            ));
        };
        let failed = |why: String| StoreError::Backup(format!("{}：{why}", path.display()));
        let name = path
            .to_str()
            .ok_or_else(|| failed("文件名不是 UTF-8 文字".into()))?;
        // Made here and empty, so that no file is ever overwritten and none but its owner reads it.
        let file = match std::fs::File::create_new(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Err(failed("文件已经存在，不覆盖；请换一个文件名".into()));
            }
            Err(error) => return Err(failed(error.to_string())),
        };
        let copied = async {
            private(&file).map_err(|error| failed(error.to_string()))?;
            sqlx::query("VACUUM INTO $1")
                .bind(name)
                .execute(writer)
                .await?;
            file.sync_all().map_err(|error| failed(error.to_string()))
        };
        let copied = copied.await;
        if copied.is_err() {
            let _ = std::fs::remove_file(path);
        }
        copied
    }
}
