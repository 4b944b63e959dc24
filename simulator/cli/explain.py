"""``nps-sim explain``: what stands behind a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from simulator.cli.both import Both
from simulator.cli.group import SimulatorCommand
from simulator.cli.options import FORMATS, format_option, gathered_in, load_all, set_option
from simulator.cli.screen import Screen
from simulator.cli.show import show_lines
from simulator.errors import UsageError
from simulator.language import _

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

_EPILOG = """\b
Examples:
  nps-sim explain scenarios/company_x.yaml bridge.mix
  nps-sim explain scenarios/company_x.yaml closing.promoters --at 3
  nps-sim explain scenarios/retail_three_units.yaml run_rate --unit north
  nps-sim explain scenarios/company_x.yaml

\b
QUANTITY is a name of run's JSON (npv, today.nps, bridge.mix), a quantity that
another explanation mentions, or a setting's path. Without it, every setting is
listed with the file and line that set it.
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be explained, if anything is named."""

    quantity: str | None
    at: int | None
    unit: str | None

    def __post_init__(self) -> None:
        """Refuse a step or a unit of nothing."""
        if self.quantity is None and (self.at is not None or self.unit is not None):
            raise UsageError(_("--at and --unit belong to a quantity"), _("name one after the scenario"))


@click.command("explain", cls=SimulatorCommand, epilog=_EPILOG)
@click.argument("scenario", type=click.Path())
@click.argument("quantity", required=False)
@click.option("--at", type=int, metavar="STEP", help="The step, 0 for today; the last one by default.")
@click.option("--unit", metavar="NAME", help="One of the scenario's units; the company by default.")
@set_option
@format_option(*FORMATS)
@gathered_in(Question, "question")
@click.pass_context
def command(context: click.Context, scenario: str, settings: tuple[str, ...], form: str, question: Question) -> None:
    """Show the formula of QUANTITY in SCENARIO, its numbers, and where they come from."""
    screen = Screen.of(context)
    [read] = load_all([scenario], settings)
    if question.quantity is None:
        _list_settings(screen, read, form)
        return
    from simulator.analysis.explain import Explainer
    from simulator.report.explain import explanation_dict, explanation_lines

    quantity = question.quantity
    explanation = Both(lambda: Explainer(read).explain(quantity, question.unit, question.at))
    show_lines(
        screen,
        explanation,
        lambda each: explanation_dict(read, each),
        lambda each: explanation_lines(read, each),
        form,
    )


def _list_settings(screen: Screen, scenario: Scenario, form: str) -> None:
    from simulator.analysis.settings_used import all_inputs
    from simulator.report.explain import SETTINGS_SCHEMA, input_lines, inputs_list

    inputs = Both(lambda: all_inputs(scenario))
    show_lines(screen, inputs, lambda each: {"schema": SETTINGS_SCHEMA, "inputs": inputs_list(each)}, input_lines, form)
