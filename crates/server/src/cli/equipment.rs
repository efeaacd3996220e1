//! The equipment of an office, as it is configured.

use anyhow::anyhow;
use casework::Equipment;
use casework::files::{Cabinet, Inspector, S3};

use super::register::make_folders;
use crate::config::{Config, Place};

/// Opens the cabinet and names the inspector.
///
/// # Errors
/// The configuration contradicts itself, or the folder cannot be made; in Chinese.
pub fn equipment(config: &Config) -> anyhow::Result<Equipment> {
    let cabinet = match config.files_place().map_err(|said| anyhow!(said))? {
        Place::Folder(folder) => {
            make_folders(&folder)?;
            Cabinet::folder(&folder)?
        }
        Place::Bucket { name, prefix, s3 } => {
            // Another part of the process may have said so already: it is the same.
            let _ = rustls::crypto::ring::default_provider().install_default();
            Cabinet::s3(&S3 {
                endpoint: s3.endpoint.as_deref(),
                region: &s3.region,
                bucket: name,
                prefix,
                access_key_id: &s3.access_key_id,
                secret_access_key: s3.secret_access_key.reveal(),
                allow_http: s3.allow_http,
            })?
        }
    };
    Ok(Equipment::new(cabinet, inspector()?).with_file_limit(config.file_limit_mb))
}

/// For a demonstration: in its own folder, whatever is configured.
///
/// # Errors
/// The folder cannot be made.
pub fn in_folder(folder: &std::path::Path, config: &Config) -> anyhow::Result<Equipment> {
    make_folders(folder)?;
    let equipment = Equipment::new(Cabinet::folder(folder)?, inspector()?);
    Ok(equipment.with_file_limit(config.file_limit_mb))
}

/// This very program, also after its file was replaced by a newer one: what a child
/// answers must be what this process reads.
fn inspector() -> anyhow::Result<Inspector> {
    let program = match cfg!(target_os = "linux") {
        true => "/proc/self/exe".into(),
        false => std::env::current_exe()?,
    };
    Ok(Inspector::new(program))
}
