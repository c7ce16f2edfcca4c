"""Citizens' cases beside an item: ask about one, answer, record or drop it."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain import case_mentions
from appraisal.domain.clarification import why_not_open
from appraisal.domain.feedback import GIVEN_ABOUT
from appraisal.enums import MentionState
from appraisal.forms.case_mentions import MentionAnswerForm, MentionAskForm, MentionDecideForm
from appraisal.forms.moves import renewed
from appraisal.models import Appraisal, CaseMention
from appraisal.queries import cases_to_mention, history_of_mention, mentions_visible_to, with_year
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404, entry_of, page_context
from appraisal.views.year import item_or_404
from appraisal.workflow import MENTION, is_appraiser, is_employee, mentions_are_open
from core.access import AuthedRequest
from core.gate import require
from core.workflow import blockers
from feedback.domain.numbers import grouped
from feedback.models import Case
from feedback.search import cases_found

MOST_SHOWN = 20


def mention_url(mention_id: int) -> str:
    """Return the page of a case beside an item."""
    return reverse("appraisal:mention_detail", args=[mention_id])


def mention_or_404(request: AuthedRequest, mention_id: int) -> CaseMention:
    """Return a case beside an item: 404 where it is not open to this person, 403 before he sees the year."""
    found = get_object_or_404(mentions_visible_to(request.user), pk=mention_id)
    appraisal = appraisal_or_404(
        request, found.item.appraisal_id, permission="appraisal.year_view", fetch=with_year
    )
    found.item = item_or_404(request, appraisal, found.item_id)
    return found


def cases_shown(appraisal: Appraisal, words: str) -> list[Case]:
    """Return the newest cases to choose from, by ticket number or words; one more than the page shows."""
    cases = cases_to_mention(appraisal).select_related("unit", "subject_unit")
    if not words:
        return list(cases[: MOST_SHOWN + 1])
    return list(cases.filter(number=grouped(words))) or list(cases_found(cases, words)[: MOST_SHOWN + 1])


@require_http_methods(["GET", "HEAD", "POST"])
def mention_ask(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Choose a finished public case of the unit and ask the employee about it."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_year)
    require(request.user, "appraisal.mention_ask", appraisal)
    item = item_or_404(request, appraisal, item_id, *GIVEN_ABOUT)
    words = request.GET.get("cari", "").strip()[:100]
    cases = cases_shown(appraisal, words)
    choices = [(case.number, case.public_title) for case in cases[:MOST_SHOWN]]

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        asked = CaseMention.objects.filter(item=item).exclude(state=MentionState.DROPPED)
        context = page_context(
            request,
            appraisal,
            item=item,
            form=form,
            cases=cases[:MOST_SHOWN],
            asked=set(asked.values_list("case_id", flat=True)),
            has_more=len(cases) > MOST_SHOWN,
            words=words,
            closed=mentions_are_open(appraisal),
            here=_("Tanyakan laporan warga"),
        )
        return render(request, "appraisal/mention_ask.html", context, status=status)

    if request.method != "POST":
        return show(MentionAskForm(choices))

    def act(values: dict[str, Any]) -> str:
        made = case_mentions.mention_ask(item, values["number"], by=request.user, question=values["question"])
        return mention_url(made.pk)

    return answer_form(
        request,
        MentionAskForm(choices, request.POST),
        act,
        done=_("Pertanyaan terkirim. Laporan ini baru dapat dicatat sesudah pegawai menjawab."),
        repeated_url=f"{reverse('appraisal:item_detail', args=[appraisal.pk, item.pk])}#laporan-warga",
        show=show,
    )


def detail_page(
    request: AuthedRequest, mention: CaseMention, status: int = 200, refused: forms.Form | None = None
) -> HttpResponse:
    """Render one case beside an item with what this person may do now."""
    item, appraisal = mention.item, mention.item.appraisal
    is_open = mentions_are_open(appraisal) is None
    seen = {"version": mention.version}
    moves = MENTION.moves_for(request.user, mention) if is_open else []
    posted = refused.data.get("move") if isinstance(refused, MentionDecideForm) else None
    typed = ""
    if isinstance(refused, MentionAnswerForm):
        typed = str(renewed(refused, **seen).data.get("answer", ""))
    elif isinstance(refused, MentionDecideForm):
        typed = str(renewed(refused, **seen).data.get("note", ""))
        refused.auto_id = f"{posted}-%s"
    answers = is_open and mention.state == MentionState.ASKED and is_employee(request.user, appraisal)
    acts: list[dict[str, Any]] = [
        {
            "move": move,
            "form": refused
            if posted == move.name
            else MentionDecideForm(initial={**seen, "move": move.name}, auto_id=f"{move.name}-%s"),
            "reasons": blockers(mention, move),
        }
        for move in moves
        if move.name in case_mentions.DECISIONS
    ]
    decides = any(act["form"] is refused and not act["reasons"] for act in acts)
    context = page_context(
        request,
        appraisal,
        item=item,
        mention=mention,
        form=refused,
        answer_form=(refused if isinstance(refused, MentionAnswerForm) else MentionAnswerForm(initial=seen))
        if answers
        else None,
        acts=acts,
        is_open=is_open,
        unsent="" if (answers if posted is None else decides) else typed,
        may_question=is_employee(request.user, appraisal)
        and mention.state == MentionState.RECORDED
        and why_not_open(item, appraisal) is None,
        mention_history=[entry_of(row) for row in history_of_mention(mention)],
        here=_("Laporan warga"),
    )
    return render(request, "appraisal/mention_detail.html", context, status=status)


@require_safe
def mention_detail(request: AuthedRequest, mention_id: int) -> HttpResponse:
    """Show one case beside an item: what was asked, answered, decided."""
    return detail_page(request, mention_or_404(request, mention_id))


@require_POST
def mention_answer(request: AuthedRequest, mention_id: int) -> HttpResponse:
    """Answer as the employee."""
    mention = mention_or_404(request, mention_id)
    if not is_employee(request.user, mention.item.appraisal):
        raise PermissionDenied

    def act(values: dict[str, Any]) -> str:
        case_mentions.mention_answer(
            mention, by=request.user, answer=values["answer"], expected_version=values["version"]
        )
        return mention_url(mention_id)

    return answer_form(
        request,
        MentionAnswerForm(request.POST),
        act,
        done=_("Jawaban terkirim. Pejabat penilai sudah diberi tahu."),
        repeated_url=mention_url(mention_id),
        show=lambda refused, status: detail_page(
            request, mention_or_404(request, mention_id), status, refused
        ),
    )


@require_POST
def mention_decide(request: AuthedRequest, mention_id: int) -> HttpResponse:
    """Record the case or drop it as the appraiser."""
    mention = mention_or_404(request, mention_id)
    if not is_appraiser(request.user, mention.item.appraisal):
        raise PermissionDenied

    def act(values: dict[str, Any]) -> str:
        case_mentions.mention_decide(
            mention,
            values["move"],
            by=request.user,
            note=values["note"],
            expected_version=values["version"],
        )
        return mention_url(mention_id)

    return answer_form(
        request,
        MentionDecideForm(request.POST),
        act,
        done=_("Tercatat. Pegawai sudah diberi tahu."),
        repeated_url=mention_url(mention_id),
        show=lambda refused, status: detail_page(
            request, mention_or_404(request, mention_id), status, refused
        ),
    )
