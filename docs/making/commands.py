"""The page of the commands: their help, as ``--help`` prints it."""

from __future__ import annotations

import click

from simulator.cli import COMMANDS, PROGRAM, application

_WIDTH = 92
_HEAD = f"""# Commands

What `{PROGRAM} --help` and `{PROGRAM} COMMAND --help` print. Results go to standard output, everything else to
standard error; what a program reads back is described under [JSON](json.md).

"""


def commands_page() -> str:
    """Write the page: the program's own help, then that of every command."""
    group = application()
    with _context(group, PROGRAM) as top:
        sections = [_block(group.get_help(top))]
        for name, purpose in COMMANDS.items():
            command = group.get_command(top, name)
            assert command is not None
            with _context(command, name, top) as context:
                sections.append(f"(command-{name})=\n## {name}\n\n{purpose}\n\n{_block(command.get_help(context))}")
    return _HEAD + "\n".join(sections)


def _context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    return click.Context(command, info_name=name, parent=parent, terminal_width=_WIDTH, max_content_width=_WIDTH)


def _block(text: str) -> str:
    return f"```text\n{text}\n```\n"
