"""What a written report is made of; the HTML, Markdown and PDF writers only write it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.report.layout import Table

if TYPE_CHECKING:
    from simulator.report.charts import Figure


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``is_lead`` sets apart what a reader in a hurry reads."""

    text: str
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Lines of a scenario file to be typed as they stand."""

    text: str


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure that the decision rests on: what it is, the figure with its unit, and what belongs to it."""

    title: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The figures that the decision rests on, side by side."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: ``name`` is its file's stem, ``text`` what it says, for those who do not see it."""

    name: str
    text: str
    figure: Figure


Block = Heading | Paragraph | Bullets | Sample | KeyFigures | Picture | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under its heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report.

    Attributes:
        kind: what sort of paper it is.
        title: the scenario's name.
        facts: what stands below the title, each with its name.
        language: the code of the language it is written in.
        sections: its parts in order.
        footer: where it comes from.
    """

    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    language: str
    sections: tuple[Section, ...]
    footer: str

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every chart in the order in which it stands."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Picture))
