"""What click says of a wrong command line, in the language that is spoken."""

from __future__ import annotations

import re

from simulator.language import ENGLISH, _, marked, speaking_now

_OF_A_VALUE = re.compile(r"Invalid value for (?P<name>'[^']*'): (?P<reason>.*)", re.DOTALL)
_SAID = (
    (r"(?P<value>'.*') is not one of (?P<choices>.*)\.", marked("{value} is not one of {choices}.")),
    (r"(?P<value>'.*') is not a valid integer\.", marked("{value} is not a valid integer.")),
    (r"(?P<value>.*) is not in the range (?P<range>.*)\.", marked("{value} is not in the range {range}.")),
    (r"(?P<value>'.*') does not match the format (?P<form>.*)\.", marked("{value} does not match the format {form}.")),
    (r"Got unexpected extra arguments? \((?P<values>.*)\)", marked("Got unexpected extra arguments ({values})")),
    (r"Option (?P<name>'.*') requires an argument\.", marked("Option {name} requires an argument.")),
    (r"Option (?P<name>'.*') does not take a value\.", marked("Option {name} does not take a value.")),
)
"""What click may say, in its own words, and the text that stands for it in the catalogs."""


def in_words(message: str) -> str:
    """Give what click said in the language that is spoken; what is not known here stays as it is."""
    if speaking_now() is ENGLISH:
        return message
    if found := _OF_A_VALUE.fullmatch(message):
        return _("Invalid value for {name}: {reason}", name=found["name"], reason=in_words(found["reason"]))
    for pattern, text in _SAID:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return _(text, **found.groupdict())
    return message
