"""What the numbers do not say: every warning in its place, and what no run of this kind can know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from simulator.analysis.comparison import Comparison
from simulator.analysis.settings_used import description_of
from simulator.engine.run import Run
from simulator.language import _, ngettext
from simulator.model.words import capitalised
from simulator.report.comparison_tables import comparison_warnings
from simulator.report.numbers import months, number, share
from simulator.report.sentences import clean_name, run_names
from simulator.report.written.blocks import Block, Bullets, Heading, Paragraph
from simulator.report.written.input_words import long_title, numbers_of, title_with_unit
from simulator.report.written.material import Material
from simulator.scenario.scenario import Scenario

_LONGEST_WARNING = 10_000
_REALISATION = ".realisation"
_ENDS = (".", "?", "!")


def limits(material: Material) -> Iterator[Block]:
    """List what a reader should hold against the figures."""
    scenario = material.scenario
    names = (*scenario.initiatives, *scenario.cases, *(unit.name for unit in scenario.units if unit.name))
    warnings = tuple(sentence(warning, names) for warning in _warnings(material))
    if warnings:
        yield Heading(_("Of this scenario"))
        yield Bullets(warnings)
    yield Heading(_("Of every such calculation"))
    yield Bullets(tuple(_general(material)))
    missing = sum(not use.source for use in numbers_of(material.scenario))
    if missing:
        yield Paragraph(
            ngettext(
                "{number} number of the scenario names no source; part 2 lists it.",
                "{number} numbers of the scenario name no source; part 2 lists them.",
                missing,
                number=number(missing),
            )
        )


def sentence(text: str, names: Sequence[str] = ()) -> str:
    """Write a warning as a sentence of its own; a name that it begins with stays as it is."""
    clean = clean_name(text, _LONGEST_WARNING)
    begun = clean if clean.startswith(tuple(names)) else capitalised(clean)
    return begun if begun.endswith(_ENDS) else f"{begun}."


def _warnings(material: Material) -> Iterable[str]:
    """Give every warning of every result once, those of the run first."""
    found = [*material.run.warnings]
    if material.comparison is not None:
        found += _of_cases(material.run, material.comparison)
    for result in (material.risk, material.sensitivity):
        found += result.warnings if result is not None else ()
    if material.significance is not None:
        found += material.significance.notes
    return dict.fromkeys([*found, *_at_their_bounds(material.scenario)])


def _of_cases(run: Run, comparison: Comparison) -> Iterator[str]:
    """Give the warnings of the comparison, without those that the run has given already."""
    by_case = dict(zip((each.scenario.case for each in comparison.runs), run_names(comparison.runs), strict=True))
    own = f"{by_case[run.scenario.case]}: "
    for warning in comparison_warnings(comparison):
        if warning.removeprefix(own) not in run.warnings:
            yield warning


def _at_their_bounds(scenario: Scenario) -> Iterator[str]:
    """Name the shares that stand at the most they can be; the run itself warns of the realisation."""
    for use in numbers_of(scenario):
        described = description_of(use.path)
        is_full = described is not None and described.high == 1.0 and use.value == 1.0
        if is_full and not use.path.endswith(_REALISATION):
            yield _("{input} is 100 %, the most it can be", input=title_with_unit(long_title(use), use))


def _general(material: Material) -> Iterator[str]:
    scenario = material.scenario
    over = months(scenario.horizon_months)
    yield _(
        "Nothing is counted after {months}: neither what the initiatives go on to bring nor what they cost.",
        months=over,
    )
    realisations = _realisations(scenario)
    if realisations:
        told = "; ".join(f"{name} {value}" for name, value in realisations.items())
        yield _(
            "Correlation is not causation: that a segment spends more or less does not mean that a customer who moves "
            "there will. How much of the gap movers are taken to close is the realisation ({realisation}).",
            realisation=told,
        )
    if any(path.startswith("trend.") for unit in scenario.units for path in unit.inputs):
        yield _("What happens anyway, that is churn, new customers and prices, is taken to go on unchanged.")
    else:
        yield _(
            "The scenario says nothing of what happens anyway: without the initiatives nobody leaves, nobody joins and "
            "spend stays as it is."
        )
    yield _("Competitors, the economy and price changes of one\u2019s own are not in the figures.")
    if material.run.survey is not None:
        yield _("The survey\u2019s margin covers chance in who answered, not who kept silent.")


def _realisations(scenario: Scenario) -> Mapping[str, str]:
    """Give by initiative the part of the gap in spend that movers close, from unit to unit where it differs."""
    found: dict[str, str] = {}
    for name, initiative in scenario.initiatives.items():
        path = f"initiatives.{name}{_REALISATION}"
        values = sorted({unit.inputs[path] for unit in scenario.units if path in unit.inputs})
        if values:
            texts = [share(value, 0 if round(100 * value, 1).is_integer() else 1) for value in (values[0], values[-1])]
            told = texts[0] if texts[0] == texts[1] else _("{low} to {high}", low=texts[0], high=texts[1])
            found[clean_name(initiative.title)] = told
    return found
