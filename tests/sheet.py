"""An Excel file as tests read it: with the standard library alone, so that what is read is what is in the file."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DAY_ONE = datetime(1899, 12, 30)
Value = str | float | bool | date | datetime | None


@dataclass
class Sheet:
    """The heading row, the other rows with dates as dates, every formula there is, how many links, and all text of the file."""

    heads: list[str]
    rows: list[list[Value]]
    formulas: list[str]
    links: int
    text: str


def read(data: bytes) -> Sheet:
    with ZipFile(BytesIO(data)) as file:
        texts = {name: file.read(name).decode() for name in file.namelist()}
    book = ElementTree.fromstring(texts["xl/worksheets/sheet1.xml"])
    strings = shared(texts)
    formats = number_formats(texts["xl/styles.xml"])
    rows = [{place(cell): value(cell, strings, formats) for cell in row.iter(f"{MAIN}c")} for row in book.iter(f"{MAIN}row")]
    heads, *others = [[row.get(column) for column in range(len(rows[0]))] for row in rows]
    formulas = [f.text or "" for f in book.iter(f"{MAIN}f")]
    links = sum(1 for _ in book.iter(f"{MAIN}hyperlink"))
    return Sheet([str(head) for head in heads], others, formulas, links, "\n".join(texts.values()))


def place(cell: ElementTree.Element) -> int:
    """B7 stands in column 1. No list here is wider than the alphabet."""
    return ord(cell.attrib["r"][0]) - ord("A")


def shared(texts: dict[str, str]) -> list[str]:
    if "xl/sharedStrings.xml" not in texts:
        return []
    found = ElementTree.fromstring(texts["xl/sharedStrings.xml"])
    return ["".join(t.text or "" for t in item.iter(f"{MAIN}t")) for item in found.iter(f"{MAIN}si")]


def number_formats(styles: str) -> list[str]:
    """The format of each cell style."""
    root = ElementTree.fromstring(styles)
    own = {f.attrib["numFmtId"]: f.attrib["formatCode"] for f in root.iter(f"{MAIN}numFmt")}
    styles_of_cells = root.find(f"{MAIN}cellXfs")
    return [own.get(xf.attrib["numFmtId"], "") for xf in styles_of_cells]


def value(cell: ElementTree.Element, strings: list[str], formats: list[str]) -> Value:
    kind, inner = cell.attrib.get("t", "n"), cell.find(f"{MAIN}v")
    if inner is None or inner.text is None:
        return None
    if kind == "s":
        return strings[int(inner.text)]
    if kind == "b":
        return inner.text == "1"
    if kind != "n":
        return inner.text
    if re.search("yy", formats[int(cell.attrib.get("s", 0))]):
        moment = DAY_ONE + timedelta(seconds=round(float(inner.text) * 86400))
        return moment if "hh" in formats[int(cell.attrib["s"])] else moment.date()
    return float(inner.text)
