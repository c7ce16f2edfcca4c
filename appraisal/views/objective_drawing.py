"""The top three levels of a performance tree as boxes with lines: numbers for an SVG, rows for a table."""

import textwrap
from dataclasses import dataclass, field

from appraisal.models import Indicator, Objective
from appraisal.objective_queries import TOP, Shape, indicators_by_key, objectives_by_key

LEVELS = 3
MOST_BELOW = 8
MOST_BOXES = 90
BOX_WIDTH, BOX_HEIGHT = 290, 62
COLUMN, LINE = 340, 78
EDGE = 10
LETTERS, LINES = 30, 2


@dataclass
class Box:
    """One box: a node, an indicator, or how many are not drawn (`rest`)."""

    key: str
    level: int
    objective: Objective | None = None
    indicator: Indicator | None = None
    rest: int = 0
    x: int = 0
    y: int = 0
    below: list["Box"] = field(default_factory=list)

    @property
    def right(self) -> int:
        """The right edge."""
        return self.x + BOX_WIDTH

    @property
    def middle(self) -> int:
        """Half of the height, where the lines meet the box."""
        return self.y + BOX_HEIGHT // 2

    @property
    def bend(self) -> int:
        """Where the line to the left turns."""
        return self.x - (COLUMN - BOX_WIDTH) // 2

    @property
    def title(self) -> str:
        """What the box is called."""
        if self.objective:
            return self.objective.title
        return f"{self.indicator.code} {self.indicator.name}" if self.indicator else ""

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The title in lines that fit into the box, each with its height."""
        wrapped = textwrap.wrap(self.title, LETTERS, max_lines=LINES, placeholder="…")
        return [(self.y + 20 + 16 * number, line) for number, line in enumerate(wrapped)]

    @property
    def width(self) -> int:
        """The width of every box."""
        return BOX_WIDTH

    @property
    def height(self) -> int:
        """The height of every box."""
        return BOX_HEIGHT

    @property
    def text_x(self) -> int:
        """Where the text begins."""
        return self.x + 12

    @property
    def foot(self) -> int:
        """The height of the last line: unit and share."""
        return self.y + BOX_HEIGHT - 9


@dataclass
class Drawing:
    """Boxes from the top down and the size of the whole."""

    boxes: list[Box]
    width: int
    height: int

    @property
    def lines(self) -> list[tuple[Box, Box]]:
        """Every box with each of those below it."""
        return [(box, child) for box in self.boxes for child in box.below]


def drawing_of(shape: Shape) -> Drawing:
    """Return the top three levels of what a person sees, eight to a branch. Two queries."""
    roots = boxes_below(shape, TOP, 1, [MOST_BOXES])
    boxes = list(every_box(roots))
    nodes = objectives_by_key(box.key for box in boxes)
    sheets = indicators_by_key(box.key for box in boxes)
    for box in boxes:
        box.objective, box.indicator = nodes.get(box.key), sheets.get(box.key)
    bottom = EDGE
    for root in roots:
        bottom = stack(root, bottom)
    levels = max((box.level for box in boxes), default=1)
    return Drawing(boxes, (levels - 1) * COLUMN + BOX_WIDTH + 2 * EDGE, max(bottom, LINE))


def boxes_below(shape: Shape, key: str, level: int, left: list[int]) -> list[Box]:
    """Return the boxes under a key; `left` holds how many the drawing still takes."""
    below = shape.below(key)
    shown = below[: min(MOST_BELOW, max(left[0], 0))]
    left[0] -= len(shown)
    boxes = [Box(child, level) for child in shown]
    if len(below) > len(shown):
        boxes.append(Box("", level, rest=len(below) - len(shown)))
    if level < LEVELS:
        for box in boxes:
            if box.key:
                box.below = boxes_below(shape, box.key, level + 1, left)
    return boxes


def stack(box: Box, top: int) -> int:
    """Put a box beside the middle of those below it and return where the next one begins."""
    box.x = EDGE + (box.level - 1) * COLUMN
    bottom = top
    for child in box.below:
        bottom = stack(child, bottom)
    bottom = max(bottom, top + LINE)
    box.y = (box.below[0].y + box.below[-1].y) // 2 if box.below else top
    return bottom


def every_box(boxes: list[Box]) -> list[Box]:
    """Return the boxes and all below them, from the top down."""
    return [one for box in boxes for one in [box, *every_box(box.below)]]
