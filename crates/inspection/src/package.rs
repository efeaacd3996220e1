//! A zip archive, unpacked only as far as the limits go.

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::look::Look;
use crate::xml::{self, Item};

/// A part may always become as large as this, however well it was packed.
const SMALL: u64 = 1 << 20;

/// Why a part is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It unpacks to more than the limits allow.
    TooLarge,
    /// It is behind a password.
    Locked,
    /// It is damaged, or packed in an unknown way.
    Damaged,
}

impl Trouble {
    pub(crate) fn why(self) -> &'static str {
        match self {
            Trouble::TooLarge => "解压后的大小超过检查的上限（可能是压缩炸弹）",
            Trouble::Locked => "设有密码",
            Trouble::Damaged => "已损坏，或者用了不能解开的压缩方法",
        }
    }
}

/// One part of an archive.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Its path, with `/`.
    pub(crate) name: String,
    index: usize,
    pub(crate) folder: bool,
}

/// A zip archive.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    parts: Vec<Part>,
    by_name: HashMap<String, usize>,
    /// Which parts somebody has read, by their place in the archive.
    read: HashSet<usize>,
}

impl<'a> Package<'a> {
    /// Opens an archive; says so where it cannot.
    pub(crate) fn open(look: &mut Look, bytes: &'a [u8]) -> Option<Package<'a>> {
        let archive = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) => archive,
            Err(_) => {
                look.unreadable("", "压缩包已损坏");
                return None;
            }
        };
        if archive.len() > look.limits.entries {
            look.unreadable("", "压缩包里的文件数超过检查的上限");
            return None;
        }
        let comment = archive.comment();
        look.read("压缩包的注释", "", &crate::plain::decode(comment));
        Some(Package::read(archive))
    }

    fn read(mut archive: ZipArchive<Cursor<&'a [u8]>>) -> Package<'a> {
        let mut parts = Vec::new();
        for index in 0..archive.len() {
            if let Ok(file) = archive.by_index_raw(index) {
                parts.push(Part {
                    name: name(file.name_raw()),
                    index,
                    folder: file.is_dir(),
                });
            }
        }
        let by_name = parts
            .iter()
            .enumerate()
            .map(|(at, part)| (part.name.to_lowercase(), at))
            .collect();
        Package {
            archive,
            parts,
            by_name,
            read: HashSet::new(),
        }
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(&name.to_lowercase())
    }

    /// The names of the parts below a folder, in their order.
    pub(crate) fn below(&self, folder: &str) -> Vec<String> {
        self.parts
            .iter()
            .filter(|part| !part.folder && part.name.starts_with(folder))
            .map(|part| part.name.clone())
            .collect()
    }

    /// A part by its name; `None` when there is none, or when it cannot be read,
    /// which is said.
    pub(crate) fn get(&mut self, look: &mut Look, name: &str) -> Option<Vec<u8>> {
        let at = *self.by_name.get(&name.to_lowercase())?;
        let part = self.parts[at].clone();
        match self.unpack(look, &part) {
            Ok(bytes) => Some(bytes),
            Err(trouble) => {
                look.unreadable(&format!("文件“{name}”"), trouble.why());
                None
            }
        }
    }

    /// Unpacks a part within the limits: what its head says of its size is not
    /// believed.
    pub(crate) fn unpack(&mut self, look: &mut Look, part: &Part) -> Result<Vec<u8>, Trouble> {
        self.read.insert(part.index);
        let file = self
            .archive
            .by_index_raw(part.index)
            .map_err(|_| Trouble::Damaged)?;
        if file.encrypted() {
            return Err(Trouble::Locked);
        }
        let packed = file.compressed_size();
        drop(file);
        let most = packed
            .saturating_mul(look.limits.ratio)
            .max(SMALL)
            .min(look.unpacked_left);
        let file = self
            .archive
            .by_index(part.index)
            .map_err(|_| Trouble::Damaged)?;
        let mut bytes = Vec::new();
        let read = file.take(most + 1).read_to_end(&mut bytes);
        look.unpacked_left = look.unpacked_left.saturating_sub(bytes.len() as u64);
        if bytes.len() as u64 > most {
            return Err(Trouble::TooLarge);
        }
        read.map(|_| bytes).map_err(|_| Trouble::Damaged)
    }

    /// Whether somebody has read a part.
    pub(crate) fn is_read(&self, part: &Part) -> bool {
        self.read.contains(&part.index)
    }

    /// The parts that can be reached from these, in lower case: what no other
    /// part refers to, no program shows.
    pub(crate) fn reached(&mut self, look: &mut Look, roots: &[&str]) -> HashSet<String> {
        let mut reached: HashSet<String> = roots.iter().map(|root| root.to_lowercase()).collect();
        let mut ahead: Vec<String> = roots.iter().map(|root| (*root).to_owned()).collect();
        while let Some(part) = ahead.pop() {
            for relation in self.relations(look, &part) {
                let inside = !relation.external && self.has(&relation.target);
                if inside && reached.insert(relation.target.to_lowercase()) {
                    ahead.push(relation.target);
                }
            }
        }
        reached
    }

    /// The relationships of a part.
    pub(crate) fn relations(&mut self, look: &mut Look, part: &str) -> Vec<Relation> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() {
            format!("_rels/{file}.rels")
        } else {
            format!("{folder}/_rels/{file}.rels")
        };
        let Some(bytes) = self.get(look, &name) else {
            return Vec::new();
        };
        let mut relations = Vec::new();
        let _ = xml::walk(&bytes, |item| {
            if let Item::Open("Relationship", tag) = item {
                let target = tag.get("Target").unwrap_or_default();
                let external = tag.get("TargetMode").as_deref() == Some("External");
                relations.push(Relation {
                    id: tag.get("Id").unwrap_or_default(),
                    kind: tag
                        .get("Type")
                        .and_then(|kind| kind.rsplit('/').next().map(str::to_owned))
                        .unwrap_or_default(),
                    target: if external {
                        target
                    } else {
                        resolve(folder, &target)
                    },
                    external,
                });
            }
        });
        relations
    }
}

/// How one part refers to another.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    pub(crate) id: String,
    /// The last word of its type.
    pub(crate) kind: String,
    /// The part's name, or an address outside.
    pub(crate) target: String,
    pub(crate) external: bool,
}

fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Names within archives that Windows made are often GBK.
fn name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}
