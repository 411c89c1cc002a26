"""The entry point: a fast path for --version, and one place that turns errors into exit codes."""

from __future__ import annotations

import gc
import os
import sys
from errno import EDQUOT, ENOSPC

from trueline import __version__
from trueline.errors import Exit, TruelineError


def main(argv: list[str] | None = None) -> None:
    """Run the command line and exit with one of :class:`trueline.errors.Exit`."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments in (["--version"], ["-V"]):
        print(f"trueline {__version__}")
        sys.exit(Exit.CLEAN)
    sys.exit(_run(arguments))


def script() -> None:
    """Run as a program of its own, and leave at once: Python would free a million facts singly.

    Nothing waits for its end then: files and databases are closed, and processes have ended.
    """
    try:
        main()
    except SystemExit as left:
        if isinstance(left.code, int) and _flushed():
            os._exit(left.code)
        raise


def _flushed() -> bool:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # closed, or nobody reads it: Python knows
        return False
    return True


def _run(arguments: list[str]) -> int:
    gc.set_threshold(50_000)  # what is imported makes as many objects, and no garbage
    try:
        _speak_utf8()
        known = _recalled(arguments)  # before anything is imported that only a new run needs
        if known is not None:
            return known
        from trueline.cli.commands import run

        return run(arguments)
    except TruelineError as error:
        print(_readable(f"trueline: {error}"), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.INTERRUPTED
    except Exception as error:  # the last resort: a person gets a sentence, a script gets 70
        if os.environ.get("TRUELINE_DEBUG"):
            raise
        if isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT):
            print(f"trueline: {error.strerror}; make room, and run it again", file=sys.stderr)
            return Exit.USAGE
        what = f"{type(error).__name__}: {error}"
        print(_readable(f"trueline: internal error: {what}"), file=sys.stderr)
        print("Set TRUELINE_DEBUG=1 to see where, and report it, please.", file=sys.stderr)
        return Exit.INTERNAL


def _recalled(arguments: list[str]) -> int | None:
    from trueline.cli import REMEMBERED

    if arguments[:1] == [] or arguments[0] not in REMEMBERED:
        return None
    from trueline.cli.recall import recall

    return recall(arguments)


def _speak_utf8() -> None:
    if sys.stdout is None:  # closed by whoever wants the exit code alone
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # for as long as the process lives
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _interrupted() -> int:
    from signal import SIG_IGN, SIGINT, signal

    signal(SIGINT, SIG_IGN)  # an impatient second one would interrupt the leaving
    # interrupted while it ran code made of text, as dataclasses do, Python would end by a signal
    # whatever is returned here; it forgets that when it runs the next text
    exec("")  # noqa: S102  # no code at all: see above
    print("trueline: interrupted", file=sys.stderr)
    return Exit.INTERRUPTED


def _readable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


if __name__ == "__main__":
    main()
