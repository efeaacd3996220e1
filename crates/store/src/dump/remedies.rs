//! The columns of reconsiderations and suits.

use super::tables::{Column, Order, Table, boolean, day, id, integer, text};

pub(super) const REMEDIES: Table = Table::new("remedies", Order::Key(&["case_id", "seq"]), ROWS);

const ROWS: &[Column] = &[
    id("case_id"),
    integer("seq"),
    id("agency_id"),
    text("kind"),
    text("against"),
    integer("round"),
    text("sought_by"),
    text("procedure"),
    text("authority"),
    text("authority_number").or_none(),
    day("filed_on").or_none(),
    day("received_on"),
    day("answered_on").or_none(),
    day("decided_on").or_none(),
    text("outcome").or_none(),
    day("appealed_on").or_none(),
    day("settled_on").or_none(),
    text("settled_as").or_none(),
    text("due_kind").or_none(),
    day("due_on").or_none(),
    boolean("is_open"),
    day("closed_on").or_none(),
];
