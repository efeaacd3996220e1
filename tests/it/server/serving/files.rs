//! Certificates and keys, made by `openssl`.

use std::process::Command;

use crate::server::Binary;

/// A curve that is supported, and one that is not.
pub const P256: &str = "ec_paramgen_curve:P-256";
pub const P521: &str = "ec_paramgen_curve:P-521";

pub fn openssl(binary: &Binary, arguments: &[&str]) {
    let output = Command::new("openssl")
        .args(arguments)
        .current_dir(binary.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
}

/// An authority in `NAME.pem` and `NAME.key`.
pub fn authority(binary: &Binary, name: &str) {
    request(binary, P256, name, &["-subj", &format!("/CN={name}")]);
}

/// A certificate for this machine in `NAME.pem` and its key in `NAME.key`.
pub fn certificate(binary: &Binary, name: &str, authority: &str, curve: &str) {
    let (signer, key) = (format!("{authority}.pem"), format!("{authority}.key"));
    let more = [
        "-subj",
        "/CN=localhost",
        "-CA",
        &signer,
        "-CAkey",
        &key,
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
    ];
    request(binary, curve, name, &more);
}

fn request(binary: &Binary, curve: &str, name: &str, more: &[&str]) {
    let (file, key) = (format!("{name}.pem"), format!("{name}.key"));
    let common = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", curve, "-noenc", "-days", "2", "-out", &file,
        "-keyout", &key,
    ];
    openssl(binary, &[&common, more].concat());
}
