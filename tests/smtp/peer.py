"""A mail server that behaves as it is told: `peer.py [--tls starttls|implicit|none]
[--user NAME --password WORD] [--hold MILLISECONDS] BEHAVIOUR`.

The first line is {"port": …, "ca": FILE}: the certificate is made anew each time. Then
{"session": N} for every connection and {"got": …} for every letter that was taken over.
The one that counts tells each step instead, so that a sender can be killed at it:
{"data": N}, {"taken": ID}, {"answered": ID} and, of every connection, {"ended": N}.
"""

import argparse
import asyncio
import json
import logging
import pathlib
import sys
import tempfile

from aiosmtpd.smtp import SMTP, AuthResult

from certificate import certificate

BEHAVIOURS = {
    "normal": "takes everything over",
    "counting": "takes everything over and tells each step of it",
    "421": "closes at the sender",
    "450": "the mailbox is busy",
    "451": "not now, at the recipient",
    "550": "no such mailbox",
    "554": "refuses what is in the letter",
    "451-content": "not now, at the end of the letter",
    "550-sender": "refuses the sender",
    "530-recipient": "wants a sign-in at the recipient",
    "554-greeting": "greets with a refusal",
    "421-greeting": "greets with not now",
    "535": "refuses every password",
    "once": "ends each connection after its first letter",
    "twice-451": "not now, for the first two letters; then takes them over",
    "lost-answer": "takes the first letter over and closes without a word; then is normal",
    "silent": "accepts the connection and says nothing",
    "silent-data": "says nothing after DATA",
    "silent-dot": "takes the letter over and says nothing",
    "drip": "says everything, a byte a second",
    "no-starttls": "offers no encryption",
    "other-name": "shows the certificate of another",
    "no-handshake": "promises encryption and speaks plainly",
}

logging.disable()
parser = argparse.ArgumentParser()
parser.add_argument("--tls", choices=["starttls", "implicit", "none"], default="starttls")
parser.add_argument("--user")
parser.add_argument("--password")
parser.add_argument("--hold", type=float, default=0, help="between a letter and its answer")
parser.add_argument("behaviour", choices=BEHAVIOURS)
asked = parser.parse_args()

seen = {"sessions": 0, "letters": 0}


def say(**what):
    print(json.dumps(what, ensure_ascii=False), flush=True)


TAKEN_OVER = "250 2.0.0 taken over"


def message_id(content):
    lines = (line for line in content.splitlines() if line.lower().startswith(b"message-id:"))
    return next(lines).split(b":", 1)[1].strip().decode()


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        if asked.behaviour == "421" or asked.behaviour == "once" and server.letters:
            server.close_after_answer = True
            return "421 4.3.2 closing"
        if asked.behaviour == "550-sender":
            return "550 5.7.1 sender not allowed"
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        refused = {
            "450": "450 4.2.1 mailbox busy",
            "451": "451 4.7.1 try again later",
            "550": "550 5.1.1 no such mailbox",
            "530-recipient": "530 5.7.0 Authentication required",
        }
        if asked.behaviour in refused:
            return refused[asked.behaviour]
        if asked.behaviour == "twice-451" and seen["letters"] < 2:
            seen["letters"] += 1
            return "451 4.7.1 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        if asked.behaviour == "554":
            return "554 5.7.1 content refused"
        if asked.behaviour == "451-content":
            return "451 4.3.0 not stored"
        seen["letters"] += 1
        server.letters += 1
        if asked.behaviour == "counting":
            server.letter = message_id(envelope.content)
            say(taken=server.letter)
            await asyncio.sleep(asked.hold / 1000)
            return TAKEN_OVER
        say(got={
            "session": server.number,
            "hello": session.host_name,
            "tls": session.ssl is not None or asked.tls == "implicit",
            "user": session.auth_data,
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "message": envelope.content.decode(),
        })
        if asked.behaviour == "silent-dot":
            await asyncio.sleep(3600)
        if asked.behaviour == "lost-answer" and seen["letters"] == 1:
            server.transport.abort()
            await asyncio.sleep(3600)
        return TAKEN_OVER


class Peer(SMTP):
    letters = 0
    letter = None
    greeted = False
    close_after_answer = False

    def connection_made(self, transport):
        if not self.greeted:
            seen["sessions"] += 1
            self.number = seen["sessions"]
            say(session=self.number)
        super().connection_made(transport)

    def connection_lost(self, error):
        super().connection_lost(error)
        if asked.behaviour == "counting":
            say(ended=self.number)

    async def push(self, status):
        greeting, self.greeted = not self.greeted, True
        if asked.behaviour == "silent":
            await asyncio.sleep(3600)
        if greeting and asked.behaviour.endswith("-greeting"):
            status = f"{asked.behaviour[:3]} no service for you"
            self.close_after_answer = True
        if asked.behaviour == "drip":
            for byte in status.encode() + b"\r\n":
                self.transport.write(bytes([byte]))
                await asyncio.sleep(1)
            return
        if asked.behaviour == "no-handshake" and status.startswith("220") and not greeting:
            self.transport.write(b"220 go ahead\r\n")
            await asyncio.sleep(0.1)
            self.transport.write(b"but I speak plainly\r\n")
            await asyncio.sleep(3600)
        await super().push(status)
        if self.letter and status == TAKEN_OVER:
            say(answered=self.letter)
        if self.close_after_answer:
            self.transport.close()

    async def smtp_DATA(self, argument):
        if asked.behaviour == "silent-data":
            await asyncio.sleep(3600)
        if asked.behaviour == "counting":
            say(data=self.number)
        await super().smtp_DATA(argument)


def authenticate(server, session, envelope, mechanism, data):
    login, password = data.login.decode(), data.password.decode()
    right = asked.behaviour != "535" and (login, password) == (asked.user, asked.password)
    if not right:
        return AuthResult(success=False, handled=False)
    return AuthResult(success=True, auth_data=login)


async def main():
    folder = pathlib.Path(scratch.name)
    context = certificate(folder, "other.example" if asked.behaviour == "other-name" else "localhost")
    starttls = asked.tls == "starttls" and asked.behaviour != "no-starttls"
    options = {
        "hostname": "peer.example",
        "tls_context": context if starttls else None,
        "require_starttls": starttls,
        "auth_required": asked.user is not None,
        "auth_require_tls": starttls,
        "authenticator": authenticate,
    }
    loop = asyncio.get_running_loop()
    implicit = context if asked.tls == "implicit" else None
    server = await loop.create_server(
        lambda: Peer(Handler(), loop=loop, **options), "127.0.0.1", 0, ssl=implicit)
    say(port=server.sockets[0].getsockname()[1], ca=str(folder / "ca.pem"))
    await loop.run_in_executor(None, sys.stdin.read)


scratch = tempfile.TemporaryDirectory(prefix="kaijuan-smtp-")
try:
    asyncio.run(asyncio.wait_for(main(), None))
finally:
    scratch.cleanup()
