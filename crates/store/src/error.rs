//! What can go wrong with the memory, in words for people.

/// Why the register did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Acts kept colliding, or another process holds the database.
    #[error("有人先一步办理了同一事项，请刷新后重试")]
    Conflict,
    /// The case changed since it was read.
    #[error("案件已被他人更新，请重新读取后再办理")]
    Stale,
    /// Something that must be unique is there already; `what` is the table.
    #[error("{what} 中已有相同的记录，不能重复登记")]
    Unique {
        /// The table that holds the other one.
        what: String,
    },
    /// A row, or what was handed in, contradicts what the register holds.
    #[error("登记簿数据不一致：{what}")]
    Inconsistent {
        /// What does not fit.
        what: String,
    },
    /// A text holds a character that cannot be stored (U+0000).
    #[error("{what} 含有无法保存的控制字符，请删除后重新提交")]
    Unstorable {
        /// Where it stands.
        what: &'static str,
    },
    /// A sealed value does not open: the key is missing, wrong, or the value was moved.
    #[error("{what} 无法解封：密钥缺失、不符，或密文已被移动，请核对密钥文件")]
    Sealed {
        /// `table:column`.
        what: String,
    },
    /// The key file cannot be used.
    #[error("密钥文件不可用：{0}")]
    Keys(String),
    /// A cursor that belongs to another order of the list.
    #[error("翻页标记与排序方式不符，请从第一页重新查询")]
    Cursor,
    /// The act went on although one of its statements had failed; nothing of it was kept.
    #[error("办理中有一步写入失败，整个操作已撤销，请重试")]
    Unheeded,
    /// The act broke off in the middle; nothing of it was kept.
    #[error("办理中程序出错，整个操作已撤销，请联系系统管理员")]
    Panicked,
    /// The common commit failed; nothing of the act was kept.
    #[error("写入未能落盘，整个操作已撤销，请检查磁盘后重试：{why}")]
    NotCommitted {
        /// What the database said.
        why: String,
    },
    /// The database has an older or other form than this program.
    #[error("数据库结构与程序不符，请先运行 kaijuan migrate：{0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The address of the database is none.
    #[error("数据库地址无法识别：{0}（应为 sqlite:文件 或 postgres://主机/库名）")]
    Address(String),
    /// No database answers there; the address without its credentials.
    #[error("连接不上 {place}：{why}。请检查数据库是否启动、地址和账号是否正确。")]
    Unreachable {
        /// `host:port/database`.
        place: String,
        /// What the way to it said.
        why: String,
    },
    /// The register could not be copied to a file.
    #[error("没有备份：{0}")]
    Backup(String),
    /// The database or the way to it failed.
    #[error("数据库出错：{0}")]
    Driver(#[source] sqlx::Error),
}

impl StoreError {
    /// The register was closed meanwhile: the process is stopping.
    pub fn is_closed(&self) -> bool {
        match self {
            StoreError::Driver(sqlx::Error::PoolClosed) => true,
            StoreError::NotCommitted { why } => *why == sqlx::Error::PoolClosed.to_string(),
            _ => false,
        }
    }

    /// A row or an argument that does not fit.
    pub(crate) fn inconsistent(what: impl Into<String>) -> Self {
        StoreError::Inconsistent { what: what.into() }
    }
}

impl From<sqlx::Error> for StoreError {
    /// Sorts what the driver says into what callers tell apart.
    fn from(error: sqlx::Error) -> Self {
        use crate::dialect::{Failure, failure_of, table_of};
        match failure_of(&error) {
            Failure::Conflict => StoreError::Conflict,
            Failure::Unique => StoreError::Unique {
                what: table_of(&error),
            },
            Failure::Other => match &error {
                sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                    StoreError::inconsistent(error.to_string())
                }
                _ => StoreError::Driver(error),
            },
        }
    }
}
