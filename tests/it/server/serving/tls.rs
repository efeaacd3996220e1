//! TLS, and the refusal to do without it.

use std::process::{Command, Stdio};

use super::curl::{ask, curl};
use super::files::{P256, P521, authority, certificate, openssl};
use crate::server::Binary;
use crate::server::binary::eventually;

fn configured(certificate: &str, key: &str) -> String {
    format!("tls_certificate = \"{certificate}\"\ntls_key = \"{key}\"\n")
}

fn signal(pid: u32, name: &str) {
    let done = Command::new("kill")
        .args([name, &pid.to_string()])
        .status()
        .unwrap();
    assert!(done.success());
}

#[test]
fn it_speaks_tls_and_reads_a_renewed_certificate() {
    let binary = Binary::fresh();
    authority(&binary, "first");
    authority(&binary, "second");
    certificate(&binary, "site", "first", P256);
    binary.write("kaijuan.toml", configured("site.pem", "site.key"));
    let server = binary.serve(&[]);
    assert!(server.address.starts_with("https://"), "{}", server.address);
    let trusting = |name: &str| {
        let file = binary.path(&format!("{name}.pem"));
        let file = file.to_str().unwrap();
        curl(&server, "/livez", &["--cacert", file, "--http1.1"])
    };
    let answer = trusting("first");
    assert_eq!(answer.status, 200);
    let strict = answer.header("strict-transport-security").unwrap();
    assert!(strict.starts_with("max-age="), "{strict}");
    assert_eq!(trusting("second").status, 0, "not its authority");
    let plain = server.address.replace("https://", "http://");
    assert_eq!(ask(&format!("{plain}/livez"), &[]).status, 0);

    certificate(&binary, "site", "second", P256);
    signal(server.pid(), "-HUP");
    eventually(|| trusting("second").status == 200);
    assert_eq!(trusting("first").status, 0);

    // A file that is broken leaves what was read before.
    binary.write("site.pem", "half a file");
    signal(server.pid(), "-HUP");
    eventually(|| {
        let log = std::fs::read_to_string(binary.path("log")).unwrap();
        log.contains("site.pem") && log.contains("not renewed")
    });
    assert_eq!(trusting("second").status, 200);
}

#[test]
fn a_connection_that_says_nothing_does_not_hold_the_end_up() {
    let binary = Binary::fresh();
    let mut server = binary.serve(&[]);
    let address = server.address.replace("http://", "");
    let idle = std::net::TcpStream::connect(&address).unwrap();
    assert_eq!(curl(&server, "/livez", &[]).status, 200);
    signal(server.pid(), "-TERM");
    eventually(|| server.has_ended());
    drop(idle);
}

#[test]
fn beyond_this_machine_it_does_not_start_in_the_clear() {
    let binary = Binary::fresh();
    for arguments in [
        &["serve", "--listen", "0.0.0.0:0"][..],
        &["serve", "--demo", "--listen", "[::]:0"],
    ] {
        let said = binary.must_fail(arguments);
        for way in ["tls_certificate", "tls_key", "trusted_proxies", "127.0.0.1"] {
            assert!(said.contains(way), "{said}");
        }
    }
    assert!(!binary.path("kaijuan-data").exists(), "nothing was begun");
    binary.write("kaijuan.toml", "trusted_proxies = [\"10.0.0.5\"]\n");
    let mut child = binary
        .command(&["serve", "--listen", "0.0.0.0:0"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    eventually(|| binary.path("kaijuan-data/kaijuan.db").exists());
    let ended = child.try_wait().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(ended.is_none(), "a proxy is named: it starts");
}

#[test]
fn what_is_wrong_with_certificate_and_key_is_said() {
    let binary = Binary::fresh();
    authority(&binary, "ca");
    certificate(&binary, "site", "ca", P256);
    certificate(&binary, "other", "ca", P256);
    certificate(&binary, "curve", "ca", P521);
    let locked = [
        "pkey",
        "-in",
        "site.key",
        "-aes256",
        "-passout",
        "pass:x",
        "-out",
        "locked.key",
    ];
    openssl(&binary, &locked);
    binary.write("empty.pem", "");
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    binary.write("broken.pem", broken);
    binary.write("torn.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n");
    for (certificate, key, words) in [
        ("none.pem", "site.key", &["none.pem", "没有这个文件"][..]),
        ("site.pem", "none.key", &["none.key", "没有这个文件"]),
        (".", "site.key", &["目录"]),
        ("site.key", "site.pem", &["site.key", "写反了"]),
        ("site.pem", "other.pem", &["other.pem", "写反了"]),
        ("empty.pem", "site.key", &["empty.pem", "BEGIN CERTIFICATE"]),
        ("site.pem", "empty.pem", &["empty.pem", "BEGIN PRIVATE KEY"]),
        ("broken.pem", "site.key", &["broken.pem", "损坏"]),
        ("torn.pem", "site.key", &["torn.pem", "损坏"]),
        (
            "site.pem",
            "other.key",
            &["other.key", "site.pem", "不匹配"],
        ),
        ("site.pem", "locked.key", &["locked.key", "口令"]),
        ("curve.pem", "curve.key", &["curve.key", "P-256", "SM2"]),
    ] {
        binary.write("kaijuan.toml", configured(certificate, key));
        let said = binary.must_fail(&["serve", "--listen", "127.0.0.1:0"]);
        for word in words {
            assert!(said.contains(word), "{certificate} {key}: {said}");
        }
    }
    binary.write("kaijuan.toml", "tls_key = \"site.key\"\n");
    let said = binary.must_fail(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("tls_certificate"), "{said}");
    assert!(!binary.path("kaijuan-data").exists(), "nothing was begun");
}
