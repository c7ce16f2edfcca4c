"""The rows of the performance tree as a page shows them: only what is open, fifty to a branch."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from appraisal.models import Indicator, Objective
from appraisal.objective_queries import (
    TOP,
    Shape,
    Weights,
    indicators_by_key,
    objectives_by_key,
)

PAGE = 50
MOST_OPEN = 40
MOST_ROWS = 300


@dataclass(frozen=True)
class Window:
    """Which children of an open branch are shown: from `first` on, or `only` one of them."""

    first: int = 0
    only: str = ""


@dataclass
class Row:
    """A node, an indicator, or the link to what is not shown yet (`rest` of them, from `first` on)."""

    key: str
    level: int
    number: int
    total: int
    parent: str = TOP
    objective: Objective | None = None
    indicator: Indicator | None = None
    expandable: bool = False
    open: bool = False
    kept: bool = False
    weights: Weights | None = None
    rest: int = 0
    first: int = 0
    rows: list["Row"] = field(default_factory=list)


def first_windows(shape: Shape, first: int = 0) -> dict[str, Window]:
    """Return what is open when the page comes: the top, and its branches while they fit on a page."""
    windows = {TOP: Window(first)}
    left = PAGE
    for key in shape.below(TOP)[first : first + PAGE]:
        size = min(len(shape.below(key)), PAGE)
        if 0 < size <= left:
            windows[key] = Window()
            left -= size
    return windows


def windows_on_the_way(shape: Shape, key: str, first: int = 0) -> dict[str, Window]:
    """Return the windows that show one branch: the way down to it, and its children from `first` on."""
    way = [*shape.way_to(key), key]
    windows = {TOP: Window(only=way[0])}
    windows |= {above: Window(only=below) for above, below in zip(way, way[1:], strict=False)}
    return windows | {key: Window(first=first)}


def windows_kept_open(shape: Shape, opened: Iterable[str], shown: str) -> dict[str, Window]:
    """Return the windows of the branches a page has open, with `shown` among the rows."""
    windows = {TOP: Window()}
    windows |= {key: Window() for key in list(opened)[:MOST_OPEN] if shape.below(key) and key in shape.depths}
    steps = [*shape.way_to(shown), shown]
    for above, below in zip([TOP, *steps], steps, strict=False):
        windows[above] = Window(first=shape.below(above).index(below) // PAGE * PAGE)
    return windows


def tree_rows(shape: Shape, windows: dict[str, Window]) -> list[Row]:
    """Return the rows from the top down, with their words. Two queries."""
    return with_words(shape, rows_below(shape, TOP, windows, [MOST_ROWS]))


def branch_row(shape: Shape, key: str) -> Row:
    """Return one row with its first children. Two queries."""
    siblings = shape.below(shape.parents[key])
    row = row_of(shape, key, siblings.index(key) + 1, len(siblings))
    row.open = True
    row.rows = rows_below(shape, key, {key: Window()}, [MOST_ROWS])
    return with_words(shape, [row])[0]


def following_rows(shape: Shape, key: str, first: int) -> list[Row]:
    """Return the children of a branch from `first` on, as many as fit on a page. Two queries."""
    rows = rows_below(shape, key, {key: Window(first=first)}, [MOST_ROWS])
    return with_words(shape, [row for row in rows if not (row.rest and row.first == 0)])


def rows_below(shape: Shape, key: str, windows: dict[str, Window], left: list[int]) -> list[Row]:
    """Return the rows under an open branch. `left` holds how many rows the page still takes."""
    window = windows[key]
    below = shape.below(key)
    numbers = {child: number for number, child in enumerate(below, start=1)}
    shown = [window.only] if window.only else below[window.first : window.first + PAGE]
    level = shape.depths.get(key, 0) + 1
    rows = []
    for child in shown:
        row = row_of(shape, child, numbers[child], len(below))
        left[0] -= 1
        if row.expandable and child in windows and left[0] > 0:
            row.open = True
            row.rows = rows_below(shape, child, windows, left)
        rows.append(row)
    hidden = len(below) - len(shown)
    after = len(below) - window.first - len(shown)
    if window.only and hidden:
        rows.append(Row("", level, len(below), len(below), parent=key, rest=hidden))
    elif after:
        first = window.first + PAGE
        rows.append(Row("", level, first + 1, len(below), parent=key, rest=after, first=first))
    if window.first and not window.only:
        rows.insert(0, Row("", level, 1, len(below), parent=key, rest=window.first))
    return rows


def row_of(shape: Shape, key: str, number: int, total: int) -> Row:
    """Return a row without its words."""
    return Row(
        key,
        shape.depths[key],
        number,
        total,
        parent=shape.parents[key],
        expandable=bool(shape.below(key)),
        kept=key in shape.kept,
        weights=shape.weights_of(key) if key in shape.kept else None,
    )


def with_words(shape: Shape, rows: list[Row]) -> list[Row]:
    """Read the nodes and indicators of these rows and of those below them. Two queries."""
    flat = list(every_row(rows))
    nodes = objectives_by_key(row.key for row in flat)
    sheets = indicators_by_key(row.key for row in flat)
    for row in flat:
        row.objective, row.indicator = nodes.get(row.key), sheets.get(row.key)
    return rows


def every_row(rows: Iterable[Row]) -> Iterable[Row]:
    """Yield the rows and all below them."""
    for row in rows:
        yield row
        yield from every_row(row.rows)


def opened_keys(text: str) -> list[str]:
    """Return the keys a page says it has open."""
    return [key for key in text.split(",") if is_key(key)]


def is_key(text: str) -> bool:
    """Say whether a text looks like the key of a node or an indicator."""
    return text[:1] in ("s", "i") and text[1:].isascii() and text[1:].isdecimal() and len(text) < 12
