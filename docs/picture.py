"""Makes docs/check.svg: the real output of `attune check` on a terminal, as a picture.

Usage: python3 -m venv .cache/picture && .cache/picture/bin/pip install rich==15.0.0
       .cache/picture/bin/python docs/picture.py
"""

import os
import pty
import re
import subprocess

from rich.console import Console
from rich.text import Text

NOTE = "examples/notes/client-kl/2026-01-20.txt"
FINDINGS = 3


def on_a_terminal(command):
    """The output of a command that believes it writes to a terminal."""
    leader, follower = pty.openpty()
    child = subprocess.Popen(command, stdout=follower, stderr=follower)
    os.close(follower)
    output = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    child.wait()
    return output.decode().replace("\r\n", "\n")


text = on_a_terminal(["target/release/attune", "check", NOTE])
text = "\n\n".join(text.split("\n\n")[:FINDINGS])
console = Console(record=True, width=112, file=open(os.devnull, "w"), force_terminal=True)
console.print(Text("$ attune check " + NOTE + "\n", style="bold"))
console.print(Text.from_ansi(text))
svg = console.export_svg(title="attune")
# No fonts from the network in a picture of a tool that never uses it.
svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S)
svg = svg.replace("Fira Code, monospace", "DejaVu Sans Mono, Menlo, Consolas, monospace")
svg = svg.replace("Fira Code", "DejaVu Sans Mono")
open("docs/check.svg", "w").write(svg)
