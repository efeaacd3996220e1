//! TLS from a certificate and a key in PEM files.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{CertificateError, Error, ServerConfig};
use thiserror::Error as ThisError;

/// What can be wrong with the files, told to whoever set them up.
#[derive(Debug, ThisError)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("读不了{what}文件 {}：{}", file.display(), reason(error))]
    Unreadable {
        /// 证书 or 私钥.
        what: &'static str,
        /// The file.
        file: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file is no PEM, or holds another thing.
    #[error("{what}文件 {} 中没有{what}：{found}", file.display())]
    Lacking {
        /// 证书 or 私钥.
        what: &'static str,
        /// The file.
        file: PathBuf,
        /// What is there instead, and what to do.
        found: &'static str,
    },
    /// The certificate is one in name only.
    #[error("证书文件 {} 中的证书损坏，请重新从签发机构取得（PEM 格式）", .0.display())]
    BrokenCertificate(PathBuf),
    /// The key is of a kind that is not supported.
    #[error(
        "私钥文件 {} 中的私钥不能用：可用的有 RSA（2048 位以上）、ECDSA（P-256、P-384）和 Ed25519；\
         国密（SM2）证书请由支持国密的反向代理终结加密，再写明 trusted_proxies",
        .0.display()
    )]
    OtherKind(PathBuf),
    /// The key belongs to another certificate.
    #[error(
        "私钥文件 {} 与证书文件 {} 不匹配：请核对是否同时签发；证书文件中本站证书在前，中间证书在后",
        key.display(), certificate.display()
    )]
    Unfitting {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// Anything else that the library says.
    #[error("证书文件 {} 不能用：{error}", file.display())]
    Refused {
        /// The certificate's file.
        file: PathBuf,
        /// Why.
        error: Error,
    },
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "没有这个文件".into(),
        io::ErrorKind::PermissionDenied => "没有读取的权限".into(),
        io::ErrorKind::IsADirectory => "这是一个目录".into(),
        _ => error.to_string(),
    }
}

/// TLS 1.2 and 1.3 over HTTP/1.1. The first certificate of the file is the site's, the
/// ones that sign it follow.
///
/// # Errors
/// A file is missing, holds another thing, or the two do not belong together.
pub fn read(certificate: &Path, key: &Path) -> Result<ServerConfig, TlsError> {
    let chain = certificates(certificate)?;
    let private = private_key(key)?;
    let provider = Arc::new(ring::default_provider());
    let refused = |error| match error {
        Error::InconsistentKeys(_) => TlsError::Unfitting {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
        },
        Error::InvalidCertificate(CertificateError::BadEncoding) => {
            TlsError::BrokenCertificate(certificate.to_owned())
        }
        Error::General(_) => TlsError::OtherKind(key.to_owned()),
        error => TlsError::Refused {
            file: certificate.to_owned(),
            error,
        },
    };
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            builder
                .with_no_client_auth()
                .with_single_cert(chain, private)
        })
        .map_err(refused)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn content(what: &'static str, file: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(file).map_err(|error| TlsError::Unreadable {
        what,
        file: file.to_owned(),
        error,
    })
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let content = content("证书", file)?;
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&content)
        .collect::<Result<_, _>>()
        .map_err(|_| TlsError::BrokenCertificate(file.to_owned()))?;
    if chain.is_empty() {
        let found = match has(&content, "PRIVATE KEY") {
            true => "其中是私钥，tls_certificate 和 tls_key 可能写反了",
            false => "应当是 PEM 格式，以 -----BEGIN CERTIFICATE----- 开头",
        };
        return Err(TlsError::Lacking {
            what: "证书",
            file: file.to_owned(),
            found,
        });
    }
    Ok(chain)
}

fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let content = content("私钥", file)?;
    PrivateKeyDer::from_pem_slice(&content).map_err(|_| {
        let found = if has(&content, "ENCRYPTED") {
            "私钥有口令保护，请先用 openssl pkey 去掉口令，并限制文件的读取权限"
        } else if has(&content, "BEGIN CERTIFICATE") {
            "其中是证书，tls_certificate 和 tls_key 可能写反了"
        } else {
            "应当是 PEM 格式，以 -----BEGIN PRIVATE KEY----- 开头"
        };
        TlsError::Lacking {
            what: "私钥",
            file: file.to_owned(),
            found,
        }
    })
}

fn has(content: &[u8], word: &str) -> bool {
    content
        .windows(word.len())
        .any(|window| window == word.as_bytes())
}
