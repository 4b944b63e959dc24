"""The comparison behind the workbook: scenarios that one model can hold, and those that are only stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulator.analysis.comparison import Comparison
from simulator.engine.run import Run
from simulator.report.comparison_tables import comparison_title, comparison_warnings
from simulator.report.sentences import run_names
from simulator.report.workbook.comparison_union import lay_on_union, share_a_clock
from simulator.report.workbook.contents import SCENARIO, Contents, laid_out, model_of, told_apart
from simulator.report.workbook.input_rows import InputBook
from simulator.report.workbook.wording import wording_of
from simulator.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison workbook shows.

    Attributes:
        contents: the model, which follows one of the scenarios that share the first one's steps and horizon.
        runs: every scenario's answer, in the order given.
        names: what the scenarios are called, no two alike.
        numbers: every scenario's number on Inputs, from 1; None for one that has other steps or another horizon.
        is_undated: whether the scenarios of the model start at different times, so that its steps have no dates.
    """

    contents: Contents
    runs: tuple[Run, ...]
    names: tuple[str, ...]
    numbers: tuple[int | None, ...]
    is_undated: bool

    @property
    def stored_only(self) -> tuple[str, ...]:
        """Name the scenarios that the workbook's model cannot follow."""
        return self.contents.left_out


def compared_of(scenarios: Sequence[Scenario], comparison: Comparison) -> Compared:
    """Lay the scenarios on their union and evaluate the first."""
    runs, first = comparison.runs, scenarios[0]
    names = told_apart(run_names(runs))
    followed = [place for place, each in enumerate(scenarios) if share_a_clock(each, first)]
    union = lay_on_union([scenarios[place] for place in followed])
    own_names = [names[place] for place in followed]
    ledger = model_of(union.scenarios)
    layout, projection = laid_out(
        union.scenarios[0], ledger, InputBook(union.scenarios, ledger, own_names, union.cells)
    )
    label = runs[0].scenario._replace(name=comparison_title(comparison), case=None)  # as the sheets' titles call it
    run = replace(runs[0], scenario=label, attribution=None, warnings=comparison_warnings(comparison))
    numbers = {place: number for number, place in enumerate(followed, 1)}
    contents = Contents(
        scenario=union.scenarios[0],
        run=run,
        cases=union.scenarios,
        left_out=tuple(name for place, name in enumerate(names) if place not in followed),
        layout=layout,
        projection=projection,
        words=wording_of(first),
        case_names=tuple(own_names),
        choice=SCENARIO,
    )
    is_undated = len({scenarios[place].start for place in followed}) > 1
    return Compared(contents, runs, names, tuple(numbers.get(place) for place in range(len(runs))), is_undated)
