//! What was handed in, made ready for binding by a child process with limits: what a
//! hostile file does, it does to a process that holds nothing else. What comes back has
//! the pages alone, written plainly, and little enough to be read here.

use std::time::Duration;

use chrono::{DateTime, Utc};
use lopdf::Object;
use tokio::time::Instant;

use super::binding::Binder;
use crate::documents::Unmade;
use crate::office::Office;

/// The most values that the pages of one file may consist of: a value takes more than a
/// hundred bytes of memory, and a short file may unfold to millions.
const MOST_VALUES: usize = 500_000;
/// The most of all files of a dossier together.
pub(super) const MOST_OF_ALL: usize = 2_000_000;
/// How deep values may lie in one another.
const DEEPEST: usize = 64;
/// How long the files of a dossier may take together; what comes after has slips.
const LONGEST: Duration = Duration::from_secs(600);

/// Why a file cannot be bound; said on the slip that stands in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unbound {
    /// It is of a kind that has no pages.
    #[error("这种文件不能装订为页面")]
    Kind,
    /// It is locked.
    #[error("文件加了密，打不开")]
    Locked,
    /// It is damaged, or no such file at all.
    #[error("文件损坏，打不开")]
    Damaged,
    /// It is too big to be bound.
    #[error("文件太大或者页数太多，单独存放")]
    TooMuch,
    /// What is allowed for opening it was not enough.
    #[error("在装订的时间和内存限制内打不开，单独存放")]
    Beyond,
}

impl Unbound {
    /// All of them.
    pub const ALL: [Unbound; 5] = [
        Unbound::Kind,
        Unbound::Locked,
        Unbound::Damaged,
        Unbound::TooMuch,
        Unbound::Beyond,
    ];
}

/// The pages of an upload, by the ending of its name, as a PDF that holds nothing else.
/// For the child process: `kaijuan inspect --pages`.
///
/// # Errors
/// It cannot be bound.
pub fn plain(ending: &str, bytes: &[u8]) -> Result<Vec<u8>, Unbound> {
    let mut binder = Binder::default();
    binder.weighed(MOST_VALUES, |binder| match ending {
        "pdf" => binder.pdf(bytes),
        "jpg" | "jpeg" | "png" => binder.picture(bytes),
        _ => Err(Unbound::Kind),
    })?;
    binder.finish("", DateTime::<Utc>::UNIX_EPOCH, &[], (0, 0))
}

impl Binder {
    /// Adds what may consist of so many values; answers of how many it does.
    ///
    /// # Errors
    /// It cannot be bound, or is more than that; nothing was added.
    pub(super) fn weighed(
        &mut self,
        room: usize,
        add: impl FnOnce(&mut Binder) -> Result<usize, Unbound>,
    ) -> Result<usize, Unbound> {
        let (last, pages) = (self.document.max_id, self.pages.len());
        add(self)?;
        let added = self.document.objects.range((last + 1, 0)..);
        let weight = added
            .map(|(_, object)| values(object, DEEPEST))
            .sum::<Option<usize>>();
        match weight.filter(|weight| *weight <= room) {
            Some(weight) => Ok(weight),
            None => {
                self.document.objects.split_off(&(last + 1, 0));
                self.document.max_id = last;
                self.pages.truncate(pages);
                Err(Unbound::TooMuch)
            }
        }
    }
}

/// Of how many values an object consists; `None` when they lie too deep in one another.
fn values(object: &Object, deepest: usize) -> Option<usize> {
    let below = deepest.checked_sub(1)?;
    let fields = match object {
        Object::Array(items) => {
            let items = items.iter().map(|item| values(item, below));
            return items.sum::<Option<usize>>().map(|sum| sum + 1);
        }
        Object::Dictionary(fields) => fields,
        Object::Stream(stream) => &stream.dict,
        _ => return Some(1),
    };
    let fields = fields.iter().map(|(_, value)| values(value, below));
    fields.sum::<Option<usize>>().map(|sum| sum + 1)
}

/// How long the files of a dossier may still take.
pub(super) struct Patience(Instant);

impl Patience {
    pub fn new() -> Patience {
        Patience(Instant::now() + LONGEST)
    }

    fn is_over(&self) -> bool {
        Instant::now() > self.0
    }
}

impl Office {
    /// The pages of an upload, or why a slip stands in their place.
    ///
    /// # Errors
    /// The child process was not started: it is tried again.
    pub(super) async fn pages_of(
        &self,
        patience: &Patience,
        ending: &str,
        bytes: &[u8],
    ) -> Result<Result<Vec<u8>, Unbound>, Unmade> {
        match ending {
            "pdf" | "jpg" | "jpeg" | "png" if patience.is_over() => Ok(Err(Unbound::Beyond)),
            "pdf" | "jpg" | "jpeg" | "png" => {
                let pages = self.equipment.inspector.pages(ending, bytes).await;
                pages.map_err(|why| Unmade::Lacks(format!("卷内材料不能装订：{why}")))
            }
            _ => Ok(Err(Unbound::Kind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Dictionary, Document, Stream, dictionary};

    use super::*;

    /// A PDF with a page whose resources have this in them.
    fn with(value: Object) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let (root, value) = (document.new_object_id(), document.add_object(value));
        let content = document.add_object(Stream::new(Dictionary::new(), b"q Q".to_vec()));
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => root, "Contents" => content,
            "Resources" => dictionary! { "XObject" => dictionary! { "Im" => value } },
        });
        let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
        document.objects.insert(root, tree.into());
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn what_unfolds_to_too_many_values_is_not_bound() {
        let many = |count| Object::Array(vec![Object::Integer(1); count]);
        let pages = plain("pdf", &with(many(1_000))).unwrap();
        assert_eq!(Binder::default().pdf(&pages), Ok(1));
        assert_eq!(
            plain("pdf", &with(many(MOST_VALUES))),
            Err(Unbound::TooMuch)
        );
        let deep = (0..DEEPEST).fold(Object::Null, |inner, _| Object::Array(vec![inner]));
        assert_eq!(values(&deep, DEEPEST), None);
    }

    #[test]
    fn what_is_more_than_there_is_room_for_leaves_nothing_behind() {
        let bytes = with(Object::Array(vec![Object::Integer(1); 1_000]));
        let mut binder = Binder::default();
        let before = binder.document.objects.len();
        let added = binder.weighed(1_000, |binder| binder.pdf(&bytes));
        assert_eq!(added, Err(Unbound::TooMuch));
        assert_eq!((binder.pages(), binder.document.objects.len()), (0, before));
        let added = binder.weighed(MOST_VALUES, |binder| binder.pdf(&bytes));
        assert!(added.is_ok_and(|weight| weight > 1_000));
        assert_eq!(binder.pages(), 1);
    }

    #[test]
    fn what_has_no_pages_is_of_no_use() {
        assert_eq!(plain("txt", b"text"), Err(Unbound::Kind));
        assert_eq!(plain("pdf", b"%PDF-1.7"), Err(Unbound::Damaged));
        assert_eq!(plain("png", b"\x89PNG"), Err(Unbound::Kind));
    }
}
