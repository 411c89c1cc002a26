"""The commands and their common options; each is imported only when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from trueline.errors import Exit

COMMANDS = {
    "apply": "do what a plan says, so that it can be taken back",
    "check": "what is off the line",
    "config": "show the settings and where they come from",
    "explain": "what a rule means, why, and how to put it right",
    "init": "look at a project and write its first configuration",
    "plan": "propose how to put something right; nothing is written but the plan",
    "report": "compliance in percent: overall, by workflow and layer, by rule, trend",
    "rollback": "take an applied plan back, to the byte",
    "show": "read a plan: what, why, impact, risk, the diff",
    "snapshot": "write what a database is to a file of the repository, or check that file",
    "status": "list runs and what can be rolled back; take an interrupted one back",
    "verify": "try a plan in a copy: imports and your tests, before and after",
}


class Commands(click.Group):
    """A group that knows its commands by name and imports them late."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of the alphabet."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module; its command is called ``command``."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"trueline.cli.{cmd_name}_command").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take the first argument for a command; a misspelt one is answered with the right one."""
        if args[0] not in COMMANDS:
            from difflib import get_close_matches

            for close in get_close_matches(args[0], COMMANDS, n=1):
                ctx.fail(f"No such command '{args[0]}'. Did you mean '{close}'?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(
    cls=Commands,
    epilog="Exit codes: 0 nothing found, 1 findings, 2 usage or configuration, 3 could not look, "
    "4 conflict, with nothing or everything written, 70 internal error, 130 interrupted.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="trueline", message="trueline %(version)s")
def group() -> None:
    """Keep files, code and database on one true line."""


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; errors of ours are raised."""
    try:
        # not main(): it turns a closed pipe into exit code 1, which here means findings
        with group.make_context("trueline", arguments, obj=tuple(arguments)) as context:
            code = group.invoke(context)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    return code if isinstance(code, int) else Exit.CLEAN
