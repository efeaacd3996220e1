"""Reads a calendar from standard input and prints what it holds, a line of JSON each:
first the calendar's own name and method, then its entries."""

import json
import sys

from icalendar import Calendar

text = sys.stdin.buffer.read()
calendar = Calendar.from_ical(text)
assert not calendar.errors, calendar.errors
for line in text.split(b"\r\n"):
    assert len(line) <= 75, line
    line.decode("utf-8")
print(json.dumps({"name": str(calendar["X-WR-CALNAME"]), "method": str(calendar["METHOD"])}, ensure_ascii=False))
for event in calendar.walk("VEVENT"):
    assert not event.errors, event.errors
    print(
        json.dumps(
            {
                "uid": str(event["UID"]),
                "summary": str(event["SUMMARY"]),
                "description": str(event["DESCRIPTION"]),
                "from": event.decoded("DTSTART").isoformat(),
                "to": event.decoded("DTEND").isoformat(),
                "written": event.decoded("DTSTAMP").isoformat(),
                "sequence": int(event["SEQUENCE"]),
                "status": str(event["STATUS"]),
                "url": str(event.get("URL", "")),
            },
            ensure_ascii=False,
        )
    )
