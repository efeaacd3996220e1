//! The columns of the catalogue of what is public.

use super::tables::{Column, Order, Table, day, id, instant, integer, text};

pub(super) const ENTRIES: &[Column] = &[
    id("id"),
    id("agency_id"),
    text("title"),
    text("document_number").or_none(),
    text("about"),
    text("body"),
    text("attribute"),
    text("url").or_none(),
    day("published_on").or_none(),
    day("formed_on").or_none(),
    text("basis").or_none(),
    text("theme").or_none(),
    day("since"),
    day("until").or_none(),
    text("number_key").or_none(),
    text("title_key"),
    text("digest"),
    integer("version"),
    id("changed_by").or_none(),
    instant("changed_at"),
];

pub(super) const CHANGES: &[Column] = &[
    id("id"),
    id("entry_id"),
    instant("at"),
    id("officer_id").or_none(),
    text("kind"),
    text("was_attribute").or_none(),
    text("attribute"),
    text("was"),
];

pub(super) const SUGGESTIONS: Table = Table::new(
    "catalogue_suggestions",
    Order::Key(&["case_id", "entry_id"]),
    SUGGESTION_ROWS,
);

const SUGGESTION_ROWS: &[Column] = &[
    id("case_id"),
    id("entry_id"),
    id("agency_id"),
    integer("score"),
    day("shown_on"),
    day("used_on").or_none(),
    day("declined_on").or_none(),
    id("declined_by").or_none(),
];
