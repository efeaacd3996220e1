"""A system that is told of acts, over HTTPS on the loopback. What it answers is in the
path: `/CODE` (with `Retry-After: 120` for 429), `/redirect`, `/silent`, `/drip`, `/long`.

The first line is {"port": …, "ca": FILE}, then {"got": …} for every message. It stops when
its standard input closes.
"""

import http.server
import json
import pathlib
import sys
import tempfile
import threading
import time

from certificate import certificate


def say(**what):
    print(json.dumps(what, ensure_ascii=False), flush=True)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        say(got={"path": self.path, "headers": headers, "body": body})
        asked = self.path.strip("/")
        if asked == "silent":
            time.sleep(3600)
        elif asked == "drip":
            self.answer(200, {"Content-Length": "1000"})
            for _ in range(1000):
                self.wfile.write(b"x")
                time.sleep(1)
        elif asked == "long":
            self.answer(200, {"Content-Length": str(10**9)})
            for _ in range(10**5):
                self.wfile.write(b"x" * 10**4)
        elif asked == "redirect":
            self.answer(307, {"Location": "/200", "Content-Length": "0"})
        else:
            more = {"Retry-After": "120"} if asked == "429" else {}
            self.answer(int(asked), {"Content-Length": "0", **more})

    def answer(self, code, headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass


with tempfile.TemporaryDirectory(prefix="kaijuan-hooks-") as folder:
    folder = pathlib.Path(folder)
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = certificate(folder, "localhost").wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(port=server.server_address[1], ca=str(folder / "ca.pem"))
    sys.stdin.read()
