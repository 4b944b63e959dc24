"""Charts of risk, sensitivity and sweeps: what they say, that all is readable, and that bars tell no lies."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from chart_reading import assert_readable, bars_of, words_of
from chart_results import (
    axis,
    index,
    label,
    normal,
    path_of,
    plane,
    risk_of,
    sobol_of,
    spread_of,
    sweep_of,
    swing,
    tornado_of,
)
from matplotlib.patches import Rectangle

from simulator.analysis.risk_result import RUN_RATE, Histogram, Risk
from simulator.report.charts import Encoding, draw_risk, draw_sensitivity, draw_sweep, encode, encode_pages
from simulator.report.charts.rows import MOST_ROWS

LONG = "Tăng trưởng đồng bằng $5 and $6 " + "rất dài " * 40
HOSTILE = label(name=f"\u202e$x$ <b> \U0001f680 {LONG}")
VND = label(currency="VND", name="Chuỗi cà phê Sông Hương")


def one_draw() -> Risk:
    risk = risk_of(np.array([5e5]), 6e5)
    lone = risk.outcomes["npv"]._replace(**dict.fromkeys(("sd", "p5", "p10", "p25", "p50", "p75", "p90", "p95"), None))
    return replace(risk, outcomes={"npv": lone}, drivers={})


RISKS = {
    "ordinary": risk_of(normal(9e5, 8e5), 1.287e6),
    "all above zero": risk_of(normal(9e8, 1e7), 9e8),
    "all below zero": risk_of(normal(-9e5, 1e5), -9e5),
    "one draw": one_draw(),
    "no spread": risk_of(np.full(64, 9e5), 9e5),
    "base far outside": risk_of(normal(9e5, 1e3), 9e6),
    "mark upon mark": risk_of(normal(9e5, 1.0), 9e5),
    "without finance": risk_of(normal(4e5, 2e5), 383_881.0, outcome="run_rate_increment"),
    "one step": risk_of(normal(9e5, 8e5), 9e5, of=label(1)),
    "600 steps": risk_of(normal(9e5, 8e5), 9e5, of=label(600)),
    "1e12 dong": risk_of(normal(1.2e12, 9e11), 1e12, 9e14, of=VND),
    "nobody spends": risk_of(np.zeros(8), 0.0, 0.0),
    "hostile": replace(
        risk_of(normal(9e5, 8e5), 1e6, of=HOSTILE),
        drivers={"npv": {f"d{place}": (-1) ** place * 0.9 / (place + 1) for place in range(40)}},
        titles={f"d{place}": f"{LONG}{place}" for place in range(40)},
    ),
}
SWINGS = [
    swing("passives to promoters", -4e5, 2.1e6),
    swing("realisation", 3e5, 1.5e6, ("40%", "100%")),
    swing("spend", 1.2e6, 7e5, ("2_300", "2_391")),
    swing("both up", 1.1e6, 1.3e6),
    swing("flat", 9e5, 9e5),
    swing("missing", None, 1e6),
    swing("none", None, None),
]
SENSITIVITIES = {
    "ordinary": tornado_of(SWINGS, 9e5),
    "nothing moves": tornado_of([swing("flat", 5.0, 5.0)], 5.0, "nps"),
    "no input": tornado_of([], 5.0, "nps"),
    "no base": tornado_of([swing("one", 0.1, 0.4), swing("two", None, 0.2)], None, "irr"),
    "nowhere a value": tornado_of([swing("one", None, None)], None, "irr"),
    "payback": tornado_of([swing("one", 30.5, 11.0)], 14.2, "payback_months"),
    "zero": tornado_of([swing("one", -5.0, 5.0)], 0.0, "run_rate_change"),
    "many": tornado_of([swing(f"{LONG}{n}", 9e5 - 1e5 / n, 9e5 + 2e5 / n, (LONG, LONG)) for n in range(1, 30)], 9e5),
    "1e12 dong": tornado_of([swing("one", -1e12, 3e12)], 1e12, of=VND),
    "hostile": tornado_of(SWINGS, 9e5, of=HOSTILE),
    "sobol": sobol_of([index("one", 0.62, 0.65), index("two", -0.03, 0.02), index("three", None, None, None)]),
    "sobol beyond one": sobol_of([index("one", 0.9, 1.2, 0.3), index("two", 0.1, -0.2, 0.3)]),
    "sobol many": sobol_of([index(f"{LONG}{n}", 0.5 / n, 0.6 / n) for n in range(1, 30)], of=HOSTILE),
    "sobol none": sobol_of([]),
}
RISING = np.linspace(-1e6, 2e6, 9)
GAPS = np.where(plane(9, 7, 0.0, 1.0) > 0.8, np.nan, plane(9, 7, -1e6, 2e6))
SHARES = axis(0.4, 1.0, 7, "", 0.7)
SWEEPS = {
    "line": sweep_of([axis(0.01, 0.05, 9)], RISING, 5e5),
    "line up and down": sweep_of([axis(0.01, 0.05, 9)], RISING * (2e6 - RISING), 5e5),
    "line with gaps": sweep_of([axis(0.01, 0.05, 9)], np.where(RISING > 1e6, np.nan, RISING), 5e5),
    "line of nothing": sweep_of([axis(0.01, 0.05, 9)], np.full(9, np.nan), None, "irr"),
    "line of one": sweep_of([axis(0.03, 0.03, 1)], np.array([5e5]), 5e5),
    "line, flat": sweep_of([axis(0.01, 0.05, 9)], np.full(9, 63.0), 63.0, "nps"),
    "line, long": sweep_of([axis(0.01, 0.05, 2_000, f" {LONG}")], np.linspace(1, 3, 2_000), 2.0, "nps", HOSTILE),
    "line, base outside": sweep_of([axis(0.01, 0.02, 9, present=0.5)], RISING, 9e6),
    "map": sweep_of([axis(0.01, 0.05, 9), SHARES], plane(9, 7, -1e6, 2e6), 5e5),
    "map with gaps": sweep_of([axis(0.01, 0.05, 9), SHARES], GAPS, 5e5),
    "map of nothing": sweep_of([axis(0.01, 0.05, 9), SHARES], np.full((9, 7), np.nan), None, "irr"),
    "map, flat": sweep_of([axis(0.01, 0.05, 9), SHARES], np.full((9, 7), 63.0), 63.0, "nps"),
    "map, one row": sweep_of([axis(0.03, 0.03, 1), SHARES], plane(1, 7, 11.0, 30.0), 14.0, "payback_months"),
    "map, between": sweep_of([axis(0.01, 0.05, 9, present=0.0312), SHARES], plane(9, 7, -1e6, 2e6), 5e5),
    "map, outside": sweep_of([axis(0.01, 0.05, 9, present=0.5), SHARES], plane(9, 7, -1e6, 2e6), 5e5),
    "map 20 by 20": sweep_of([axis(0.01, 0.2, 20), axis(0.01, 0.2, 20, "")], plane(20, 20, -1e12, 9e14), 0.0, of=VND),
    "map of wide numbers": sweep_of(
        [axis(0.01, 0.2, 20), axis(0.01, 0.2, 20, "")], plane(20, 20, 1e6, 2e6), 1.2e6, "customers"
    ),
    "map, fine": sweep_of(
        [axis(0.01, 0.05, 300), axis(0, 1, 400, f" {LONG}")], plane(300, 400, -1, 2), 1.0, of=HOSTILE
    ),
}


@pytest.mark.parametrize("name", RISKS)
def test_risk_can_be_read(name: str) -> None:
    for figure in draw_risk(RISKS[name], (2027, 1) if name == "ordinary" else None).values():
        assert_readable(figure)


@pytest.mark.parametrize("name", SENSITIVITIES)
def test_sensitivity_can_be_read(name: str) -> None:
    for figure in draw_sensitivity(SENSITIVITIES[name]).values():
        assert_readable(figure)


@pytest.mark.parametrize("name", SWEEPS)
def test_sweeps_can_be_read(name: str) -> None:
    for figure in draw_sweep(SWEEPS[name]).values():
        assert_readable(figure)


def test_every_kind_is_drawn_by_its_name() -> None:
    assert list(draw_risk(RISKS["ordinary"])) == ["fan", "distribution", "drivers"]
    assert list(draw_sensitivity(SENSITIVITIES["ordinary"])) == ["tornado"]
    assert list(draw_sensitivity(SENSITIVITIES["sobol"])) == ["sobol"]
    assert list(draw_sweep(SWEEPS["line"])) == ["line"]
    assert list(draw_sweep(SWEEPS["map"])) == ["heat-map"]
    many = sweep_of([SHARES] * 3, np.zeros((7, 7, 7)), 0.0)
    assert draw_sweep(many) == {}


def test_titles_tell_the_result() -> None:
    def title(figures: dict) -> str:
        [figure] = list(figures.values())[:1]
        return str(figure.get_label()).replace("\u00a0", " ").replace("\u2212", "-")

    risk = draw_risk(RISKS["ordinary"])
    assert (
        title(risk)
        == "Run-rate reaches $90.9 m a year in the middle case; 90 % of draws end between $89.6 m and $92.2 m"
    )
    assert (
        title({"": risk["distribution"]})
        == "Net present value is $890 k in the middle case and positive in 87 % of draws"
    )
    assert title({"": risk["drivers"]}).endswith("follows “Support: input a” most: rank correlation +0.74")
    assert title(draw_sensitivity(SENSITIVITIES["ordinary"])) == (
        "“Faster support: passives to promoters” moves net present value most: from -$400 k to $2.10 m"
    )
    assert title(draw_sensitivity(SENSITIVITIES["sobol"])).endswith(
        "any other input: 62 % alone, 65 % with interactions"
    )
    assert title(draw_sweep(SWEEPS["line"])).startswith("Net present value rises from -$1.00 m to $2.00 m as")
    assert title(draw_sweep(SWEEPS["line with gaps"])).endswith("goes from 1% of customers to 3.5% of customers")
    assert title(draw_sweep(SWEEPS["map"])).endswith(
        "lies between -$1.00 m and $2.00 m, positive in 46 of 63 combinations"
    )


def test_the_fan_holds_its_bands_in_one_another() -> None:
    risk = RISKS["ordinary"]
    axes = draw_risk(risk)["fan"].axes[0]
    outer, inner = (band.get_datalim(axes.transData) for band in axes.collections)
    path = risk.paths[RUN_RATE]
    assert (outer.y0, outer.y1) == (min(path.p5), max(path.p95))
    assert (inner.y0, inner.y1) == (min(path.p25), max(path.p75))
    ends = [float(line.get_ydata()[-1]) for line in axes.lines]
    assert {path.p50[-1], path.base[-1]} <= set(ends)


def test_the_fan_says_of_which_draws_it_is() -> None:
    risk = replace(RISKS["ordinary"], draws=1_000_000, path_draws=16_384)
    assert any("From the first 16,384 draws" in text for text in words_of(draw_risk(risk)["fan"]))


@pytest.mark.parametrize("name", ["ordinary", "all below zero", "without finance"])
def test_the_histogram_stands_on_zero_and_colours_losses(name: str) -> None:
    risk = RISKS[name]
    axes = draw_risk(risk)["distribution"].axes[0]
    bars = bars_of(axes)
    assert {bar.get_y() for bar in bars} == {0.0} == {axes.get_ylim()[0]}
    losses = {bar.get_facecolor() for bar in bars if bar.get_x() + bar.get_width() <= 0.0}
    gains = {bar.get_facecolor() for bar in bars if bar.get_x() >= 0.0}
    assert not losses & gains
    assert len(losses | gains) == len(losses) + len(gains) <= 2
    assert all(bar.get_x() >= 0.0 or bar.get_x() + bar.get_width() <= 0.0 for bar in bars)


def test_bars_of_equal_width_are_as_high_as_their_share() -> None:
    risk = replace(RISKS["ordinary"], histograms={"npv": Histogram((0.0, 1.0, 2.0), (1, 3))})
    bars = bars_of(draw_risk(risk)["distribution"].axes[0])
    assert [bar.get_height() for bar in bars] == [0.25, 0.75]


def test_rare_losses_are_not_called_never() -> None:
    values = np.concatenate([normal(9e5, 1e5), [-1.0]])
    shown = words_of(draw_risk(risk_of(values, 9e5))["distribution"])
    assert any("over 99 %" in text for text in shown)
    assert any("under 1 %" in text for text in shown)


def test_correlations_stand_on_zero_within_one_scale() -> None:
    axes = draw_risk(RISKS["ordinary"])["drivers"].axes[0]
    assert [bar.get_x() for bar in bars_of(axes)] == [0.0] * 4
    assert [bar.get_width() for bar in bars_of(axes)] == [0.74, -0.41, 0.12, 0.001]
    low, high = axes.get_xlim()
    assert low < -1.0
    assert high > 1.0
    first, last = axes.get_ylim()
    assert first > last, "the strongest stands on top"


def test_a_tornado_starts_at_the_base_case() -> None:
    axes = draw_sensitivity(SENSITIVITIES["ordinary"])["tornado"].axes[0]
    bars = bars_of(axes)
    assert {bar.get_x() for bar in bars} == {9e5}
    first = [bar.get_x() + bar.get_width() for bar in bars][:2]
    assert sorted(first) == [-4e5, 2.1e6]
    shown = words_of(axes.figure)
    assert {"2% of customers", "4%", "2,300", "2,391"} <= set(shown)
    assert "2% of customers and 4%" in shown, "two values which both raise the outcome"
    assert "no difference at 2% of customers or 4%" in shown
    assert "no value at 2% of customers" in shown


@pytest.mark.parametrize(("results", "name"), [("many", "tornado"), ("sobol many", "sobol")])
def test_no_more_inputs_are_drawn_than_can_be_read(results: str, name: str) -> None:
    figure = draw_sensitivity(SENSITIVITIES[results])[name]
    assert len(figure.axes[0].get_yticks()) == MOST_ROWS
    assert "and 14 more inputs that matter less" in words_of(figure)


def test_variance_shares_stand_on_zero_with_their_margins() -> None:
    axes = draw_sensitivity(SENSITIVITIES["sobol"])["sobol"].axes[0]
    assert [bar.get_x() for bar in bars_of(axes)] == [0.0] * 4
    assert [bar.get_width() for bar in bars_of(axes)] == [0.62, 0.65, -0.03, 0.02]
    whiskers = [tuple(map(float, line.get_xdata())) for line in axes.lines if len(set(line.get_xdata())) > 1]
    assert whiskers[0] == pytest.approx((0.59, 0.65))
    low, high = axes.get_xlim()
    assert low < 0.0
    assert high > 1.0


def boxes_of(sweep_name: str) -> list[Rectangle]:
    axes = draw_sweep(SWEEPS[sweep_name])["heat-map"].axes[0]
    return [box for box in axes.patches if isinstance(box, Rectangle) and not box.get_fill()]


def test_the_base_case_is_boxed() -> None:
    [box] = boxes_of("map")
    assert (box.get_x(), box.get_y()) == (2.5, 3.5), "70 % is the fourth column, 3 % the fifth row"
    assert not boxes_of("map, between")
    assert any("outside of the grid" in text for text in words_of(draw_sweep(SWEEPS["map, outside"])["heat-map"]))


def test_a_map_shows_every_number_where_there_is_room() -> None:
    figure = draw_sweep(SWEEPS["map"])["heat-map"]
    assert {"-1.00", "0.50", "2.00"} <= set(words_of(figure))
    assert len(figure.axes) == 1
    for crowded in ("map, fine", "map of wide numbers"):
        assert len(draw_sweep(SWEEPS[crowded])["heat-map"].axes) == 2, "a colour key instead of numbers"


def test_colours_of_a_map_part_at_zero_or_at_the_base_case() -> None:
    signed = draw_sweep(SWEEPS["map"])["heat-map"].axes[0].images[0]
    assert signed.norm(0.0) == pytest.approx(0.5)
    score = sweep_of([axis(0.01, 0.05, 9), SHARES], plane(9, 7, 60.0, 70.0), 64.0, "nps")
    image = draw_sweep(score)["heat-map"].axes[0].images[0]
    assert image.norm(64.0) == pytest.approx(0.5)
    assert image.norm(70.0) == pytest.approx(1.0)
    steps = [float(image.norm(value)) for value in (60.0, 62.0, 64.0)]
    assert steps[1] - steps[0] == pytest.approx(steps[2] - steps[1]), "alike on both sides"


def test_gaps_are_told() -> None:
    for name in ("map with gaps", "line with gaps"):
        [figure] = draw_sweep(SWEEPS[name]).values()
        assert any("more customers would leave a segment than it holds" in text for text in words_of(figure))


def test_the_line_marks_the_base_case_and_zero() -> None:
    axes = draw_sweep(SWEEPS["line"])["line"].axes[0]
    marks = [line for line in axes.lines if line.get_marker() == "s"]
    assert [float(mark.get_ydata()[0]) for mark in marks] == [5e5]
    assert any(set(line.get_ydata()) == {0.0} for line in axes.lines)
    assert "At 5% of customers" in words_of(axes.figure)


def test_ticks_of_an_axis_rise_evenly() -> None:
    axes = draw_sweep(SWEEPS["line, long"])["line"].axes[0]
    steps = {second - first for first, second in pairwise(axes.get_xticks())}
    assert len(steps) == 1


@pytest.mark.parametrize("encoding", ["png", "svg"])
def test_the_same_result_gives_the_same_bytes(encoding: Encoding) -> None:
    first, second = (encode(draw_sweep(SWEEPS["map, fine"])["heat-map"], encoding) for _ in range(2))
    assert first == second


def test_the_document_has_a_page_for_each_chart_and_its_fonts_are_truetype() -> None:
    first, second = (encode_pages(draw_risk(RISKS["ordinary"]).values()) for _ in range(2))
    assert first == second
    assert first.count(b"/Type /Page ") == 3
    alone = encode(draw_sweep(SWEEPS["map"])["heat-map"], "pdf")
    for document in (first, alone):
        assert b"/CIDFontType2" in document
        assert b"/Type3" not in document
        assert b"/CreationDate" not in document


def test_a_spread_of_nothing_is_said() -> None:
    nothing = np.full(8, np.nan)
    risk = replace(RISKS["ordinary"], outcomes={"npv": spread_of(nothing, None)})
    risk = replace(
        risk, histograms={"npv": Histogram((), ())}, paths={**risk.paths, RUN_RATE: path_of(np.ones(2), 1, 1, 6)}
    )
    for figure in draw_risk(risk).values():
        assert_readable(figure)
