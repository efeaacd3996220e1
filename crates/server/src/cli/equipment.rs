//! The equipment of an office, as it is configured.

use std::sync::Arc;

use anyhow::{anyhow, bail};
use casework::Equipment;
use casework::channel::{Post, Webhook};
use casework::delivery::Ways;
use casework::documents;
use casework::files::{Cabinet, Inspector, S3};
use disclosure::Rules;

use super::register::make_folders;
use crate::config::{Config, Place};

/// Opens the cabinet, names the inspector and builds the press.
///
/// # Errors
/// The configuration contradicts itself, the folder cannot be made, or a font cannot be
/// read; in Chinese.
pub fn equipment(config: &Config, rules: &Rules) -> anyhow::Result<Equipment> {
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
    make_folders(&config.fonts)?;
    let equipment = assembled(cabinet, config, rules)?;
    Ok(equipment.with_rules_folder(config.workflows.as_deref()))
}

/// By which ways mail and messages leave the house: opened by those commands alone that
/// send, so that a mail server set up wrong keeps nobody from the register.
///
/// # Errors
/// What is set does not fit together, or a file cannot be read; in Chinese.
pub fn ways(config: &Config) -> anyhow::Result<Ways> {
    ways_by(config.post().map_err(|said| anyhow!(said))?, config)
}

/// The same, with mail handed in elsewhere than where the configuration says.
///
/// # Errors
/// What is set of messages does not fit together; in Chinese.
pub fn ways_by(post: Option<Arc<dyn Post>>, config: &Config) -> anyhow::Result<Ways> {
    let webhook = Webhook::new(&config.webhook).map_err(|error| anyhow!("[webhook]：{error}"))?;
    Ok(Ways {
        post,
        webhook: Some(webhook),
        links: config
            .public_url
            .as_ref()
            .map(|url| url.origin().to_owned()),
    })
}

/// For a demonstration: in its own folder, whatever is configured.
///
/// # Errors
/// The folder cannot be made.
pub fn in_folder(
    folder: &std::path::Path,
    config: &Config,
    rules: &Rules,
) -> anyhow::Result<Equipment> {
    let files = folder.join("files");
    make_folders(&files)?;
    let equipment = assembled(Cabinet::folder(&files)?, config, rules)?;
    Ok(equipment.with_rules_folder(Some(&folder.join("workflows"))))
}

fn assembled(cabinet: Cabinet, config: &Config, rules: &Rules) -> anyhow::Result<Equipment> {
    if config.file_limit_mb == 0 {
        bail!("file_limit_mb = 0 会使所有材料都不能上传；请写明以 MB 计的上限");
    }
    let press = documents::press(rules, config.font_folder())?;
    let equipment = Equipment::new(cabinet, inspector()?, Arc::new(press));
    Ok(equipment
        .with_file_limit(config.file_limit_mb)
        .with_webhook_networks(&config.webhook.networks))
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
