"""State machines as data, and the one door through which a state changes.

A workflow is a table of `Transition`s. `take_transition` checks the table, the person and the
preconditions, writes the new state and one log row in the same transaction. Nothing else assigns
a state.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from core.models import TransitionLog

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from organization.models import User

M = TypeVar("M", bound=models.Model)

LONGEST_CAPACITY = 200
SYSTEM = "system"
"""The role of the schedule: a move that no person takes."""

Precondition = Callable[[Any], "str | None"]
"""Returns a sentence when the object is not ready for the move, None when it is."""


class Stateful(Protocol):
    """An object with a state and a version that counts its moves."""

    pk: Any
    state: str
    version: int


@dataclass(frozen=True)
class Transition:
    """One row of a state table.

    `role` names who may take it (a key of the workflow's `roles`), `needs_note` demands a reason,
    `ground` is the legal or product reason why the move exists, `backward` marks a move that takes
    back what somebody had signed: everyone who had signed is told.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    role: str
    label: "StrOrPromise"
    ground: str
    needs_note: bool = False
    backward: bool = False
    preconditions: tuple[Precondition, ...] = ()


@dataclass(frozen=True)
class Workflow:
    """A table of moves and the predicates that say who holds each role on an object."""

    name: str
    states: tuple[str, ...]
    transitions: tuple[Transition, ...]
    roles: Mapping[str, Callable[["User", Any], bool]] = field(default_factory=dict)
    without_login: "Mapping[str, StrOrPromise]" = field(
        default_factory=lambda: {SYSTEM: gettext_lazy("Jadwal")}
    )
    """Roles that no login holds, with the name under which they stand in the history."""
    capacity: "Callable[[User, str, Any], str] | None" = None
    """Says in which capacity somebody holds a role: "Plt. …", "mewakili …"; empty when it is his own."""

    def capacity_of(self, user: "User | None", role: str, obj: object) -> str:
        """Return the capacity in which `user` holds `role` on `obj`; empty when it is his own."""
        return self.capacity(user, role, obj) if self.capacity and user is not None else ""

    def transition(self, name: str) -> Transition:
        """Return the move called `name`; KeyError when the table has none."""
        for transition_ in self.transitions:
            if transition_.name == name:
                return transition_
        raise KeyError(name)

    def holds_role(self, user: "User | None", role: str, obj: object) -> bool:
        """Say whether `user` holds `role` on `obj`. Only nobody (None) holds a role without login."""
        if user is None or role in self.without_login:
            return user is None and role in self.without_login
        return self.roles[role](user, obj)

    def moves_for(self, user: "User", obj: Stateful) -> list[Transition]:
        """Return the moves this person may take now, in table order: the buttons of the page."""
        return [
            move
            for move in self.transitions
            if obj.state in move.sources and self.holds_role(user, move.role, obj)
        ]


WORKFLOWS: dict[type[models.Model], Workflow] = {}


def register_workflow(model: type[models.Model], workflow: Workflow) -> None:
    """Bind the state table of a model. Called once, from AppConfig.ready()."""
    WORKFLOWS[model] = workflow


def workflow_of(obj: models.Model) -> Workflow:
    """Return the state table of an object's model."""
    return WORKFLOWS[type(obj)]


def blockers(obj: Stateful, move: Transition) -> list[str]:
    """Return the sentences that say why the object is not ready for the move; empty when it is."""
    return [sentence for check in move.preconditions if (sentence := check(obj))]


def take_transition(
    obj: M, name: str, *, by: "User | None", note: str = "", expected_version: int | None = None
) -> M:
    """Take the move `name` on `obj` and return it fresh from the database.

    Guaranteed: state, version and exactly one log row change together or not at all; of two people
    who act at once, one succeeds and the other is told. Refused with NotAllowed: a person without
    the role. With RuleViolation: a state from which the table has no such move, a missing note, an
    unmet precondition. With StaleVersion: an object that moved on since `expected_version`; with
    AlreadyDone when it moved on by this very act of this very person (a form sent twice).
    """
    workflow = workflow_of(obj)
    move = workflow.transition(name)
    with transaction.atomic():
        locked: Any = type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
        if expected_version is not None and locked.version != expected_version:
            if is_repetition(locked, name, by=by, expected_version=expected_version):
                raise AlreadyDone(_("Langkah ini sudah tercatat."))
            raise StaleVersion(
                _("Keadaan sudah berubah sejak halaman ini dibuka. Muat ulang halaman, lalu periksa lagi.")
            )
        check_move(workflow, locked, move, by=by, note=note)
        changed = (
            type(obj)
            ._default_manager.filter(pk=locked.pk, version=locked.version, state=locked.state)
            .update(state=move.target, version=locked.version + 1)
        )
        if not changed:
            raise StaleVersion(_("Orang lain baru saja mengubah keadaan ini. Muat ulang halaman."))
        TransitionLog.objects.create(
            content_type=ContentType.objects.get_for_model(type(obj)),
            object_id=locked.pk,
            name=move.name,
            from_state=locked.state,
            to_state=move.target,
            by=by,
            by_name=str(by or workflow.without_login[move.role]),
            as_role=move.role,
            capacity=workflow.capacity_of(by, move.role, locked)[:LONGEST_CAPACITY],
            note=note.strip(),
        )
    obj.refresh_from_db(fields=["state", "version"])
    return obj


def is_repetition(obj: Any, name: str, *, by: "User | None", expected_version: int) -> bool:  # noqa: ANN401
    """Say whether the last move of `obj` is this same move by this same person."""
    last = history_of(obj).exclude(from_state=models.F("to_state")).last()
    return obj.version == expected_version + 1 and last is not None and last.name == name and last.by == by


def check_move(workflow: Workflow, obj: Stateful, move: Transition, *, by: "User | None", note: str) -> None:
    """Raise the reason why `by` cannot take `move` on `obj` now; return quietly when he can."""
    if not workflow.holds_role(by, move.role, obj):
        raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
    if obj.state not in move.sources:
        raise RuleViolation(
            _("Langkah “%(label)s” tidak lagi tersedia pada tahap ini.") % {"label": move.label}
        )
    if move.needs_note and not note.strip():
        raise RuleViolation(_("Tuliskan alasannya agar pihak lain mengerti."), field="note")
    reasons = blockers(obj, move)
    if reasons:
        raise RuleViolation(" ".join(reasons))


def log_event(obj: M, name: str, *, by: "User | None", as_role: str, note: str = "") -> TransitionLog:
    """Write what happened to `obj` without a move into its history, and return the row.

    The state stays; an object without states has an empty one.

    Call it in the transaction of the event itself. The row is never changed or deleted.
    """
    row = event_row(obj, name, by=by, as_role=as_role, note=note)
    row.save(force_insert=True)
    return row


def event_row(obj: M, name: str, *, by: "User | None", as_role: str, note: str = "") -> TransitionLog:
    """Return the unsaved row of `log_event`, for acts that concern hundreds of objects at once."""
    state: str = getattr(obj, "state", "")
    workflow = WORKFLOWS.get(type(obj))
    return TransitionLog(
        content_type=ContentType.objects.get_for_model(type(obj)),
        object_id=obj.pk,
        name=name,
        from_state=state,
        to_state=state,
        by=by,
        by_name=str(by or (workflow.without_login.get(as_role) if workflow else None) or _("Jadwal")),
        as_role=as_role,
        capacity=workflow.capacity_of(by, as_role, obj)[:LONGEST_CAPACITY] if workflow else "",
        note=note.strip(),
    )


def history_of(obj: models.Model) -> "models.QuerySet[TransitionLog]":
    """Return every move of the object, oldest first."""
    return TransitionLog.objects.filter(
        content_type=ContentType.objects.get_for_model(type(obj)), object_id=obj.pk
    )
