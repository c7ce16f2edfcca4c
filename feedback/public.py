"""What everybody reads of a case: built here once, for the public page, its preview and the feed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from core.workflow import history_of
from feedback.enums import CaseState
from feedback.models import Case, CaseAttachment, CaseEntry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN_STATES = {
    CaseState.RECEIVED,
    CaseState.VERIFIED,
    CaseState.FORWARDED,
    CaseState.IN_PROGRESS,
    CaseState.WAITING,
    CaseState.ANSWERED,
    CaseState.APPEALED,
    CaseState.FINISHED,
    CaseState.REJECTED,
    CaseState.WITHDRAWN,
}
TONES = {
    CaseState.FINISHED: "done",
    CaseState.ANSWERED: "done",
    CaseState.REJECTED: "stop",
    CaseState.WITHDRAWN: "stop",
    CaseState.WAITING: "wait",
    CaseState.INCOMPLETE: "wait",
    CaseState.HELD: "wait",
}


@dataclass(frozen=True)
class Step:
    """A step of the way of a case: what and when, never by whom."""

    label: "StrOrPromise"
    at: datetime


@dataclass(frozen=True)
class PublicEntry:
    """A text that everybody reads."""

    pk: int
    kind: str
    label: str
    office: str
    text: str
    at: datetime
    is_official: bool


@dataclass(frozen=True)
class PublicFile:
    """A file that everybody opens."""

    name: str
    url: str


@dataclass(frozen=True)
class PublicCase:
    """A case as everybody reads it. It holds no name, no address and nothing that was not published."""

    number: str
    kind: str
    title: str
    text: str
    unit: str
    about: str
    service: str
    service_code: str
    state: str
    tone: str
    received_at: datetime
    from_group: str
    entries: tuple[PublicEntry, ...]
    files: tuple[PublicFile, ...]
    steps: tuple[Step, ...]


def tone_of(state: str) -> str:
    """Return the tone of a state for components/state.html."""
    return TONES.get(CaseState(state), "run")


def steps_of(case: Case) -> tuple[Step, ...]:
    """Return the way of the case as everybody may know it. One query."""
    rows = (
        history_of(case)
        .exclude(from_state="")
        .order_by("at", "pk")
        .values_list("to_state", "from_state", "at")
    )
    return tuple(
        Step(CaseState(to_state).label, at)
        for to_state, from_state, at in rows
        if to_state != from_state and to_state in SHOWN_STATES
    )


def public_view(
    case: Case,
    *,
    title: str,
    text: str,
    entries: Iterable[CaseEntry],
    files: Iterable[CaseAttachment],
) -> PublicCase:
    """Return the case as everybody would read it with these texts and files. One query."""
    return PublicCase(
        number=case.number,
        kind=case.get_kind_display(),
        title=title,
        text=text,
        unit=case.unit.name,
        about=case.subject_unit.name if case.subject_unit else "",
        service=case.service.name if case.service else "",
        service_code=case.service.code if case.service else "",
        state=case.get_state_display(),
        tone=tone_of(case.state),
        received_at=case.received_at,
        from_group=case.group.get_kind_display() if case.group else "",
        entries=tuple(
            PublicEntry(
                entry.pk,
                entry.kind,
                entry.get_kind_display(),
                entry.office,
                entry.public_body,
                entry.created_at,
                bool(entry.by_id),
            )
            for entry in entries
        ),
        files=tuple(
            PublicFile(file.public_name, reverse("feedback:case_file", args=[case.number, file.pk]))
            for file in files
        ),
        steps=steps_of(case),
    )
