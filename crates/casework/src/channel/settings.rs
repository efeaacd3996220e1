//! What an operator sets of delivery, and what is wrong with it, said in Chinese before
//! anything is sent.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::network::Network;

/// What is wrong with the settings of a channel, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SettingsError(pub String);

/// Whether and how the way to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// `STARTTLS`, without which nothing is sent.
    #[default]
    Starttls,
    /// From the first byte on (RFC 8314).
    Implicit,
    /// Not at all: for a server on this machine, or where it is chosen in writing.
    None,
}

impl Tls {
    /// The port that goes with it where none is set.
    pub fn port(self) -> u16 {
        match self {
            Tls::Starttls => 587,
            Tls::Implicit => 465,
            Tls::None => 25,
        }
    }
}

/// A mail server. The password stands in a file of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    /// Its name, which its certificate must show.
    pub host: String,
    /// Its port; by `tls` where none is set.
    pub port: Option<u16>,
    /// How it is encrypted.
    #[serde(default)]
    pub tls: Tls,
    /// The sender: `address` or `name <address>`.
    pub from: String,
    /// Who signs in; nobody does where none is set.
    pub user: Option<String>,
    /// The file that holds the password alone.
    pub password_file: Option<PathBuf>,
    /// Certificates (PEM) that are trusted beside those of the system.
    pub ca_file: Option<PathBuf>,
    /// What this machine calls itself; the domain of the sender where none is set.
    pub hello: Option<String>,
    /// The longest that one letter may take, in seconds, from the connecting to the last
    /// answer.
    #[serde(default = "usual_timeout")]
    pub timeout_s: u64,
}

/// The longest that one letter may take where nothing is set, in seconds.
fn usual_timeout() -> u64 {
    60
}

/// A folder that letters are written into, for another program to pick up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderSettings {
    /// The folder; it is made where it is missing.
    pub path: PathBuf,
    /// The sender: `address` or `name <address>`.
    pub from: String,
}

/// How other systems are told of acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// Networks that may be called although they are not public ones.
    #[serde(default)]
    pub networks: Vec<Network>,
    /// Certificates (PEM) that are trusted beside those of the system.
    pub ca_file: Option<PathBuf>,
    /// The longest that one message may take, in seconds.
    #[serde(default = "usual_webhook_timeout")]
    pub timeout_s: u64,
}

/// The longest that one message may take where nothing is set, in seconds.
fn usual_webhook_timeout() -> u64 {
    20
}

impl Default for WebhookSettings {
    fn default() -> Self {
        WebhookSettings {
            networks: Vec::new(),
            ca_file: None,
            timeout_s: usual_webhook_timeout(),
        }
    }
}
