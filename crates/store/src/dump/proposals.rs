//! The columns of what should become public.

use super::tables::{Column, Order, Table, boolean, day, id, instant, integer, text};

pub(super) const PROPOSALS: Table =
    Table::new("proposals", Order::Key(&["id"]), ROWS).naming_its_own("earlier_id");

pub(super) const MEMBERS: Table = Table::new(
    "proposal_members",
    Order::Key(&["proposal_id", "position"]),
    MEMBER_ROWS,
);

pub(super) const REQUESTS: Table = Table::new(
    "proposal_requests",
    Order::Key(&["proposal_id", "case_id"]),
    REQUEST_ROWS,
);

pub(super) const STEPS: Table = Table::new(
    "proposal_steps",
    Order::Key(&["proposal_id", "seq"]),
    STEP_ROWS,
);

const ROWS: &[Column] = &[
    id("id"),
    id("agency_id"),
    id("owner_id"),
    text("state"),
    integer("version"),
    text("origin"),
    text("topic").or_none(),
    id("run_id").or_none(),
    text("title"),
    text("basis"),
    text("reason"),
    text("evidence"),
    integer("applicants"),
    integer("applications"),
    id("case_id").or_none(),
    id("person_id").or_none(),
    text("suggestion").or_none(),
    id("earlier_id").or_none(),
    id("created_by").or_none(),
    instant("created_at"),
    day("sent_on").or_none(),
    day("due_on").or_none(),
    text("answer").or_none(),
    day("ended_on").or_none(),
    text("publication").or_none(),
    day("published_on").or_none(),
];

const MEMBER_ROWS: &[Column] = &[
    id("proposal_id"),
    integer("position"),
    id("case_id"),
    boolean("given"),
];

const REQUEST_ROWS: &[Column] = &[id("proposal_id"), id("case_id")];

const STEP_ROWS: &[Column] = &[
    id("proposal_id"),
    integer("seq"),
    text("kind"),
    id("actor_id").or_none(),
    instant("at"),
    text("content"),
];
