//! What an export knows of the tables is what both databases have.

use std::collections::{BTreeMap, BTreeSet};

use store::dump::{Column, Kind, LEFT_OUT, Order, TABLES};

use crate::harness::{Memory, Peer, on_both};

on_both!(
    every_table_and_column_is_described,
    every_table_comes_after_those_it_names
);

/// "table column type nullable" of every column, in their order.
const ON_SQLITE: &str = "SELECT m.name || ' ' || p.name || ' ' || p.type || ' ' || (1 - p.\"notnull\") \
    FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' \
    AND m.name NOT LIKE 'search_grams%' ORDER BY m.name, p.cid";
const ON_POSTGRES: &str = "SELECT table_name || ' ' || column_name || ' ' || replace(data_type, ' ', '_') || ' ' \
    || CASE is_nullable WHEN 'YES' THEN 1 ELSE 0 END FROM information_schema.columns \
    WHERE table_schema = 'public' ORDER BY table_name, ordinal_position";

fn column_type(peer: Peer, kind: Kind) -> &'static str {
    match (peer, kind) {
        (Peer::Sqlite, Kind::Id | Kind::Bytes) => "BLOB",
        (Peer::Sqlite, Kind::Text | Kind::Day | Kind::Instant) => "TEXT",
        (Peer::Sqlite, Kind::Integer | Kind::Boolean) => "INTEGER",
        (Peer::Postgres, Kind::Id) => "uuid",
        (Peer::Postgres, Kind::Bytes) => "bytea",
        (Peer::Postgres, Kind::Text) => "text",
        (Peer::Postgres, Kind::Day) => "date",
        (Peer::Postgres, Kind::Instant) => "timestamp_with_time_zone",
        (Peer::Postgres, Kind::Integer) => "bigint",
        (Peer::Postgres, Kind::Boolean) => "boolean",
    }
}

async fn every_table_and_column_is_described(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    let sql = match peer {
        Peer::Sqlite => ON_SQLITE,
        Peer::Postgres => ON_POSTGRES,
    };
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in memory.texts(sql).await {
        let (table, column) = line.split_once(' ').unwrap();
        found
            .entry(table.to_owned())
            .or_default()
            .insert(column.to_owned());
    }
    found.remove("_sqlx_migrations").unwrap();
    for name in LEFT_OUT {
        assert!(found.remove(*name).is_some(), "there is no {name}");
    }
    let described = |column: &Column| {
        let (kind, nullable) = (column_type(peer, column.kind), column.nullable);
        format!("{} {kind} {}", column.name, i32::from(nullable))
    };
    for table in TABLES {
        let columns = found
            .remove(table.name)
            .unwrap_or_else(|| panic!("there is no {}", table.name));
        let described: BTreeSet<String> = table.columns.iter().map(described).collect();
        assert_eq!(described, columns, "{}", table.name);
        assert_eq!(described.len(), table.columns.len(), "{}", table.name);
    }
    assert!(
        found.is_empty(),
        "in no export: {found:?}; describe them in dump/tables.rs"
    );
}

/// A key tells any two rows apart; where there is none, rows go out by case.
#[tokio::test(flavor = "multi_thread")]
async fn every_key_is_one() {
    let memory = Memory::fresh(Peer::Postgres).await;
    let unique = "SELECT t.relname || ' ' || string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_index i \
        JOIN pg_class t ON t.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (i.indkey) \
        WHERE i.indisunique AND i.indpred IS NULL GROUP BY t.relname, i.indexrelid";
    let unique: BTreeSet<String> = memory.texts(unique).await.into_iter().collect();
    for table in TABLES {
        match table.order {
            Order::Key(key) => {
                let mut key = key.to_vec();
                key.sort_unstable();
                let wanted = format!("{} {}", table.name, key.join(","));
                assert!(unique.contains(&wanted), "no unique index: {wanted}");
                for column in table.columns.iter().filter(|it| key.contains(&it.name)) {
                    assert!(!column.nullable, "{}.{}", table.name, column.name);
                }
            }
            Order::Case => assert_eq!(table.columns[0].name, "case_id", "{}", table.name),
        }
    }
}

async fn every_table_comes_after_those_it_names(peer: Peer) {
    let memory = Memory::fresh(peer).await;
    let sql = match peer {
        Peer::Sqlite => {
            "SELECT m.name || ' ' || f.\"table\" || ' ' || f.\"from\" \
             FROM sqlite_master m, pragma_foreign_key_list(m.name) f"
        }
        Peer::Postgres => {
            "SELECT c.conrelid::regclass || ' ' || c.confrelid::regclass || ' ' || a.attname FROM pg_constraint c \
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"
        }
    };
    let references = memory.texts(sql).await;
    assert!(references.len() > 15, "{references:?}");
    for reference in references {
        let named: Vec<&str> = reference.split(' ').collect();
        let place = |name| TABLES.iter().position(|table| table.name == name);
        let (from, to) = (place(named[0]), place(named[1]));
        if LEFT_OUT.contains(&named[0]) {
            continue;
        }
        if from == to {
            // a path begins with its parent's
            let own = TABLES[from.unwrap()].own.unwrap_or("parent_id");
            assert_eq!(own, named[2], "{reference}");
            continue;
        }
        assert!(to < from, "{reference} comes too early");
    }
}
