//! The files of a case: kept sealed in the cabinet, looked into before they go out.

mod cabinet;
mod inspector;

pub use cabinet::{Cabinet, CabinetError, S3, Shelved};
pub use inspector::Inspector;

pub(crate) use cabinet::sha256;
