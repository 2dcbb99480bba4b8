"""Reads what strace wrote down. Arguments: our own folders, "--", the logs.

Fails if the server opened a socket, started a program (but itself), or opened for writing, made,
renamed or removed anything outside them; and if there was nothing to read."""

import re
import sys

cut = sys.argv.index("--")
own, logs = tuple(sys.argv[1:cut]), sys.argv[cut + 1:]
SOCKETS = {"socket", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg"}
CHANGES = {"creat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat",
           "truncate", "link", "linkat", "symlink", "symlinkat"}
calls, wrong = 0, []


def named(rest):
    """The paths among a call's arguments."""
    return [path for path in re.findall(r'"([^"]*)"', rest) if path.startswith("/")]


for log in logs:
    started = 0
    for line in open(log, errors="replace"):
        found = re.match(r"(?:\d+ +)?(?:\[pid +\d+\] +)?(\w+)\((.*)", line)
        if not found:
            continue
        call, rest = found.groups()
        calls += 1
        done = " = -1 " not in rest
        if call in ("execve", "execveat"):
            started += done
            if started > 1:
                wrong.append(line)
        elif call in SOCKETS:
            wrong.append(line)
        elif call.startswith("open") and re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", rest):
            # With -y the descriptor that is answered carries the path.
            where = re.search(r"<([^>]*)>\s*$", rest)
            if done and not (where and where[1].startswith(own)):
                wrong.append(line)
        elif call in ("mkdir", "mkdirat") and any(folder.startswith(path) for path in named(rest) for folder in own):
            pass  # on the way to our own folders
        elif call in CHANGES and done and not any(folder in rest for folder in own):
            wrong.append(line)
if wrong:
    sys.exit("The server did what it promises not to do:\n" + "".join(wrong[:20]))
if calls < 10:
    sys.exit("Nothing was written down: the server did not run under strace.")
print(f"ok - {calls} system calls on files, programs and sockets: no socket, no program, "
      "nothing written outside its own folders")
