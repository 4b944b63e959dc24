"""How far today's figures may be off, worked out in rows: half-widths of 95 % intervals from the survey's answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any, NamedTuple

from simulator.language import _, marked
from simulator.model.kinds import SEGMENTS
from simulator.model.sampling_error import ADDED_PASSIVES, ADDED_PROMOTERS, Z95
from simulator.model.units import FACTOR, POINTS, RUN_RATE, SHARE, SPEND
from simulator.model.words import segment_name, segment_title
from simulator.report.workbook.cells import VALUE, cell, on_sheet
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.formulas import input_cell
from simulator.report.workbook.input_rows import RESPONDENTS
from simulator.report.workbook.layout import SheetPlan
from simulator.report.workbook.styles import BOLD, Styles
from simulator.report.workbook.table import Figure, Pen
from simulator.report.workbook.wording import TWO_DECIMALS

NPS, PER_CUSTOMER, MONEY = "nps_margin", "spend_per_customer_margin", "run_rate_margin"
TODAYS = {
    NPS: marked("Net Promoter Score today"),
    PER_CUSTOMER: marked("Spend per customer today"),
    MONEY: marked("Run-rate revenue today"),
}
"""The figures of today whose margins are given, by the margin's name in a run's answer."""
NO_MARGINS: Mapping[str, str] = {}

_HEADING = marked("How exact the survey is: half-widths of 95 % intervals")
Known = Mapping[str, float]


class _Line(NamedTuple):
    """A line of the working: its formula reads the lines above by name, and its number follows the same way.

    ``title`` may have ``{segment}`` in it, which ``segment`` names.
    """

    name: str
    title: str
    counted_in: str
    formula: str
    value: Callable[[Known], float]
    segment: str = ""

    @property
    def label(self) -> str:
        """What stands before the line."""
        if not self.segment:
            return _(self.title)
        begins = self.title.startswith("{segment}")
        return _(self.title, segment=segment_title(self.segment) if begins else segment_name(self.segment))


def _share(name: str) -> _Line:
    title = marked("{segment} today, share of all customers")
    formula = f"IF({{total}}=0,0,{{closing_{name}}}/{{total}})"
    return _Line(name, title, SHARE, formula, lambda at: _ratio(at[f"closing_{name}"], at["total"]), name)


def _adjusted(name: str) -> _Line:
    formula = f"({{{name}}}*{{answers}}+{{added}})/({{answers}}+{{all_added}})"
    return _Line(
        f"adjusted_{name}",
        marked("{segment}, share of the answers with those added"),
        SHARE,
        formula,
        lambda at: (at[name] * at["answers"] + at["added"]) / (at["answers"] + at["all_added"]),
        name,
    )


def _gap(name: str) -> _Line:
    title = marked("Spend of {segment} above the average")
    formula = f"{{spend_{name}}}-{{average}}"
    return _Line(f"gap_{name}", title, SPEND, formula, lambda at: at[f"spend_{name}"] - at["average"], name)


_HAPPY, _UNHAPPY = "adjusted_promoters", "adjusted_detractors"
_DIFFERENCE = f"({{{_HAPPY}}}-{{{_UNHAPPY}}})"
_LINES = (
    _Line(
        "all_added",
        marked("Answers added in all"),
        FACTOR,
        "{added}+{neutral}+{added}",
        lambda at: 2 * at["added"] + at["neutral"],
    ),
    *map(_share, SEGMENTS),
    *map(_adjusted, (SEGMENTS[0], SEGMENTS[-1])),
    _Line(
        NPS,
        marked("Net Promoter Score, margin"),
        POINTS,
        f"100*{{z}}*SQRT(({{{_HAPPY}}}+{{{_UNHAPPY}}}-{_DIFFERENCE}*{_DIFFERENCE})/({{answers}}+{{all_added}}))",
        lambda at: 100 * at["z"] * sqrt(_spread_of_score(at) / (at["answers"] + at["all_added"])),
    ),
    _Line(
        "average",
        marked("Average spend per customer today"),
        SPEND,
        "IF({total}=0,0,{run_rate}/{total})",
        lambda at: _ratio(at["run_rate"], at["total"]),
    ),
    *map(_gap, SEGMENTS),
    _Line(
        PER_CUSTOMER,
        marked("Spend per customer, margin"),
        SPEND,
        "{z}*SQRT(SUMPRODUCT({promoters}:{detractors},{gap_promoters}:{gap_detractors},"
        "{gap_promoters}:{gap_detractors})/{answers})",
        lambda at: at["z"] * sqrt(sum(at[s] * at[f"gap_{s}"] ** 2 for s in SEGMENTS) / at["answers"]),
    ),
    _Line(
        MONEY,
        marked("Run-rate revenue, margin"),
        RUN_RATE,
        f"{{{PER_CUSTOMER}}}*{{total}}",
        lambda at: at[PER_CUSTOMER] * at["total"],
    ),
)


def write_survey(sheet: Any, plan: SheetPlan, contents: Contents, styles: Styles) -> tuple[Mapping[str, str], int]:
    """Write the margins and their working below a sheet's planned rows.

    Returns:
        Where each of ``TODAYS`` stands, none without a survey; and the last row of the sheet.
    """
    if contents.scenario.respondents is None:
        return NO_MARGINS, plan.next_row - 1
    pen = Pen(sheet, styles, plan.next_row)
    pen.heading(_(_HEADING), VALUE + 1)
    cells, numbers = _write_givens(pen, contents)
    for line in _LINES:
        numbers[line.name] = line.value(numbers)
        figure = Figure(line.formula.format(**cells).replace(on_sheet(plan.name, ""), ""), numbers[line.name])
        bold = (BOLD,) if line.name in TODAYS else ()
        unit = contents.words.unit(line.counted_in)
        at = pen.line(line.label, unit, [figure], contents.words.number_format(line.counted_in), *bold)
        cells[line.name] = cell(VALUE, at)
    return {margin: on_sheet(plan.name, cells[margin]) for margin in TODAYS}, pen.row - 1


def _write_givens(pen: Pen, contents: Contents) -> tuple[dict[str, str], dict[str, float]]:
    """Write what the working starts from, and give where it stands, with the model's own cells, and all numbers."""
    row = contents.layout.inputs.row(RESPONDENTS, None)
    figure = Figure(input_cell(contents.layout, row), row.numbers[0])
    cells = {"answers": cell(VALUE, pen.line(row.title, row.counted_in, [figure], row.number_format))}
    numbers = {"answers": row.numbers[0]}
    constants = {
        "z": (_("Standard errors in the half-width of a 95 % interval"), Z95),
        "added": (
            _("Answers added for promoters, and as many for detractors (adjusted Wald method)"),
            ADDED_PROMOTERS,
        ),
        "neutral": (_("Answers added for passives"), ADDED_PASSIVES),
    }
    for name, (title, number) in constants.items():
        pen.stored(VALUE, number, TWO_DECIMALS)
        cells[name] = cell(VALUE, pen.line(title, contents.words.unit(FACTOR), [], TWO_DECIMALS))
        numbers[name] = number
    found = {"total": "company.total", "run_rate": "company.run_rate"}
    found |= {f"closing_{segment}": f"company.closing.{segment}" for segment in SEGMENTS}
    found |= {f"spend_{segment}": f"company.spend.{segment}" for segment in SEGMENTS}
    for name, key in found.items():
        cells[name], numbers[name] = contents.find(key, 0)
    return cells, numbers


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _spread_of_score(at: Known) -> float:
    return at[_HAPPY] + at[_UNHAPPY] - (at[_HAPPY] - at[_UNHAPPY]) ** 2
