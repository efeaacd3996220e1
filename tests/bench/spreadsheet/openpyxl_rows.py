"""Rows of a file (tab-separated; d day, n number, t text) as an xlsx, with openpyxl's
write-only mode. Prints rows, processor seconds without the reading, and memory in KB before
and at the most."""

import datetime
import resource
import sys
import time

import openpyxl


def peak_kb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def cell(text):
    kind, rest = text[:1], text[1:]
    if kind == "d":
        return datetime.date.fromisoformat(rest)
    if kind == "n":
        return float(rest)
    return rest or None


def rows(name):
    with open(name, encoding="utf-8") as lines:
        for line in lines:
            yield [cell(text) for text in line.rstrip("\n").split("\t")]


source, target = sys.argv[1:]
began = time.process_time()
count = sum(1 for _ in rows(source))
reading = time.process_time() - began
before = peak_kb()
began = time.process_time()
workbook = openpyxl.Workbook(write_only=True)
sheet = workbook.create_sheet("案件")
for row in rows(source):
    sheet.append(row)
workbook.save(target)
print(count - 1, time.process_time() - began - reading, before, peak_kb())
