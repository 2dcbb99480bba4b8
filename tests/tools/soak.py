#!/usr/bin/env python3
"""A soak: clients that type into many notes for a long time, each beside a server of its own.

    tests/tools/soak.py target/release/attune [--minutes 60] [--clients 3] [--notes 50]

At the end every text is compared with what the client has, and latency and memory of the first
tenth of the time with those of the last. Ends with 1 if an edit was lost, or if either has grown
by more than half."""

import argparse
import json
import random
import statistics
import subprocess
import sys
import threading
import time

PIECES = ["nothing helps", "Pt no-showed again. ", "\n", "\n\n", "denies SI. ", "a", "e ", ". ", "## Plan\n", "“why bother” ",
          "did not complete the homework. ", "{==", "==}{>>SV: ask<<}", "<!-- ", " -->", "C: fine\n", "T: and?\n", "é", "😀"]


class Server:
    def __init__(self, command):
        self.process = subprocess.Popen([command, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0
        self.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self.notify("initialized", {})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def receive(self):
        length = 0
        while header := self.process.stdout.readline().strip():
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        return json.loads(self.process.stdout.read(length))

    def wait(self, wanted):
        while not wanted(message := self.receive()):
            pass
        return message

    def request(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        return self.wait(lambda m: m.get("id") == self.number and "method" not in m)["result"]

    def published(self, uri, version):
        said = lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri
        self.wait(lambda m: said(m) and m["params"].get("version") == version)

    def memory(self):
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024


def position(text, at):
    before = text[:at]
    line = before.count("\n")
    column = before[before.rfind("\n") + 1:]
    return {"line": line, "character": len(column.encode("utf-16-le")) // 2}


def type_on(client, arguments, end, told):
    dice = random.Random(client)
    server = Server(arguments.attune)
    texts = {f"untitled:{n}": "S: Pt states nothing helps.\n\nP: return in a week.\n" * 40 for n in range(arguments.notes)}
    versions = dict.fromkeys(texts, 1)
    for uri, text in texts.items():
        server.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "x", "version": 1, "text": text}})
        server.published(uri, 1)
    samples = []
    while time.time() < end:
        uri = dice.choice(list(texts))
        text = texts[uri]
        start = dice.randrange(len(text) + 1)
        # Notes stay about as long as they are.
        gone = dice.randrange(0, 14) if len(text) > 2500 else 0
        stop, new = min(len(text), start + gone), dice.choice(PIECES)
        versions[uri] += 1
        change = {"range": {"start": position(text, start), "end": position(text, stop)}, "text": new}
        texts[uri] = text[:start] + new + text[stop:]
        began = time.perf_counter()
        server.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": versions[uri]}, "contentChanges": [change]})
        server.published(uri, versions[uri])
        samples.append((time.time(), (time.perf_counter() - began) * 1000, server.memory()))
        time.sleep(dice.random() * 0.02)
    lost = [uri for uri, text in texts.items() if server.request("attune/viewText", {"uri": uri}) != text]
    server.request("shutdown", None)
    server.notify("exit", None)
    told[client] = (samples, lost, server.process.wait(10))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("attune")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--clients", type=int, default=3)
    parser.add_argument("--notes", type=int, default=50)
    arguments = parser.parse_args()
    begin, told = time.time(), {}
    end = begin + arguments.minutes * 60
    threads = [threading.Thread(target=type_on, args=(n, arguments, end, told)) for n in range(arguments.clients)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    sound = len(told) == arguments.clients
    for client, (samples, lost, code) in sorted(told.items()):
        tenth = (end - begin) / 10
        first = [s for s in samples if s[0] < begin + tenth]
        last = [s for s in samples if s[0] > end - tenth]
        middle = lambda part, what: statistics.median(s[what] for s in part)
        grown = [middle(last, what) / middle(first, what) for what in (1, 2)]
        print(f"client {client}: {len(samples)} edits, {len(lost)} texts differ, exit {code}; "
              f"median {middle(first, 1):.2f} -> {middle(last, 1):.2f} ms, memory {middle(first, 2):.1f} -> {middle(last, 2):.1f} MB")
        sound &= not lost and code == 0 and max(grown) < 1.5
    sys.exit(0 if sound else 1)


main()
