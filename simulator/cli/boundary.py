"""Where every error ends: a sentence on standard error and an exit code; a traceback only with ``--debug``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

import click

from simulator.cli.click_words import in_words
from simulator.cli.endings import BUG, DONE, MISUSED, STOPPED, WRONG
from simulator.cli.screen import plain
from simulator.errors import OutputError, SimulatorError, UsageError, printable, quoted, suggest
from simulator.language import LANGUAGES, Language, _, from_environment, speaking

_CASE_OF_STANDARD_INPUT = "-:"
_LANGUAGE = "--language"


def run_guarded(application: click.Command, arguments: Sequence[str] | None) -> int:
    """Run a command line and give its exit code, whatever happens."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    with speaking(_asked_for(given) or from_environment(os.environ)):
        return _run(application, given)


def _asked_for(given: Sequence[str]) -> Language | None:
    """Give the language that is asked for last, so that an error of the command line itself is in it too."""
    values = [after for option, after in pairwise(given) if option == _LANGUAGE]
    values += [text.removeprefix(f"{_LANGUAGE}=") for text in given if text.startswith(f"{_LANGUAGE}=")]
    return next((LANGUAGES[value] for value in reversed(values) if value in LANGUAGES), None)


def _run(application: click.Command, given: list[str]) -> int:
    streams = sys.stdout, sys.stderr
    try:
        result = application.main(given, prog_name=application.name, standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        return DONE
    except SystemExit as ended:  # completion of the command line ends so
        if sys.stdout is not streams[0]:  # click found that nobody reads, and put something else in their place
            sys.stdout, sys.stderr = streams
            _forget_output()
            return DONE
        return ended.code if isinstance(ended.code, int) else WRONG
    except BaseException as error:
        if "--debug" in given:
            _traceback()
        return _answer(error)
    return result if isinstance(result, int) else DONE


def _answer(error: BaseException) -> int:
    """Say what went wrong, and give the exit code that says it to programs."""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            message, code = error.format_message(), MISUSED
        case click.NoSuchOption():
            message, code = f"{_usage(error)}{_error(_no_such_option(error))}", MISUSED
        case click.MissingParameter():
            message, code = f"{_usage(error)}{_error(_missing(error))}", MISUSED
        case click.UsageError():
            message, code = f"{_usage(error)}{_error(in_words(printable(error.format_message())))}", MISUSED
        case click.ClickException():
            message, code = _error(printable(error.format_message())), WRONG
        case UsageError():
            message, code = _error(str(error)), MISUSED
        case OutputError():
            message, code = _error(str(error)), WRONG
        case SimulatorError():
            message, code = str(error), WRONG
        case click.Abort() | KeyboardInterrupt():
            message, code = _("stopped"), STOPPED
        case OSError() if error.filename is None and error.errno is not None:
            _forget_output()
            message, code = _error(str(OutputError.refused(_("standard output"), error))), WRONG
        case _:
            reason = printable(" ".join(f"{type(error).__name__}: {error}".split()))
            message = _error(_("this is a bug ({reason}); run again with --debug to see where", reason=reason))
            code = BUG
    _print(message)
    return code


def _error(reason: str) -> str:
    return _("error: {reason}", reason=reason)


def _usage(error: click.UsageError) -> str:
    if error.ctx is None:
        return ""
    hint = _("Try '{command}'.", command=f"{error.ctx.command_path} --help")
    return f"{error.ctx.get_usage()}\n{hint}\n"


def _no_such_option(error: click.NoSuchOption) -> str:
    if error.option_name == _CASE_OF_STANDARD_INPUT and error.ctx is not None:
        command = f"{error.ctx.command_path} -- {_CASE_OF_STANDARD_INPUT}CASE"
        return _("a case of standard input is no option; write {command}", command=command)
    hint = suggest(error.option_name, error.possibilities or ())
    message = _("there is no option {option}", option=quoted(error.option_name))
    return f"{message}; {hint}" if hint else message


def _missing(error: click.MissingParameter) -> str:
    if error.param is None or error.ctx is None:
        return printable(error.format_message())
    is_option = isinstance(error.param, click.Option)
    return _(
        "{name} is missing", name=", ".join(error.param.opts) if is_option else error.param.make_metavar(error.ctx)
    )


def _print(text: str) -> None:
    with suppress(OSError):  # nobody listens any more
        sys.stderr.write(plain(f"{text}\n", sys.stderr.encoding or "utf-8"))
        sys.stderr.flush()


def _traceback() -> None:
    from traceback import format_exc

    _print(format_exc())


def _forget_output() -> None:
    """Let nothing more go to a standard output that nobody reads, so that Python's own exit is quiet too."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return
