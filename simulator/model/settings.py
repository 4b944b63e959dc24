"""The catalogue: every setting of a scenario file once, with title, unit, kind, bounds, default and description.

Validation, JSON Schema, the workbook's rows and the reference page all come from it. Nothing is required here, since
every patch (a parent file, a unit, a case) has the same shape; ``required`` says what a complete scenario must have.
In a title, ``{segment}`` and ``{target}`` stand for the segment that the path names.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from simulator.language import marked
from simulator.model.kinds import PERIODS, RAMP_SHAPES, Count, Money, Quantity, Share
from simulator.model.rate_kinds import Growth, MoneyRate, Rate, ReferralRate
from simulator.model.size_kinds import Length, Migration
from simulator.model.units import SPEND
from simulator.model.word_kinds import Choice, Currency, Month, Name, Text

Segment = Literal["promoters", "passives", "detractors"]
NameText = Annotated[str, BeforeValidator(Name().read)]
InitiativeName = Annotated[str, BeforeValidator(Name(signs=".").read)]


def setting(title: str, description: str, *, default: Any = None, required: bool = False) -> Any:
    """Declare a setting: title and meaning in English, default, and whether a complete scenario must have it."""
    return Field(default=default, title=title, description=description, json_schema_extra={"required": required})


class Settings(BaseModel):
    """A group of settings; a setting nobody declared is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, arbitrary_types_allowed=True)


class Survey(Settings):
    """The survey that the mix was measured with."""

    respondents: Annotated[Quantity | None, Count(unit=marked("answers"))] = setting(
        marked("Survey answers"), marked("How many customers answered the survey that the mix rests on."), required=True
    )


class SegmentInputs(Settings):
    """One segment today."""

    mix: Annotated[Quantity | None, Share(unit=marked("share of customers"))] = setting(
        marked("{segment}: share of customers"), marked("Which part of all customers belongs to the segment today.")
    )
    customers: Annotated[Quantity | None, Count(low=0)] = setting(
        marked("{segment}: customers"),
        marked("How many customers the segment has today; instead of `customers` and `mix`."),
    )
    spend: Annotated[Quantity | None, Money(unit=SPEND)] = setting(
        marked("{segment}: spend per customer"),
        marked("What a customer of the segment spends in one spend period."),
        required=True,
    )


class Baseline(Settings):
    """Where the company stands today."""

    customers: Annotated[Quantity | None, Count()] = setting(
        marked("Customers"), marked("How many customers there are today, all segments together.")
    )
    spend_period: Annotated[str | None, Choice(options=tuple(PERIODS))] = setting(
        marked("Spend period"), marked("The period that `spend` and `cost_to_serve` are stated for."), required=True
    )
    survey: Survey | None = setting(marked("Survey"), marked("The survey that the mix was measured with."))
    segments: dict[Segment, SegmentInputs] | None = setting(
        marked("Segments"),
        marked("Promoters, passives and detractors: how many they are and what they spend."),
        required=True,
    )


class Trend(Settings):
    """What happens anyway, with or without initiatives."""

    churn: dict[Segment, Annotated[Quantity, Rate(unit=marked("share of customers per period"))]] | None = setting(
        marked("Churn of {segment}"), marked("Which share of the segment's customers leaves per period.")
    )
    acquisition: Annotated[Quantity | None, Growth(unit=marked("share of customers per period"))] = setting(
        marked("Acquisition"), marked("New customers per period, as a share of all customers.")
    )
    referral: dict[Segment, Annotated[Quantity, ReferralRate()]] | None = setting(
        marked("Referral by {segment}"),
        marked(
            "New customers that each customer of the segment brings per period; negative where talk turns people away."
        ),
    )
    inflation: Annotated[Quantity | None, Growth(unit=marked("share of spend per period"))] = setting(
        marked("Inflation of spend"),
        marked("How much more a customer spends each period without any change of segment."),
    )
    acquired_mix: dict[Segment, Annotated[Quantity, Share(unit=marked("share of new customers"))]] | None = setting(
        marked("{segment} among new customers"),
        marked("The segments that new customers join; by default the mix of those who remain after churn."),
    )


class Ramp(Settings):
    """How an initiative takes effect over time."""

    shape: Annotated[str, Choice(options=RAMP_SHAPES)] = setting(
        marked("Ramp: shape"),
        marked("Whether the effect grows evenly, slowly at both ends, or comes at once."),
        default="linear",
    )
    over: Annotated[Quantity | None, Length(above=True)] = setting(
        marked("Ramp: length"), marked("How long the effect takes to be complete; by default the whole horizon.")
    )
    delay: Annotated[Quantity, Length()] = setting(
        marked("Ramp: delay"), marked("How long after the start the effect begins."), default=Quantity(0.0)
    )


class Cost(Settings):
    """What an initiative costs the company."""

    once: Annotated[Quantity | None, Money()] = setting(marked("Cost, once"), marked("What is paid at the start."))
    running: Annotated[Quantity | None, MoneyRate()] = setting(
        marked("Cost, running"), marked("What is paid per period from the first step to the end of the horizon.")
    )


class Migrations(Settings):
    """How many customers an initiative moves, by the segment they leave and the one they join."""

    promoters: dict[Segment, Annotated[Quantity, Migration(source="promoters")]] | None = setting(
        marked("Promoters who become {target}"),
        marked("How many promoters the initiative moves by the time its ramp is complete."),
    )
    passives: dict[Segment, Annotated[Quantity, Migration(source="passives")]] | None = setting(
        marked("Passives who become {target}"),
        marked("How many passives the initiative moves by the time its ramp is complete."),
    )
    detractors: dict[Segment, Annotated[Quantity, Migration(source="detractors")]] | None = setting(
        marked("Detractors who become {target}"),
        marked("How many detractors the initiative moves by the time its ramp is complete."),
    )


class InitiativeInputs(Settings):
    """One named programme of work."""

    title: Annotated[str | None, Text()] = setting(marked("Title"), marked("What the initiative is called in print."))
    owner: Annotated[str | None, Text()] = setting(marked("Owner"), marked("Who answers for the initiative."))
    ramp: Ramp = setting(
        marked("Ramp"), marked("How the initiative takes effect over time."), default=Ramp.model_construct()
    )
    migrations: Migrations | None = setting(
        marked("Migrations"), marked("How many customers move from one segment to another.")
    )
    acquisition: Annotated[Quantity | None, Growth(unit=marked("share of customers per period"))] = setting(
        marked("Acquisition"),
        marked("New customers the initiative brings per period, as a share of all customers, from the first step."),
    )
    churn_reduction: dict[Segment, Annotated[Quantity, Share(unit=marked("share of the churn rate"))]] | None = setting(
        marked("Churn reduction, {segment}"), marked("Which part of the segment's churn rate goes away at full ramp.")
    )
    spend_uplift: (
        dict[Segment, Annotated[Quantity, Share(unit=marked("share of spend"), low=-1.0, high=10.0)]] | None
    ) = setting(
        marked("Spend uplift, {segment}"), marked("How much more a customer of the segment spends at full ramp.")
    )
    realisation: Annotated[Quantity, Share(unit=marked("share of the gap in spend"))] = setting(
        marked("Realisation"),
        marked(
            "How much of the gap in spend between two segments a customer who moves takes on; 100% is an upper bound."
        ),
        default=Quantity(1.0),
    )
    cost: Cost | None = setting(marked("Cost"), marked("What the initiative costs the company."))


class Finance(Settings):
    """What turns revenue into a business case."""

    margin: Annotated[Quantity | None, Share(unit=marked("share of revenue"))] = setting(
        marked("Contribution margin"), marked("Which part of revenue remains after the costs that grow with it.")
    )
    cost_to_serve: dict[Segment, Annotated[Quantity, Money(unit=SPEND)]] | None = setting(
        marked("Cost to serve {segment}"), marked("What serving a customer of the segment costs in one spend period.")
    )
    discount: Annotated[Quantity | None, Growth()] = setting(
        marked("Discount rate"),
        marked("The return the company asks of its money; turns later cash into present value."),
    )


class Patch(Settings):
    """Everything that a unit or a case may vary, as one tree."""

    name: Annotated[str | None, Text()] = setting(marked("Name"), marked("What the scenario is called."), required=True)
    currency: Annotated[str | None, Currency()] = setting(
        marked("Currency"), marked("The currency of all money, as an ISO 4217 code."), required=True
    )
    horizon: Annotated[Quantity | None, Length(above=True)] = setting(
        marked("Horizon"), marked("How far the projection looks: a whole number of steps."), required=True
    )
    step: Annotated[str, Choice(options=tuple(PERIODS))] = setting(
        marked("Step"), marked("How finely the projection proceeds."), default="month"
    )
    start: Annotated[tuple[int, int] | None, Month()] = setting(
        marked("Start"), marked("The first month, for dates in the workbook and the charts.")
    )
    baseline: Baseline | None = setting(marked("Baseline"), marked("Where the company stands today."), required=True)
    trend: Trend | None = setting(marked("Trend"), marked("What happens anyway, with or without initiatives."))
    initiatives: dict[InitiativeName, InitiativeInputs] | None = setting(
        marked("Initiatives"), marked("What the improvement changes, as named programmes of work.")
    )
    finance: Finance | None = setting(marked("Finance"), marked("What turns revenue into a business case."))


class ScenarioFile(Patch):
    """A whole scenario file: the settings, and what varies, doubts and explains them."""

    extends: Annotated[str | None, Text()] = setting(
        marked("Parent file"), marked("A file, relative to this one, that this one patches.")
    )
    units: dict[NameText, Patch] | None = setting(
        marked("Units"), marked("Regions, brands or product lines; each is a patch on everything above.")
    )
    cases: dict[NameText, Patch] | None = setting(
        marked("Cases"), marked("Named alternatives; each is a patch on the whole file.")
    )
    uncertainty: dict[str, Any] | None = setting(
        marked("Uncertainty"),
        marked("How sure anyone is of an input: a distribution by path, in the units of the value at that path."),
    )
    sources: dict[str, Annotated[str, Text()]] | None = setting(
        marked("Sources"), marked("Where a number comes from, by path; printed beside it in the workbook.")
    )
