"""Every way in which Trueline can fail, with the exit code that tells a script which it was."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line; scripts may rely on them."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    BLIND = 3
    CONFLICT = 4
    INTERNAL = 70
    INTERRUPTED = 130


class TruelineError(Exception):
    """Something the user can put right; the message names the place and the remedy."""

    exit_code = Exit.USAGE


class UsageError(TruelineError):
    """A command line that can't be carried out as it stands."""


class ConfigError(TruelineError):
    """A configuration with one or more problems; all of them are in the message."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[ConfigError], tuple[tuple[str, ...]]]:
        return (type(self), (self.problems,))


class PluginError(TruelineError):
    """A rule or fixer that did not load, or that breaks the contract for plug-ins."""


class BlindError(TruelineError):
    """What should be looked at could not be looked at; that is never the same as clean."""

    exit_code = Exit.BLIND


class ConflictError(TruelineError):
    """The world is not as a plan expects; the message says what was written: nothing or all."""

    exit_code = Exit.CONFLICT
