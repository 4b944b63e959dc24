"""`nps-sim fill`: figures in the cells a template names, and every other byte as it was."""

import re
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from templates import template

import simulator
from simulator.cli import main
from simulator.errors import ScenarioError
from simulator.report.spreadsheet.package import parts_of
from simulator.report.template import fill
from simulator.report.template.package import with_parts
from simulator.report.template.quantities import quantities_of
from simulator.report.template.sheet_patch import SheetText

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@cache
def run(name="company_x"):
    return simulator.run(f"scenarios/{name}.yaml")


def cell(content, sheet, place):
    with pytest.warns(UserWarning, match="Sparkline"):
        return openpyxl.load_workbook(BytesIO(content))[sheet][place]


def filled(names, scenario="company_x", **options):
    content = template(names, **options)
    found = fill(parts_of(content), run(scenario), "board.xlsx")
    return found, with_parts(content, found.changed), content


def test_figures_stand_where_names_point_and_styles_stay():
    _, book, _ = filled({"nps_end": "'Board & Co'!$B$1", "run_rate_today": "'Board & Co'!$B$2"})
    assert cell(book, "Board & Co", "B1").value == run().end.nps
    assert cell(book, "Board & Co", "B2").value == 90_356_760
    assert cell(book, "Board & Co", "B2").font.name == "Georgia"
    assert cell(book, "Board & Co", "C2").value == "kept"


def test_cells_that_were_not_there_take_the_style_of_their_column():
    _, book, _ = filled({"bridge_mix": "'Board & Co'!$E$7", "nps_today": "'Board & Co'!$A$2", "nps_end": "Months!$C$1"})
    assert cell(book, "Board & Co", "E7").value == run().bridge.mix
    assert cell(book, "Board & Co", "E7").number_format == "#,##0.00"
    assert cell(book, "Board & Co", "A2").value == pytest.approx(63)
    assert cell(book, "Months", "C1").value == run().end.nps


def test_every_other_part_is_byte_for_byte_what_it_was():
    found, book, before = filled({"nps_end": "'Board & Co'!$B$1"})
    assert list(found.changed) == ["xl/worksheets/sheet1.xml"]
    with ZipFile(BytesIO(before)) as old, ZipFile(BytesIO(book)) as new:
        assert old.namelist() == new.namelist()
        for name in old.namelist():
            assert name == "xl/worksheets/sheet1.xml" or old.read(name) == new.read(name)
        one, other = (package.read("xl/worksheets/sheet1.xml").decode() for package in (old, new))
    assert re.sub(r'<c r="B1".*?(?:/>|</c>)', "", one, count=1) == re.sub(r'<c r="B1".*?</c>', "", other, count=1)


def test_the_same_template_and_scenario_give_the_same_bytes():
    names = {"nps_end": "'Board & Co'!$B$1"}
    content = template(names)
    once, again = (with_parts(content, fill(parts_of(content), run(), "b.xlsx").changed) for _ in range(2))
    assert once == again


@pytest.mark.parametrize(
    ("place", "values"),
    [
        ("Months!$B$2:$H$2", slice(0, 7)),
        ("Months!$B$2:$G$2", slice(1, 7)),
        ("Months!$B$2:$B$8", slice(0, 7)),
    ],
)
def test_a_row_or_column_takes_a_value_for_each_step(place, values):
    found, book, _ = filled({"steps_run_rate": place})
    wanted = [step.run_rate for step in run().steps][values]
    assert list(found.names[0].values) == wanted
    with pytest.warns(UserWarning, match="Sparkline"):
        area = openpyxl.load_workbook(BytesIO(book))["Months"][place.partition("!")[2].replace("$", "")]
    assert [each.value for line in area for each in line] == wanted


def test_a_longer_row_is_left_empty_at_its_end():
    found, book, _ = filled({"run_rate": "Months!$B$2:$J$2"})
    assert cell(book, "Months", "J2").value is None
    assert "the rest is left empty" in found.notes[0]


def test_natural_names_and_those_of_the_json_mean_the_same():
    known = quantities_of(run("retail_three_units"))
    for one, other in (
        ("nps_end", "end_nps"),
        ("npv", "business_case_npv"),
        ("customers_promoters_end", "end_segments_promoters_customers"),
        ("run_rate_change", "change_run_rate"),
        ("contribution_increment", "increment_contribution"),
        ("north_run_rate_do_nothing", "units_north_do_nothing_run_rate"),
        ("scenario_currency", "currency"),
    ):
        assert known.values[one] == known.values[other]
        assert known.values[one] is not None
    assert quantities_of(run("subscription")).values["nps_margin"] > 0


def test_what_does_not_apply_empties_its_cell_and_is_told():
    found, book, _ = filled({"npv": "'Board & Co'!$B$2", "cash_flow": "Months!$B$2:$H$2"})
    assert cell(book, "Board & Co", "B2").value is None
    assert found.notes[0] == "npv does not apply to this scenario; its cell is left empty"


def test_unknown_names_are_listed_with_the_nearest():
    found, _, _ = filled({"nps_end": "Months!$B$2", "nps_ned": "Months!$B$3", "Zzzzzzzz_qqqq": "Months!$B$4"})
    assert [(name.name, name.nearest) for name in found.unknown] == [("nps_ned", "nps_end"), ("Zzzzzzzz_qqqq", None)]


def test_formulas_are_recalculated_on_opening_only_where_there_are_any():
    names = {"run_rate_today": "'Board & Co'!$B$2"}
    with_formula, without = filled(names, formula="D2")[1], filled(names)[1]
    assert b'<sheetCalcPr fullCalcOnLoad="1"/>' in parts_of(with_formula)["xl/worksheets/sheet1.xml"]
    assert b"sheetCalcPr" not in parts_of(without)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    ("names", "options", "message"),
    [
        ({"other": "Months!$A$1"}, {}, "no name of this workbook is a quantity of a run"),
        ({"nps_end": "'Board & Co'!$D$2"}, {"formula": "D2"}, "Board & Co!D2 holds a formula"),
        ({"nps_end": "Months!$A:$A"}, {}, "stands for Months!$A:$A, which is no cells"),
        ({"nps_end": "1+1"}, {}, "stands for 1+1, which is no cells"),
        ({"nps_end": "Months!$A$1:$B$1"}, {}, "Months!A1:B1 has 2 cells for one value"),
        ({"steps_nps": "Months!$B$2:$D$2"}, {}, "Months!B2:D2 has 3 cells for 7 values"),
        ({"steps_nps": "Months!$B$2:$H$3"}, {}, "Months!B2:H3 is no single row or column; there are 7 values"),
        ({"npv": "'Board & Co'!$B$5"}, {"merged": "A5:B5"}, "lies in merged cells"),
        ({"steps_nps": "'Board & Co'!$A$5:$G$5"}, {"merged": "A5:G5"}, "is merged, and there are 7 values"),
        ({"nps_end": "Months!$B$2", "npv": "Months!$B$2"}, {}, "is filled by another name already"),
    ],
)
def test_a_template_that_does_not_fit_is_refused(names, options, message):
    with pytest.raises(ScenarioError, match=re.escape(message)):
        filled(names, **options)


def sheet(inside, prefix=""):
    name = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    return f'<{prefix}worksheet {name}="{MAIN}">{inside}</{prefix}worksheet>'.encode()


@pytest.mark.parametrize(
    ("inside", "prefix", "after"),
    [
        ("<sheetData/>", "", '<sheetData><row r="2"><c r="B2"><v>5.0</v></c></row></sheetData>'),
        ('<sheetData><row r="2"/></sheetData>', "", '<sheetData><row r="2"><c r="B2"><v>5.0</v></c></row></sheetData>'),
        (
            '<x:sheetData><x:row r="3"/></x:sheetData>',
            "x:",
            '<x:sheetData><x:row r="2"><x:c r="B2"><x:v>5.0</x:v></x:c></x:row><x:row r="3"/></x:sheetData>',
        ),
        (
            '<sheetData><row r="2" s="4"><c r="A2" s="1"/><c r="C2"><v>1</v></c></row></sheetData>',
            "",
            '<sheetData><row r="2" s="4"><c r="A2" s="1"/><c r="B2" s="4"><v>5.0</v></c><c r="C2"><v>1</v></c></row>'
            "</sheetData>",
        ),
        (
            "<sheetData><row r='2'><c s='7' t='s' r='B2'><v>3</v></c></row></sheetData>",
            "",
            '<sheetData><row r=\'2\'><c r="B2" s="7"><v>5.0</v></c></row></sheetData>',
        ),
    ],
)
def test_a_value_finds_its_place_whatever_the_writer(inside, prefix, after):
    assert SheetText(sheet(inside, prefix)).filled({(2, 2): 5}, recalculate=False) == sheet(after, prefix)


def test_text_stays_text():
    text = SheetText(sheet("<sheetData/>")).filled({(1, 1): '=HYPERLINK("http://x")&<b>'}, recalculate=False)
    assert (
        b'<c r="A1" t="inlineStr"><is><t xml:space="preserve">=HYPERLINK("http://x")&amp;&lt;b&gt;</t></is></c>' in text
    )


def test_several_cells_of_one_row_stand_in_order():
    text = SheetText(sheet('<sheetData><row r="1"><c r="C1"/></row></sheetData>'))
    places = re.findall(rb'r="([A-Z]1)"', text.filled({(5, 1): 1, (1, 1): 2, (4, 1): 3, (2, 1): 4}, recalculate=False))
    assert places == [b"A1", b"B1", b"C1", b"D1", b"E1"]


def test_the_command_writes_once_and_says_what_it_did(tmp_path, capsys):
    book, target = tmp_path / "board.xlsx", tmp_path / "out.xlsx"
    book.write_bytes(template({"nps_end": "Months!$B$2", "nps_ned": "Months!$B$3"}))
    line = ["fill", str(book), "scenarios/company_x.yaml", "-o", str(target)]
    assert main(line) == 0
    shown = capsys.readouterr()
    assert "Months!B2" in shown.out
    assert "did you mean nps_end?" in shown.err
    assert main(line) == 1
    assert "--force overwrites it" in capsys.readouterr().err
    assert main([*line, "--force", "-q"]) == 0


def test_a_template_whose_sheet_is_no_xml_is_refused(tmp_path, capsys):
    content = template({"nps_end": "Months!$B$2"})
    book = tmp_path / "board.xlsx"
    book.write_bytes(with_parts(content, {"xl/worksheets/sheet2.xml": b"<worksheet><"}))
    for line in (
        ["fill", str(book), "scenarios/company_x.yaml", "-o", str(tmp_path / "out.xlsx")],
        ["check", str(book)],
    ):
        assert main(line) == 1
        assert "board.xlsx: is damaged" in capsys.readouterr().err
    assert not (tmp_path / "out.xlsx").exists()
