"""Change of the appraiser in the middle of an appraisal, and who decides objections then."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.domain.deciders import barred_logins
from appraisal.domain.following import facts_about, standing_of, the_day_of
from appraisal.domain.following_words import Words
from appraisal.domain.messages import announce
from appraisal.domain.part_closing import close_parts
from appraisal.domain.standing import Change, Facts, Leading
from appraisal.enums import ENDED_STATES
from appraisal.models import Appraisal
from appraisal.queries import OBJECTION_STATES, with_parties
from appraisal.workflow import HR, is_employee, is_hr, today
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from core.outbox import write_message
from core.workflow import log_event
from organization.models import Employee, Placement
from organization.queries import appraiser_line_on, appraiser_on, chain_on, placement_on, valid_on

if TYPE_CHECKING:
    from organization.models import User

HIGHEST_LEVELS = 12
"""How far up the search for a superior goes; a guard against people who appraise each other."""


def change_appraiser(
    appraisal: Appraisal, new: Employee | None, *, by: "User", reason: str, current: Employee | None
) -> Appraisal:
    """Put `new` in the place of the appraiser, for a reason; return the appraisal fresh.

    Somebody else than the line of the units gives is HR's choice for this one appraisal: it no longer
    follows the units while he serves (appraisal.domain.standing). None: follow the units again.

    State, ratings, drafts and threads stay; what the former one led of a year that is carried out is
    closed as a part that he rates (appraisal.domain.part_closing); the superior who decides objections
    is found anew. The history tells it, and so do messages to the employee, both appraisers and the
    new superior.
    Refused with NotAllowed for anybody but HR of the unit and for HR's own appraisal; with
    RuleViolation when final, without a reason, for somebody who cannot appraise, or when HR would
    gain a part in the appraisal that the line of the units does not give; with StaleVersion when
    the appraiser is no longer `current`, AlreadyDone when it is `new` already.
    """
    if not reason.strip():
        raise RuleViolation(_("Tuliskan mengapa pejabat penilai berganti."), field="reason")
    with transaction.atomic():
        Appraisal.objects.select_for_update().get(pk=appraisal.pk)
        locked = with_parties(Appraisal.objects.filter(pk=appraisal.pk)).get()
        by_units, capacity = by_units_of(locked)
        if new is None:
            new = chosen_by_units(by_units)
            if new == locked.appraiser and locked.appraiser_by_hand and current == new:
                return follow_again(locked, by=by, reason=reason)
        check_change(locked, new, by=by, current=current)
        former, former_superior = locked.appraiser, locked.superior
        facts = facts_about(locked)
        locked.appraiser = new
        locked.superior = superior_for(locked, new, today())
        check_no_gain(locked, former_superior, by=by)
        locked.appraiser_by_hand = new != by_units
        locked.appraiser_capacity = capacity if new == by_units else ""
        locked.save(update_fields=["appraiser", "superior", "appraiser_by_hand", "appraiser_capacity"])
        close_part_of(locked, facts, by=by)
        note = _("%(former)s → %(new)s. %(reason)s") % {
            "former": former or _("belum ada"),
            "new": new,
            "reason": reason.strip(),
        }
        event = log_event(locked, "appraiser_changed", by=by, as_role=HR, note=note)
        announce(locked, "appraiser_changed", by=by, note=note, key_extra=str(event.pk))
        tell_former_and_superior(locked, former, by=by, note=note, key=str(event.pk))
    return locked


def close_part_of(appraisal: Appraisal, facts: Facts, *, by: "User") -> None:
    """Close what the former appraiser led, when the written appraisal now has another one."""
    day = the_day_of(today())
    change = Change(facts, standing_of(appraisal), Leading(appraisal.appraiser_id, by_hand=True))
    close_parts([appraisal], {appraisal.pk: change}, day, Words.of([change], day), by=by)


def by_units_of(appraisal: Appraisal) -> tuple[Employee | None, str]:
    """Return who appraises by the units of today, and his "Plt. …" when he only acts. Eight queries."""
    day = the_day_of(today())
    leading = day.leading(facts_about(appraisal))
    people = Employee.objects.select_related("user")
    person = people.filter(pk=leading.person).first() if leading.person is not None else None
    return person, day.capacity(leading)


def chosen_by_units(by_units: Employee | None) -> Employee:
    """Return who appraises by the units, or raise that nobody does."""
    if by_units is None:
        raise RuleViolation(
            _("Susunan unit tidak mempunyai atasan bagi pegawai ini. Isi NIP pejabat penilainya."),
            "appraiser",
        )
    return by_units


def follow_again(appraisal: Appraisal, *, by: "User", reason: str) -> Appraisal:
    """Let an appraisal follow the units again whose appraiser is already the one they give."""
    if not is_hr(by, appraisal) or is_employee(by, appraisal):
        raise NotAllowed(_("Hanya pengelola kepegawaian unit ini yang dapat mengganti pejabat penilai."))
    appraisal.appraiser_by_hand = False
    appraisal.save(update_fields=["appraiser_by_hand"])
    note = _("Kembali mengikuti susunan unit. %(reason)s") % {"reason": reason.strip()}
    log_event(appraisal, "line_followed", by=by, as_role=HR, note=note)
    return appraisal


def check_change(appraisal: Appraisal, new: Employee, *, by: "User", current: Employee | None) -> None:
    """Raise the reason why the appraiser cannot change to `new`; return quietly when he can."""
    if not is_hr(by, appraisal) or is_employee(by, appraisal):
        raise NotAllowed(_("Hanya pengelola kepegawaian unit ini yang dapat mengganti pejabat penilai."))
    if appraisal.state in ENDED_STATES:
        raise RuleViolation(_("Penilaian ini sudah berakhir, jadi pejabat penilainya tetap tercatat."))
    if appraisal.appraiser == new:
        raise AlreadyDone(_("%(name)s sudah menjadi pejabat penilai.") % {"name": new})
    if appraisal.appraiser != current:
        raise StaleVersion(_("Pejabat penilai sudah berganti sejak halaman ini dibuka. Periksa lagi."))
    if new == appraisal.employee:
        raise RuleViolation(_("Pegawai tidak dapat menjadi pejabat penilai dirinya sendiri."), "appraiser")
    if not new.user.is_active or placement_on(new, today()) is None:
        raise RuleViolation(
            _("%(name)s tidak sedang bertugas di unit mana pun, jadi tidak dapat menilai.") % {"name": new},
            "appraiser",
        )


def check_no_gain(appraisal: Appraisal, former_superior: Employee | None, *, by: "User") -> None:
    """Refuse a change by which HR becomes the appraiser, decides objections or records the decisions.

    Allowed where the heads of the units make it so: then HR only records what is.
    """
    line = appraiser_line_on(appraisal.employee, today())
    if line is not None and not line.by_hand and line.appraiser == appraisal.appraiser:
        return
    superior = appraisal.superior
    gains = (superior is not None and superior.user_id == by.pk) if superior != former_superior else False
    if gains or (appraisal.appraiser is not None and appraisal.appraiser.user_id == by.pk):
        raise RuleViolation(
            _(
                "Dengan pergantian ini Anda sendiri menjadi pejabat penilai atau pemutus keberatan. Mintalah"
                " pengelola kepegawaian lain untuk mencatatnya."
            ),
            "appraiser",
        )
    if superior is None and former_superior is not None and appraisal.state in OBJECTION_STATES:
        raise RuleViolation(
            _(
                "%(superior)s sedang memutuskan keberatan atas penilaian ini, dan tidak ada yang dapat"
                " menggantikannya bila %(new)s menjadi pejabat penilai. Tunggu keputusannya, atau pilih"
                " pejabat lain."
            )
            % {"superior": former_superior, "new": appraisal.appraiser},
            "appraiser",
        )


def candidates_for(appraisal: Appraisal, day: date) -> list[Employee]:
    """Return the heads of the unit and of the units above, nearest first, without the employee."""
    chain = chain_on(appraisal.unit, day)
    heads = {
        placement.unit_id: placement.employee
        for placement in Placement.objects.filter(
            valid_on(day), unit__in=chain, leads_unit=True
        ).select_related("employee")
    }
    found = [heads[unit.pk] for unit in chain if unit.pk in heads]
    return [head for head in found if head.pk != appraisal.employee_id]


def superior_for(appraisal: Appraisal, appraiser: Employee, day: date) -> Employee | None:
    """Return who decides objections when `appraiser` appraises: the nearest above him who never rated.

    Never the employee himself, never somebody who had a share in a rating of this appraisal. None when nobody
    such stands above: HR then records the decision of an official outside the application.
    """
    raters = barred_logins(appraisal)
    seen = {appraiser.pk}
    above = appraiser_on(appraiser, day)
    while above is not None and above.pk not in seen and len(seen) < HIGHEST_LEVELS:
        seen.add(above.pk)
        if above.pk != appraisal.employee_id and above.user_id not in raters:
            return above
        above = appraiser_on(above, day)
    return None


def tell_former_and_superior(
    appraisal: Appraisal, former: Employee | None, *, by: "User", note: str, key: str
) -> None:
    """Tell the former appraiser that nothing waits for him any more, and the new superior his part."""
    texts = (
        (former, _("Anda tidak lagi menjadi pejabat penilai %(employee)s"), reverse("home")),
        (
            appraisal.superior,
            _("Pejabat penilai %(employee)s berganti"),
            reverse("appraisal:appraisal_detail", args=[appraisal.pk]),
        ),
    )
    for person, subject, path in texts:
        if person is None or person.user_id == by.pk:
            continue
        title = subject % {"employee": appraisal.employee.name}
        write_message(
            person.user,
            kind="appraisal.appraiser_changed",
            subject=title,
            text=_("Yth. %(name)s,\n\n%(subject)s untuk %(cycle)s.\nCatatan: %(note)s")
            % {"name": person.user, "subject": title, "cycle": appraisal.cycle.name, "note": note},
            path=path,
            key=f"appraisal:{appraisal.pk}:appraiser_changed:{key}:{person.user_id}",
        )
