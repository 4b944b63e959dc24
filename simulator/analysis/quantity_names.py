"""From the names of a run's JSON to the quantities of the model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from simulator.arithmetic.ledger import Ledger
from simulator.arithmetic.terms import Reference, Term, ratio
from simulator.language import _, marked
from simulator.model.bridge import PARTS
from simulator.model.course import COMPANY
from simulator.model.kinds import SEGMENTS
from simulator.model.units import CUSTOMERS, MONEY, POINTS, RUN_RATE, SHARE, SPEND
from simulator.model.words import lever_words, segment_title

NEAREST = 3
LONGEST_STEP = 3
_FIELDS = {"customers": "total", "nps": "nps", "run_rate": "run_rate", "total": "total", "revenue": "revenue"}
_OF_SEGMENT = {"customers": "closing", "spend": "spend", "revenue": "gross"}
_COUNTED_IN = {"customers": CUSTOMERS, "nps": POINTS, "run_rate": RUN_RATE}
_CASE = ("npv", "roi", "payback_months", "cost")
_CASE_TITLES = {
    "irr": (
        marked("Internal rate of return"),
        marked("share a year"),
        marked(
            "The annual rate at which the present values of the cash flow add up to 0. No formula gives it; "
            "it is searched for where the cash flow changes sign exactly once. `cash_flow --at STEP` explains it."
        ),
    ),
    "break_even_realisation": (
        marked("Break-even realisation"),
        SHARE,
        marked(
            "The realisation, alike for all initiatives, at which `npv` is 0. `npv` is a straight line in it, so that "
            "its values at 0 and 100 % give it exactly; it applies only between these two."
        ),
    ),
}
_SURVEY_UNITS = {
    "respondents": (marked("Survey answers"), marked("answers")),
    "nps_margin": (marked("Margin of today\u2019s Net Promoter Score"), POINTS),
    "spend_per_customer_margin": (marked("Margin of today\u2019s spend per customer"), SPEND),
    "run_rate_margin": (marked("Margin of today\u2019s run-rate"), RUN_RATE),
}
_SURVEY = marked(
    "The half-width of a 95 % interval, since the mix rests on so many answers. Of the score, by the adjusted Wald "
    "method; of the money, from the spread of spend between the segments."
)
_ATTRIBUTION = {
    "run_rate": marked(
        "The lever\u2019s Shapley value: what it adds to the run-rate at the end, against do nothing "
        "(`run_rate_increment`), as the mean over all orders in which the levers could be added. The levers\u2019 "
        "parts add up to it."
    ),
    "revenue": marked(
        "The lever\u2019s Shapley value: what it adds to the revenue over the horizon, against do nothing "
        "(`revenue_increment`), as the mean over all orders in which the levers could be added. The levers\u2019 "
        "parts add up to it."
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a name means: a term at a step, or a remark on what no formula gives and where its value stands."""

    term: Term | None
    step: int | None = None
    title: str = ""
    unit: str = ""
    remark: str = ""
    json_path: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


def resolve(ledger: Ledger, name: str, last: int, *, own_unit: bool, at: int | None) -> Asked | None:
    """Find what a name means.

    Args:
        ledger: The model.
        name: As in a run's JSON, or a key of the model.
        last: The last step.
        own_unit: Whether one of several units is meant rather than the company.
        at: The step asked for; names that say their own step do not look at it.

    Returns:
        What it means, or None if the model has nothing of that name.
    """
    keys = [key for key in name.split(".") if key]
    names = _Names(ledger, last, "" if own_unit else COMPANY)
    if name == "revenue" and at is not None:  # of that step; without one it is over the horizon
        return names.find(["steps", str(at), name])
    found = _found_otherwise(name, keys) or names.find(keys)
    if found is not None:
        return found
    return Asked(Reference(name), None, name) if ledger.find(name) is not None else None


def json_names(ledger: Ledger) -> list[str]:
    """Give the names of a run's JSON that can be explained."""
    names = ["nps", "customers", "run_rate", "run_rate_change", "run_rate_increment", "revenue", "revenue_increment"]
    for state in ("today", "end", "do_nothing"):
        names += [f"{state}.{field}" for field in ("customers", "nps", "run_rate")]
        names += [f"{state}.segments.{s}.{field}" for s in SEGMENTS for field in (*_OF_SEGMENT, "mix")]
    names += [f"change.{field}" for field in ("customers", "nps", "run_rate", "run_rate_percent")]
    names += [f"increment.{field}" for field in ("nps", "run_rate", "revenue")]
    names += [f"bridge.{part}" for part in (*PARTS, "total")]
    if ledger.is_given("finance.margin"):
        names += ["contribution_increment", "increment.contribution", "irr", "break_even_realisation"]
        names += [case for case in _CASE if ledger.find(case) is not None]
        names += [f"lifetime_value.{s}" for s in SEGMENTS if ledger.find(f"company.lifetime.{s}") is not None]
    return names


def nearest_names(ledger: Ledger, name: str, settings: Iterable[str]) -> list[str]:
    """Give the few known names that read most like this one."""
    known = [*json_names(ledger), *ledger.quantities, *ledger.aliases, *ledger.numbers, *settings]
    return get_close_matches(name, list(dict.fromkeys(known)), n=NEAREST)


def _found_otherwise(name: str, keys: list[str]) -> Asked | None:
    match keys:
        case ["business_case", key] | [key] if key in _CASE_TITLES:
            title, unit, remark = _CASE_TITLES[key]
            return Asked(None, None, _(title), unit, _(remark), ("business_case", key), ("npv", "cash_flow"))
        case ["survey", key] if key in _SURVEY_UNITS:
            title, unit = _SURVEY_UNITS[key]
            return Asked(None, None, _(title), unit, _(_SURVEY), ("survey", key), ("company.run_rate",))
        case ["attribution", "run_rate" | "revenue" as what, *rest] if rest:
            unit = RUN_RATE if what == "run_rate" else MONEY
            lever = name.split(".", 2)[2]
            increment = f"company.{what}_increment"
            title = _("Part of {lever}", lever=lever_words(lever))
            return Asked(None, None, title, unit, _(_ATTRIBUTION[what]), ("attribution", what, lever), (increment,))
    return None


@dataclass(frozen=True, slots=True)
class _Names:
    """The JSON's names for the company, or for one unit where ``prefix`` is empty."""

    ledger: Ledger
    last: int
    prefix: str

    def find(self, keys: list[str]) -> Asked | None:
        """Find the term that a name stands for."""
        found = None
        match keys:
            case ["today", *field]:
                found = self._of_state(field, 0, "")
            case ["end", *field]:
                found = self._of_state(field, self.last, "")
            case ["do_nothing", *field]:
                found = self._of_state(field, self.last, "do_nothing.")
            case ["steps", step, *field] if self._is_step(step):
                found = self._of_step(field, int(step))
            case ["change", field]:
                found = self._change(field)
            case ["increment", field]:
                found = self._increment(field)
            case ["bridge", part] if part in (*PARTS, "total"):
                found = self._quantity(f"bridge.{part}")
            case ["business_case", *field]:
                found = self._of_case(field)
            case ["lifetime_value", segment] if segment in SEGMENTS:
                found = self._quantity(f"lifetime.{segment}")
            case [outcome]:
                found = self._outcome(outcome)
        return found

    def _is_step(self, text: str) -> bool:
        return text.isascii() and text.isdigit() and len(text) <= LONGEST_STEP and int(text) <= self.last

    def _of_case(self, field: list[str]) -> Asked | None:
        match field:
            case ["cash_flow", step] if self._is_step(step):
                return self._quantity("cash_flow", "", int(step))
            case ["contribution_increment"]:
                return self._quantity("contribution_increment", COMPANY)
            case [key] if key in _CASE:
                return self._quantity(key, "")
        return None

    def _quantity(self, key: str, prefix: str | None = None, step: int | None = None) -> Asked | None:
        full = f"{self.prefix if prefix is None else prefix}{key}"
        return Asked(Reference(full), step, full) if self.ledger.find(full) is not None else None

    def _outcome(self, name: str) -> Asked | None:
        match name:
            case "nps" | "customers" | "run_rate":
                return self._quantity(_FIELDS[name])
            case "run_rate_change":
                return self._quantity("bridge.total")
            case "run_rate_increment" | "revenue_increment" | "contribution_increment":
                return self._quantity(name, COMPANY)
            case "revenue":
                found = self.ledger.find(f"{self.prefix}revenue")
                if isinstance(found, Reference):
                    return Asked(self.ledger.over_steps(found), None, _("Revenue over the horizon"), MONEY)
        return None

    def _of_state(self, field: list[str], step: int, course: str) -> Asked | None:
        match field:
            case ["customers" | "nps" | "run_rate" as name]:
                return self._quantity(f"{course}{_FIELDS[name]}", step=step)
            case ["segments", segment, "mix"] if segment in SEGMENTS:
                part, whole = (self._at(f"{course}{key}", step) for key in (f"closing.{segment}", "total"))
                title = _("{segment}, share of all customers", segment=segment_title(segment))
                return Asked(ratio(part, whole, 0.0), step, title, SHARE)
            case ["segments", segment, name] if segment in SEGMENTS and name in _OF_SEGMENT:
                return self._quantity(f"{course}{_OF_SEGMENT[name]}.{segment}", step=step)
        return None

    def _of_step(self, field: list[str], step: int) -> Asked | None:
        match field:
            case ["customers", segment] if segment in SEGMENTS:
                return self._quantity(f"closing.{segment}", step=step)
            case [name] if name in _FIELDS:
                return self._quantity(_FIELDS[name], step=step)
            case ["do_nothing", name] if name in _FIELDS:
                return self._quantity(f"do_nothing.{_FIELDS[name]}", step=step)
        return None

    def _change(self, field: str) -> Asked | None:
        match field:
            case "run_rate":
                return self._quantity("bridge.total")
            case "customers" | "nps":
                term = self._at(_FIELDS[field], self.last) - self._at(_FIELDS[field], 0)
                return Asked(term, None, _("Change from today to the end"), _COUNTED_IN[field])
            case "run_rate_percent":
                today = self._at("run_rate", 0)
                percent = 100 * ratio(self._at("run_rate", self.last) - today, today, 0.0)
                return Asked(percent, None, _("Change of the run-rate from today to the end"), "%")
        return None

    def _increment(self, field: str) -> Asked | None:
        if field == "nps":
            term = self._at("nps", self.last) - self._at("do_nothing.nps", self.last)
            return Asked(term, None, _("Net Promoter Score at the end, against do nothing"), POINTS)
        return self._quantity(f"{field}_increment", COMPANY)

    def _at(self, key: str, step: int) -> Term:
        """Refer to a quantity today or at the end; one that never changes is itself."""
        full = f"{self.prefix}{key}"
        return self.ledger.today(full) if step == 0 else self.ledger.end(full)
