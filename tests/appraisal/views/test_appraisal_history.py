"""The readable history: who saw, changed, signed and reopened."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.models import ViewLog
from tests.appraisal.views.access_checks import check_methods, check_strangers
from tests.appraisal.views.pages import queries_of, text_of


def pages(appraisal: Any) -> tuple[str, str]:
    return (
        reverse("appraisal:appraisal_detail", args=[appraisal.pk]),
        reverse("appraisal:appraisal_history", args=[appraisal.pk]),
    )


def test_the_employee_reads_who_opened_and_who_signed(cast: Any, appraisal_in: Any) -> None:
    detail, history = pages(appraisal_in("assessed"))
    for key in ("hendra", "dewi", "rina"):
        cast.client(key).get(detail)
    text = text_of(cast.client("sari").get(history))
    for key in ("hendra", "dewi", "rina"):
        assert cast.user(key).full_name in text
    assert "Membuka penilaian" in text
    assert "Tetapkan rencana" in text
    moves = text_of(cast.client("sari").get(history, {"tampil": "langkah"}))
    assert "Membuka penilaian (" not in moves
    views = text_of(cast.client("sari").get(history, {"tampil": "dibuka"}))
    assert "Tetapkan rencana" not in views


def test_one_row_a_day_and_none_for_oneself(cast: Any, appraisal_in: Any) -> None:
    detail, history = pages(appraisal_in("assessed"))
    for _time in range(3):
        cast.client("hendra").get(detail)
        cast.client("sari").get(detail)
        cast.client("sari").get(history)
    assert ViewLog.objects.count() == 1


@pytest.mark.django_db
def test_the_log_cannot_be_changed(cast: Any, appraisal_in: Any) -> None:
    detail, _history = pages(appraisal_in("assessed"))
    cast.client("hendra").get(detail)
    for act in (lambda: ViewLog.objects.update(by_name="X"), lambda: ViewLog.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_step_back_is_marked(cast: Any, appraisal_in: Any) -> None:
    from appraisal.domain.moves import move

    appraisal = appraisal_in("assessed")
    move(
        appraisal,
        "self_return",
        by=cast.user("hendra"),
        note="Lengkapi bukti.",
        expected_version=appraisal.version,
    )
    text = text_of(cast.client("sari").get(pages(appraisal)[1]))
    assert "langkah mundur" in text
    assert "Lengkapi bukti." in text


def test_only_the_person_and_hr(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("assessed")
    _detail, history = pages(appraisal)
    assert cast.client("rina").get(history).status_code == 200
    assert cast.client("hendra").get(history).status_code == 403
    check_strangers(cast, history)
    check_methods(cast, "sari", history, allowed=("get",))


def test_queries_do_not_grow(cast: Any, appraisal_in: Any) -> None:
    detail, history = pages(appraisal_in("assessed"))
    few = queries_of(cast.client("sari"), history)
    for key in ("hendra", "dewi", "rina"):
        cast.client(key).get(detail)
    assert queries_of(cast.client("sari"), history) == few
