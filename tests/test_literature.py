"""Published worked examples: each computed by the product, or known to hold, or shown to be wrong; none left out."""

from __future__ import annotations

from collections import Counter

import pytest
from literature.cases import FINDINGS, Case, Verdict, all_cases, figures_of, numbers
from literature.small_scenarios import GROUPS, run

FEWEST_REACHES = 10
CASES = all_cases()


def of(verdict: Verdict) -> list[Case]:
    return [case for case in CASES if case.finding.verdict is verdict]


def named(case: Case) -> str:
    return case.id


def figures(case: Case, *, disputed: bool) -> dict[str, tuple[list[float], list[float]]]:
    """Pair what was published with what was found, by name; a published text (``just over 100``) is no number."""
    found = figures_of(case.id)
    return {
        name: (list(numbers(published)), list(numbers(found[name])))
        for name, published in case.expected.items()
        if not isinstance(published, str) and (name in case.disputed) == disputed
    }


def test_every_example_has_a_finding_and_an_explanation():
    assert len(CASES) == len({case.id for case in CASES})
    assert {case.id for case in CASES} == set(FINDINGS)
    assert all(case.finding.explanation.endswith((".", ")")) for case in CASES)


def test_what_became_of_them():
    assert Counter(case.finding.verdict for case in CASES) == {
        Verdict.COMPUTED: 24,
        Verdict.OUTSIDE: 13,
        Verdict.WRONG: 7,
    }


@pytest.mark.parametrize("case", of(Verdict.COMPUTED) + of(Verdict.OUTSIDE), ids=named)
def test_what_holds_is_found_again(case):
    assert not case.disputed
    pairs = figures(case, disputed=False)
    assert pairs
    for name, (published, found) in pairs.items():
        assert found == pytest.approx(published, rel=0, abs=case.reach), name


@pytest.mark.parametrize("case", of(Verdict.WRONG), ids=named)
def test_what_is_wrong_is_far_from_the_right_figure(case):
    pairs = figures(case, disputed=True)
    assert set(pairs) == set(case.disputed) != set()
    for name, (published, found) in pairs.items():
        for wrong, right in zip(published, found, strict=True):
            assert abs(wrong - right) > max(FEWEST_REACHES * (case.tolerance or 0.0), 0.1 * abs(wrong)), name


@pytest.mark.parametrize("case", of(Verdict.WRONG), ids=named)
def test_what_is_right_beside_it_is_found_again(case):
    for name, (published, found) in figures(case, disputed=False).items():
        assert found == pytest.approx(published, rel=0, abs=case.reach), name


QUOTED = [
    ("CANON01", "volume_effect", "903,567.60"),
    ("CANON01", "mix_effect", "383,880.80"),
    ("NPS06", "moe95_adjusted_wald", "16.8"),
    ("CLV03", "clv_pay_first", "86.21"),
    ("CLV04", "npv", "91.14"),
    ("CLV05", "clv_40y_with_displayed_inputs", "1,683.06"),
    ("CLV06", "average_of_three", "577"),
    ("CLV07", "clv", "561.60"),
    ("CLV13", "life_top_years", "3.8"),
    ("LOY07", "npv3", "285,403"),
    ("LOY07", "npv3_less_cost", "235,403"),
    ("PVM01", "price_at_new_volume", "3,400"),
    ("PVM01", "volume", "2,782.61"),
    ("PVM01", "mix", "1,717.39"),
    ("PVM04", "volume", "493,882.35"),
    ("PVM05", "mix", "375,000"),
    ("PVM05", "volume", "1,025,000"),
]
"""What the explanations quote beside the published figures: example, figure, as it is written."""


@pytest.mark.parametrize(("example", "name", "written"), QUOTED)
def test_explanations_quote_what_is_found(example, name, written):
    assert written in FINDINGS[example].explanation
    decimals = len(written.partition(".")[2])
    assert figures_of(example)[name] == pytest.approx(float(written.replace(",", "")), abs=0.51 * 10**-decimals)


def test_published_words_are_true_of_the_figures():
    detractor = figures_of("LOY02")["detractor_total"]
    assert 100 < detractor < 101  # just over 100
    life = figures_of("CLV13")["life_poor_years"]
    assert 1 < life < 2  # a little over 1


def test_no_mix_grows_as_much_as_published():
    growth = figures_of("LOY05")
    [published] = [case.expected["avg_growth"] for case in CASES if case.id == "LOY05"]
    for stated, low, high in zip(published, growth["lowest_growth"], growth["avg_growth"], strict=True):
        assert low < high < stated


def test_the_bridges_that_are_wrong_do_not_add_up_and_ours_do():
    yard, [case] = figures_of("PVM05"), [each for each in CASES if each.id == "PVM05"]
    change = 1_400_000
    assert yard["mix_A"] + yard["mix_B"] + yard["volume"] == pytest.approx(change)
    assert case.expected["mix_A"] + case.expected["mix_B"] + yard["volume"] != pytest.approx(change, rel=0.05)


def test_where_segments_spend_alike_moving_between_them_is_worth_nothing():
    found = run(
        {
            "horizon": "1 year",
            "step": "year",
            "baseline": {
                "customers": 1000,
                "spend_period": "year",
                "segments": {
                    name: {"mix": mix, "spend": 1111} for name, mix in zip(GROUPS, (0.4, 0.4, 0.2), strict=True)
                },
            },
            "initiatives": {"better": {"migrations": {"detractors": {"promoters": "50% of detractors"}}}},
        }
    )
    assert found.end.nps > found.today.nps
    assert found.bridge.mix == pytest.approx(0, abs=1e-9)
