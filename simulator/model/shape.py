"""What a scenario's model is made of: initiatives, their migrations, units, and which inputs are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

LEVER_PREFIX = "levers."


class Migration(NamedTuple):
    """One flow of one initiative from a segment to another."""

    initiative: str
    source: str
    destination: str

    @property
    def path(self) -> str:
        """The input that holds its size."""
        return f"initiatives.{self.initiative}.migrations.{self.source}.{self.destination}"

    @property
    def key(self) -> str:
        """What its quantities are named by."""
        return f"{self.initiative}.{self.source}.{self.destination}"


class Lever(NamedTuple):
    """One thing an initiative does, the unit of attribution. ``name`` is how results call it."""

    initiative: str
    what: str

    @property
    def name(self) -> str:
        """The lever as results name it, such as ``support: passives > promoters``."""
        return f"{self.initiative}: {self.what}"

    @property
    def path(self) -> str:
        """The switch (1 on, 0 off) that attribution turns; not a setting of the scenario file."""
        return f"{LEVER_PREFIX}{self.initiative}.{self.what}"


ACQUISITION, CHURN_REDUCTION, SPEND_UPLIFT = "acquisition", "churn reduction", "spend uplift"
_LEVER_SETTINGS = {"acquisition": ACQUISITION, "churn_reduction": CHURN_REDUCTION, "spend_uplift": SPEND_UPLIFT}


@dataclass(frozen=True)
class Shape:
    """The structure a model is built for.

    ``given`` names every input the scenario gives: None where its value may vary, a number where it is fixed for
    good (a choice, such as the shape of a ramp, that is the same in every unit).
    """

    given: Mapping[str, float | None]
    units: int = 1

    def gives(self, *paths: str) -> bool:
        """Tell whether the scenario gives all of these inputs."""
        return all(path in self.given for path in paths)

    @cached_property
    def initiatives(self) -> tuple[str, ...]:
        """The initiatives by name, in the order of the file."""
        return tuple(dict.fromkeys(path.split(".")[1] for path in self.given if path.startswith("initiatives.")))

    @cached_property
    def migrations(self) -> tuple[Migration, ...]:
        """Every migration of every initiative."""
        found = []
        for path in self.given:
            match path.split("."):
                case ["initiatives", initiative, "migrations", source, destination]:
                    found.append(Migration(initiative, source, destination))
        return tuple(found)

    @cached_property
    def levers(self) -> tuple[Lever, ...]:
        """Every lever of every initiative, in the order of the file."""
        found: dict[Lever, None] = {}
        for path in self.given:
            match path.split("."):
                case ["initiatives", initiative, "migrations", source, destination]:
                    found[migration_lever(Migration(initiative, source, destination))] = None
                case ["initiatives", initiative, setting, *_] if setting in _LEVER_SETTINGS:
                    found[Lever(initiative, _LEVER_SETTINGS[setting])] = None
        return tuple(sorted(found, key=lambda lever: self.initiatives.index(lever.initiative)))

    def varying(self, *paths: str) -> Shape:
        """Give the same shape with these inputs given too, and free to vary."""
        return Shape({**self.given, **dict.fromkeys(paths)}, self.units)


def migration_lever(migration: Migration) -> Lever:
    """Name the lever a migration is."""
    return Lever(migration.initiative, f"{migration.source} > {migration.destination}")
