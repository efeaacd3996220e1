"""Looks round in a demonstration: prints the id of the officer whose token this is,
and writes into files what is worth trying, each quoted on its own line: the ids of
cases that have the commonest version, and that version as If-Match takes it."""

import collections
import json
import sys
import urllib.request

url, token, folder = sys.argv[1:]


def get(path):
    headers = {"Authorization": f"Bearer {token}"}
    request = urllib.request.Request(f"{url}/api/v1{path}", headers=headers)
    return json.load(urllib.request.urlopen(request))


cases = get("/cases?open=true&limit=100")["cases"]
version = collections.Counter(case["version"] for case in cases).most_common(1)[0][0]
with open(f"{folder}/cases", "w") as out:
    out.writelines(f'"{case["id"]}"\n' for case in cases if case["version"] == version)
with open(f"{folder}/versions", "w") as out:
    out.write(f'"\\"v{version}\\""\n')
print(get("/me")["id"])
