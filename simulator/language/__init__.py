"""The languages of the product: texts from gettext catalogs, numbers as a language writes them.

The English texts stand in the code and are the catalogs' keys. A language is spoken for a stretch of work
(``speaking``), so that texts and figures come out in it wherever they are put together; English is the default.
"""

from __future__ import annotations

from simulator.language.figures import percentage, separated
from simulator.language.languages import ENGLISH, LANGUAGES, VIETNAMESE, Language
from simulator.language.spoken import from_environment, speak, speaking, speaking_now
from simulator.language.texts import _, marked, ngettext, pgettext

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "VIETNAMESE",
    "Language",
    "_",
    "from_environment",
    "marked",
    "ngettext",
    "percentage",
    "pgettext",
    "separated",
    "speak",
    "speaking",
    "speaking_now",
]
