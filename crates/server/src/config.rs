//! Configuration: a file, then the environment (`KAIJUAN_…`), then flags; an
//! unknown key is an error.

mod cabinet;
mod delivery;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casework::channel::{FolderSettings, Post, SmtpSettings, WebhookSettings};
use casework::documents::{FontFolder, FontRoles};
use casework::{Equipment, Network, PasswordPolicy};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::api::Limits;
use crate::doors::{PublicUrl, Settings};

pub use cabinet::Place;

/// The file that is read when none is named and it is there.
const FILE: &str = "kaijuan.toml";

/// All that can be configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `sqlite:FILE` or `postgres://…`.
    pub database: String,
    /// The file that holds the keys of sealed columns; outside the database.
    pub key_file: PathBuf,
    /// Where the bytes of files lie: a folder, or `s3://bucket/prefix`.
    pub files: String,
    /// How the S3-compatible store is reached, for `files = "s3://…"`.
    #[serde(default)]
    pub s3: Option<cabinet::S3>,
    /// A folder of fonts that go before the built-in ones: TTF, OTF, TTC.
    pub fonts: PathBuf,
    /// Which family of that folder fills which role, where its name does not tell.
    #[serde(default)]
    pub font_roles: FontRoles,
    /// The most that a file may have, in MiB.
    pub file_limit_mb: u64,
    /// Address to listen on; loopback unless told otherwise.
    pub listen: SocketAddr,
    /// A folder whose files go before the built-in `workflows/`.
    pub workflows: Option<PathBuf>,
    /// What is logged, in the syntax of `RUST_LOG`.
    pub log: String,
    /// Whether log lines are JSON.
    pub log_json: bool,
    /// Requests a minute of one token, and of one address without a known token; 0: any number.
    pub rate_per_minute: u32,
    /// Requests at once, after a pause.
    pub rate_burst: u32,
    /// The certificate's PEM file; with it and its key we speak TLS ourselves.
    pub tls_certificate: Option<PathBuf>,
    /// The key's PEM file.
    pub tls_key: Option<PathBuf>,
    /// Proxies that speak TLS for us, and may say for whom.
    pub trusted_proxies: Vec<Network>,
    /// How officers reach us; in links, and the one name that is answered.
    pub public_url: Option<PublicUrl>,
    /// What passwords must be like and how long a session lasts.
    #[serde(serialize_with = "by_word", deserialize_with = "of_word")]
    pub password_policy: PasswordPolicy,
    /// The server that mail is sent by.
    #[serde(default)]
    pub smtp: Option<SmtpSettings>,
    /// A folder that mail is written into, instead of a server.
    #[serde(default)]
    pub mail_folder: Option<FolderSettings>,
    /// How other systems are told of acts.
    #[serde(default)]
    pub webhook: WebhookSettings,
    /// Whether `serve` also does what `work` does: tells reminders, sends mail.
    pub worker: bool,
}

impl Config {
    /// How many requests are taken.
    pub fn limits(&self) -> Limits {
        Limits {
            per_minute: self.rate_per_minute,
            burst: self.rate_burst,
        }
    }

    /// Where the bytes of files lie.
    ///
    /// # Errors
    /// It cannot be read from the keys; in Chinese.
    pub fn files_place(&self) -> Result<Place<'_>, String> {
        cabinet::place(&self.files, self.s3.as_ref())
    }

    /// The operator's fonts: none while nothing is put there and nothing is named.
    pub fn font_folder(&self) -> Option<FontFolder<'_>> {
        let (folder, roles) = (self.fonts.as_path(), &self.font_roles);
        let there = folder.is_dir() || *roles != FontRoles::default();
        there.then_some(FontFolder { folder, roles })
    }

    /// Where mail is handed in; `None` when none is sent.
    ///
    /// # Errors
    /// What does not fit together, or a file that cannot be read; in Chinese.
    pub fn post(&self) -> Result<Option<Arc<dyn Post>>, String> {
        delivery::post(self.smtp.as_ref(), self.mail_folder.as_ref())
    }

    /// Certificate and key, in this order; both or none.
    ///
    /// # Errors
    /// One of them is missing; in Chinese.
    pub fn tls_files(&self) -> Result<Option<(&Path, &Path)>, String> {
        match (&self.tls_certificate, &self.tls_key) {
            (Some(certificate), Some(key)) => Ok(Some((certificate, key))),
            (None, None) => Ok(None),
            (Some(_), None) => Err("配置了 tls_certificate，还要配置 tls_key（私钥文件）".into()),
            (None, Some(_)) => Err("配置了 tls_key，还要配置 tls_certificate（证书文件）".into()),
        }
    }

    /// How the system is reached.
    ///
    /// # Errors
    /// Passwords would go over the network in the clear; in Chinese, with what to do.
    pub fn doors(&self) -> Result<Settings, String> {
        let settings = Settings {
            limits: self.limits(),
            tls: self.tls_files()?.is_some(),
            proxies: self.trusted_proxies.clone(),
            public_url: self.public_url.clone(),
            policy: self.password_policy,
        };
        if self.listen.ip().is_loopback() || settings.is_reached_from_afar() {
            return Ok(settings);
        }
        Err(format!(
            "监听 {} 会使密码和案件在网络上不加密地传送，没有启动。请选择一种办法：\n\
             \u{3000}一、有证书的，在 {FILE} 中写明 tls_certificate 和 tls_key（PEM 文件），由本程序加密；\n\
             \u{3000}二、由反向代理加密的，在 {FILE} 中写明 trusted_proxies（代理的地址），如 [\"10.0.0.5\"]；\n\
             \u{3000}三、只在本机使用的，去掉 --listen（listen），只监听 127.0.0.1。",
            self.listen
        ))
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            database: "sqlite:kaijuan-data/kaijuan.db".into(),
            key_file: "kaijuan-data/keys".into(),
            files: "kaijuan-data/files".into(),
            s3: None,
            fonts: "kaijuan-data/fonts".into(),
            font_roles: FontRoles::default(),
            file_limit_mb: Equipment::FILE_LIMIT_MIB,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            workflows: None,
            log: "info,sqlx=warn".into(),
            log_json: false,
            rate_per_minute: 600,
            rate_burst: 120,
            tls_certificate: None,
            tls_key: None,
            trusted_proxies: Vec::new(),
            public_url: None,
            password_policy: PasswordPolicy::default(),
            smtp: None,
            mail_folder: None,
            webhook: WebhookSettings::default(),
            worker: true,
        }
    }
}

fn by_word<S: Serializer>(policy: &PasswordPolicy, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(policy.word())
}

fn of_word<'de, D: Deserializer<'de>>(from: D) -> Result<PasswordPolicy, D::Error> {
    let word = String::deserialize(from)?;
    PasswordPolicy::parse(&word).ok_or_else(|| {
        let known = PasswordPolicy::ALL.map(PasswordPolicy::word).join("、");
        serde::de::Error::custom(format!("没有“{word}”这种要求，可用的有：{known}"))
    })
}

/// What flags may set; the rest is left to file and environment.
#[derive(Debug, Clone, Default, Serialize, clap::Args)]
pub struct Flags {
    /// 数据库：sqlite:文件 或 postgres://主机/库名
    #[arg(long, global = true, value_name = "地址")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// 密钥文件（不要与数据库放在同一备份中）
    #[arg(long, global = true, value_name = "文件")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_file: Option<PathBuf>,
    /// 规则目录，其中的文件优先于内置规则
    #[arg(long, global = true, value_name = "目录")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workflows: Option<PathBuf>,
    /// 监听地址，默认只监听本机
    #[arg(long, global = true, value_name = "地址:端口", value_parser = crate::cli::value::address)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
}

/// Reads the configuration.
///
/// # Errors
/// The file cannot be read, a key is unknown or a value of the wrong form; in Chinese.
pub fn read(file: Option<&Path>, flags: &Flags) -> Result<Config, String> {
    if let Some(file) = file
        && !file.is_file()
    {
        return Err(format!("找不到配置文件 {}", file.display()));
    }
    let file = file.unwrap_or(Path::new(FILE));
    let figment = Figment::from(Serialized::defaults(Config::default()))
        .merge(Toml::file(file))
        // KAIJUAN_CONFIG names the file itself; KAIJUAN_TEST_… belongs to the tests.
        .merge(Env::prefixed("KAIJUAN_").filter(|key| {
            let key = key.as_str().to_lowercase();
            key != "config" && !key.starts_with("test_") && !key.starts_with("s3_")
        }));
    cabinet::from_environment(figment, std::env::vars_os())
        .merge(Serialized::defaults(flags))
        .extract()
        .map_err(|error| describe(&error))
}

fn describe(error: &figment::Error) -> String {
    use figment::error::Kind;
    let said: Vec<String> = error
        .clone()
        .into_iter()
        .map(|error| {
            let place = error
                .metadata
                .as_ref()
                .map(|metadata| match &metadata.source {
                    Some(source) => format!("{}（{source}）", metadata.name),
                    None => metadata.name.to_string(),
                })
                .unwrap_or_default();
            let path = error.path.join(".");
            let what = match &error.kind {
                Kind::UnknownField(field, known) => {
                    format!("未知的配置项“{field}”，可用的有：{}", known.join("、"))
                }
                Kind::InvalidType(found, expected) => {
                    format!("配置项“{path}”的类型不对：是 {found}，应为 {expected}")
                }
                Kind::InvalidValue(found, expected) => {
                    format!("配置项“{path}”的值不对：是 {found}，应为 {expected}")
                }
                Kind::Message(message) if path.is_empty() => message.clone(),
                Kind::Message(message) => format!("配置项“{path}”：{message}"),
                kind => kind.to_string(),
            };
            format!("{place}：{what}")
        })
        .collect();
    said.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(content: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kaijuan.toml");
        std::fs::write(&file, content).unwrap();
        (folder, file)
    }

    #[test]
    fn flags_go_before_the_file() {
        let (_folder, file) = written("database = \"sqlite:a.db\"\nlisten = \"127.0.0.1:1\"\n");
        let flags = Flags {
            database: Some("sqlite:b.db".into()),
            ..Flags::default()
        };
        let config = read(Some(&file), &flags).unwrap();
        assert_eq!(config.database, "sqlite:b.db");
        assert_eq!(config.listen.port(), 1);
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        let (_folder, file) = written("databse = \"sqlite:a.db\"\n");
        let said = read(Some(&file), &Flags::default()).unwrap_err();
        assert!(
            said.contains("databse") && said.contains("database"),
            "{said}"
        );
    }

    #[test]
    fn a_value_of_the_wrong_form_names_its_key() {
        let (_folder, file) = written("listen = \"somewhere\"\n");
        let said = read(Some(&file), &Flags::default()).unwrap_err();
        assert!(said.contains("listen"), "{said}");
    }

    fn read_from(content: &str) -> Result<Config, String> {
        let (_folder, file) = written(content);
        read(Some(&file), &Flags::default())
    }

    #[test]
    fn by_default_nothing_but_this_machine_is_listened_to() {
        let config = Config::default();
        assert!(config.listen.ip().is_loopback());
        assert!(!config.doors().unwrap().is_reached_from_afar());
    }

    #[test]
    fn beyond_this_machine_it_takes_a_certificate_or_a_proxy() {
        let afar = "listen = \"0.0.0.0:8443\"\n";
        let with = |more: &str| read_from(&format!("{afar}{more}")).unwrap().doors();
        let said = with("").unwrap_err();
        for way in ["tls_certificate", "tls_key", "trusted_proxies", "127.0.0.1"] {
            assert!(said.contains(way), "{said}");
        }
        assert!(
            with("tls_certificate = \"a\"\ntls_key = \"b\"")
                .unwrap()
                .tls
        );
        assert!(
            with("tls_key = \"b\"")
                .unwrap_err()
                .contains("tls_certificate")
        );
        assert!(
            with("tls_certificate = \"a\"")
                .unwrap_err()
                .contains("tls_key")
        );
        let proxied = with("trusted_proxies = [\"10.0.0.0/24\", \"::1\"]").unwrap();
        assert_eq!((proxied.tls, proxied.proxies.len()), (false, 2));
    }

    #[test]
    fn the_policy_of_passwords_is_one_of_the_known() {
        assert_eq!(Config::default().password_policy, PasswordPolicy::Modern);
        let config = read_from("password_policy = \"dengbao3\"\n").unwrap();
        assert_eq!(config.password_policy, PasswordPolicy::Dengbao3);
        let said = read_from("password_policy = \"none\"\n").unwrap_err();
        assert!(
            said.contains("password_policy") && said.contains("dengbao3"),
            "{said}"
        );
    }

    #[test]
    fn a_proxy_or_an_address_of_another_form_is_told_with_its_key() {
        let said = read_from("trusted_proxies = [\"10.0.0.5/24\"]\n").unwrap_err();
        assert!(
            said.contains("trusted_proxies") && said.contains("10.0.0.5/24"),
            "{said}"
        );
        let said = read_from("public_url = \"http://kj.gov.cn\"\n").unwrap_err();
        assert!(
            said.contains("public_url") && said.contains("https://"),
            "{said}"
        );
    }
}
