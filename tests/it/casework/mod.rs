//! The acts of the office on a real register, on both databases.

mod accounts;
mod calendar;
mod catalogue;
mod deputies;
mod district;
mod documents;
pub mod dossier;
mod drafting;
pub mod export;
mod fees;
mod files;
mod heard;
mod intake;
mod outlook;
mod particulars;
mod people;
mod planned;
mod proposals;
mod race;
mod receipts;
mod register;
mod remedies;
mod reminded;
mod repeats;
mod rules;
mod served;
mod story;
mod supervision;
mod topic_report;
mod topics;
mod turns;
mod verify;
mod worklist;

pub use calendar::NOTICE;
pub use district::{District, application, plainly, slip};
pub use dossier::text_of;
