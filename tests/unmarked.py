"""Texts for people that no catalog knows, found in the sources.

python -m tests.unmarked [FOLDER ...]    list them, by default of the whole package
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "simulator"

MARKS = {"_", "marked", "ngettext", "pgettext"}
# Whoever sees these is a programmer.
FOR_PROGRAMMERS = {
    "AssertionError", "AttributeError", "FloatingPointError", "IndexError", "KeyError", "LookupError",
    "NotImplementedError", "OverflowError", "RuntimeError", "TypeError", "ValueError",
}  # fmt: skip
# Help is English, as the names of options are.
HELP_ARGUMENTS = {"help", "epilog", "short_help", "metavar"}
HELP_NAMES = {"_EPILOG", "_HELP", "OUTCOMES_HELP", "COMMANDS", "_COLUMNS"}
HELP_FUNCTIONS = {"result_options", "folder_option", "target_options", "section"}
# Where strings are something else than text for people, and why: a module, or a name in one.
EXEMPT: Mapping[str, str] = {
    "analysis/native_rates.py": "LLVM's own language",
    "analysis/search.py:Reason": "reasons, by which texts are chosen",
    "arithmetic/javascript.py": "JavaScript, and comments in it for programmers",
    "arithmetic/javascript_model.py": "JavaScript, and comments in it for programmers",
    "arithmetic/javascript_names.py": "JavaScript's reserved words",
    "arithmetic/ledger.py": "a section by its key",
    "arithmetic/native_code.py": "LLVM's own language",
    "arithmetic/native_functions.py": "LLVM's own language",
    "arithmetic/native_power.py": "LLVM's own language",
    "cli/screen.py:_PLAIN": "what stands for a letter that an encoding lacks",
    "cli/transitions.py:_USUAL_NAME": "a value of a scenario file",
    "data/baseline_result.py": "JSON, and the name of a scenario",
    "data/metrics_rows.py": "what data says for yes and no",
    "language/languages.py": "languages by their own names",
    "model/shape.py:ACQUISITION": "levers by their names in JSON",
    "report/csv_text.py": "CSV is for programs, in English",
    "report/page/controls.py": "what stands behind a value in a scenario file",
    "report/reference.py": "the settings' reference is written in English",
    "report/workbook/layout.py:MODEL": "names of sheets",
    "report/workbook/layout.py:MODELS": "names of sheets",
    "report/workbook/source_sheet.py:COLUMN": "marks by which import finds its way",
    "report/workbook/source_sheet.py:COLUMNS_ARE": "marks by which import finds its way",
    "report/workbook/source_sheet.py:FORMAT_PROPERTY": "marks by which import finds its way",
    "report/workbook/source_sheet.py:BYTE_ORDER_MARK": "marks by which import finds its way",
    "report/workbook/source_sheet.py:LINE_ENDS": "marks by which import finds its way",
    "report/workbook_reading/value_text.py": "a scenario file's own way to write values",
    "scenario/reader.py:_IN_WORDS": "what the YAML reader says, by which texts are chosen",
    "scenario/schema.py": "the JSON Schema is for programs, in English",
}
# What is never text for people, by the name it is given.
EXEMPT_NAMES = re.compile(r"__all__|examples|name|\w*_SHEET|_?\w*SPELLINGS?")
# What a string that is no text for people looks like.
PATTERNS: Mapping[str, str] = {
    r"^\s*(SELECT|select|FROM|CREATE|create|ATTACH|attach|SET|set|INSTALL|LOAD|COPY|WITH|with|DESCRIBE|SHOW)\s": "SQL",
    r"^TIMESTAMP|^read_csv": "SQL",
    r"^=": "a formula",
    r"^[\w.-]+\.(xlsx|yaml|json|csv|md|html|pdf|xml|parquet)$": "a file",
    r"^\s*</?[a-z!?][\w:]*[ />]": "markup",
    r"^\s*(nps-sim|nps-sim run|run|validate|--[a-z]+|pip install) (\"|\{\}|[a-z]+$)|^nps-sim \{\};": "a command line",
    r"^\{\} [A-Z]+=|^\{\} [a-z_.]+=\d": "an option",
    r"^[a-z_]+(, [a-z_]+)+$": "names of quantities",
    r"^(?=.*_)[a-z_]+( [a-z_]+)+$": "names of columns",
    r'"\{\}"|<\{\}|="\d': "markup",
    r"^[A-Z]{3}$": "a currency or a constant",
    r"\\[dswb]|\(\?|\[\^|\]\+|\]\*": "a regular expression",
    r"^#[0-9A-Fa-f]{6}": "a colour",
    r"^[\w./-]*(%[a-zA-Z-]+)+$": "a format",
    r"^\s*[\w\-{}.]+: (\{\w*:? ?.*\}|\[.*)$|^\{pert|^finance:\n|\{mix: ": "lines of a scenario file",
    r"^\s*(name|currency|title|customers|spend_period): ": "lines of a scenario file",
    r"^[\d{}._-]*%? ?(of|per) (\{\}|customers|year|horizon)(, 10% of \{\})?$|^\{\}%? (months|customers)$|: 3% of":
        "values of a scenario file",
    r"^(migration size|money rate|referral rate)$": "kinds of settings, by their names in the JSON Schema",
    r"^(DejaVu Sans|Arial|General|bold cyan|Software|Title|Date|offset points|axes fraction|img-src data:|Null)$":
        "what a library or a browser takes",
    r"[àáâèéêìíòóôùúýăơưảãạấầẩẫậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựđ]|^(khieu nai|phan nan)$": "words that data holds",
    r"^(Text|Line's end)$": "marks by which import finds its way",
    r"^Survivorship$": "a limit by its name",
    r"^(draw|scramble|resample) \{\}$|^\{\}, exchanged$": "where random numbers come from",
    r"^\{\}, SHA-256 \{\}$": "a hash",
    r"^(const|\"use strict)": "JavaScript",
}  # fmt: skip
READS_AS_TEXT = re.compile(r"[^\W\d_]{2,}[,;:]? (\{\}|[^\W\d_])|(\{\}|[^\W\d_])[,;:]? [^\W\d_]{2,}|^[A-Z][a-z]{2,}$")


class Unmarked(NamedTuple):
    """A text that reads as if people were meant, and is in no catalog."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text!r}"


def unmarked(folder: Path = PACKAGE) -> list[Unmarked]:
    """Find the unmarked texts of every Python module in a folder."""
    files = [folder] if folder.is_file() else sorted(folder.rglob("*.py"))
    return [each for file in files for each in unmarked_in(file)]


def unmarked_in(file: Path) -> list[Unmarked]:
    """Find the unmarked texts of one module."""
    name = file.resolve().relative_to(PACKAGE).as_posix()
    return [] if name in EXEMPT else unmarked_in_source(name, file.read_text(encoding="utf-8"))


def unmarked_in_source(name: str, source: str) -> list[Unmarked]:
    """Find the unmarked texts of a module's source."""
    finder = _Finder(name)
    finder.visit(ast.parse(source))
    return finder.found


def reads_as_text(text: str) -> bool:
    """Tell whether a string reads as if people were meant."""
    return READS_AS_TEXT.search(text) is not None and not any(re.search(pattern, text) for pattern in PATTERNS)


class _Finder(ast.NodeVisitor):
    """Walks through a module, past everything that is marked or for programmers."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Unmarked] = []

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring is no text for users
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if not self._is_exempt([node.target]) and node.value is not None:
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        if not self._is_exempt(node.targets):
            self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if f"{self.name}:{node.name}" not in EXEMPT:
            self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        for value in node.values:  # a key is what something is found by
            self.visit(value)

    def _is_exempt(self, targets: list[ast.expr]) -> bool:
        names = [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
        return any(
            name in HELP_NAMES or EXEMPT_NAMES.fullmatch(name) or f"{self.name}:{name}" in EXEMPT for name in names
        )

    def visit_Assert(self, node: ast.Assert) -> None:
        self.visit(node.test)

    def visit_Raise(self, node: ast.Raise) -> None:
        if isinstance(node.exc, ast.Call) and _name(node.exc.func) in FOR_PROGRAMMERS:
            return
        self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> None:
        """An annotation is no text."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        node.returns = None
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        function = _name(node.func)
        if function in MARKS and isinstance(node.func, ast.Name):
            plain = [argument for argument in node.args if not isinstance(argument, ast.Constant)]
        elif function == "get":
            plain = [node.func, *node.args[1:]]
        elif function in {"TypeVar", "Literal", "cast", *HELP_FUNCTIONS}:
            plain = []
        else:
            plain = [node.func, *node.args]
        for argument in plain:
            self.visit(argument)
        for keyword in node.keywords:
            if keyword.arg not in HELP_ARGUMENTS:
                self.visit(keyword.value)

    def visit_Compare(self, node: ast.Compare) -> None:
        for each in (node.left, *node.comparators):
            if not isinstance(each, ast.Constant):
                self.visit(each)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._look(node, "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values))
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                self.visit(value.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._look(node, node.value)

    def _look(self, node: ast.expr, text: str) -> None:
        if reads_as_text(text):
            self.found.append(Unmarked(self.name, node.lineno, text))


def _name(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


_SCRIPT = re.compile(
    r"""
    /\*.*?\*/ | (?<!:)//[^\n]*                       # comments
    | Error\("(?:[^"\\\n]|\\.)*" | Error\(`(?:[^`\\]|\\.)*`     # for programmers
    | (?:\b(?:_|ngettext|pgettext)\(\s*"(?:[^"\\\n]|\\.)*"(?:\s*,\s*"(?:[^"\\\n]|\\.)*")?)   # marked
    | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)
    """,
    re.VERBOSE | re.DOTALL,
)


# Directives, names of classes in the style sheet, keys, fonts, media queries.
_IN_SCRIPTS = re.compile(
    r"^use strict$|^[a-z{}-]+( [a-z{}-]+){0,2}$|^(Escape|Enter)$|^system-ui|^\(prefers-|^extends:|px "
)


def unmarked_in_scripts(folder: Path = PACKAGE / "report" / "page" / "assets") -> list[Unmarked]:
    """Find the unmarked texts of the page's scripts."""
    found = []
    for file in sorted(folder.glob("*.js")):
        source = file.read_text(encoding="utf-8")
        for match in _SCRIPT.finditer(source):
            text = re.sub(r"\$\{[^}]*\}", "{}", (match["text"] or "")[1:-1])
            if not _IN_SCRIPTS.search(text) and reads_as_text(text):
                name = file.relative_to(PACKAGE).as_posix()
                found.append(Unmarked(name, source.count("\n", 0, match.start()) + 1, text))
    return found


def main(folders: list[str]) -> None:
    """List what is unmarked."""
    found = [each for folder in folders or [PACKAGE] for each in unmarked(Path(folder))]
    for each in found if folders else [*found, *unmarked_in_scripts()]:
        print(each)


if __name__ == "__main__":
    main(sys.argv[1:])
