"""`weightmark carry`: runs a command, and hands the licence of its bases on to what it saves."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

from weightmark.verdict import FAILED, NOTHING_CHECKED


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "--base",
        metavar="BASE",
        action="append",
        required=True,
        help="a model that the command starts from: a path, or a name on the Hub; may be repeated",
    )
    parser.add_argument(
        "--out",
        metavar="FOLDER",
        action="append",
        required=True,
        help="a folder that the command saves into; may be repeated",
    )
    parser.add_argument(
        "--relation",
        metavar="WORD",
        default="",
        help="what the saved models are to their bases: finetune, adapter, merge, quantized, "
        "conversion, distillation, copy",
    )
    parser.add_argument(
        "--no-digest",
        action="store_true",
        help="leave the digest of the tensors out; faster, but the mark is not bound to them",
    )
    parser.usage = (
        "%(prog)s [-h] --base BASE --out FOLDER [--relation WORD] [--no-digest] -- COMMAND ..."
    )
    parser.add_argument("words", nargs="+", metavar="-- COMMAND", help="the command to run")


def run(args: argparse.Namespace) -> int:
    """Runs the command and stamps what it saved; the exit code of the command, where that fails."""
    from weightmark.cli.drawing import drawn
    from weightmark.cli.stamp import as_text
    from weightmark.errors import UsageError
    from weightmark.stamping.carry import Carry

    carry = Carry(args.base, args.out, relation=args.relation, digest=not args.no_digest)
    try:
        with carry:
            code = _ended(args.words)
            with drawn():  # the command draws its own
                carry.settle()
    except OSError as error:
        message = f"{args.words[0]}: {error.strerror or error}"
        raise UsageError(message, hint="give the command behind --, as on a terminal") from None
    as_text(carry.results)
    if code == -signal.SIGINT:
        raise KeyboardInterrupt
    if code:
        return code if code > 0 else 128 - code  # as shells tell a signal
    if not carry.results:
        sys.stderr.write("weightmark: the command saved no weights that can carry a mark there\n")
        return NOTHING_CHECKED
    return FAILED if any(result.error for result in carry.results) else code


def _ended(words: Sequence[str]) -> int:
    """Runs a command and gives its exit code, that of a signal negative; raises OSError.

    Ctrl-C is for the command, which may have something to save; a second one kills it.
    """
    import subprocess

    presses = 0
    process: subprocess.Popen[bytes] | None = None

    def pressed(*_signal: object) -> None:
        nonlocal presses
        presses += 1
        if process is None:
            raise KeyboardInterrupt  # before there is a command
        if presses > 1:
            process.kill()
        elif not _in_foreground():
            process.send_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    if before != signal.SIG_IGN:  # as a shell's background has it, and the command inherits
        # No exception: one that comes out of the wait as the command was reaped loses its code.
        signal.signal(signal.SIGINT, pressed)
    try:
        process = subprocess.Popen(words)
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def _in_foreground() -> bool:
    """Whether the terminal sends Ctrl-C to this process, and so to those that it started."""
    if sys.platform == "win32":
        return True
    with suppress(OSError):
        terminal = os.open("/dev/tty", os.O_RDONLY)
        try:
            return os.tcgetpgrp(terminal) == os.getpgrp()
        finally:
            os.close(terminal)
    return False
