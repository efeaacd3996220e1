//! Where the bytes of files lie: a folder, or `s3://bucket/prefix` with `[s3]`.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use figment::Figment;
use figment::providers::Serialized;
use serde::{Deserialize, Serialize};

/// How the S3-compatible store is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// Where it answers, `https://…`; without it, Amazon's own.
    #[serde(default)]
    pub endpoint: Option<String>,
    /// The region that requests are signed for.
    #[serde(default = "usual_region")]
    pub region: String,
    /// The name of the key.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: Secret,
    /// Whether it may be spoken to without TLS.
    #[serde(default)]
    pub allow_http: bool,
}

/// What most stores that are not Amazon's answer to.
fn usual_region() -> String {
    "us-east-1".into()
}

/// What is never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What `files` says.
#[derive(Debug, PartialEq, Eq)]
pub enum Place<'c> {
    /// A folder on this machine.
    Folder(PathBuf),
    /// A bucket, and what names in it begin with.
    Bucket {
        /// Its name.
        name: &'c str,
        /// May be empty.
        prefix: &'c str,
        /// How it is reached.
        s3: &'c S3,
    },
}

/// Reads the place.
///
/// # Errors
/// It names no bucket, or `[s3]` is missing or not used; in Chinese.
pub(super) fn place<'c>(files: &'c str, s3: Option<&'c S3>) -> Result<Place<'c>, String> {
    let Some(bucket) = files.strip_prefix("s3://") else {
        return match (files.trim().is_empty() || files.contains("://"), s3) {
            (true, _) => Err(format!(
                "配置项“files”的值不对：“{files}”应为一个目录，或者 s3://存储桶/前缀"
            )),
            (false, Some(_)) => Err(
                "配置了 [s3]，而 files 是一个目录：要用对象存储，请写 files = \"s3://存储桶/前缀\"；不用的，去掉 [s3]"
                    .into(),
            ),
            (false, None) => Ok(Place::Folder(files.into())),
        };
    };
    let (name, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
    let s3 = s3.ok_or(
        "files 是对象存储，还要配置 [s3]：access_key_id、secret_access_key，以及 endpoint 和 region",
    )?;
    if name.is_empty() {
        return Err("配置项“files”没有写明存储桶：应为 s3://存储桶/前缀".into());
    }
    let plain = s3
        .endpoint
        .as_deref()
        .is_some_and(|it| it.starts_with("http://"));
    if plain && !s3.allow_http {
        return Err("[s3] 的 endpoint 是 http://，密钥签名和材料会不加密地传送；确认网络可靠的，请写 allow_http = true".into());
    }
    Ok(Place::Bucket { name, prefix, s3 })
}

/// How the environment's names for `[s3]` begin.
const PREFIX: &str = "KAIJUAN_S3_";

/// Adds what the environment says of `[s3]`, as it stands there: a key of digits
/// alone is a text, too.
pub(super) fn from_environment(
    figment: Figment,
    variables: impl Iterator<Item = (OsString, OsString)>,
) -> Figment {
    let known = variables.filter_map(|(name, value)| {
        let key = name.to_str()?.strip_prefix(PREFIX)?.to_lowercase();
        Some((key, value.into_string().ok()?))
    });
    known.fold(figment, |figment, (key, value)| {
        let place = format!("s3.{key}");
        match value.parse::<bool>() {
            Ok(truth) if key == "allow_http" => figment.merge(Serialized::default(&place, truth)),
            _ => figment.merge(Serialized::default(&place, value)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s3(endpoint: &str) -> S3 {
        S3 {
            endpoint: Some(endpoint.into()),
            region: usual_region(),
            access_key_id: "k".into(),
            secret_access_key: Secret("verysecret".into()),
            allow_http: false,
        }
    }

    #[test]
    fn a_place_is_a_folder_or_a_bucket_with_its_keys() {
        let bucket = s3("https://minio.gov.cn");
        assert_eq!(
            place("data/files", None),
            Ok(Place::Folder("data/files".into()))
        );
        let Ok(Place::Bucket { name, prefix, .. }) = place("s3://kj/a/b", Some(&bucket)) else {
            panic!("no bucket");
        };
        assert_eq!((name, prefix), ("kj", "a/b"));
        for (files, with) in [
            ("", None),
            ("ftp://a", None),
            ("s3://kj", None),
            ("s3://", Some(&bucket)),
            ("data", Some(&bucket)),
        ] {
            assert!(place(files, with).is_err(), "{files}");
        }
    }

    #[test]
    fn without_tls_it_takes_a_word() {
        let plain = s3("http://10.0.0.9:9000");
        assert!(
            place("s3://kj", Some(&plain))
                .unwrap_err()
                .contains("allow_http")
        );
        let allowed = S3 {
            allow_http: true,
            ..plain
        };
        assert!(place("s3://kj", Some(&allowed)).is_ok());
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert!(!format!("{:?}", s3("https://a")).contains("verysecret"));
    }

    #[test]
    fn the_environment_is_read_as_it_stands() {
        let said = [
            ("KAIJUAN_S3_ACCESS_KEY_ID", "0123"),
            ("KAIJUAN_S3_SECRET_ACCESS_KEY", "456"),
            ("KAIJUAN_S3_ALLOW_HTTP", "true"),
        ];
        let variables = said.into_iter().map(|(a, b)| (a.into(), b.into()));
        let read: S3 = from_environment(Figment::new(), variables)
            .extract_inner("s3")
            .unwrap();
        assert_eq!(read.access_key_id, "0123");
        assert_eq!(read.secret_access_key.reveal(), "456");
        assert!(read.allow_http);
    }
}
