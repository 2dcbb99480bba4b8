#!/usr/bin/env python3
"""Makes an archive to measure on: tests/tools/archive.py FOLDER [NOTES]

Clients' folders with about twenty dated notes each, put together from the example notes' own
sections, so that they read like notes and none is like another. The same on every machine.
"""
import datetime
import pathlib
import random
import sys

into = pathlib.Path(sys.argv[1])
wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
examples = pathlib.Path(__file__).parents[2] / "examples" / "notes"
texts = [p.read_text(encoding="utf-8") for p in sorted(examples.rglob("*")) if p.suffix in {".md", ".txt"}]
paragraphs = [p.strip() for t in texts for p in t.split("---")[-1].split("\n\n") if len(p) > 80]
chance = random.Random(2026)

for number in range(wanted):
    client, session = divmod(number, 20)
    day = datetime.date(2023, 1, 2) + datetime.timedelta(days=7 * session + client % 5)
    folder = into / f"site-{client % 10}" / f"client-{client:05}"
    folder.mkdir(parents=True, exist_ok=True)
    body = "\n\n".join(chance.sample(paragraphs, chance.randint(3, 7)))
    head = f"---\nclient: C-{client:05}\ndate: {day}\nstatus: signed\n---\n\n"
    (folder / f"{day}.md").write_text(f"{head}{body}\n", encoding="utf-8")
print(f"{wanted} notes in {into}")
