"""The command ``nps-sim`` itself, and what all commands have in common."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from simulator import __version__
from simulator.errors import quoted, suggest
from simulator.language import LANGUAGES, _, speak

_HELP = "From a scenario file to the revenue effect of raising the Net Promoter Score."
_EPILOG = """\b
Examples:
  nps-sim init                          write a commented scenario to start from
  nps-sim run scenario.yaml             before, after, and why
  nps-sim run scenario.yaml -o results  the same as workbook, charts and summary

\b
SCENARIO is a file, FILE:CASE for one of its cases, or - for standard input.
Results go to standard output, everything else to standard error.
Exit codes: 0 done, 1 the scenario is wrong or a file could not be written,
2 the command line is wrong, 130 stopped with Ctrl-C, 70 a bug.

\b
Completion of commands and options, for this session:
  bash        eval "$(_NPS_SIM_COMPLETE=bash_source nps-sim)"
  zsh         eval "$(_NPS_SIM_COMPLETE=zsh_source nps-sim)"
  fish        _NPS_SIM_COMPLETE=fish_source nps-sim | source
  PowerShell  Register-ArgumentCompleter -Native -CommandName nps-sim -ScriptBlock {
                param($word, $line)
                $env:COMP_WORDS = "$line"; $env:_NPS_SIM_COMPLETE = "bash_complete"
                $env:COMP_CWORD = $line.CommandElements.Count - [int]($word -ne "")
                nps-sim | ForEach-Object { $_.Split(",")[1] }
                Remove-Item Env:_NPS_SIM_COMPLETE }
"""
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
QUIET, VERBOSE, COLOUR, DEBUG = "nps-sim.quiet", "nps-sim.verbose", "nps-sim.colour", "nps-sim.debug"


def _remember(key: str) -> Any:
    """Keep an option's value where every level of the command line finds it: the innermost one given counts."""

    def keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
        if value:
            context.meta[key] = value

    return keep


def _speak(context: click.Context, parameter: click.Parameter, code: str | None) -> None:
    if code is not None:
        speak(LANGUAGES[code])


def common_options() -> list[click.Parameter]:
    """Give the options that stand before or after any command."""
    flags = {"is_flag": True, "expose_value": False}
    return [
        click.Option(["-q", "--quiet"], **flags, callback=_remember(QUIET), help="No warnings or notes, only errors."),
        click.Option(
            ["-v", "--verbose"], **flags, callback=_remember(VERBOSE), help="Say what is read and how long it takes."
        ),
        click.Option(
            ["--color"],
            type=click.Choice(["auto", "always", "never"]),
            expose_value=False,
            callback=_remember(COLOUR),
            help="Colours in tables; by default on a terminal only.",
        ),
        click.Option(
            ["--language"],
            type=click.Choice(list(LANGUAGES)),
            expose_value=False,
            is_eager=True,
            callback=_speak,
            help="Language of texts and figures; by default the environment's, else English.",
        ),
        click.Option(["--debug"], **flags, callback=_remember(DEBUG), help="Show where in the program an error arose."),
    ]


class SimulatorCommand(click.Command):
    """A command with the common options and its examples below the help."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("context_settings", _CONTEXT)
        super().__init__(*args, **settings)
        self.params += common_options()


class LazyGroup(click.Group):
    """Commands that are imported when they are needed, and answer a typo with the nearest name."""

    def __init__(self, name: str, commands: Mapping[str, str]) -> None:
        super().__init__(name, help=_HELP, epilog=_EPILOG, context_settings=_CONTEXT, no_args_is_help=True)
        self.params += [*common_options(), _version_option()]
        self._commands = commands

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the commands in the order they are used."""
        return list(self._commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._commands.items()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in self._commands:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = import_module(f"simulator.cli.{module}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one gets the nearest name."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            is_file = ".yaml" in name or ".yml" in name
            meant = _("did you mean {meant}?", meant=f"nps-sim run {quoted(name)}")
            hint = meant if is_file else suggest(name, self._commands)
            message = _("there is no command {name}", name=quoted(name))
            raise click.UsageError(f"{message}; {hint}", ctx)
        return super().resolve_command(ctx, args)


def _version_option() -> click.Option:
    def show(context: click.Context, parameter: click.Parameter, value: bool) -> None:
        if value and not context.resilient_parsing:
            click.echo(f"nps-sim {__version__}")
            context.exit()

    return click.Option(
        ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show, help="Show the version and exit."
    )
