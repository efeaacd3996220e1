//! The columns of what people keep asking for.

use super::tables::{Column, Order, Table, day, id, instant, integer, text};

/// The rows of a topic by their place in it.
const BY_PLACE: Order = Order::Key(&["run_id", "topic", "position"]);

pub(super) const OF_TOPICS: Table = Table::new("topic_members", BY_PLACE, MEMBERS);

pub(super) const HEARD: Table = Table::new("topic_voices", BY_PLACE, TOPIC_VOICES);

pub(super) const RUNS: &[Column] = &[
    id("id"),
    id("agency_id"),
    text("rhythm"),
    day("since"),
    day("until"),
    day("reads_since"),
    text("state"),
    id("requested_by").or_none(),
    instant("requested_at"),
    text("stage").or_none(),
    integer("done"),
    integer("out_of"),
    instant("finished_at").or_none(),
    text("failure").or_none(),
    text("rules_hash").or_none(),
    integer("texts").or_none(),
];

pub(super) const TOPICS: &[Column] = &[
    id("run_id"),
    text("topic"),
    integer("rank"),
    integer("hotness"),
    text("theme").or_none(),
    integer("applicants"),
    integer("applications"),
    text("evidence"),
];

const MEMBERS: &[Column] = &[
    id("run_id"),
    text("topic"),
    integer("position"),
    id("case_id"),
    integer("score"),
    id("copy_of").or_none(),
    id("nearest").or_none(),
    integer("nearness").or_none(),
    text("township").or_none(),
    integer("information").or_none(),
];

pub(super) const DECISIONS: &[Column] = &[
    id("id"),
    id("agency_id"),
    text("topic"),
    text("kind"),
    text("content"),
    id("made_by"),
    instant("made_at"),
    id("undone_by").or_none(),
    instant("undone_at").or_none(),
];

pub(super) const BATCHES: &[Column] = &[
    id("id"),
    id("agency_id"),
    text("name"),
    id("imported_by"),
    instant("imported_at"),
    integer("voices"),
    id("removed_by").or_none(),
    instant("removed_at").or_none(),
];

pub(super) const VOICES: &[Column] = &[
    id("id"),
    id("batch_id"),
    id("agency_id"),
    text("source_id"),
    text("channel"),
    day("said_on"),
    text("title"),
    text("body"),
    text("township").or_none(),
];

const TOPIC_VOICES: &[Column] = &[
    id("run_id"),
    text("topic"),
    integer("position"),
    id("voice_id"),
    integer("score"),
];
