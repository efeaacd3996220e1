//! The columns of what officers are reminded of, and of what is to be sent.

use super::tables::{Column, boolean, day, id, instant, integer, text};

pub(super) const OUTBOX: &[Column] = &[
    id("id"),
    id("case_id").or_none(),
    text("kind"),
    text("refs"),
    instant("created_at"),
    instant("not_before"),
    instant("leased_until").or_none(),
    integer("fence"),
    instant("done_at").or_none(),
    id("agency_id").or_none(),
    integer("attempts"),
    instant("first_tried_at").or_none(),
    text("failure").or_none(),
    instant("dead_at").or_none(),
];

pub(super) const MAILBOXES: &[Column] = &[
    id("officer_id"),
    text("address"),
    id("set_by").or_none(),
    instant("set_at"),
];

pub(super) const REMINDERS: &[Column] = &[
    id("id"),
    id("case_id"),
    id("agency_id"),
    text("kind"),
    text("subject").or_none(),
    integer("opened_by_seq"),
    day("due_on"),
    text("rung"),
    integer("nth"),
    day("fire_on"),
    instant("fired_at").or_none(),
];

pub(super) const NOTICES: &[Column] = &[
    id("id"),
    id("officer_id"),
    id("case_id").or_none(),
    id("reminder_id").or_none(),
    id("stands_for").or_none(),
    text("kind"),
    text("refs"),
    boolean("urgent"),
    instant("created_at"),
    instant("gathered_at").or_none(),
    id("mail_id").or_none(),
    instant("seen_at").or_none(),
];
