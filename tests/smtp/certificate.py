"""A certificate for a peer of the tests."""

import ssl
import subprocess


def certificate(folder, name):
    """A certificate of an authority of its own; rustls takes no self-signed one."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=tests")
    openssl("req", *key[:-2], "-keyout", "peer.key", "-out", "peer.csr", "-subj", f"/CN={name}")
    names = f"DNS:{name}" if name != "localhost" else "DNS:localhost,IP:127.0.0.1"
    (folder / "leaf").write_text(f"basicConstraints=CA:FALSE\nsubjectAltName={names}\n")
    openssl("x509", "-req", "-in", "peer.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-days", "2", "-extfile", "leaf", "-out", "peer.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "peer.pem", folder / "peer.key")
    return context
