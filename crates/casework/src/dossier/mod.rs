//! The dossier: all that a round of a case left, in archive order, as one zip and one
//! PDF. Its row is written when the round is closed; it is built outside and attached in
//! a second transaction, and nothing changes it afterwards. What is decided or set right
//! on a closed case has another one bound, which holds the first as it was.

mod agreeing;
mod binding;
mod bound;
mod building;
mod closing;
mod gathering;
mod keeping;
mod leaves;
mod manifest;
mod ordered;
mod pack;
mod papers;
mod pictures;
mod reading;
mod stamping;
mod supplement;
mod telling;
mod uploads;
mod verify;

pub use binding::{Binder, Mark};
pub use closing::is_frozen;
pub use keeping::Standing;
pub use manifest::{EVENTS, Earlier, Entry, FORMAT, MANIFEST, Manifest, Sum};
pub use pack::{MOST_BYTES, PackFault, Packed, pack, unpack};
pub use reading::{Binding, Dossiers};
pub use uploads::{Unbound, plain};
pub use verify::{Fault, Verified, is_pdf_of, verify};

pub(crate) use closing::{check, completed, follow};
pub(crate) use ordered::REMEDY;
