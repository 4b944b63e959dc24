"""The Checks sheet: what must tie in the model, each with its difference and tolerance, and one master check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, fsum, log10
from typing import Any, NamedTuple

from simulator.arithmetic.terms import Number
from simulator.language import _, marked
from simulator.model.kinds import SEGMENTS
from simulator.report.workbook.attribution_sheet import Attributed
from simulator.report.workbook.cells import FIRST, VALUE, cell, on_sheet
from simulator.report.workbook.contents import Contents
from simulator.report.workbook.input_places import INPUTS_SHEET
from simulator.report.workbook.input_rows import NEW_MIX_GIVEN
from simulator.report.workbook.live_text import either
from simulator.report.workbook.page import begin, fit_width
from simulator.report.workbook.styles import ALARM, BOLD, GIVEN, RIGHT, Styles
from simulator.report.workbook.table import Figure, Pen
from simulator.report.workbook.widths import width_of_texts
from simulator.report.workbook.wording import FOUR_DECIMALS, GENERAL, TWO_DECIMALS

CHECKS_SHEET = "Checks"
OK, FAILED = "OK", marked("CHECK")
"""What stands behind a check: that it is ``OK`` is said alike in every language, as programs count it."""
RESULT = marked("Result")
"""The head above it."""
_DUST = 1e-9
_CENT = 0.01
_LEFT, _RIGHT, _DECIMALS, _DIFFERENCE, _TOLERANCE, _STATUS = range(VALUE, VALUE + 6)
_LABEL_WIDTHS, _WIDTHS = (66, 90), (14, 20, 20, 12, 16, 14, 12)


class _Mix(NamedTuple):
    """A mix that adds up to 100 %: the inputs that state it, where the model has it, and the input by which some do.

    Of its check there are two titles, one of them with the unit.
    """

    title: str
    title_of_unit: str
    path: str
    key: str
    given: str = ""


_MIXES = (
    _Mix(
        marked("Shares of today's customers add up to 100 %"),
        marked("Shares of today's customers add up to 100 %, {unit}"),
        "baseline.segments.{}.mix",
        "todays_mix.{}",
    ),
    _Mix(
        marked("Shares of new customers add up to 100 %"),
        marked("Shares of new customers add up to 100 %, {unit}"),
        "trend.acquired_mix.{}",
        "trend.acquired_mix.{}",
        NEW_MIX_GIVEN,
    ),
)
_SUBTITLE = marked(
    "Each line compares two figures that must be the same; a difference beyond the tolerance needs attention."
)


@dataclass(frozen=True, slots=True)
class Check:
    """Two figures that must be the same, to so many decimals."""

    title: str
    unit: str
    left: Figure
    right: Figure
    decimals: int
    is_share: bool = False


def checks(contents: Contents, attributed: Attributed | None) -> Iterator[Check]:
    """Give every check of the model."""
    for unit in range(len(contents.layout.units)):
        yield from _unit_checks(contents, unit)
    money = _money_decimals(contents)
    total, change = contents.find("company.bridge.total")
    end, after = contents.find("company.run_rate", contents.scenario.steps)
    today, before = contents.find("company.run_rate", 0)
    per_period = contents.words.per_period
    moved = Figure(f"{end}-{today}", after - before)
    title = _("Bridge: its parts add up to the change of the run-rate")
    yield Check(title, per_period, Figure(total, change), moved, money)
    if attributed is not None and contents.run.attribution is not None:
        yield _attribution_check(contents, attributed, money)
    for name, last_row, last_column in _areas(contents):
        area = on_sheet(name, f"A1:{cell(last_column, last_row)}")
        errors = Figure(f"SUMPRODUCT(ISERROR({area})*1)", 0.0)
        yield Check(_("{sheet}: no cell shows an error", sheet=name), _("cells"), errors, Figure("0", 0.0), 0)


def _unit_checks(contents: Contents, unit: int) -> Iterator[Check]:
    name = contents.layout.units[unit]
    for mix in _MIXES:
        if all(contents.has(mix.path.format(segment)) for segment in SEGMENTS):
            found = [Figure(*contents.find(mix.key.format(segment), None, unit)) for segment in SEGMENTS]
            shares = Figure("+".join(share.formula for share in found), sum(float(share.value) for share in found))
            whole = Figure(*contents.find(mix.given, None, unit)) if contents.has(mix.given) else Figure("1", 1.0)
            title = _(mix.title_of_unit, unit=name) if name else _(mix.title)
            yield Check(title, "%", shares, whole, 6)
    opened = _with_flows(contents, unit, 0, ["new"])
    closed = _with_flows(contents, unit, contents.scenario.steps, [f"lost.{segment}" for segment in SEGMENTS])
    title = (
        _("Customers today and new are those at the end and lost, {unit}", unit=name)
        if name
        else _("Customers today and new are those at the end and lost")
    )
    yield Check(title, _("customers"), opened, closed, 6)
    limits = _limits(contents, unit)
    if limits is not None:
        plain = _("No migration exceeds its segment")
        title = _("No migration exceeds its segment, {unit}", unit=name) if name else plain
        yield Check(title, _("share"), limits, Figure("1", 1.0), 9, is_share=True)


def _with_flows(contents: Contents, unit: int, step: int, flows: list[str]) -> Figure:
    """Give the customers at a step and, added to them, what flows over all steps."""
    total, customers = contents.find("total", step, unit)
    ranges, amount = _paths(contents, unit, flows)
    text = f"{total}+SUM({','.join(ranges)})" if ranges else total
    return Figure(text, customers + fsum(amount))


def _limits(contents: Contents, unit: int) -> Figure | None:
    keys = [f"limit.{segment}" for segment in SEGMENTS if contents.has(f"limit.{segment}")]
    ranges, shares = _paths(contents, unit, keys)
    return Figure(f"MIN({','.join(ranges)})", min(shares)) if ranges else None


def _paths(contents: Contents, unit: int, keys: list[str]) -> tuple[list[str], list[float]]:
    """Refer to whole rows of a unit, with all their numbers; rows below each other make one block."""
    nodes = [contents.layout.node(key, unit) for key in keys]
    found = [node for node in nodes if not isinstance(node, Number)]
    if not found:
        return [], []
    home = contents.layout.homes[found[0]]
    rows = [home.at[node].number for node in found]
    blocks = [(rows[0], rows[-1])] if rows == list(range(rows[0], rows[-1] + 1)) else [(row, row) for row in rows]
    last = FIRST + len(home.moments) - 1
    ranges = [on_sheet(home.name, f"{cell(FIRST, top)}:{cell(last, bottom)}") for top, bottom in blocks]
    return ranges, [contents.value(node, step) for node in found for step in home.moments]


def _attribution_check(contents: Contents, attributed: Attributed, money: int) -> Check:
    attribution = contents.run.attribution
    assert attribution is not None
    amounts = list(attribution.run_rate.values())
    return Check(
        _("Attribution: its levers add up to what the initiatives bring, as computed"),
        contents.words.per_period,
        Figure(attributed.total, sum(amounts)),
        Figure(attributed.stored, contents.run.increment.run_rate),
        money,
    )


def _areas(contents: Contents) -> Iterator[tuple[str, int, int]]:
    places = contents.layout.places
    yield INPUTS_SHEET, places.last_row, VALUE + len(contents.cases)
    for plan in contents.layout.sheets:
        yield plan.name, plan.next_row - 1, FIRST + len(plan.moments) - 1


def _money_decimals(contents: Contents) -> int:
    """Give the decimals to which money must tie: cents, or fewer where the amounts are too large to hold cents."""
    ends = (0, contents.scenario.steps)
    largest = max(abs(contents.find("company.run_rate", step)[1]) for step in ends)
    return 2 if largest * _DUST <= _CENT else -ceil(log10(largest * _DUST))


def write_checks(
    sheet: Any, contents: Contents, attributed: Attributed | None, styles: Styles, further: Iterable[Check] = ()
) -> str:
    """Write the sheet and give the reference to the master check's cell; ``further`` checks follow the model's."""
    begin(sheet, styles, _("Checks"), _(_SUBTITLE))
    written = [*checks(contents, attributed), *further]
    sheet.set_column(0, 0, width_of_texts((check.title for check in written), *_LABEL_WIDTHS))
    for index, width in enumerate(_WIDTHS, 1):
        sheet.set_column(index, index, width)
    pen = Pen(sheet, styles, 4)
    sides = [_("One side"), _("Other side"), _("Decimals"), _("Difference"), _("Tolerance"), _(RESULT)]
    pen.heads([_("Check"), _("Unit"), *sides])
    first = pen.row
    for check in written:
        _write_check(sheet, pen, check, styles)
    last = pen.row - 1
    results = f"{cell(_STATUS, first)}:{cell(_STATUS, last)}"
    pen.row += 1
    pen.line(_("Checks that need attention"), _("number"), [], GENERAL, BOLD)
    pen.row -= 1
    pen.figure(_STATUS, Figure(f'ROWS({results})-COUNTIF({results},"{OK}")', 0), GENERAL, BOLD)
    alarm = styles({"font_color": ALARM, "bold": True})
    fails = {"type": "cell", "criteria": "!=", "value": f'"{OK}"', "format": alarm}
    sheet.conditional_format(first - 1, _STATUS, last - 1, _STATUS, fails)
    sheet.freeze_panes(first - 1, 1)
    sheet.repeat_rows(first - 2)
    fit_width(sheet)
    return on_sheet(CHECKS_SHEET, cell(_STATUS, pen.row))


def _write_check(sheet: Any, pen: Pen, check: Check, styles: Styles) -> None:
    left, right = cell(_LEFT, pen.row), cell(_RIGHT, pen.row)
    decimals, difference, tolerance = cell(_DECIMALS, pen.row), cell(_DIFFERENCE, pen.row), cell(_TOLERANCE, pen.row)
    found = round(float(check.left.value) - float(check.right.value), check.decimals) + 0.0
    allowed = 0.0 if not check.decimals else 10.0**-check.decimals
    sheet.write_number(pen.row - 1, _DECIMALS, check.decimals, styles(GIVEN, RIGHT))
    sheet.write_number(pen.row - 1, _TOLERANCE, allowed, styles(GIVEN, RIGHT, number_format=GENERAL))
    number_format = FOUR_DECIMALS if check.is_share or check.unit == "%" else TWO_DECIMALS
    pen.figure(_DIFFERENCE, Figure(f"ROUND({left}-{right},{decimals})", found), number_format)
    within = f"ABS({difference})<={tolerance}"
    status = either(within, holds=abs(found) <= allowed, yes=OK, no=_(FAILED))
    pen.figure(_STATUS, status, GENERAL, BOLD)
    pen.line(check.title, check.unit, [check.left, check.right], number_format)
