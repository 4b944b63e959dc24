"""The whole model of a scenario's shape, declared quantity by quantity in the order it is worked out."""

from __future__ import annotations

from simulator.arithmetic.ledger import Ledger, Level
from simulator.language import marked
from simulator.model.bridge import declare_company_bridge, declare_unit_bridge
from simulator.model.company import declare_company_course, declare_increments, declare_nps
from simulator.model.course import COMPANY, DO_NOTHING, Course
from simulator.model.customers import declare_customers, declare_todays_mix
from simulator.model.money import declare_money
from simulator.model.rates import (
    declare_churn,
    declare_clock,
    declare_inflation_index,
    declare_initiative_rates,
    declare_ramps,
    declare_trend_rates,
)
from simulator.model.shape import Shape
from simulator.model.worth import LIFETIME_INPUTS, declare_business_case, declare_lifetime_values

_CUSTOMERS, _NOTHING_CUSTOMERS = marked("Customers"), marked("Customers, do nothing")
_MONEY, _NOTHING_MONEY = marked("Money"), marked("Money, do nothing")


def build(shape: Shape) -> Ledger:
    """Declare the model for a shape.

    Keys of a unit's quantities are plain (``closing.promoters``), doing nothing has the prefix ``do_nothing.``, the
    company ``company.`` before either.
    """
    ledger = Ledger(shape.given, shape.units)
    active = Course(ledger, shape)
    nothing = Course(ledger, shape, DO_NOTHING, does_nothing=True)
    with ledger.section(marked("Rates per step"), Level.UNIT):
        declare_trend_rates(ledger)
        declare_initiative_rates(active)
        declare_todays_mix(active)
    with ledger.section(marked("Time"), Level.UNIT):
        declare_clock(ledger)
        declare_inflation_index(ledger)
        declare_ramps(active)
    for course in (active, nothing):
        with ledger.section(_NOTHING_CUSTOMERS if course.does_nothing else _CUSTOMERS, Level.UNIT):
            declare_churn(course)
            declare_customers(course)
        with ledger.section(_NOTHING_MONEY if course.does_nothing else _MONEY, Level.UNIT):
            declare_money(course)
            if shape.units > 1:
                declare_nps(course)
    for course in (active, nothing):
        declare_company_course(course, Course(ledger, shape, COMPANY + course.prefix, course.does_nothing))
    declare_increments(ledger)
    declare_company_bridge(ledger)
    if shape.units > 1:
        declare_unit_bridge(ledger)
    if ledger.is_given("finance.margin"):
        declare_business_case(ledger, shape.initiatives)
    if all(map(ledger.is_given, LIFETIME_INPUTS)):
        declare_lifetime_values(ledger)
    return ledger
