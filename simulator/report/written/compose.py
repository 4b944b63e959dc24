"""A written business case from its results: which parts it has, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from simulator import __version__
from simulator.language import _, speaking_now
from simulator.report.numbers import months, number
from simulator.report.sentences import full_name
from simulator.report.tables import provenance
from simulator.report.written.appendix import appendix
from simulator.report.written.blocks import Block, Document, Section
from simulator.report.written.cases import cases
from simulator.report.written.causes import causes
from simulator.report.written.certainty import certainty
from simulator.report.written.evidence import evidence
from simulator.report.written.limits import limits
from simulator.report.written.material import Material
from simulator.report.written.question import question
from simulator.report.written.worth import worth

if TYPE_CHECKING:
    from simulator.report.charts import Figure


def compose(material: Material, charts: Mapping[str, Figure] | None = None) -> Document:
    """Put the report together in the language that is spoken.

    Args:
        material: the results it tells of.
        charts: the charts by file stem (``draw_charts``); without them it has none.
    """
    numbered = enumerate(_sections(material, charts or {}), 1)
    sections = [Section(f"{place}. {title}", tuple(blocks)) for place, (title, blocks) in numbered]
    sections.append(Section(_("Appendix: inputs and conventions"), tuple(appendix(material))))
    return Document(
        kind=_("Business case"),
        title=full_name(material.run.scenario),
        facts=tuple(_facts(material)),
        language=speaking_now().code,
        sections=tuple(sections),
        footer=f"nps-sim {__version__}; {provenance(material.run.scenario)}",
    )


def _sections(material: Material, charts: Mapping[str, Figure]) -> Iterator[tuple[str, Iterable[Block]]]:
    yield _("The question and the answer"), question(material)
    yield _("What it rests on"), evidence(material)
    yield _("What moves revenue"), causes(material, charts)
    yield _("What it is worth"), worth(material)
    if material.comparison is not None:
        yield _("Cases compared"), cases(material, material.comparison, charts)
    yield _("How sure this is"), certainty(material, charts)
    yield _("What these numbers do not say"), limits(material)


def _facts(material: Material) -> Iterator[tuple[str, str]]:
    """Say what the report is of: how long it looks ahead, and in which money."""
    scenario = material.scenario
    yield _("Horizon"), months(scenario.horizon_months)
    if scenario.start is not None:
        year, month = scenario.start
        yield _("First month"), f"{year}-{month:02d}"
    yield _("Currency"), scenario.currency
    if len(scenario.units) > 1:
        yield _("Units"), number(len(scenario.units))
    if material.risk is not None:
        yield _("Draws"), _("{draws} (seed {seed})", draws=number(material.risk.draws), seed=material.risk.seed)
