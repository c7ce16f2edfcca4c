"""Counselling: the talks of one employee, their notes for the two alone."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain import counselling
from appraisal.follow_up_queries import counsellings_visible_to
from appraisal.forms.follow_ups import NoteForm, TalkForm
from appraisal.models import Appraisal, Counselling
from appraisal.queries import with_parties
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404
from appraisal.workflow import ROLE_LABELS, is_appraiser, is_employee
from core.access import AuthedRequest
from core.gate import require


def talks_url(appraisal_id: int) -> str:
    """Return the page of the talks."""
    return reverse("appraisal:counselling_list", args=[appraisal_id])


def talk_rows(
    request: AuthedRequest, appraisal: Appraisal, refused: NoteForm | None = None, where: int = 0
) -> list[dict[str, Any]]:
    """Return the talks this person reads, each with its notes and a form for one more."""
    rows = []
    for talk in counsellings_visible_to(request.user).filter(appraisal=appraisal):
        notes = sorted(talk.notes.all(), key=lambda note: (note.written_at, note.pk))
        fresh = NoteForm(initial={"last_seen": notes[-1].pk if notes else 0}, auto_id=f"talk-{talk.pk}-%s")
        rows.append(
            {
                "talk": talk,
                "notes": [{"note": note, "role": ROLE_LABELS.get(note.author_role, "")} for note in notes],
                "form": refused if refused is not None and where == talk.pk else fresh,
            }
        )
    return rows


def way_to(request: AuthedRequest, appraisal: Appraisal) -> list[tuple[str, str]]:
    """Return the way down for who may open the appraisal itself; a former counsellor has none."""
    if not (is_employee(request.user, appraisal) or is_appraiser(request.user, appraisal)):
        return []
    name = appraisal.cycle.name if is_employee(request.user, appraisal) else appraisal.employee.name
    return [(name, reverse("appraisal:appraisal_detail", args=[appraisal.pk]))]


def list_page(
    request: AuthedRequest,
    appraisal: Appraisal,
    status: int = 200,
    refused: NoteForm | None = None,
    where: int = 0,
) -> HttpResponse:
    """Render the talks."""
    context = {
        "appraisal": appraisal,
        "talks": talk_rows(request, appraisal, refused, where),
        "may_start": request.user.has_perm("appraisal.counselling_start", appraisal),
        "form": refused,
        "here": _("Konseling kinerja"),
        "crumbs": way_to(request, appraisal),
    }
    return render(request, "appraisal/counselling_list.html", context, status=status)


def appraisal_of_two(request: AuthedRequest, appraisal_id: int) -> Appraisal:
    """Return the appraisal to the employee, his present appraiser, and who counselled him; else 404."""
    talked = counsellings_visible_to(request.user).order_by().values("appraisal")
    mine = Q(employee__user=request.user) | Q(appraiser__user=request.user) | Q(pk__in=talked)
    return get_object_or_404(with_parties(Appraisal.objects.filter(mine)), pk=appraisal_id)


@require_safe
def counselling_list(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show the talks in which this person was one of the two."""
    return list_page(request, appraisal_of_two(request, appraisal_id))


@require_http_methods(["GET", "HEAD", "POST"])
def counselling_start(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Write down a talk with its first note."""
    appraisal = appraisal_or_404(request, appraisal_id)
    require(request.user, "appraisal.counselling_start", appraisal)

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        context = {
            "appraisal": appraisal,
            "form": form,
            "crumbs": [(_("Konseling kinerja"), talks_url(appraisal.pk))],
        }
        return render(request, "appraisal/counselling_start.html", context, status=status)

    if request.method != "POST":
        mine = counsellings_visible_to(request.user).filter(appraisal=appraisal)
        newest = mine.order_by("-pk").values_list("pk", flat=True).first() or 0
        return show(TalkForm(initial={"held_on": timezone.localdate(), "last_seen": newest}))

    def act(values: dict[str, Any]) -> str:
        counselling.counselling_start(
            appraisal,
            by=request.user,
            held_on=values["held_on"],
            body=values["body"],
            last_seen=values["last_seen"] or 0,
        )
        return talks_url(appraisal.pk)

    return answer_form(
        request,
        TalkForm(request.POST),
        act,
        done=_("Konseling dicatat. Pegawai sudah diberi tahu; catatannya hanya Anda berdua yang membaca."),
        repeated_url=talks_url(appraisal.pk),
        show=show,
    )


@require_POST
def counselling_note_add(request: AuthedRequest, counselling_id: int) -> HttpResponse:
    """Add a note to one talk."""
    talk: Counselling = get_object_or_404(counsellings_visible_to(request.user), pk=counselling_id)

    def act(values: dict[str, Any]) -> str:
        counselling.counselling_note_add(
            talk, by=request.user, body=values["body"], last_seen=values["last_seen"] or 0
        )
        return talks_url(talk.appraisal_id)

    def show(refused: NoteForm, status: int) -> HttpResponse:
        appraisal = appraisal_of_two(request, talk.appraisal_id)
        return list_page(request, appraisal, status, refused, talk.pk)

    return answer_form(
        request,
        NoteForm(request.POST, auto_id=f"talk-{talk.pk}-%s"),
        act,
        done=_("Catatan disimpan."),
        repeated_url=talks_url(talk.appraisal_id),
        show=show,
    )
