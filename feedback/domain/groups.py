"""Community groups (RT/RW, LPM) whose code marks a report as theirs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import NotAllowed, RuleViolation
from core.workflow import log_event
from feedback.domain.numbers import hash_of, new_code, plain
from feedback.domain.texts import cleaned_line
from feedback.models import CommunityGroup
from feedback.workflow import OFFICER
from organization.enums import Role
from organization.queries import has_role

if TYPE_CHECKING:
    from organization.models import User


@dataclass(frozen=True)
class GroupWithCode:
    """A group and its new code, which is shown once and stored nowhere."""

    group: CommunityGroup
    code: str


def check_keeper(group: CommunityGroup, by: "User") -> None:
    """Refuse everybody but officers of the unit to which the group belongs."""
    if not has_role(by, Role.COMPLAINT_OFFICER, group.unit):
        raise NotAllowed(_("Kelompok warga unit ini bukan wewenang Anda."))


def add_group(group: CommunityGroup, *, by: "User") -> GroupWithCode:
    """Register a group and draw its code.

    NotAllowed outside the officer's units; RuleViolation when the unit has a group of that name.
    """
    check_keeper(group, by)
    group.name = cleaned_line(group.name)[:120]
    if CommunityGroup.objects.filter(unit=group.unit, name__iexact=group.name).exists():
        raise RuleViolation(_("Unit ini sudah mempunyai kelompok dengan nama ini."), field="name")
    code = new_code()
    group.code_hash = hash_of("group", plain(code))
    with transaction.atomic():
        group.save()
        log_event(group, "group_added", by=by, as_role=OFFICER)
    return GroupWithCode(group, code)


def renew_group(group: CommunityGroup, *, by: "User") -> GroupWithCode:
    """Draw a new code for a group, which is in use again with it; the old code opens nothing more."""
    check_keeper(group, by)
    code = new_code()
    with transaction.atomic():
        CommunityGroup.objects.filter(pk=group.pk).update(
            code_hash=hash_of("group", plain(code)), is_active=True
        )
        group.refresh_from_db()
        log_event(group, "group_renewed", by=by, as_role=OFFICER)
    return GroupWithCode(group, code)


def stop_group(group: CommunityGroup, *, by: "User") -> None:
    """Take a group out of use: its code marks nothing any more; its reports stay marked."""
    check_keeper(group, by)
    with transaction.atomic():
        CommunityGroup.objects.filter(pk=group.pk).update(is_active=False)
        log_event(group, "group_stopped", by=by, as_role=OFFICER)
