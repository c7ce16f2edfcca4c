"""Who may decide an objection: never the employee, never somebody who rated, by whatever login.

People are compared by their number (NIP), not by their login alone: whoever rated under one login and
comes back under another stays the same person.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from appraisal.domain.results import previous_raters
from appraisal.models import Appraisal
from appraisal.queries import whole_history_of
from core.errors import NotAllowed
from organization.models import Employee, User
from organization.queries import appraiser_on, placement_on

if TYPE_CHECKING:
    from collections.abc import Iterable

SHAPED = ("review_send_back", "clarification_send_back")
"""Moves by which a second signatory had a share in the rating: he sent it back to be changed."""


def barred_logins(appraisal: Appraisal) -> set[int]:
    """Return the logins that may not decide: who rated, or had the rating changed before he signed it."""
    shapers = whole_history_of(appraisal).filter(name__in=SHAPED).exclude(by=None)
    return previous_raters(appraisal) | set(shapers.order_by().values_list("by", flat=True))


def barred_people(appraisal: Appraisal) -> list[Employee]:
    """Return the people who may not decide: employee, present appraiser, and whoever rated. Five queries."""
    return people_behind(appraisal, barred_logins(appraisal))


def people_behind(appraisal: Appraisal, logins: set[int]) -> list[Employee]:
    """Return the parties and the people of these logins, by the login they have now or by its number."""
    parties = [pk for pk in (appraisal.employee_id, appraisal.appraiser_id) if pk is not None]
    names = User.objects.filter(pk__in=logins).order_by().values("username")
    return list(
        Employee.objects.filter(Q(user__in=logins) | Q(nip__in=names) | Q(pk__in=parties)).order_by("pk")
    )


def why_not_decider(appraisal: Appraisal, user: User) -> str | None:
    """Return the sentence that keeps this person from hearing or deciding; None when nothing does."""
    logins = barred_logins(appraisal)
    people = people_behind(appraisal, logins)
    same = [person for person in people if person.user_id == user.pk or person.nip == user.username]
    if not same and user.pk not in logins:
        return None
    if any(person.pk == appraisal.employee_id for person in same):
        return _("Keberatan Anda sendiri diputuskan oleh orang lain.")
    return _(
        "Anda ikut menilai pegawai ini, jadi keberatannya harus diperiksa dan diputuskan oleh orang lain."
    )


def check_never_rated(appraisal: Appraisal, user: User) -> None:
    """Refuse with NotAllowed who has rated this appraisal, also as a former or acting appraiser."""
    if reason := why_not_decider(appraisal, user):
        raise NotAllowed(reason)


def decider_above(appraisal: Appraisal, start: Employee, day: date) -> Employee | None:
    """Return the nearest above `start` who serves, may log in and never rated; None: nobody such."""
    barred = {person.pk for person in barred_people(appraisal)}
    seen = {start.pk}
    above = appraiser_on(start, day)
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        if above.pk not in barred and above.user.is_active and placement_on(above, day) is not None:
            return above
        above = appraiser_on(above, day)
    return None


def same_name(name: str, people: "Iterable[Employee]") -> bool:
    """Say whether a name, without titles and spaces, is that of one of the people."""
    wanted = plain_name(name)
    return any(plain_name(person.name) == wanted for person in people)


def plain_name(name: str) -> str:
    """Return a name without what stands after its first comma, in small letters."""
    return " ".join(name.split(",")[0].casefold().split())
