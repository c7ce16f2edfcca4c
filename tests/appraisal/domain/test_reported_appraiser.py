"""HR decides a report of a wrong supervisor: the running appraisal follows, with both told."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from appraisal.domain.supervision import change_appraiser
from core.models import OutboxMessage
from organization.domain.appraiser_reports import accept_report, report_appraiser
from organization.models import Absence
from reports.demo.stories import fresh
from tests.appraisal.views.pages import text_of


def decide(cast: Any, proposed: Any) -> None:
    """Let Sari report and Rina accept."""
    report = report_appraiser(cast.sari, proposed=proposed, reason="Pindah.", by=cast.user("sari"))
    accept_report(report, by=cast.user("rina"), expected_version=0)


def test_the_appraisal_follows_and_everybody_is_told_once(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    OutboxMessage.objects.all().delete()
    decide(cast, cast.agus)
    followed = fresh(appraisal)
    assert (followed.appraiser, followed.superior, followed.appraiser_by_hand) == (
        cast.agus,
        cast.dewi,
        False,
    )
    told = list(OutboxMessage.objects.values_list("recipient__full_name", flat=True))
    assert told.count(cast.agus.name) == told.count(cast.hendra.name) == 1
    assert followed.former_parts == 0, "a wrong record is put right: nobody led a part of the year"
    assert told.count(cast.sari.name) == 2, "the answer to the report, and what becomes of the appraisal"


def test_a_proposal_the_units_give_ends_what_was_chosen_for_the_appraisal(
    cast: Any, appraisal_in: Any
) -> None:
    """The appraisal names Agus by HR's choice, the units say Hendra: the employee is right."""
    appraisal = appraisal_in("running")
    change_appraiser(appraisal, cast.agus, by=cast.user("rina"), reason="x", current=cast.hendra)
    decide(cast, cast.hendra)
    followed = fresh(appraisal)
    assert (followed.appraiser, followed.appraiser_by_hand) == (cast.hendra, False)


def test_it_also_reaches_an_appraisal_that_waits_to_be_rated(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("assessed")
    decide(cast, cast.agus)
    assert fresh(appraisal).appraiser == cast.agus
    assert fresh(appraisal).state == "assessed"


def test_hr_reads_before_the_click_what_will_follow(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    report = report_appraiser(cast.sari, proposed=cast.agus, reason="Pindah.", by=cast.user("sari"))
    url = reverse("organization:appraiser_report_detail", args=[report.pk])
    shown = text_of(cast.client("rina").get(url))
    year = appraisal.cycle.year
    assert f"Penilaian {year} {cast.sari.name} beralih dari {cast.hendra.name} ke {cast.agus.name}." in shown
    assert fresh(appraisal).appraiser == cast.hendra
    assert "beralih dari" not in text_of(cast.client("sari").get(url))


def test_a_head_on_study_leave_is_no_longer_the_appraiser(cast: Any, appraisal_in: Any) -> None:
    """The proposal of the next level is what the units give already: nothing is set by hand."""
    appraisal = appraisal_in("running")
    Absence.objects.create(
        employee=cast.hendra, kind="study", starts_on=cast.today - timedelta(days=1), ends_on=None
    )
    decide(cast, cast.dewi)
    assert fresh(appraisal).appraiser == cast.dewi
    assert fresh(appraisal).placement.appraiser is None
