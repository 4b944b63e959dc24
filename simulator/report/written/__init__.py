"""The written business case: put together once, then written as HTML, Markdown or PDF."""

from simulator.report.written.blocks import Document
from simulator.report.written.compose import compose
from simulator.report.written.html import write_html
from simulator.report.written.markdown import write_document
from simulator.report.written.material import Material, chart_names, draw_charts
from simulator.report.written.pdf import write_pdf

__all__ = ["Document", "Material", "chart_names", "compose", "draw_charts", "write_document", "write_html", "write_pdf"]
