//! Everything out and in again, as JSON Lines that any version of either
//! database makes and takes alike: a register moves from SQLite to PostgreSQL or
//! back, and two of equal content make equal files.
//!
//! The first line is a header (`{"kaijuan": version, "schema": last migration}`),
//! then comes a line for each row (`{"table": …, "row": {…}}`), and the last line
//! counts the rows of each table and holds the SHA-256 of all lines before it.

mod annual;
mod catalogue;
mod cell;
mod export;
mod import;
mod line;
mod lines_in;
mod papers;
mod proposals;
mod remedies;
mod reminders;
mod tables;
mod topics;

pub use export::Exported;
pub use import::Incoming;
pub use line::Rows;
pub use tables::{Column, Kind, LEFT_OUT, Order, TABLES, Table};

use crate::error::StoreError;
use crate::migrations::last_migration;
use line::Header;

/// Why a register did not go out or come in. Nothing of a file that is refused
/// is kept.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// A line that no export of this version wrote.
    #[error("第 {line} 行：{what}")]
    Line {
        /// Its number, from 1.
        line: u64,
        /// What is wrong, and what to do.
        what: String,
    },
    /// Rows that do not fit the ones before them.
    #[error("第 {first} 至 {last} 行（{table}）存不进登记簿：{why}")]
    Rows {
        /// The number of the first of these lines.
        first: u64,
        /// Of the last.
        last: u64,
        /// Their table.
        table: &'static str,
        /// What the database said.
        why: String,
    },
    /// The register holds something already.
    #[error(
        "登记簿不是空的（{table} 中已有记录）：只能导入到刚用 kaijuan migrate 建立、还没有任何内容的登记簿，请另建一个（--database）"
    )]
    NotEmpty {
        /// The first table with rows.
        table: &'static str,
    },
    /// The file was sealed with a key that is not at hand.
    #[error(
        "第 {line} 行：导出的登记簿是用密钥 {key_id} 封存的，本机的密钥文件中没有这把密钥，或者不符。请把原登记簿密钥文件的各行加到本机密钥文件的最前面，再导入"
    )]
    Keys {
        /// The number of the line.
        line: u64,
        /// The key.
        key_id: String,
    },
    /// The file could not be read or written.
    #[error("读写文件失败：{0}")]
    Io(#[from] std::io::Error),
    /// The register failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The header of this program.
fn header() -> Header {
    Header {
        kaijuan: env!("CARGO_PKG_VERSION").to_owned(),
        schema: last_migration(),
    }
}
