//! Where the bytes of files lie: a folder, or an S3-compatible store that several
//! servers share.
//!
//! Objects are found by the SHA-256 of what they hold, so that the same content lies
//! there once; what lies there is sealed with a key of the register. An object is put
//! before the row that names it is committed: one that no row names (the transaction
//! failed, the machine stopped) takes room and does no harm.

use std::path::Path as FilePath;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use disclosure::rules::OTHER_PART;
use object_store::aws::{AmazonS3Builder, S3ConditionalPut};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use store::{CaseId, FileRow, Inspected, OfficerId, Store, StoreError, sealed_with};
use uuid::Uuid;

/// The bytes of all files. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Cabinet {
    objects: Arc<dyn ObjectStore>,
}

/// An S3-compatible store and how one comes in.
#[derive(Clone)]
pub struct S3<'s> {
    /// Where it answers; its own address for Amazon's.
    pub endpoint: Option<&'s str>,
    /// The region that requests are signed for.
    pub region: &'s str,
    /// The bucket.
    pub bucket: &'s str,
    /// What all names begin with; may be empty.
    pub prefix: &'s str,
    /// The name of the key.
    pub access_key_id: &'s str,
    /// The key.
    pub secret_access_key: &'s str,
    /// Whether it may be spoken to without TLS.
    pub allow_http: bool,
}

/// Bytes that lie in the cabinet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// SHA-256 of the bytes, hexadecimal; they are found by it.
    pub sha256: String,
    /// How many they are.
    pub size: i64,
    /// The key that they are sealed with.
    pub key_id: String,
}

/// Why bytes were not put or not got.
#[derive(Debug, thiserror::Error)]
pub enum CabinetError {
    /// The folder or the store does not answer as it should.
    #[error("材料库无法读写：{0}。请检查 files 配置的目录或者对象存储是否可用")]
    Objects(#[from] object_store::Error),
    /// A row names it and it is not there.
    #[error("材料库中没有内容 {0}：请核对 files 的配置，或者从备份恢复材料目录")]
    Missing(String),
    /// It does not open.
    #[error("材料内容无法解封：{0}")]
    Sealed(#[from] StoreError),
    /// It opens, and is not what was put.
    #[error("材料内容 {0} 与登记的校验值不符：请保全材料目录并从备份恢复")]
    Changed(String),
    /// The work was not finished.
    #[error("材料的加解密中断")]
    Broken,
}

impl Shelved {
    /// The row of these bytes as a file that waits for inspection, added by whom and when;
    /// whoever keeps it says what it is called and where it belongs.
    pub(crate) fn row(
        &self,
        id: Uuid,
        case: CaseId,
        round: i64,
        (added_by, added_at): (OfficerId, DateTime<Utc>),
    ) -> FileRow {
        FileRow {
            id,
            case_id: case,
            round,
            part: OTHER_PART.to_owned(),
            subject: String::new(),
            note: String::new(),
            name: String::new(),
            media_type: String::new(),
            size: self.size,
            sha256: self.sha256.clone(),
            key_id: self.key_id.clone(),
            pages: None,
            inspected: Inspected::Waiting,
            findings: "[]".to_owned(),
            inspected_at: None,
            release: None,
            masked_from: None,
            removal: None,
            added_by,
            added_at,
        }
    }
}

impl Cabinet {
    /// A folder on this machine, made when it is not there; what is put is on the
    /// disk when [`Cabinet::put`] answers.
    ///
    /// # Errors
    /// It cannot be made or written.
    pub fn folder(folder: &FilePath) -> Result<Cabinet, CabinetError> {
        let objects = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Cabinet {
            objects: Arc::new(objects),
        })
    }

    /// An S3-compatible store; nothing is asked of it yet. The process must have a
    /// default provider of TLS.
    ///
    /// # Errors
    /// The address is none.
    pub fn s3(s3: &S3<'_>) -> Result<Cabinet, CabinetError> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(s3.bucket)
            .with_region(s3.region)
            .with_access_key_id(s3.access_key_id)
            .with_secret_access_key(s3.secret_access_key)
            .with_allow_http(s3.allow_http)
            .with_conditional_put(S3ConditionalPut::Disabled);
        if let Some(endpoint) = s3.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let objects = PrefixStore::new(builder.build()?, Path::from(s3.prefix));
        Ok(Cabinet {
            objects: Arc::new(objects),
        })
    }

    /// For tests: gone with the process.
    pub(crate) fn in_memory() -> Cabinet {
        Cabinet {
            objects: Arc::new(InMemory::new()),
        }
    }

    /// Puts bytes, sealed. What lies there already and opens to the same bytes stays;
    /// what lies there and does not is put anew.
    ///
    /// # Errors
    /// The folder or the store cannot be written.
    pub async fn put(&self, store: &Store, bytes: Arc<[u8]>) -> Result<Shelved, CabinetError> {
        let of = bytes.clone();
        let sha256 = computed(move || sha256(&of)).await?;
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        if let Ok((_, key_id)) = self.opened(store, &sha256).await {
            return Ok(Shelved {
                sha256,
                size,
                key_id,
            });
        }
        let (keys, place) = (store.clone(), place_of(&sha256));
        let sealed = computed(move || keys.seal_bytes(&place, &bytes)).await?;
        let key_id = sealed_with(&sealed).unwrap_or_default().to_owned();
        let payload = PutPayload::from(sealed);
        self.objects.put(&path_of(&sha256), payload).await?;
        Ok(Shelved {
            sha256,
            size,
            key_id,
        })
    }

    /// Gets bytes by their hash, opened and compared with it.
    ///
    /// # Errors
    /// They are not there, do not open, or are others.
    pub async fn get(&self, store: &Store, sha256: &str) -> Result<Vec<u8>, CabinetError> {
        Ok(self.opened(store, sha256).await?.0)
    }

    /// The bytes and the key that they were sealed with.
    async fn opened(&self, store: &Store, hash: &str) -> Result<(Vec<u8>, String), CabinetError> {
        let sealed = match self.objects.get(&path_of(hash)).await {
            Ok(found) => Vec::from(found.bytes().await?),
            Err(object_store::Error::NotFound { .. }) => {
                return Err(CabinetError::Missing(hash.to_owned()));
            }
            Err(error) => return Err(error.into()),
        };
        let key_id = sealed_with(&sealed).unwrap_or_default().to_owned();
        let (keys, expected) = (store.clone(), hash.to_owned());
        let bytes = computed(move || {
            let bytes = keys.open_bytes(&place_of(&expected), sealed)?;
            match sha256(&bytes) == expected {
                true => Ok(bytes),
                false => Err(CabinetError::Changed(expected)),
            }
        })
        .await??;
        Ok((bytes, key_id))
    }
}

/// What sealed bytes are bound to.
fn place_of(sha256: &str) -> String {
    format!("files:bytes:{sha256}")
}

/// A folder of two letters before each name keeps folders small.
fn path_of(sha256: &str) -> Path {
    Path::from_iter([sha256.get(..2).unwrap_or_default(), sha256])
}

/// SHA-256, hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// What takes a while is computed where it holds nobody up.
async fn computed<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, CabinetError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| CabinetError::Broken)
}
