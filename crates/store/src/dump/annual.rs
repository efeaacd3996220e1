//! The columns of the annual report, and of what supervisors measure.

use super::tables::{Column, Order, Table, boolean, day, id, instant, integer, text};

pub(super) const CASES: Table = Table::new("annual_cases", Order::Key(&["case_id"]), CASE_ROWS);

pub(super) const FREEZES: Table = Table::new("annual_freezes", Order::Key(&["id"]), FREEZE_ROWS);

pub(super) const FROZEN: Table = Table::new(
    "annual_frozen",
    Order::Key(&["freeze_id", "place"]),
    FROZEN_ROWS,
);

pub(super) const MEASURED: Table =
    Table::new("measured_cases", Order::Key(&["case_id"]), MEASURED_ROWS);

const CASE_ROWS: &[Column] = &[
    id("case_id"),
    id("place"),
    id("agency_id"),
    text("applicant_kind"),
    day("counted_on"),
    day("concluded_on").or_none(),
    integer("report_row").or_none(),
    boolean("lasts"),
    boolean("lasts_long"),
    day("fee_paid_on").or_none(),
    integer("fee_fen").or_none(),
];

const FREEZE_ROWS: &[Column] = &[
    id("id"),
    id("agency_id"),
    integer("year"),
    boolean("whole"),
    text("figures"),
    text("rests_on"),
    id("frozen_by"),
    instant("frozen_at"),
];

const FROZEN_ROWS: &[Column] = &[
    id("freeze_id"),
    id("place"),
    id("case_id"),
    text("applicant_kind"),
    boolean("is_new"),
    integer("report_row").or_none(),
];

const MEASURED_ROWS: &[Column] = &[
    id("case_id"),
    id("agency_id"),
    day("registered_on"),
    boolean("same_day").or_none(),
    day("supplement_on").or_none(),
    boolean("supplement_late").or_none(),
    day("fee_on").or_none(),
    integer("fee_fen").or_none(),
    boolean("fee_dropped"),
    day("due_on").or_none(),
    day("concluded_on").or_none(),
    integer("report_row").or_none(),
    boolean("replied"),
    boolean("late").or_none(),
    integer("workdays").or_none(),
    boolean("extended"),
    boolean("proved").or_none(),
    integer("archived_after").or_none(),
];
