"""What moves revenue: before and after, the bridge, the levers, and how much of it is growth rather than score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum
from typing import TYPE_CHECKING

from simulator.engine.projection import given_inputs, shape_of
from simulator.engine.run import Attribution
from simulator.language import _, marked
from simulator.model.shape import ACQUISITION, CHURN_REDUCTION, SPEND_UPLIFT
from simulator.report.layout import Column, Role, Row, Table, money, part_figures
from simulator.report.numbers import percent, round_half_up
from simulator.report.sentences import bridge_title, run_rate_title
from simulator.report.tables import attribution_table, before_and_after, bridge_table
from simulator.report.terms import per
from simulator.report.unit_tables import unit_tables
from simulator.report.written.blocks import Block, Heading, Paragraph
from simulator.report.written.material import Material, picture

if TYPE_CHECKING:
    from simulator.report.charts import Figure

SCORE, GROWTH, SPEND = (
    marked("Customers move between segments: the NPS"),
    marked("More customers: acquisition and less churn"),
    marked("Higher spend within the segments"),
)
_SOURCE = {ACQUISITION: GROWTH, CHURN_REDUCTION: GROWTH, SPEND_UPLIFT: SPEND}
"""What a lever brings; every other lever is a migration."""


def causes(material: Material, charts: Mapping[str, Figure]) -> Iterator[Block]:
    """Show why the run-rate moves, and which lever does it."""
    run = material.run
    yield from picture(charts, "bridge", f"{bridge_title(run)}.")
    yield bridge_table(run)
    yield before_and_after(run)
    yield from picture(charts, "segments")
    yield from picture(charts, "flows")
    yield Heading(_("What the initiatives bring"))
    yield from picture(charts, "run-rate", f"{run_rate_title(run)}.")
    if run.attribution is not None:
        yield from _attribution(material, run.attribution)
    if run.units:
        yield Heading(_("Unit by unit"))
        yield from unit_tables(run)


def origins_of_gain(material: Material, attribution: Attribution) -> dict[str, float]:
    """Add up what the levers bring to the run-rate by what they do: the score, growth in customers, spend."""
    levers = shape_of(given_inputs(material.scenario)).levers
    parts: dict[str, list[float]] = {}
    for lever in levers:
        parts.setdefault(_SOURCE.get(lever.what, SCORE), []).append(attribution.run_rate[lever.name])
    return {origin: fsum(parts[origin]) for origin in (SCORE, GROWTH, SPEND) if origin in parts}


def _attribution(material: Material, attribution: Attribution) -> Iterator[Block]:
    run = material.run
    origins, total = origins_of_gain(material, attribution), run.increment.run_rate
    if len(origins) > 1:
        yield from _growth(origins, total)
        yield _origins_table(material, origins, total)
    yield attribution_table(run, attribution)


def _growth(origins: Mapping[str, float], total: float) -> Iterator[Block]:
    """Say how much of the gain is growth, where no part takes any of it away."""
    growth = origins.get(GROWTH)
    if growth is None or round_half_up(total) <= 0 or any(part < 0 for part in origins.values()):
        return
    yield Paragraph(
        _(
            "{share} of what the initiatives bring is more customers, new ones or fewer who leave: the scenario "
            "assumes it, it does not follow from a better NPS.",
            share=percent(100 * growth / total),
        )
    )


def _origins_table(material: Material, origins: Mapping[str, float], total: float) -> Table:
    label = material.run.scenario
    values = list(origins.values())
    notation = money([*values, total], label.currency, per(label))
    written = zip(notation.figures(values, total, signed=True), part_figures(values, total), strict=True)
    names = [*map(_, origins), _("Total")]
    rows = [Row(name, figures) for name, figures in zip(names, written, strict=True)]
    rows[-1] = Row(rows[-1].label, rows[-1].figures, Role.TOTAL)
    columns = (Column(_("What it is"), is_text=True), Column(_("Run-rate"), notation.unit), Column(_("Share"), "%"))
    note = _("The levers below, added up: against do nothing, at the end.")
    return Table(_("Better score or more customers"), note, columns, tuple(rows))
