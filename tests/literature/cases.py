"""The published worked examples, each with what it became: who computes it, and what is to be known about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from literature import computed, outside, wrong

Figures = dict[str, Any]

FILE = Path(__file__).parent / "cases.json"


class Verdict(Enum):
    """What became of an example."""

    COMPUTED = "computed by the product and equal"
    OUTSIDE = "holds, but outside what the product computes"
    WRONG = "wrong"


class Finding(NamedTuple):
    """What became of one example, how its figures are worked out, and an explanation in a sentence or three."""

    verdict: Verdict
    compute: Callable[[Figures], Figures]
    explanation: str


class Case(NamedTuple):
    """A published example; ``kind`` is ``published``, or ``derived`` where only its inputs or its method are."""

    id: str
    category: str
    name: str
    source: str
    inputs: Figures
    kind: str
    expected: Figures
    tolerance: float | None

    @property
    def finding(self) -> Finding:
        """What became of it."""
        return FINDINGS[self.id]

    @property
    def disputed(self) -> tuple[str, ...]:
        """Which of its figures are wrong."""
        return wrong.DISPUTED.get(self.id, ())

    @property
    def reach(self) -> float:
        """How far a figure may lie beside the published one: its rounding, or only that of floating point."""
        return max(self.tolerance or 0.0, 1e-6)


@cache
def all_cases() -> tuple[Case, ...]:
    """Read the examples."""
    return tuple(Case(**each) for each in json.loads(FILE.read_text(encoding="utf-8")))


@cache
def figures_of(case_id: str) -> Figures:
    """Work out an example's figures."""
    [case] = [each for each in all_cases() if each.id == case_id]
    return case.finding.compute(case.inputs)


def numbers(value: Any) -> Iterator[float]:
    """Give the numbers of a figure, however deep its lists are."""
    if isinstance(value, list | tuple):
        for part in value:
            yield from numbers(part)
    else:
        yield float(value)


_C, _O, _W = Verdict.COMPUTED, Verdict.OUTSIDE, Verdict.WRONG

FINDINGS: dict[str, Finding] = {
    "CANON01": Finding(
        _C,
        computed.worked_example,
        "The published totals follow from the unrounded spend. What the source does not say: 903,567.60 of the change, "
        "70 %, is growth in customers that was assumed; the movement between segments is 383,880.80.",
    ),
    "CANON02": Finding(
        _C,
        computed.survey_of_the_worked_example,
        "With 400 answers a wave four points are within the noise (p = 0.39), and the mix effect is known to "
        "± $841,000, more than twice its size. It takes 2,099 answers a wave to call the change significant.",
    ),
    "NPS01": Finding(_C, computed.counts, "The variance is p + d − (p − d)², that of answers counted as 1, 0 and −1."),
    "NPS02": Finding(
        _C,
        computed.edge_counts,
        "Where everybody answers alike the plain error is 0, which no survey of one answer deserves; the intervals "
        "that the product shows are by adjusted Wald and stay wide.",
    ),
    "NPS03": Finding(_C, computed.raw_scores, "0 to 6 are detractors, 7 and 8 passives, 9 and 10 promoters."),
    "NPS04": Finding(
        _C, computed.tickets_in_a_hat, "Tickets marked 1, 0 and −1 in a hat. The error for 324 answers is our addition."
    ),
    "NPS05": Finding(
        _C,
        computed.rule_of_thumb,
        "The rule's interval is its full width, not ±. It rounds 320.06 to 320 before it goes on, and so do we here. "
        "The worst case is not thirds but halves: no passives, a variance of 1.",
    ),
    "NPS06": Finding(
        _C,
        computed.margin,
        "The plain margin, as published. What the product shows beside a score is the adjusted Wald margin, 16.8, "
        "which is drawn a little towards the middle.",
    ),
    "NPS08": Finding(_C, computed.shares, "The definition."),
    "NPS09": Finding(_C, computed.several_scores, "The definition, from answers."),
    "NPS10": Finding(
        _C,
        computed.adjusted_wald,
        "With eleven answers the plain interval ends at 109, beyond the scale. The adjusted one, which the product "
        "shows, ends at 92.",
    ),
    "NPS12": Finding(
        _C,
        computed.two_waves,
        "The two-sample z test. The file that publishes it divides the second share by the first wave's answers, which "
        "is harmless only where both waves have as many.",
    ),
    "CLV01": Finding(
        _C, computed.pay_first, "The first payment counts now (pay-first), as in the product's lifetime value."
    ),
    "CLV02": Finding(
        _C, computed.pay_first_of_margin, "Half the retention spend at twice the loss is worth less: 919, not 1,209."
    ),
    "CLV03": Finding(
        _C,
        computed.pay_later,
        "The first payment counts after a month (pay-later): one payment less than the product's $86.21. The same data "
        "differ by 28 % between the two conventions, so that the product names its own.",
    ),
    "CLV04": Finding(
        _C,
        computed.present_value,
        "Published from discount factors rounded to three decimals; without rounding the net present value is 91.14, "
        "not 91.17.",
    ),
    "CLV05": Finding(
        _C,
        computed.bank_customer,
        "The table's 86 % is rounded: from 86.43 %, the retention that the stated life expectancy of 7.37 years "
        "implies, its 1,723.63 follow; from the displayed 86 % only 1,683.06.",
    ),
    "CLV06": Finding(
        _W,
        wrong.coffee_by_the_week,
        "It puts the margin of twenty years into a formula that already adds up the years, and averages the result "
        "with a revenue. With one year's margin the same formula gives $577, a twenty-fourth of $14,099. (5.90 × 4.2 "
        "is 24.78 besides, not 24.30.)",
    ),
    "CLV07": Finding(
        _W,
        wrong.coffee_by_the_visit,
        "The same double count of the lifetime: the margin of twenty years in place of one. Right is $561.60.",
    ),
    "CLV13": Finding(
        _W,
        wrong.retention_and_life,
        "At 74 % a year customers stay 3.8 years on average, not six; six take 83 %. (Six years are said of the best "
        "score, 74 % of the two best.) It shows that 1 / (1 − r) and observed lives need not agree.",
    ),
    "CLV14": Finding(
        _C,
        computed.mean_lives,
        "The arithmetic is right. Sharp's objection is to its use: losing 5 % instead of 10 % halves the losses, and "
        "was sold as “5 % more retention”.",
    ),
    "CLV16": Finding(_C, computed.retention, "New customers do not count as retained ones."),
    "CLV10": Finding(
        _O,
        outside.migration_model,
        "States by recency of purchase, in a chain that goes on for ever. The product moves customers between the "
        "three segments by initiatives with an end, and has no such chain.",
    ),
    "CLV11": Finding(_O, outside.four_periods, "As above: powers of a matrix of transitions."),
    "CLV12": Finding(_O, outside.mailing_value, "As above, over five payments, the first of them now."),
    "CLV15": Finding(
        _O,
        outside.revenue_churn,
        "Churn of revenue, gross and net of expansion. The product's churn counts customers; more spend by those who "
        "stay is a lever of its own.",
    ),
    "LOY01": Finding(
        _O,
        outside.word_of_mouth,
        "The chain from referred customers to a comment is exact. Word of mouth explains $42 of the $118 by which a "
        "promoter is said to be worth more. It is the value of other customers: added to what everyone is worth, it is "
        "counted twice. The product's referral brings customers, who then spend.",
    ),
    "LOY02": Finding(
        _O,
        outside.hardware_makers,
        "Consistent, if the source's “0.84 percent of a customer” is read as 0.84 customers. The value of customers "
        "won or lost is added to those who talk, as in the case above.",
    ),
    "LOY03": Finding(
        _O,
        outside.wireless,
        "The average spend is not published; 1,111 is worked out from the gap and gives the other two to the nearest "
        "hundred. Reported spend did not differ between the segments here: then moving customers between them changes "
        "no revenue, and the product's mix effect is exactly 0.",
    ),
    "LOY04": Finding(
        _O,
        outside.on_an_envelope,
        "The inputs are published, the answers follow. All of them hang on the assumption that one complaint cancels "
        "four recommendations.",
    ),
    "LOY05": Finding(
        _W,
        wrong.growth_by_segment,
        "No mix of segments gives this growth: at an NPS of 20 it lies between 4.0 % (nobody is a detractor) and 4.8 % "
        "(nobody is passive), and 5.4 % is published; likewise at 30 and 40.",
    ),
    "LOY06": Finding(
        _C,
        computed.earned_growth,
        "Churn, referral and acquisition of one year, in customers who all spend alike; without the bought ones for "
        "the earned part.",
    ),
    "LOY07": Finding(
        _W,
        wrong.roi_calculator,
        "318,750 is 125,000 × (1 + 0.85 + 0.70): a straight line where 15 % a year was promised. Discounted, the three "
        "years are worth 285,403, and 235,403 after the 50,000 that its own ROI and payback imply. Both of these count "
        "revenue, not margin.",
    ),
    "LOY08": Finding(
        _O,
        outside.growth_calculator,
        "The arithmetic holds; what it rests on is not published. Growth that rises from 15 % to 72 % a year by "
        "referrals alone, without churn or saturation, is not plausible.",
    ),
    "LOY09": Finding(
        _O,
        outside.revenue_impact,
        "Published are the fixed factors 50 %, 30 % and 30 %; the figures are theirs for the worked example. They "
        "promise $20.1 million of growth where the mix effect of four points is $0.38 million.",
    ),
    "PVM01": Finding(
        _C,
        computed.three_products,
        "The price effect at the old volume is right. What the source calls mix, 900, is the joint term of price and "
        "quantity alone; the shift between products is worth 1,717.39 and volume 2,782.61. The product counts the "
        "joint term of price in spend (3,400).",
    ),
    "PVM02": Finding(
        _C,
        computed.one_price,
        "The product's bridge has volume 5,000 and spend 2,200: the price on all units of the second year. The joint "
        "term of 200 is the difference from the price on the old units.",
    ),
    "PVM03": Finding(
        _C,
        computed.sales_mix,
        "The sum is the product's mix effect. By product the source values each shift at its own margin; the product's "
        "cells value it against the average, which adds up to the same.",
    ),
    "PVM04": Finding(
        _W,
        wrong.quantity_as_mix,
        "It is the quantity variance under the name of mix. All units grew at the budgeted mix: the mix effect is 0 "
        "and volume 493,882.35. The published figure also rounds the mix to two decimals, which adds 1,878.",
    ),
    "PVM05": Finding(
        _W,
        wrong.car_yard,
        "It multiplies the change of each share by the product's own units in place of all units, so that its parts, "
        "499,440 together, do not add up with the quantity effect of 1,025,000 to the change of 1,400,000. Right are "
        "−750,000 and 1,125,000, together 375,000.",
    ),
    "PVM07": Finding(
        _C,
        computed.bookings,
        "The table is right: price on the old number, everything else in “mix”, which is volume here, as there is only "
        "one product. The prose beside it is wrong: it says the price fell by $10 and the effect is −$7,500.",
    ),
    "PVM08": Finding(
        _O,
        outside.sums_of_effects,
        "The effects add up to the change, as those of any bridge must; the rows behind them are not published.",
    ),
    "PVM09": Finding(
        _O,
        outside.one_product,
        "One product of several whose total is not given. The number is right; the same page then defines mix as the "
        "change of volume times the change of price, which its own example contradicts.",
    ),
    "ROI02": Finding(
        _O,
        outside.haircut,
        "A reduction by how confident the interviewed were, 19.8 % rounded to 20 %. The product draws the uncertain "
        "inputs instead, and shows the whole spread.",
    ),
}
