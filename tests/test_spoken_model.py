"""What the model and its analysis say, they say in the language that is spoken at that moment; keys stay English."""

from __future__ import annotations

import json
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest

from simulator.analysis import answer
from simulator.analysis.asked_outcomes import refuse_missing
from simulator.analysis.outcomes_over_draws import Outcomes
from simulator.analysis.quantity_names import resolve
from simulator.analysis.swung_inputs import swung_inputs
from simulator.arithmetic.ledger import Kind, Ledger
from simulator.arithmetic.operations import OPERATIONS
from simulator.arithmetic.spell import WordsSpeller
from simulator.arithmetic.terms import Reference
from simulator.engine.projection import given_inputs, shape_of
from simulator.errors import OutputError, Problem, ScenarioError, suggest
from simulator.language import ENGLISH, VIETNAMESE, speaking, texts
from simulator.model.build import build
from simulator.model.inputs import catalogue, describe
from simulator.model.kinds import Money, Share
from simulator.model.shape import ACQUISITION, CHURN_REDUCTION, SPEND_UPLIFT
from simulator.model.spelling import RefusalError
from simulator.model.words import brief, in_per_cent, lever_words, listed, segment_title
from simulator.scenario import load
from simulator.scenario.scenario import Scenario
from simulator.scenario.schema import json_schema

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
COMPANY_X = str(SCENARIOS / "company_x.yaml")
UNITS = str(SCENARIOS / "retail_three_units.yaml")


class Marked(NullTranslations):
    """A catalog that shows which texts were looked up in it."""

    def gettext(self, message: str) -> str:
        return f"<{message}>"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"<{msgid1 if n == 1 else msgid2}>"


@pytest.fixture(autouse=True)
def _marking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_catalog", lambda code: Marked())


@pytest.fixture
def spoken() -> Iterator[None]:
    with speaking(VIETNAMESE):
        yield


def ledger_of(scenario: Scenario) -> Ledger:
    return build(shape_of(given_inputs(scenario)))


def test_every_title_of_the_model_is_spoken_and_none_stays_behind() -> None:
    scenario = load(UNITS)
    with speaking(VIETNAMESE):
        declared = ledger_of(scenario).quantities.values()
    titles = [quantity.title for quantity in declared if quantity.kind is not Kind.INPUT]
    assert titles
    assert [title for title in titles if not (title.startswith("<") and title.endswith(">"))] == []
    with speaking(ENGLISH):
        declared = ledger_of(scenario).quantities.values()
    assert [quantity.title for quantity in declared if "<" in quantity.title] == []


def test_sections_and_units_are_known_by_their_english_names(spoken: None) -> None:
    declared = ledger_of(load(UNITS)).quantities.values()
    assert [each.key for each in declared if "<" in each.section + each.unit] == []


def test_warnings_are_spoken_anew_for_each_answer() -> None:
    scenario = load(COMPANY_X)
    with speaking(VIETNAMESE):
        spoken = answer(scenario).warnings
    assert [text for text in spoken if not (text.startswith("<") and text.endswith(">"))] == []
    assert "70% of the change" in spoken[0], "a percentage as Vietnamese writes it"
    assert "70 % of the change" in answer(scenario).warnings[0]
    assert not any("<" in text for text in answer(scenario).warnings)


def test_the_names_of_results_are_the_same_in_every_language(spoken: None) -> None:
    told = answer(load(UNITS)).to_dict()
    keys = json.dumps({name: part for name, part in told.items() if name != "warnings"})
    assert "<" not in keys
    assert "delivery: churn reduction" in told["attribution"]["run_rate"]


def test_settings_are_described_in_the_language_and_the_schema_in_english(spoken: None) -> None:
    english = json.dumps(json_schema())
    assert "Promoters: share of customers" in english
    assert "<" not in english
    setting = catalogue()["baseline.segments.promoters.mix"]
    assert setting.spoken_title == "<<promoters>: share of customers>"
    described = describe("units.north.trend.churn.passives.per")
    assert described.title == "<north, <Churn of <passives>>: months it is stated over>"
    assert described.description.startswith("<")
    assert described.unit == "months"


def test_a_refusal_is_spoken_and_shows_what_to_type_as_the_file_takes_it(spoken: None) -> None:
    hints = {"110%": "<write from 0% to 100%>", "300%": "<did you mean 3%?>"}
    for written, hint in hints.items():
        with pytest.raises(RefusalError) as caught:
            Share().read(written)
        assert (caught.value.message, caught.value.hint) == (f"<{written} is more than 100%>", hint)
    with pytest.raises(RefusalError) as caught:
        Money().read("1.287.448")
    assert caught.value.hint == "<write 1_287_448>"


def test_errors_are_spoken() -> None:
    with speaking(VIETNAMESE):
        assert suggest("promotors", ["promoters"]) == "<did you mean promoters?>"
        assert str(OutputError.exists("a.xlsx")) == "a.xlsx: <already exists>; <--force overwrites it>"
        assert "<hint: try>" in str(Problem("a.yaml", 1, 1, "step", "wrong", "try"))
        scenario = load(COMPANY_X)
        with pytest.raises(ScenarioError) as caught:
            refuse_missing(scenario, Outcomes(scenario, (), ("npv",), 1))
    assert caught.value.problems[0].message == "<there is no npv: <finance.margin is not given>>"


def test_formulas_and_what_is_asked_for_are_spoken(spoken: None) -> None:
    class Keys(WordsSpeller):
        def reference(self, reference: Reference) -> str:
            return reference.key

    scenario = load(UNITS)
    ledger = ledger_of(scenario)
    formula = ledger.quantities["cost"].formula
    assert formula is not None
    assert Keys().spell(formula) == "<the sum over all steps of (costs)>"
    assert Keys().template(OPERATIONS["most"]) == "<the larger of ({0}) and ({1})>"
    asked = resolve(ledger, "attribution.revenue.delivery: passives > promoters", 36, own_unit=False, at=None)
    assert asked is not None
    assert asked.title == "<Part of delivery: <passives> > <promoters>>"
    assert asked.json_path[-1] == "delivery: passives > promoters"


def test_a_basis_is_spoken(spoken: None) -> None:
    assert swung_inputs(load(COMPANY_X)).basis.startswith("<each number at 10 %")


def test_words_and_figures_of_sentences(spoken: None) -> None:
    assert lever_words("care: passives > promoters") == "care: <passives> > <promoters>"
    assert [lever_words(f"a: b: {what}") for what in (ACQUISITION, CHURN_REDUCTION, SPEND_UPLIFT)] == [
        "a: b: <acquisition>",
        "a: b: <churn reduction>",
        "a: b: <spend uplift>",
    ]
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "<a, b and c>"
    assert in_per_cent(0.1234, 1) == "12,3%"
    assert [brief(number) for number in (6.0, 7.25, 1e6)] == ["6", "7,25", "1.000.000"]
    with speaking(ENGLISH):
        assert segment_title("passives") == "Passives"
        assert [brief(number) for number in (6.0, 7.25, 1e6)] == ["6", "7.25", "1,000,000"]
