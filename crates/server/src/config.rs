//! Configuration: a file, then the environment (`KAIJUAN_…`), then flags; an
//! unknown key is an error.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::api::Limits;

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
}

impl Config {
    /// How many requests are taken.
    pub fn limits(&self) -> Limits {
        Limits {
            per_minute: self.rate_per_minute,
            burst: self.rate_burst,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            database: "sqlite:kaijuan-data/kaijuan.db".into(),
            key_file: "kaijuan-data/keys".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            workflows: None,
            log: "info,sqlx=warn".into(),
            log_json: false,
            rate_per_minute: 600,
            rate_burst: 120,
        }
    }
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
    Figment::from(Serialized::defaults(Config::default()))
        .merge(Toml::file(file))
        // KAIJUAN_CONFIG names the file itself; KAIJUAN_TEST_… belongs to the tests.
        .merge(
            Env::prefixed("KAIJUAN_")
                .filter(|key| key != "config" && !key.as_str().to_lowercase().starts_with("test_")),
        )
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

    #[test]
    fn by_default_nothing_but_this_machine_is_listened_to() {
        assert!(Config::default().listen.ip().is_loopback());
    }
}
