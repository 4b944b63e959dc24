"""A company's own workbook, with cells that are named after figures of a run."""

from io import BytesIO

import xlsxwriter


def template(names, *, formula=None, merged=None):
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    board, months = book.add_worksheet("Board & Co"), book.add_worksheet("Months")
    yellow = book.add_format({"num_format": "#,##0.00", "bg_color": "#FFFF00", "font_name": "Georgia"})
    board.write_blank("B1", None, yellow)
    board.write("B2", 1, yellow)
    board.write("C2", "kept", yellow)
    board.set_column("E:E", 12, yellow)
    if formula:
        board.write_formula(formula, "=B2*2", None, 2)
    if merged:
        board.merge_range(merged, "", yellow)
    for name, place in names.items():
        book.define_name(name, f"={place}")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Months!$B$2:$G$2"})
    board.insert_chart("F9", chart, {"description": "the path"})
    months.add_sparkline("K2", {"range": "Months!B2:G2"})
    book.close()
    return target.getvalue()
