//! A real PostgreSQL for the tests. `tests/run` starts one for all of them and
//! names it in `KAIJUAN_TEST_POSTGRES`; a test that is run by itself starts its
//! own, which stops when the process ends.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use sqlx::{AssertSqlSafe, Connection, PgConnection};

const TEMPLATE: &str = "kaijuan_migrated";

/// The cluster of this process. Its script stops it when the pipe that `_script`
/// holds closes, so the kernel ends it with the process.
struct Cluster {
    url: String,
    _script: Option<Child>,
}

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| match std::env::var("KAIJUAN_TEST_POSTGRES") {
        Ok(url) => Cluster { url, _script: None },
        Err(_) => start(),
    })
}

fn start() -> Cluster {
    let mut script = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/postgres"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("tests/postgres runs");
    let stdout = script.stdout.take().expect("its output is a pipe");
    let mut url = String::new();
    BufReader::new(stdout)
        .read_line(&mut url)
        .expect("it prints its address");
    assert!(
        url.starts_with("postgres://"),
        "tests/postgres did not start a server"
    );
    Cluster {
        url: url.trim().to_owned(),
        _script: Some(script),
    }
}

/// The address of a new database with all migrations.
pub async fn fresh_database() -> String {
    // starting a server blocks
    let cluster = tokio::task::spawn_blocking(cluster).await.unwrap();
    let mut admin = PgConnection::connect(&cluster.url).await.unwrap();
    // several test processes share a cluster: one of them makes the template
    execute(&mut admin, "SELECT pg_advisory_lock(20190515)").await;
    if !has_template(&mut admin).await {
        make_template(&mut admin, &cluster.url).await;
    }
    execute(&mut admin, "SELECT pg_advisory_unlock(20190515)").await;
    let name = format!("t_{}", hex::encode(unique()));
    execute(
        &mut admin,
        format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"),
    )
    .await;
    admin.close().await.unwrap();
    at(&cluster.url, &name)
}

async fn has_template(admin: &mut PgConnection) -> bool {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(TEMPLATE)
        .fetch_one(admin)
        .await
        .unwrap()
}

async fn make_template(admin: &mut PgConnection, url: &str) {
    execute(admin, "DROP DATABASE IF EXISTS kaijuan_unfinished").await;
    execute(admin, "CREATE DATABASE kaijuan_unfinished").await;
    let store = super::open(&at(url, "kaijuan_unfinished"), super::KEYS).await;
    store.migrate().await.unwrap();
    store.close().await;
    execute(
        admin,
        format!("ALTER DATABASE kaijuan_unfinished RENAME TO {TEMPLATE}"),
    )
    .await;
}

async fn execute(admin: &mut PgConnection, sql: impl Into<String>) {
    sqlx::raw_sql(AssertSqlSafe(sql.into()))
        .execute(admin)
        .await
        .unwrap();
}

fn at(url: &str, database: &str) -> String {
    let (server, _) = url.rsplit_once('/').expect("the address names a database");
    format!("{server}/{database}")
}

/// Eight bytes that no other test of this run has.
fn unique() -> [u8; 8] {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::SeqCst);
    let id = u64::from(std::process::id()) << 32 | u64::from(count);
    id.to_be_bytes()
}
