//! What people keep asking for: texts in, topics with their evidence out.
//!
//! Pure and deterministic: no file, database, network or clock, and the same
//! answer whatever the number of threads.

mod bursts;
mod cluster;
mod conversion;
mod copies;
mod decided;
mod finder;
mod hotness;
mod linkage;
mod neighbours;
mod objects;
mod passage;
mod places;
mod pool;
mod settings;
mod shelf;
mod stable;
mod text;
mod themes;
mod topics;
mod vectors;
mod words;

pub use bursts::{Burst, Period};
pub use cluster::{Clusters, Run, Stage, cluster};
pub use conversion::{Comparing, Ground, Information, Sought};
pub use decided::{Decided, decide};
pub use finder::{Finder, Library, Nearest};
pub use hotness::{Hotness, Part};
pub use objects::{Differing, Naming};
pub use passage::{passage, weighed};
pub use settings::{Conversion, Looking, Outside, Reading, Runs, Settings, SettingsError};
pub use shelf::{Leaf, Near, Shelf};
pub use stable::{Known, ids};
pub use text::Text;
pub use themes::{Example, Judgement, Model, ModelError, TrainingError, train};
pub use topics::{Member, Topic, topics};
pub use words::Segmenter;

impl Settings {
    /// A segmenter with the names and stop words of these settings.
    pub fn segmenter(&self) -> Segmenter {
        Segmenter::new(
            self.reading.whole(),
            self.reading.stop_words.split_whitespace(),
        )
    }

    /// The same, without the words that every application has.
    pub fn shelf_segmenter(&self) -> Segmenter {
        let stop = self.reading.stop_words.split_whitespace();
        Segmenter::new(
            self.reading.whole(),
            stop.chain(self.catalogue.common.split_whitespace()),
        )
    }
}
