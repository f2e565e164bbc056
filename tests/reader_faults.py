"""A reading process that does what it is told: crash, hang, print, fill the memory."""

from __future__ import annotations

import ctypes
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.extract import apart_child

_kept: list[bytearray] = []


def answer(what: str, data: bytes, name: str, options: dict[str, Any]) -> bytes:
    """Stand in for `apart_child._answer`."""
    if what == "echo":
        return data
    if what == "pid":
        return str(os.getpid()).encode()
    if what == "crash":
        ctypes.string_at(0)
    if what == "print and crash":
        print("said in Python \x1b[31m")
        os.write(1, b"said by native code\n")
        os._exit(9)
    if what == "print":
        os.write(1, b"noise")
        os.write(2, b"older words\n")
        return b"clean"
    if what == "hang":
        time.sleep(60)
    if what == "hang in a pattern":  # holds the interpreter's lock: no thread of Python's can act
        re.match(r"(a+)+$", "a" * 40 + "b")
    if what == "start another":
        other = subprocess.Popen(["sleep", "60"])
        Path(options["tell"]).write_text(f"{other.pid} {os.getpid()}", "ascii")
        if options.get("crash"):
            os._exit(5)
        time.sleep(60)
    if what == "fill":
        return bytes(8 << 30)
    if what == "grow":
        _kept.append(bytearray(options["size"]))
    if what == "long":
        return bytes(options["size"])
    if what == "recurse":
        return json.dumps(_deep(100_000)).encode()
    if what == "usage":
        raise UsageError(f"{name}: wrong \ud800 use")
    if what == "value":
        raise ValueError("no such thing")
    return b""


def _deep(depth: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


def main() -> None:
    apart_child._answer = answer
    apart_child.main()


if "--lies" in sys.argv:  # what a native library could do to the answers
    os.write(1, b"garbage that is no answer\n")
