//! The keys that personal data is sealed with, and what is done with them.
//!
//! A key file has one key a line, `KEYID BASE64` (32 bytes); the last line is
//! the current key, the others still open what they sealed. From each key three
//! are derived, one to seal, one for the look-up hash and one to prove rows, so
//! that no use tells anything about another.

use std::collections::HashSet;
use std::fmt;
use std::io::Write;
use std::path::Path;

use aes_gcm::aead::inout::InOutBuf;
use aes_gcm::aead::{Aead, AeadInOut as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::error::StoreError;
use crate::ids::random;

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;

/// How the sealed bytes of a file begin; the key's id and a line's end follow.
const SEALED_FILE: &[u8] = b"kaijuan-sealed-1 ";

/// All keys of a register; the last one is current.
pub struct Keyring {
    keys: Vec<Key>,
}

struct Key {
    id: String,
    seal: [u8; 32],
    lookup: [u8; 32],
    proof: [u8; 32],
}

impl Keyring {
    /// Reads a key file.
    ///
    /// # Errors
    /// [`StoreError::Keys`] when it cannot be read, is empty, or a line is no key.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Keyring, StoreError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|error| StoreError::Keys(format!("{}：{error}", path.display())))?;
        Keyring::parse(&text).map_err(|error| match error {
            StoreError::Keys(why) => StoreError::Keys(format!("{}：{why}", path.display())),
            other => other,
        })
    }

    /// Makes a key file with one new key, readable by its owner alone. An
    /// existing file is never overwritten: what it sealed would be lost.
    ///
    /// # Errors
    /// [`StoreError::Keys`] when the file exists or cannot be written.
    pub fn create_file(path: impl AsRef<Path>) -> Result<Keyring, StoreError> {
        let path = path.as_ref();
        // A random id: two files are never taken for one another by their ids.
        let id = hex::encode(random::<4>());
        let line = format!("k{id} {}\n", BASE64.encode(random::<32>()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, OWNER_ALONE);
        options
            .open(path)
            .and_then(|mut file| {
                private(&file)?;
                file.write_all(line.as_bytes())
                    .and_then(|()| file.sync_all())
            })
            .map_err(|error| StoreError::Keys(format!("{}：{error}", path.display())))?;
        Keyring::parse(&line)
    }

    /// Reads the lines of a key file; empty lines and `#` comments are skipped.
    ///
    /// # Errors
    /// [`StoreError::Keys`] names the line that is no key.
    pub fn parse(text: &str) -> Result<Keyring, StoreError> {
        let mut keys = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                keys.push(
                    Key::parse(line)
                        .map_err(|why| StoreError::Keys(format!("第 {number} 行：{why}")))?,
                );
            }
        }
        if keys.is_empty() {
            return Err(StoreError::Keys("没有任何密钥".into()));
        }
        let ids: HashSet<&str> = keys.iter().map(|key| key.id.as_str()).collect();
        if ids.len() < keys.len() {
            return Err(StoreError::Keys("密钥编号重复".into()));
        }
        Ok(Keyring { keys })
    }

    /// The id of the key that seals from now on.
    pub fn current_id(&self) -> &str {
        &self.current().id
    }

    fn current(&self) -> &Key {
        self.keys.last().expect("a keyring holds at least one key")
    }

    /// The current key's value for [`Keyring::fits`].
    pub(crate) fn check_value(&self) -> String {
        self.seal(&check_place(self.current_id()), CHECKED)
    }

    /// Whether this ring holds the very key that sealed a check value.
    pub(crate) fn fits(&self, key_id: &str, sealed: &str) -> bool {
        let opened = self.try_open(&check_place(key_id), sealed);
        opened.as_deref() == Some(CHECKED)
    }

    /// Seals a value for its place, `table:column:row`: `keyid.base64(nonce‖ciphertext)`.
    pub(crate) fn seal(&self, place: &str, plain: &str) -> String {
        let key = self.current();
        let nonce = random::<NONCE_BYTES>();
        let message = Payload {
            msg: plain.as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = key
            .cipher()
            .encrypt(&Nonce::from(nonce), message)
            .expect("AES-GCM seals any text shorter than 64 GB");
        format!(
            "{}.{}",
            key.id,
            BASE64.encode([nonce.as_slice(), &sealed].concat())
        )
    }

    /// Opens a value that was sealed for this place.
    pub(crate) fn open(&self, place: &str, sealed: &str) -> Result<String, StoreError> {
        self.try_open(place, sealed)
            .ok_or_else(|| StoreError::Sealed {
                what: place
                    .rsplit_once(':')
                    .map_or(place, |(column, _)| column)
                    .to_owned(),
            })
    }

    fn try_open(&self, place: &str, sealed: &str) -> Option<String> {
        let (id, body) = sealed.split_once('.')?;
        let key = self.keys.iter().find(|key| key.id == id)?;
        let body = BASE64.decode(body).ok()?;
        let (nonce, ciphertext) = body.split_first_chunk::<NONCE_BYTES>()?;
        let message = Payload {
            msg: ciphertext,
            aad: place.as_bytes(),
        };
        let plain = key.cipher().decrypt(&Nonce::from(*nonce), message).ok()?;
        String::from_utf8(plain).ok()
    }

    /// Seals bytes for their place, a file's content: `kaijuan-sealed-1 keyid\n`, nonce,
    /// ciphertext, tag. Sealed where they will lie: only one copy is made.
    pub(crate) fn seal_bytes(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        let key = self.current();
        let nonce = random::<NONCE_BYTES>();
        let head = [SEALED_FILE, key.id.as_bytes(), b"\n", &nonce].concat();
        let mut sealed = Vec::with_capacity(head.len() + plain.len() + TAG_BYTES);
        sealed.extend_from_slice(&head);
        sealed.extend_from_slice(plain);
        let buffer = InOutBuf::from(&mut sealed[head.len()..]);
        let tag = key
            .cipher()
            .encrypt_inout_detached(&Nonce::from(nonce), place.as_bytes(), buffer)
            .expect("AES-GCM seals whatever is shorter than 64 GB");
        sealed.extend_from_slice(&tag);
        sealed
    }

    /// Opens bytes that were sealed for this place.
    pub(crate) fn open_bytes(&self, place: &str, sealed: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        self.try_open_bytes(place, sealed)
            .ok_or_else(|| StoreError::Sealed { what: place.into() })
    }

    fn try_open_bytes(&self, place: &str, mut sealed: Vec<u8>) -> Option<Vec<u8>> {
        let id = sealed_with(&sealed)?;
        let key = self.keys.iter().find(|key| key.id == id)?;
        let begins = SEALED_FILE.len() + id.len() + 1;
        let (nonce, rest) = sealed.get(begins..)?.split_first_chunk::<NONCE_BYTES>()?;
        let (_, tag) = rest.split_last_chunk::<TAG_BYTES>()?;
        let (nonce, tag) = (Nonce::from(*nonce), (*tag).into());
        sealed.truncate(sealed.len() - TAG_BYTES);
        sealed.drain(..begins + NONCE_BYTES);
        let buffer = InOutBuf::from(sealed.as_mut_slice());
        key.cipher()
            .decrypt_inout_detached(&nonce, place.as_bytes(), buffer, &tag)
            .ok()?;
        Some(sealed)
    }

    /// What only a holder of the key can write beside a row: `keyid.hash`.
    pub(crate) fn prove(&self, row: &str) -> String {
        self.current().prove(row)
    }

    /// Whether a proof is that of this row.
    pub(crate) fn proves(&self, row: &str, proof: &str) -> bool {
        let id = proof.split('.').next();
        let key = self.keys.iter().find(|key| Some(key.id.as_str()) == id);
        key.is_some_and(|key| key.prove(row) == proof)
    }

    /// The hashes under which a value may stand, the current key's first.
    pub(crate) fn lookups(&self, value: &str) -> Vec<String> {
        self.keys
            .iter()
            .rev()
            .map(|key| {
                format!(
                    "{}.{}",
                    key.id,
                    hex::encode(hmac(&key.lookup, value.as_bytes()))
                )
            })
            .collect()
    }
}

/// The id of the key that bytes were sealed with; `None` when they were not sealed here.
pub fn sealed_with(sealed: &[u8]) -> Option<&str> {
    let rest = sealed.strip_prefix(SEALED_FILE)?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    std::str::from_utf8(&rest[..end]).ok()
}

/// What every check value holds.
const CHECKED: &str = "kaijuan";

fn check_place(key_id: &str) -> String {
    format!("key_checks:sealed:{key_id}")
}

/// The mode of a file that is its owner's alone.
#[cfg(unix)]
pub(crate) const OWNER_ALONE: u32 = 0o600;

/// Makes a file its owner's alone, whatever the umask.
#[cfg(unix)]
pub(crate) fn private(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(OWNER_ALONE))
}

/// Access lists are the system's own elsewhere.
#[cfg(not(unix))]
pub(crate) fn private(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.keys.iter().map(|key| &key.id))
            .finish()
    }
}

impl Key {
    fn parse(line: &str) -> Result<Key, &'static str> {
        let (id, encoded) = line
            .split_once(char::is_whitespace)
            .ok_or("应为“编号 BASE64”")?;
        if !id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        {
            return Err("编号只能用字母、数字、“-”和“_”");
        }
        let secret: [u8; 32] = BASE64
            .decode(encoded.trim())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or("密钥应为 32 字节的 BASE64")?;
        Ok(Key {
            id: id.to_owned(),
            seal: hmac(&secret, b"seal"),
            lookup: hmac(&secret, b"lookup"),
            proof: hmac(&secret, b"proof"),
        })
    }

    fn prove(&self, row: &str) -> String {
        format!(
            "{}.{}",
            self.id,
            hex::encode(hmac(&self.proof, row.as_bytes()))
        )
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.seal.into())
    }
}

fn hmac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, byte: u8) -> String {
        format!("{id} {}\n", BASE64.encode([byte; 32]))
    }

    #[test]
    fn a_sealed_value_opens_only_in_its_place_and_with_its_key() {
        let ring = Keyring::parse(&line("k1", 1)).unwrap();
        let sealed = ring.seal("people:phone:a", "13800000000");
        assert!(sealed.starts_with("k1.") && !sealed.contains("138"));
        assert_eq!(ring.open("people:phone:a", &sealed).unwrap(), "13800000000");
        assert!(
            matches!(ring.open("people:phone:b", &sealed), Err(StoreError::Sealed { what }) if what == "people:phone")
        );
        let other = Keyring::parse(&line("k1", 2)).unwrap();
        assert!(matches!(
            other.open("people:phone:a", &sealed),
            Err(StoreError::Sealed { .. })
        ));
        let without = Keyring::parse(&line("k2", 1)).unwrap();
        assert!(matches!(
            without.open("people:phone:a", &sealed),
            Err(StoreError::Sealed { .. })
        ));
        assert_ne!(
            sealed,
            ring.seal("people:phone:a", "13800000000"),
            "a nonce is never used twice"
        );
    }

    #[test]
    fn an_older_key_still_opens_and_finds() {
        let old = Keyring::parse(&line("k1", 1)).unwrap();
        let sealed = old.seal("people:mail:a", "a@example.cn");
        let ring = Keyring::parse(&(line("k1", 1) + "# newer\n\n" + &line("k2", 2))).unwrap();
        assert_eq!(ring.current_id(), "k2");
        assert_eq!(ring.open("people:mail:a", &sealed).unwrap(), "a@example.cn");
        assert!(ring.lookups("x").contains(&old.lookups("x")[0]));
        assert!(ring.lookups("x")[0].starts_with("k2."));
    }

    #[test]
    fn sealed_bytes_open_only_whole_in_their_place_and_with_their_key() {
        let old = Keyring::parse(&line("k1", 1)).unwrap();
        let sealed = old.seal_bytes("files:bytes:a", "名单".as_bytes());
        assert_eq!(sealed_with(&sealed), Some("k1"));
        let ring = Keyring::parse(&(line("k1", 1) + &line("k2", 2))).unwrap();
        let opened = ring.open_bytes("files:bytes:a", sealed.clone()).unwrap();
        assert_eq!(opened, "名单".as_bytes());
        assert!(ring.open_bytes("files:bytes:b", sealed.clone()).is_err());
        let other = Keyring::parse(&line("k1", 2)).unwrap();
        assert!(other.open_bytes("files:bytes:a", sealed.clone()).is_err());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(ring.open_bytes("files:bytes:a", changed).is_err());
            let cut = sealed[..place].to_vec();
            assert!(ring.open_bytes("files:bytes:a", cut).is_err());
        }
    }

    #[test]
    fn a_check_value_fits_the_key_that_sealed_it_alone() {
        let ring = Keyring::parse(&line("k1", 1)).unwrap();
        let sealed = ring.check_value();
        assert!(ring.fits("k1", &sealed));
        let newer = Keyring::parse(&(line("k1", 1) + &line("k2", 2))).unwrap();
        assert!(newer.fits("k1", &sealed) && !newer.fits("k2", &sealed));
        for other in [line("k1", 2), line("k2", 1)] {
            assert!(!Keyring::parse(&other).unwrap().fits("k1", &sealed));
        }
    }

    #[test]
    fn a_new_key_file_has_an_id_of_its_own_and_one_reader() {
        let folder =
            std::env::temp_dir().join(format!("kaijuan-keys-{}", hex::encode(random::<8>())));
        std::fs::create_dir(&folder).unwrap();
        let one = Keyring::create_file(folder.join("one")).unwrap();
        let two = Keyring::create_file(folder.join("two")).unwrap();
        assert_ne!(one.current_id(), two.current_id());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.join("one"))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_bad_key_file_is_refused_and_no_key_is_shown() {
        for bad in [
            "",
            "k1",
            "k1 !!!",
            "k.1 AAAA",
            "k1 AAAA",
            &(line("k1", 1) + &line("k1", 2)),
        ] {
            assert!(
                matches!(Keyring::parse(bad), Err(StoreError::Keys(_))),
                "{bad}"
            );
        }
        let shown = format!("{:?}", Keyring::parse(&line("k1", 1)).unwrap());
        assert_eq!(shown, r#"["k1"]"#);
    }
}
