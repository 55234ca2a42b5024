"""The program as a person sees it: run on a terminal of its own."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

ADLIB = Path(sys.executable).parent / "adlib"


def on_a_terminal(words: list[str], prompt: str = "", typed: str = "") -> tuple[int, str]:
    """Run the program on a terminal; *typed* is typed when *prompt* is shown. Give its exit code and what it shows."""
    leader, follower = pty.openpty()
    program = ["setsid", "--ctty", "--wait", str(ADLIB), *words]
    process = subprocess.Popen(program, stdin=follower, stdout=subprocess.DEVNULL, stderr=follower)
    os.close(follower)
    shown, until = "", time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([leader], [], [], 0.1)[0]:
            try:
                shown += os.read(leader, 65536).decode("utf-8", "replace")
            except OSError:  # the program has left its terminal
                break
        if prompt and prompt in shown:
            os.write(leader, typed.encode())
            prompt = ""
    process.wait(5)
    os.close(leader)
    return process.returncode, shown
