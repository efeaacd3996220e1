//! The files of a case: kept sealed in the cabinet, looked into before they go out.
//!
//! A file is put into the cabinet, then written down in a transaction, then looked into
//! by a child process. What leaves the house, by the parts of `archive.toml`, holds up the
//! act that sends it, and the signature of a reply, until nothing hides in it, or until a
//! second person lets it go with a reason. That is noted in the history of the case.

mod adding;
mod cabinet;
mod deciding;
mod inspecting;
mod inspector;
mod kinds;
mod masked;
mod naming;
mod noting;
mod outgoing;
mod reading;
mod verifying;

pub use adding::{NewFile, too_large};
pub(crate) use cabinet::sha256;
pub use cabinet::{Cabinet, CabinetError, S3, Shelved};
pub use inspector::Inspector;
pub use kinds::{accepted, endings};
pub use outgoing::{FileFinding, findings, held_back_for};
pub(crate) use outgoing::{LET_GO, check_outgoing, enclosed, given, held_back, is_scan, outgoing};
pub use verifying::FilesError;

/// The part of what is given to the applicant: it goes out with the reply.
pub const GIVEN: &str = "given";
/// The part of what proves who somebody is: whoever opens it is written down.
pub const IDENTITY: &str = "identity";
