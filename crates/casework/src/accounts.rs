//! Accounts: who may sign in, with what password, and who is signed in now.

mod delays;
mod hashing;
mod invitation;
mod listing;
mod password;
mod policy;
mod sessions;
mod sign_in;
mod token;

pub(crate) use hashing::hash;
pub use invitation::{Accepted, Invited};
pub(crate) use invitation::{fitting_login, invitation, invite_in};
pub use policy::PasswordPolicy;
pub use sessions::Session;
pub(crate) use sessions::end_all_in;
pub use sign_in::{Client, SignInRefusal, SignedIn};
pub(crate) use token::new_token;
pub use token::session_hash;
