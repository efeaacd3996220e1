//! What goes out: cases, events and refusals as clients see them.

mod case;
mod consultation;
mod directory;
mod event;
mod handover;
mod person;
mod said;
mod text;
mod webhook;

pub(super) use case::{CaseBrief, CaseView};
pub(super) use directory::{Directory, Named, Organ};
pub(super) use event::EventView;
pub(super) use handover::HandoverView;
pub(super) use said::{RefusalView, WarningView, warnings};
pub(crate) use text::bare;
pub(super) use webhook::WebhookView;
