"""Charts: what they say, that everything is readable, and that the same run gives the same bytes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate, combinations, pairwise

import matplotlib as mpl
import numpy as np
import pytest
from chart_reading import assert_readable, texts_of
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from simulator.engine.run import (
    Attribution,
    Bridge,
    Change,
    DoNothingStep,
    Increment,
    Label,
    Run,
    SegmentState,
    State,
    Step,
)
from simulator.report import sentences
from simulator.report.charts import Encoding, draw_all, draw_comparison, encode, theme
from simulator.report.charts.text import drawable, spread
from simulator.report.charts.timeline import tick_label
from simulator.report.segment_flows import SegmentFlows, flows_of

SMALLEST_FILE = 5_000
LEAST_CONTRAST = 4.5
LEAST_DISTANCE = 15.0
LEAST_LIGHTNESS = 8.0
SRGB_KNEE = 0.04045
LAB_KNEE = 0.008856
CONFUSIONS = {
    "full": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""Linear RGB as seen with a kind of colour blindness (Machado, Oliveira and Fernandes 2009, severity 1)."""

XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
SPEND = {"promoters": 2345.50, "passives": 2089.20, "detractors": 1907.90}
TODAY = {"promoters": 29_600.0, "passives": 6_000.0, "detractors": 4_400.0}
END = {"promoters": 31_108.0, "passives": 5_252.0, "detractors": 4_040.0}
WORKED = Bridge(903_567.60, 383_880.80, 0.0, 0.0, 1_287_448.40)


def linear(colour: str) -> np.ndarray:
    """Give a colour in linear RGB."""
    part = np.array(to_rgb(colour))
    return np.where(part <= SRGB_KNEE, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours as web accessibility defines it."""
    light = sorted(float(XYZ[1] @ linear(colour)) for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(colour: str, vision: str) -> np.ndarray:
    """Give a colour in CIE L*a*b* as somebody sees it."""
    seen = np.clip(CONFUSIONS[vision] @ linear(colour), 0.0, 1.0)
    ratio = (XYZ @ seen) / XYZ.sum(axis=1)
    root = np.where(ratio > LAB_KNEE, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def distance(one: str, other: str, vision: str) -> float:
    """Give how far two colours are apart for somebody."""
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))


def state(customers: dict[str, float], factor: float = 1.0) -> State:
    """Make a state out of customers by segment."""
    total = sum(customers.values())
    segments = {
        name: SegmentState(size, size / total if total else 0.0, SPEND[name] * factor, size * SPEND[name] * factor)
        for name, size in customers.items()
    }
    nps = 100 * (customers["promoters"] - customers["detractors"]) / total if total else None
    return State(total, nps, sum(segment.revenue for segment in segments.values()), segments)


def between(share: float, before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """Interpolate customers between two moments."""
    return {name: before[name] + share * (after[name] - before[name]) for name in before}


def make_run(
    bridge: Bridge = WORKED,
    before: dict[str, float] = TODAY,
    after: dict[str, float] = END,
    steps: int = 6,
    factor: float = 1.0,
) -> Run:
    """Make a run by hand: do nothing stays at today, the steps lie on a straight line."""
    today, end = state(before, factor), state(after, factor)
    path = []
    for step in range(steps + 1):
        now = state(between(step / steps, before, after), factor)
        idle = DoNothingStep(today.customers, today.nps, today.run_rate, today.run_rate / 12)
        customers = {name: segment.customers for name, segment in now.segments.items()}
        path.append(Step(step, step, customers, now.customers, now.nps, now.run_rate, now.run_rate / 12, idle))
    points = None if today.nps is None or end.nps is None else end.nps - today.nps
    gap = end.run_rate - today.run_rate
    percent = 100 * gap / today.run_rate if today.run_rate else None
    return Run(
        scenario=Label("Company X, NPS 63 to 67", None, "USD", "year", "month", steps, "company_x.yaml", "0" * 64),
        today=today,
        end=end,
        do_nothing=today,
        change=Change(end.customers - today.customers, points, gap, percent),
        increment=Increment(points, gap, gap / 4, None),
        bridge=bridge,
        attribution=None,
        business_case=None,
        lifetime_value=None,
        survey=None,
        steps=tuple(path),
        units={},
    )


FLOWS = SegmentFlows(
    TODAY,
    END,
    {
        ("passives", "promoters"): 1_200.0,
        ("detractors", "passives"): 400.0,
        ("new", "promoters"): 308.0,
        ("new", "passives"): 52.0,
        ("new", "detractors"): 40.0,
    },
    6,
)


def test_flows_come_out_of_a_run() -> None:
    assert flows_of(replace(make_run(), movements=FLOWS.moves)) == FLOWS


def named(run: Run, **label: str | None) -> Run:
    """Give the run another label."""
    return replace(run, scenario=run.scenario._replace(**label))  # type: ignore[arg-type]


def flows_from(today: dict[str, float], moves: dict[tuple[str, str], float]) -> SegmentFlows:
    """Make flows with the end that follows from them."""
    end = dict(today)
    for (origin, target), size in moves.items():
        if origin in end:
            end[origin] -= size
        if target in end:
            end[target] += size
    return SegmentFlows(today, end, moves, 12)


HOSTILE = "\u202e$x$ <b> \U0001f680 Tăng trưởng đồng ở miền Bắc, 企業 " + "rất dài " * 40
NOBODY = dict.fromkeys(TODAY, 0.0)
ROUND = {"promoters": 100.0, "passives": 100.0, "detractors": 100.0}
RUNS = {
    "worked example": make_run(),
    "one step": make_run(steps=1),
    "ten years": make_run(steps=120),
    "nothing moves": make_run(Bridge(0, 0, 0, 0, 0), after=TODAY),
    "a fall": make_run(Bridge(-903_567.60, -383_880.80, 0.0, -12_000.0, -1_299_448.40), END, TODAY),
    "opposed": make_run(Bridge(900_000.0, -1_200_000.0, 500_000.0, -80_000.0, 120_000.0)),
    "below zero and up": make_run(Bridge(-900_000.0, 1_200_000.0, -700_000.0, 450_000.0, 50_000.0)),
    "tiny beside huge": make_run(Bridge(9e12, 0.01, 2.0, -1.0, 9e12 + 1.01), factor=1e6),
    "nobody left": make_run(after=NOBODY),
    "nobody ever": make_run(Bridge(0, 0, 0, 0, 0), before=NOBODY, after=NOBODY),
    "one segment": make_run(before={**NOBODY, "detractors": 10.0}, after={**NOBODY, "promoters": 10.0}),
    "đồng": named(make_run(Bridge(903e9, 383e9, 0.0, 0.0, 1_286e9), factor=1e6), currency="VND", name="Tăng trưởng"),
    "hostile name": named(make_run(), name=HOSTILE, case=HOSTILE),
    "half-year": named(make_run(), spend_period="half-year", currency="CHF"),
}
MOVES = {
    "worked example": FLOWS,
    "nothing": flows_from(TODAY, {}),
    "nobody": flows_from(NOBODY, {}),
    "all leave": flows_from(TODAY, {(segment, "lost"): size for segment, size in TODAY.items()}),
    "all ways": flows_from(
        ROUND,
        {(one, other): 20.0 for one in (*ROUND, "new") for other in (*ROUND, "lost") if one != other},
    ),
    "tiny beside huge": flows_from(
        {"promoters": 1e10, "passives": 3.0, "detractors": 1.0}, {("detractors", "passives"): 1.0, ("new", "lost"): 1.0}
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_every_text_can_be_read(name: str) -> None:
    for figure in draw_all(RUNS[name]).values():
        assert_readable(figure)


@pytest.mark.parametrize(("steps", "start"), [(1, (2027, 1)), (35, (2027, 12)), (120, (2027, 1)), (600, (2027, 6))])
def test_dates_can_be_read(steps: int, start: tuple[int, int]) -> None:
    for figure in draw_all(make_run(steps=steps), start=start).values():
        assert_readable(figure)


@pytest.mark.parametrize("name", MOVES)
def test_flows_can_be_read(name: str) -> None:
    assert_readable(draw_all(RUNS["worked example"], MOVES[name])["flows"])


@pytest.mark.parametrize("count", [1, 3, 4, 6, 14])
def test_comparisons_can_be_read(count: int) -> None:
    runs = [named(RUNS[name], case=name) for name in (*RUNS, *RUNS)][:count]
    for figure in draw_comparison(runs, [(2027, 1)] * count).values():
        assert_readable(figure)


def test_shares_beside_the_areas_add_up() -> None:
    thirds = make_run(before={"promoters": 434.0, "passives": 354.0, "detractors": 212.4}, after=ROUND)
    shown = [text for text, _ in texts_of(draw_all(thirds)["segments"])]
    parts = [plain(text).rpartition(" \u00b7 ")[2].removesuffix(" %") for text in shown if "\u00b7" in text]
    assert sum(map(Decimal, parts)) == 200, "100 % today and 100 % at the end"


def test_panels_of_one_unit_share_one_scale() -> None:
    runs = [named(make_run(), case="a"), named(make_run(RUNS["opposed"].bridge, END, TODAY, 12), case="b")]
    bridges, run_rates = draw_comparison([*runs, named(make_run(factor=2.0), case="c", currency="EUR")]).values()
    assert bridges.axes[0].get_xlim() == bridges.axes[1].get_xlim() != bridges.axes[2].get_xlim()
    assert run_rates.axes[0].get_ylim() == run_rates.axes[1].get_ylim() != run_rates.axes[2].get_ylim()
    assert len({axes.get_xlim() for axes in run_rates.axes}) == 1


@pytest.mark.parametrize("name", RUNS)
def test_bars_stand_on_zero_or_on_the_bar_before(name: str) -> None:
    bridge = RUNS[name].bridge
    axes = draw_all(RUNS[name])["bridge"].axes[0]
    bars = [bar for bar in axes.patches if isinstance(bar, Rectangle)]
    parts = (bridge.volume, bridge.mix, bridge.spend, bridge.realisation)
    assert [bar.get_height() for bar in bars] == pytest.approx([*parts, bridge.total], rel=1e-9, abs=0.01)
    assert [bar.get_y() for bar in bars] == pytest.approx([0.0, *accumulate(parts[:-1]), 0.0])
    low, high = axes.get_ylim()
    assert low <= 0.0 < high


def test_the_bridge_says_its_numbers_and_its_convention() -> None:
    shown = [text for text, _ in texts_of(draw_all(make_run())["bridge"])]
    assert {"+903,567", "+383,881", "0", "+1,287,448"} <= set(shown)
    assert "joint effect of volume and mix counts as mix" in " ".join(shown)


def test_areas_start_at_zero() -> None:
    axes = draw_all(make_run())["segments"].axes[0]
    assert axes.get_ylim()[0] == 0.0
    assert min(area.get_datalim(axes.transData).y0 for area in axes.collections) == 0.0


def test_a_line_chart_without_zero_says_so() -> None:
    remark = "The vertical axis does not start at zero."
    assert any(remark in text for text, _ in texts_of(draw_all(make_run())["run-rate"]))
    assert not any(remark in text for text, _ in texts_of(draw_all(RUNS["nobody left"])["run-rate"]))


@pytest.mark.parametrize("encoding", ["png", "svg"])
def test_the_same_run_gives_the_same_bytes(encoding: Encoding) -> None:
    first, second = ([encode(figure, encoding) for figure in draw_all(make_run(), FLOWS).values()] for _ in range(2))
    assert first == second
    assert all(len(data) > SMALLEST_FILE for data in first)


def test_a_users_settings_change_nothing_and_stay() -> None:
    before = encode(draw_all(make_run())["bridge"], "svg")
    with mpl.rc_context({"font.size": 30.0, "text.parse_math": True, "axes.facecolor": "black", "svg.hashsalt": "x"}):
        assert encode(draw_all(make_run())["bridge"], "svg") == before
        assert mpl.rcParams["axes.facecolor"] == "black"


def test_dollar_signs_stay_text() -> None:
    shown = [text for text, _ in texts_of(draw_all(named(make_run(), name="$5 and $6"))["segments"])]
    assert "Scenario: $5 and $6" in shown


def test_vietnamese_letters_have_glyphs() -> None:
    letters = "ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳỷỹỵđĐ₫ƠƯ"
    assert drawable(letters) == letters


def test_letters_without_glyph_are_boxes_and_symbols_go() -> None:
    assert drawable("企業 \U0001f680 X") == "\u25a1\u25a1 X"


@pytest.mark.parametrize("vision", CONFUSIONS)
def test_colours_stay_apart_for_everyone(vision: str) -> None:
    effects = (theme.RISE, theme.FALL, theme.TOTAL, theme.OTHERWISE)
    groups = [
        tuple(theme.SEGMENT_COLOURS.values()),
        effects,
        (theme.RISE, theme.FALL, theme.JOINED),
        (theme.PAPER, *theme.BANDS, theme.RISE, theme.OTHERWISE, theme.INK),
        (theme.PAPER, theme.HIGH, theme.LOW, theme.NO_VALUE),
    ]
    for group in groups:
        for one, other in combinations(group, 2):
            assert distance(one, other, vision) > LEAST_DISTANCE, (one, other)


def test_what_no_label_tells_apart_differs_in_grey() -> None:
    segments = tuple(theme.SEGMENT_COLOURS.values())
    touching = [*pairwise(segments), *pairwise((theme.PAPER, *theme.BANDS, theme.RISE)), (theme.HIGH, theme.LOW)]
    for one, other in touching:
        assert abs(lab(one, "full")[0] - lab(other, "full")[0]) > LEAST_LIGHTNESS, (one, other)


@pytest.mark.parametrize("shade", [theme.HIGH, theme.LOW, theme.NO_VALUE])
def test_numbers_can_be_read_on_every_shade_of_a_map(shade: str) -> None:
    assert contrast(theme.INK, shade) >= LEAST_CONTRAST


@pytest.mark.parametrize("colour", [theme.INK, theme.MUTED, theme.RISE, theme.FALL, theme.OTHERWISE, theme.TOTAL])
def test_text_and_bars_stand_out_from_the_paper(colour: str) -> None:
    assert contrast(colour, theme.PAPER) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("moves", "complaint"),
    [
        ({("passives", "passives"): 1.0}, "none between segments"),
        ({("lost", "passives"): 1.0}, "none between segments"),
        ({("passives", "promoters"): -1.0}, "never negative"),
        ({("passives", "promoters"): 6_001.0}, "more customers leave"),
        ({("passives", "promoters"): 1.0}, "do not lead"),
    ],
)
def test_flows_which_do_not_add_up_are_refused(moves: dict[tuple[str, str], float], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        SegmentFlows(TODAY, TODAY, moves, 6)


def test_places_of_labels() -> None:
    assert spread([1.0, 1.0, 5.0], 1.0, 0.0, 9.0) == pytest.approx([0.5, 1.5, 5.0])
    assert spread([0.0, 0.0], 2.0, 0.0, 9.0) == pytest.approx([0.0, 2.0])
    assert spread([9.0, 9.0], 2.0, 0.0, 9.0) == pytest.approx([7.0, 9.0])


def test_months_become_dates_from_the_first_month() -> None:
    assert [tick_label(month, (2027, 11), in_years=False) for month in (0, 1, 2, 3)] == [
        "today",
        "Nov 2027",
        "Dec 2027",
        "Jan 2028",
    ]


def plain(sentence: str) -> str:
    """Take a sentence with ordinary spaces and minus signs."""
    return sentence.replace("\u00a0", " ").replace("\u2212", "-")


def test_the_worked_example_in_words() -> None:
    run = make_run()
    assert plain(sentences.headline(run)) == (
        "In 6 months the NPS rises from 63 to 67 and run-rate revenue rises by $1,287,448 a year (+1.4 %). "
        "The initiatives bring all of it: 70 % from more customers, 30 % from segment mix."
    )
    assert plain(sentences.bridge_title(run)) == (
        "Run-rate rises by $1,287,448 a year: 70 % from more customers, 30 % from segment mix"
    )
    assert plain(sentences.run_rate_title(run)) == (
        "After 6 months the initiatives bring $1,287,448 a year more than doing nothing"
    )
    assert plain(sentences.segments_title(run)) == (
        "Promoters rise from 74 % to 77 % of customers; the base grows by 400 to 40,400"
    )
    assert plain(sentences.flows_title(FLOWS)) == "Within 6 months 1,600 customers move up and 400 join"


@pytest.mark.parametrize(
    ("bridge", "said"),
    [
        (Bridge(0, 0, 0, 0, 0), "Run-rate stays at $91.64 m a year: nothing moves it"),
        (
            Bridge(-5.0, 5.0, 0, 0, 0),
            "Run-rate stays at $91.64 m a year: -$5 from fewer customers, +$5 from segment mix",
        ),
        (
            Bridge(900_000, -1_200_000, 0, -1e-7, -300_000.0000001),
            "Run-rate falls by $300,000 a year: +$900 k from more customers, -$1.20 m from segment mix",
        ),
        (
            Bridge(0, 0, 2e9, -5e8, 1.5e9),
            "Run-rate rises by $1.500 bn a year: +$2.00 bn from higher spend per customer, "
            "-$500 m from movers\u2019 spend lagging",
        ),
    ],
)
def test_bridges_in_words(bridge: Bridge, said: str) -> None:
    assert plain(sentences.bridge_title(make_run(bridge))) == said


def test_what_happens_anyway_is_not_put_down_to_the_initiatives() -> None:
    run = make_run()
    partly = replace(run, increment=run.increment._replace(run_rate=383_880.80))
    against = replace(run, increment=run.increment._replace(run_rate=-10_000.0))
    idle = replace(run, increment=run.increment._replace(run_rate=0.0))
    assert plain(sentences.headline(partly)).endswith(
        "The initiatives bring $383,881 of run-rate; without them it would rise by $903,567 a year."
    )
    assert "The initiatives take away $10,000 of run-rate" in plain(sentences.headline(against))
    idle_lever = replace(idle, attribution=Attribution({"service: acquisition": 0.0}, {"service: acquisition": 0.0}))
    assert sentences.headline(idle_lever).endswith("The initiatives make no difference to it.")
    assert sentences.headline(idle).endswith("There are no initiatives.")
    assert "make no difference" in sentences.run_rate_title(idle)


def test_comparisons_in_words() -> None:
    low, high = named(make_run(), case="low"), named(make_run(Bridge(2e6, 0, 0, 0, 2e6)), case=None)
    assert sentences.run_names([low, high]) == ("low", "Base case")
    assert plain(sentences.compare_title([high, low])) == (
        "Run-rate changes by +$1.29 m a year (low) to +$2.00 m a year (Base case)"
    )
    assert plain(sentences.compare_run_rate_title([low, high])).endswith("+$1.29 m a year in both scenarios")
    other = named(low, name="Company Y", currency="EUR")
    assert sentences.run_names([low, other])[1] == "low \u2013 Company Y"
    assert sentences.compare_title([low, other]).endswith("changes by amounts of different units in 2 scenarios")


def test_words_and_numbers_need_no_drawing() -> None:
    check = "import sys, simulator.report.sentences; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
