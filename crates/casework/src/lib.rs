//! The acts of the office: each one transaction, judged by `disclosure`, kept by
//! `store`. Writes go only through here.

mod acts;
mod clock;
mod completed;
mod correcting;
pub mod demo;
mod dump;
mod error;
mod facts;
pub mod intake;
mod lists;
pub mod masked;
pub mod misfit;
mod office;
mod once;
mod read;
mod record;
mod sight;
mod split;
mod standing;
mod verify;
mod versions;

pub use acts::{ActRequest, Acted, Beside};
pub use clock::{SystemClock, china_today, civil_date};
pub use dump::ImportError;
pub use error::ActError;
pub use intake::{NewApplication, Registered};
pub use lists::{Due, Listed};
pub use masked::{Contact, Contacts};
pub use office::{Desk, Office};
pub use once::Once;
pub use read::CaseFile;
pub use sight::Sight;
pub use verify::{Differing, Verified, VerifyError};
pub use versions::{Correction, Fate, SeenEvent, Version};
