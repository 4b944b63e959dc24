"""The appendix: every input with its origin, the conventions, and what the report was made from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from simulator import __version__
from simulator.analysis.explanation import InputUse
from simulator.analysis.settings_used import all_inputs, description_of
from simulator.language import _, marked
from simulator.model.inputs import generic
from simulator.model.size_kinds import Length, Migration
from simulator.report.conventions import CONVENTIONS
from simulator.report.explain import counted_in
from simulator.report.layout import Column, Figure, Role, Row, Table
from simulator.report.numbers import number
from simulator.report.sentences import clean_name
from simulator.report.short_values import short_value
from simulator.report.written.blocks import Block
from simulator.report.written.input_words import group_of, short_title, source_of, title_with_unit
from simulator.report.written.material import Material
from simulator.scenario.scenario import Origin, Scenario

_DEFAULT = marked("default")
"""The place of a value that nobody set."""
_LONGEST_FILE = 200
_SHORT = 24
"""A value of so many characters is shown as it stands in the file; a longer number has been worked out."""
_TITLES = ("name", "initiatives.*.title")
"""Settings that stand as titles above the others."""
_SELF_TELLING = (Length.name, Migration.name)
"""Kinds whose values say themselves what they count."""


def appendix(material: Material) -> Iterator[Block]:
    """Give what it takes to check the report and to make it again."""
    yield _inputs(material.scenario)
    yield _named(_("Conventions"), [(_(name), _(text)) for name, text in CONVENTIONS])
    yield _named(_("How this report was made"), list(_origin(material)))


def _inputs(scenario: Scenario) -> Table:
    heads = (_("Input"), _("Value"), _("Counted in"), _("Source"), _("Set in"))
    groups: dict[str, list[Row]] = {}
    for use in all_inputs(scenario):
        if generic(use.path) not in _TITLES:
            groups.setdefault(group_of(scenario, use.path), []).append(_input(scenario, use))
    rows = [row for group, inside in groups.items() for row in (Row(group, role=Role.HEADING), *inside)]
    note = _("Values as the scenario file has them. Set in: the file and line, an option, or a default.")
    return Table(_("Every input"), note, tuple(Column(head, is_text=True) for head in heads), tuple(rows))


def _input(scenario: Scenario, use: InputUse) -> Row:
    described = description_of(use.path)
    texts = (
        clean_name(use.written if len(use.written) <= _SHORT else short_value(use.written)),
        counted_in(scenario, described.unit) if described and described.kind not in _SELF_TELLING else "",
        source_of(use),
        _place(use.origins[-1]),
    )
    return Row(title_with_unit(short_title(scenario, use), use), tuple(Figure(None, text) for text in texts))


def _place(origin: Origin) -> str:
    if not origin.line:
        return _(_DEFAULT) if origin.file == _DEFAULT else origin.file
    return f"{clean_name(PurePath(origin.file).name, _LONGEST_FILE)}:{origin.line}"


def _origin(material: Material) -> Iterator[tuple[str, str]]:
    scenario = material.scenario
    yield _("Scenario file"), clean_name(scenario.file, _LONGEST_FILE)
    if scenario.case is not None:
        yield _("Case"), clean_name(scenario.case)
    for setting in scenario.settings:
        yield _("Set on top"), clean_name(setting, _LONGEST_FILE)
    yield _("SHA-256 of the file"), scenario.sha256
    yield _("Made by"), f"nps-sim {__version__}"
    if material.risk is not None:
        risk = material.risk
        text = _("{draws}, {sampler}, seed {seed}", draws=number(risk.draws), sampler=risk.sampler, seed=risk.seed)
        yield _("Draws"), text


def _named(title: str, lines: list[tuple[str, str]]) -> Table:
    columns = (Column("", is_text=True), Column("", is_text=True))
    return Table(title, "", columns, tuple(Row(name, (Figure(None, text),)) for name, text in lines))
