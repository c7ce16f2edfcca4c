"""What one row of a staff file says, and what would become of it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from organization.enums import StaffRowKind

Change = tuple[str, str, str]
"""What a row would change: label, what is there now, what would be there."""


class Refusal(NamedTuple):
    """Why a row is not taken: the column as the file calls it, what stands there, the reason."""

    column: str
    value: str
    reason: str


@dataclass(slots=True)
class StaffRow:
    """One row as it was read. An empty text (None for the others) means: the file says nothing.

    `labels` tells for each field how the file calls its column.
    """

    number: int
    labels: dict[str, str]
    nip: str = ""
    kind: str = ""
    name: str = ""
    rank: str = ""
    email: str = ""
    phone: str = ""
    unit: str = ""
    post_code: str = ""
    post: str = ""
    post_class: str = ""
    grade: int | None = None
    leads: bool | None = None
    starts_on: date | None = None
    superior: str = ""
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, name: str, value: str, reason: str) -> None:
        """Note why the cell of a field cannot be taken."""
        self.refusals.append(Refusal(self.labels.get(name, ""), value[:200], reason))

    def as_values(self) -> dict[str, Any]:
        """Return what the row says as JSON, without what it does not say."""
        values = {name: getattr(self, name) for name in FIELDS}
        values["starts_on"] = self.starts_on.isoformat() if self.starts_on else None
        return {name: value for name, value in values.items() if value not in ("", None)}

    @classmethod
    def from_values(cls, number: int, values: dict[str, Any], labels: dict[str, str]) -> "StaffRow":
        """Return the row that `as_values` wrote down."""
        known = {name: value for name, value in values.items() if name in FIELDS}
        if "starts_on" in known:
            known["starts_on"] = date.fromisoformat(known["starts_on"])
        return cls(number, labels, **known)


FIELDS = (
    "nip",
    "kind",
    "name",
    "rank",
    "email",
    "phone",
    "unit",
    "post_code",
    "post",
    "post_class",
    "grade",
    "leads",
    "starts_on",
    "superior",
)


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit as the checks need it."""

    pk: int
    code: str
    name: str
    path: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class PostFact:
    """A post as the checks need it. `pk` 0: it does not exist yet and would be added."""

    pk: int
    unit: int
    code: str
    name: str
    post_class: str
    grade: int | None
    ends_on: date | None = None

    @property
    def key(self) -> tuple[int, str]:
        """Return by what a new post is found again: its unit and its name."""
        return self.unit, self.name.casefold()


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A registered person as the checks need it."""

    pk: int
    user: int
    nip: str
    kind: str
    name: str
    rank: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A placement as the checks need it."""

    pk: int
    unit: int
    post: int
    leads: bool
    appraiser: int | None
    starts_on: date
    ends_on: date | None


@dataclass(slots=True)
class Verdict:
    """What would become of a row.

    `places` says that a new placement begins on `starts_on`; `superior` names the person who becomes
    the appraiser by hand from `starts_on` on; `data` holds the corrected fields of the person.
    """

    row: StaffRow
    kind: StaffRowKind = StaffRowKind.SAME
    changes: list[Change] = field(default_factory=list)
    person: PersonFact | None = None
    place: PlaceFact | None = None
    unit: UnitFact | None = None
    post: PostFact | None = None
    leads: bool = False
    places: bool = False
    starts_on: date | None = None
    superior: str = ""
    data: dict[str, str] = field(default_factory=dict)

    @property
    def is_accepted(self) -> bool:
        """True unless the row is refused."""
        return self.kind != StaffRowKind.REFUSED

    @property
    def acts(self) -> bool:
        """True when the row would write something."""
        return self.kind not in (StaffRowKind.REFUSED, StaffRowKind.SAME)

    @property
    def effect(self) -> list[Any]:
        """Return what the row would do, from what to what, as JSON: what an officer said yes to."""
        place, person, post = self.place, self.person, self.post
        return [
            str(self.kind),
            {name: [getattr(person, name, ""), new] for name, new in self.data.items()},
            [place.pk, place.appraiser] if place is not None and (self.places or self.superior) else None,
            [*post.key, self.leads] if post is not None and self.places else None,
            self.starts_on.isoformat() if self.starts_on and (self.places or self.superior) else None,
            self.superior,
        ]

    def refuse(self, name: str, value: str, reason: str) -> None:
        """Refuse the row for the cell of a field."""
        self.row.refuse(name, value, reason)
        self.kind = StaffRowKind.REFUSED

    def demand_place(self) -> tuple[UnitFact, PostFact, date]:
        """Return where and from when the new placement is; only for verdicts that place."""
        if self.unit is None or self.post is None or self.starts_on is None:
            raise ValueError(f"Row {self.row.number} places nobody.")
        return self.unit, self.post, self.starts_on
