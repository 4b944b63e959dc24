"""Which column of a table means what: named by the user, else guessed from common English and Vietnamese names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simulator.errors import UsageError, quoted, suggest
from simulator.language import _, marked
from simulator.model.words import listed

_COMMON = {
    marked("customer"): "customer_id customer client_id client account_id account customer_number customer_no user_id "
    "ma_khach_hang makh ma_kh khach_hang id",
    marked(
        "score"
    ): "nps_score score nps rating likelihood_to_recommend recommend answer diem_nps diem_danh_gia diem danh_gia",
    marked(
        "spend"
    ): "spend spending revenue sales arpu amount turnover annual_spend yearly_spend doanh_thu chi_tieu so_tien",
    marked("unit"): "unit region store branch brand country market don_vi khu_vuc vung chi_nhanh cua_hang",
    marked("date"): "date survey_date answer_date response_date answered_at date_of_answer ngay ngay_khao_sat",
    marked("wave"): "wave survey_wave survey period dot dot_khao_sat ky",
    marked("currency"): "currency currency_code ccy tien_te loai_tien",
}
COMMON_NAMES: Mapping[str, tuple[str, ...]] = {role: tuple(names.split()) for role, names in _COMMON.items()}
"""The names by which a column is recognised, by what it means, the surest first."""

_UNFIT = re.compile(r"[^a-z0-9]+")
_VIETNAMESE_D = str.maketrans({"đ": "d", "Đ": "d"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """The columns in use by what they mean, and which of them were guessed."""

    names: Mapping[str, str]
    guessed: tuple[str, ...]

    def get(self, role: str) -> str | None:
        """Give the column of a role, or None."""
        return self.names.get(role)

    @property
    def said(self) -> list[str]:
        """Say of each guessed column what it is taken for."""
        return [
            _("column {name} is taken for the {role}", name=quoted(self.names[role]), role=_(role))
            for role in self.guessed
        ]


def choose(
    columns: Iterable[str],
    named: Mapping[str, str | None],
    needed: Iterable[str],
    wanted: Iterable[str],
    common: Mapping[str, tuple[str, ...]] = COMMON_NAMES,
) -> Chosen:
    """Choose the columns of a table.

    Args:
        columns: the table's columns.
        named: what the user named, by role; None where nothing.
        needed: roles without which nothing can be measured.
        wanted: further roles that are used where there is a column for them.
        common: the names by which columns are recognised, by role.

    Raises:
        UsageError: a named column does not exist, two roles name one column, or a needed one is not found.
    """
    present = list(columns)
    chosen: dict[str, str] = {}
    for role, name in named.items():
        if name is not None:
            chosen[role] = _named(role, name, present)
    guessed = []
    for role in (*needed, *wanted):
        if role not in chosen:
            found = _guess(role, common[role], [each for each in present if each not in chosen.values()])
            if found is not None:
                chosen[role] = found
                guessed.append(role)
    missing = [role for role in needed if role not in chosen]
    if missing:
        listed = ", ".join(quoted(name) for name in present) or _("none")
        raise UsageError(
            _("no column for the {role} was found among {listed}", role=_(missing[0]), listed=listed),
            _("name it with --{role} COLUMN", role=missing[0]),
        )
    _refuse_shared(chosen)
    return Chosen(chosen, tuple(guessed))


def _refuse_shared(chosen: Mapping[str, str]) -> None:
    """Refuse a column that two roles name."""
    taken: dict[str, str] = {}
    for role, name in chosen.items():
        if name in taken:
            message = _(
                "column {name} is named for {taken} and {role}",
                name=quoted(name),
                taken=_(taken[name]),
                role=_(role),
            )
            raise UsageError(message, _("name two columns"))
        taken[name] = role


def folded(name: str) -> str:
    """Write a column's name in small letters without marks, words joined by underscores."""
    letters = unicodedata.normalize("NFKD", name.translate(_VIETNAMESE_D))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _UNFIT.sub("_", plain.lower()).strip("_")


def _named(role: str, name: str, present: list[str]) -> str:
    if name in present:
        return name
    alike = [column for column in present if folded(column) == folded(name)]
    if len(alike) == 1:
        return alike[0]
    raise UsageError(_("--{role}: there is no column {name}", role=role, name=quoted(name)), suggest(name, present))


def _guess(role: str, common_names: Iterable[str], present: list[str]) -> str | None:
    by_folded: dict[str, list[str]] = {}
    for name in present:
        by_folded.setdefault(folded(name), []).append(name)
    for common in common_names:
        found = by_folded.get(common, [])
        if len(found) > 1:
            raise UsageError(
                _("{columns} could both be the {role}", columns=listed(map(quoted, found)), role=_(role)),
                _("name one with --{role}", role=role),
            )
        if found:
            return found[0]
    return None
