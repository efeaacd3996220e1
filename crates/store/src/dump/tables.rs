//! The tables as an export knows them, described once. A test compares this with
//! both databases, so that a new column cannot be forgotten.

use super::{annual, catalogue, papers, proposals, remedies, reminders, topics};

/// What a column holds, and so how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An id: UUID as text.
    Id,
    /// Text, also JSON and what is sealed: as it stands, for it is hashed as text.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A civil date, `2026-03-02`.
    Day,
    /// A moment, RFC 3339 in UTC with microseconds.
    Instant,
    /// Bytes: base64.
    Bytes,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may hold nothing.
    pub nullable: bool,
}

impl Column {
    const fn new(name: &'static str, kind: Kind) -> Column {
        Column {
            name,
            kind,
            nullable: false,
        }
    }

    pub(super) const fn or_none(self) -> Column {
        Column {
            nullable: true,
            ..self
        }
    }
}

pub(super) const fn id(name: &'static str) -> Column {
    Column::new(name, Kind::Id)
}

pub(super) const fn text(name: &'static str) -> Column {
    Column::new(name, Kind::Text)
}

pub(super) const fn integer(name: &'static str) -> Column {
    Column::new(name, Kind::Integer)
}

pub(super) const fn boolean(name: &'static str) -> Column {
    Column::new(name, Kind::Boolean)
}

pub(super) const fn day(name: &'static str) -> Column {
    Column::new(name, Kind::Day)
}

pub(super) const fn instant(name: &'static str) -> Column {
    Column::new(name, Kind::Instant)
}

pub(super) const fn bytes(name: &'static str) -> Column {
    Column::new(name, Kind::Bytes)
}

/// In which order the rows of a table go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By these columns, which tell any two rows apart and are never empty.
    Key(&'static [&'static str]),
    /// Case by case, and the rows of a case as their lines sort: nothing tells
    /// two of them apart.
    Case,
}

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The order of its rows.
    pub order: Order,
    /// All its columns.
    pub columns: &'static [Column],
    /// The column that names another row of the same table which may come later.
    pub own: Option<&'static str>,
}

impl Table {
    pub(super) const fn new(name: &'static str, order: Order, columns: &'static [Column]) -> Table {
        Table {
            name,
            order,
            columns,
            own: None,
        }
    }

    pub(super) const fn naming_its_own(self, column: &'static str) -> Table {
        Table {
            own: Some(column),
            ..self
        }
    }

    /// The place of a column.
    pub(crate) fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|it| it.name == column)
    }
}

/// The tables that stay behind. Tokens and what was answered to them, accounts with
/// all that belongs to signing in: who comes with an old token or password to a new
/// place must be let in by its administrator first. And what was typed but not sent, and what the workers of a place know of themselves.
pub const LEFT_OUT: &[&str] = &[
    "tokens",
    "idempotency_keys",
    "accounts",
    "invitations",
    "sessions",
    "sign_in_delays",
    "sign_ins",
    "form_drafts",
    "search_texts",
    "search_cases",
    "feeds",
    "jobs",
    "workers",
];

/// The tables that [`Store::migrate`](crate::Store::migrate) and the rules of the
/// program fill by themselves: in a register where nobody did anything yet they
/// are the only ones with rows, and an import empties these first. Jobs do not come with
/// it: whether its cases were in line with its rules, a worker looks for itself.
pub(crate) const SET_UP: &[&str] = &["rules_in_force", "rule_sets", "key_checks", "jobs"];

/// All others, in an order in which each comes after those it refers to: the
/// checks of the keys first, so that wrong keys are found out at once.
pub const TABLES: &[Table] = &[
    Table::new(
        "key_checks",
        Order::Key(&["key_id"]),
        &[text("key_id"), text("sealed")],
    ),
    Table::new(
        "rule_sets",
        Order::Key(&["hash"]),
        &[text("hash"), text("content"), instant("activated_at")],
    ),
    Table::new(
        "rules_in_force",
        Order::Key(&["one"]),
        &[integer("one"), text("hash")],
    ),
    Table::new(
        "agencies",
        // a path begins with its parent's
        Order::Key(&["path"]),
        &[
            id("id"),
            id("parent_id").or_none(),
            text("code"),
            text("name"),
            text("kind"),
            text("path"),
        ],
    ),
    Table::new(
        "officers",
        Order::Key(&["id"]),
        &[
            id("id"),
            id("agency_id"),
            text("name"),
            text("roles"),
            boolean("active"),
        ],
    ),
    Table::new(
        "people",
        Order::Key(&["id"]),
        &[
            id("id"),
            text("name"),
            text("name_key"),
            text("kind"),
            text("id_kind").or_none(),
            text("id_number").or_none(),
            text("phone").or_none(),
            text("address").or_none(),
            text("mail").or_none(),
            text("lookup").or_none(),
            text("proof"),
        ],
    ),
    Table::new("cases", Order::Key(&["id"]), CASES).naming_its_own("parent_id"),
    Table::new(
        "case_events",
        Order::Key(&["case_id", "seq"]),
        &[
            id("case_id"),
            integer("seq"),
            id("event_id"),
            id("act_id"),
            instant("recorded_at"),
            day("effective_on"),
            id("actor"),
            id("on_behalf_of").or_none(),
            text("kind"),
            integer("v"),
            text("payload"),
            text("state_after"),
            text("rules_hash"),
            text("prev_hash"),
            text("hash"),
        ],
    ),
    Table::new(
        "case_texts",
        Order::Key(&["id"]),
        &[id("id"), id("case_id"), bytes("salt"), text("content")],
    ),
    Table::new(
        "case_parties",
        Order::Case,
        &[
            id("case_id"),
            id("agency_id"),
            text("part"),
            day("since"),
            day("until").or_none(),
        ],
    ),
    Table::new(
        "deadlines",
        Order::Case,
        &[
            id("case_id"),
            id("agency_id"),
            text("kind"),
            text("subject").or_none(),
            integer("opened_by_seq"),
            day("due_on").or_none(),
            day("paused_since").or_none(),
            boolean("provisional"),
            day("closed_on").or_none(),
        ],
    ),
    Table::new(
        "todos",
        Order::Key(&["case_id", "place"]),
        &[
            id("case_id"),
            integer("place"),
            id("agency_id"),
            text("role"),
            id("officer_id").or_none(),
            id("barred_id").or_none(),
            text("act"),
            day("since").or_none(),
            day("until").or_none(),
            day("due_on").or_none(),
        ],
    ),
    Table::new(
        "case_hands",
        Order::Key(&["case_id", "officer_id"]),
        &[
            id("case_id"),
            id("officer_id"),
            instant("last_at"),
            instant("registered_at").or_none(),
        ],
    ),
    Table::new(
        "numbers",
        Order::Key(&["agency_id", "year", "kind"]),
        &[
            id("agency_id"),
            integer("year"),
            text("kind"),
            integer("last"),
            integer("given_before"),
        ],
    ),
    Table::new("files", Order::Key(&["id"]), papers::FILES).naming_its_own("masked_from"),
    Table::new("documents", Order::Key(&["id"]), papers::DOCUMENTS),
    Table::new(
        "draft_comments",
        Order::Key(&["id"]),
        papers::DRAFT_COMMENTS,
    ),
    Table::new("deputies", Order::Key(&["id"]), papers::DEPUTIES),
    Table::new("dossiers", Order::Key(&["id"]), papers::DOSSIERS),
    Table::new("outbox", Order::Key(&["id"]), reminders::OUTBOX),
    Table::new(
        "mailboxes",
        Order::Key(&["officer_id"]),
        reminders::MAILBOXES,
    ),
    remedies::REMEDIES,
    Table::new("reminders", Order::Key(&["id"]), reminders::REMINDERS),
    Table::new("notices", Order::Key(&["id"]), reminders::NOTICES),
    Table::new("topic_runs", Order::Key(&["id"]), topics::RUNS),
    Table::new("topics", Order::Key(&["run_id", "topic"]), topics::TOPICS),
    topics::OF_TOPICS,
    Table::new("topic_decisions", Order::Key(&["id"]), topics::DECISIONS),
    Table::new("voice_batches", Order::Key(&["id"]), topics::BATCHES),
    Table::new("voices", Order::Key(&["id"]), topics::VOICES),
    topics::HEARD,
    proposals::PROPOSALS,
    proposals::MEMBERS,
    proposals::REQUESTS,
    proposals::STEPS,
    Table::new("catalogue_entries", Order::Key(&["id"]), catalogue::ENTRIES),
    Table::new("catalogue_changes", Order::Key(&["id"]), catalogue::CHANGES),
    catalogue::SUGGESTIONS,
    annual::CASES,
    annual::FREEZES,
    annual::FROZEN,
    annual::MEASURED,
    Table::new(
        "earlier_replies",
        Order::Key(&["id"]),
        &[
            id("id"),
            id("agency_id"),
            text("number"),
            id("case_id").or_none(),
            text("case_number"),
            integer("round").or_none(),
            id("applicant_id").or_none(),
            text("title"),
            text("kind").or_none(),
            day("replied_on").or_none(),
            text("source"),
        ],
    ),
    Table::new(
        "earlier_items",
        Order::Key(&["agency_id", "applicant_id", "month"]),
        &[
            id("agency_id"),
            id("applicant_id"),
            day("month"),
            integer("items"),
        ],
    ),
    Table::new(
        "carried_over",
        Order::Key(&["agency_id", "year", "applicant_kind"]),
        &[
            id("agency_id"),
            integer("year"),
            text("applicant_kind"),
            integer("cases"),
        ],
    ),
    Table::new(
        "handovers",
        Order::Key(&["id"]),
        &[
            id("id"),
            id("agency_id"),
            day("arrived_on"),
            text("sender_name"),
            text("title"),
            text("addressed_to"),
            text("handed_to"),
            day("handed_on"),
            integer("pages").or_none(),
            text("receipt").or_none(),
            text("remark").or_none(),
            text("number").or_none(),
            id("added_by"),
            instant("added_at"),
        ],
    ),
    Table::new(
        "webhooks",
        Order::Key(&["id"]),
        &[
            id("id"),
            id("agency_id"),
            text("name"),
            text("url"),
            text("kinds"),
            text("secret"),
            id("created_by"),
            instant("created_at"),
            instant("ended_at").or_none(),
        ],
    ),
    Table::new(
        "saved_views",
        Order::Key(&["id"]),
        &[
            id("id"),
            id("officer_id"),
            text("name"),
            text("address"),
            instant("created_at"),
        ],
    ),
    Table::new(
        "reveals",
        Order::Key(&["id"]),
        &[
            id("id"),
            id("case_id"),
            id("officer_id"),
            text("reason"),
            instant("at"),
        ],
    ),
    Table::new(
        "directory_changes",
        Order::Key(&["id"]),
        &[
            id("id"),
            instant("at"),
            id("actor_id").or_none(),
            id("agency_id"),
            id("officer_id").or_none(),
            text("kind"),
            text("was").or_none(),
            text("became").or_none(),
        ],
    ),
];

const CASES: &[Column] = &[
    id("id"),
    text("number"),
    id("agency_id"),
    text("state"),
    text("phase"),
    integer("version"),
    id("applicant_id").or_none(),
    text("applicant_name"),
    text("applicant_kind"),
    text("title"),
    text("wording_key"),
    text("channel"),
    day("received_on").or_none(),
    day("registered_on"),
    id("handler_id").or_none(),
    text("reply_number").or_none(),
    text("reply_kind").or_none(),
    day("replied_on").or_none(),
    day("ended_on").or_none(),
    text("ending").or_none(),
    boolean("is_open"),
    id("parent_id").or_none(),
    text("rules_hash"),
    text("snapshot"),
    instant("created_at"),
    instant("updated_at"),
    integer("round"),
    day("concluded_on").or_none(),
    integer("urged"),
    integer("workdays").or_none(),
    boolean("late").or_none(),
];
