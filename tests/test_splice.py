"""Values written back into a scenario's text: one value changes, every other byte stays."""

from __future__ import annotations

from itertools import takewhile

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios import scenario_trees, to_text
from simulator.scenario.nodes import Group, Items, Scalar
from simulator.scenario.reader import read_nodes
from simulator.scenario.source import source_of
from simulator.scenario.splice import as_scalar, splice
from simulator.scenario.starter import starter

STARTER = starter()


def tree(text):
    """The text as plain maps of texts, read by the product's own reader."""

    def plain(node):
        match node:
            case Group():
                return {name: plain(below) for name, below in node.entries.items()}
            case Items():
                return [plain(below) for below in node.nodes]
            case Scalar():
                return node.text

    root, problems = read_nodes(source_of(text.encode(), "x.yaml"))
    assert not problems
    return plain(root)


def with_value(tree, names, value):
    copy = dict(tree)
    copy[names[0]] = value if len(names) == 1 else with_value(copy.get(names[0], {}), names[1:], value)
    return copy


def leaves(tree, names=()):
    if isinstance(tree, dict):
        for name, below in tree.items():
            yield from leaves(below, (*names, name))
    elif isinstance(tree, str):
        yield names


@pytest.mark.parametrize(
    ("names", "value", "line"),
    [
        ("baseline.customers", "50_000", "  customers: 50_000"),
        ("baseline.segments.promoters.spend", "641.5", "    promoters:  {mix: 48%, spend: 641.5}"),
        ("trend.acquisition", "9% per year", "  acquisition: 9% per year          # new customers, as a share of all"),
        ("initiatives.support.realisation", "55%", "    realisation: 55%                # how much of the gap"),
        ("cases.cautious.initiatives.support.realisation", "5%", "{initiatives: {support: {realisation: 5%}}}"),
    ],
)
def test_a_value_is_replaced_where_it_stands_and_nothing_else(names, value, line):
    changed = splice(STARTER, {tuple(names.split(".")): value})
    assert line in changed
    different = [
        number
        for number, pair in enumerate(zip(STARTER.split("\n"), changed.split("\n"), strict=True))
        if len(set(pair)) > 1
    ]
    assert len(different) == 1


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("a: {}\n", "a.b", "a: {b: 1}\n"),
        ("a: {c: 2}   # why\n", "a.b.d", "a: {c: 2, b: {d: 1}}   # why\n"),
        ("a: {c: 2,}\n", "a.b", "a: {c: 2, b: 1,}\n"),
        ("a:\n    c: 2   # why\n\n# next\nb: 3\n", "a.d", "a:\n    c: 2   # why\n    d: 1\n\n# next\nb: 3\n"),
        ("a:\n  c:\n    d: 2", "a.b", "a:\n  c:\n    d: 2\n  b: 1"),
        ("a: 1\r\nb: 2\r\n", "c.d", "a: 1\r\nb: 2\r\nc: {d: 1}\r\n"),
        ("{a: 1}", "b", "{a: 1, b: 1}"),
        ("a:\n- x\n- y\n", "b", "a:\n- x\n- y\nb: 1\n"),
        ("a: >\n  folded\n  text\n\nb: 2\n", "c", "a: >\n  folded\n  text\n\nb: 2\nc: 1\n"),
        ("b:\n  a: |\n    text\n\nc: 2\n", "b.d", "b:\n  a: |\n    text\n  d: 1\n\nc: 2\n"),
        (
            "name: x\ncurrency: USD\nfinance: {margin: 5%}\n",
            "trend.churn.promoters",
            "name: x\ncurrency: USD\ntrend: {churn: {promoters: 1}}\nfinance: {margin: 5%}\n",
        ),
        ("cases:\n  a: {}\n", "cases.b: 1.x", "cases:\n  a: {}\n  'b: 1': {x: 1}\n"),
        ("a: 'x'\n", "a", "a: '1'\n"),
        ('a: "x"\n', "a", 'a: "1"\n'),
    ],
)
def test_a_new_setting_stands_where_a_person_would_put_it(text, names, expected):
    path = ("cases", "b: 1", "x") if "b: 1" in names else tuple(names.split("."))
    assert splice(text, {path: "1"}) == expected


def test_settings_put_into_nested_groups_at_one_place_keep_their_indentation():
    text = "cases:\n  a:\n    finance:\n      margin: 5%   # last\n"
    changes = {("cases", "a", "finance", "discount"): "1", ("cases", "a", "trend", "x"): "2", ("cases", "b", "y"): "3"}
    assert splice(text, changes) == (
        "cases:\n  a:\n    finance:\n      margin: 5%   # last\n      discount: 1\n    trend: {x: 2}\n  b: {y: 3}\n"
    )


def test_a_wide_group_gets_a_line_for_each_setting():
    names = [f"setting_number_{number}" for number in range(6)]
    changed = splice("a: 1\n", {("b", "c", name): "8% per year" for name in names})
    assert changed == "a: 1\nb:\n  c:\n" + "".join(f"    {name}: 8% per year\n" for name in names)


def test_a_path_through_a_value_is_refused():
    with pytest.raises(KeyError):
        splice("a: 1\n", {("a", "b"): "1"})
    with pytest.raises(KeyError):
        splice("a: {b: 1}\n", {("a",): "1"})


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n", exclude_categories=["Cs"]), min_size=1))
def test_any_text_is_read_back_as_it_was(text):
    assert yaml.compose(f"a: {as_scalar(text)}\n").value[0][1].value == text
    assert yaml.compose(f"{{a: {as_scalar(text)}, b: 1}}").value[0][1].value == text


@settings(max_examples=40, deadline=None)
@given(scenario_trees(), st.data())
def test_in_any_scenario_one_value_changes_and_nothing_else(made, data):
    text = to_text(made)
    before = tree(text)
    names = data.draw(st.sampled_from(sorted(leaves(before))))
    if data.draw(st.booleans()):
        depth = data.draw(st.integers(1, len(names)))
        names = (*names[: depth - 1], "added", "below")
    changed = splice(text, {names: "7 units"})
    assert tree(changed) == with_value(before, names, "7 units")
    if "added" in names:
        kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(text, changed, strict=False)))
        assert changed.endswith(text[kept:])
