"""Two schedulers, or two clicks, at the same moment: one message. Needs PostgreSQL."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from appraisal.domain.reminders import remind_now, send_reminders
from appraisal.models import Appraisal, CyclePhase, Reminder
from core.models import OutboxMessage
from tests.appraisal.test_concurrency import _needs_postgresql, at_once  # noqa: F401

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def test_two_schedulers_write_each_reminder_once(transactional_db: None, cast: Any, cycle: Any) -> None:
    last = timezone.localdate() - timedelta(days=5)
    CyclePhase.objects.filter(cycle=cycle, phase="planning").update(
        starts_on=last - timedelta(days=60), ends_on=last
    )
    written = at_once(*[send_reminders] * 4)
    messages = OutboxMessage.objects.filter(kind__startswith="reminder.")
    assert sum(written) == messages.count() > 10  # type: ignore[call-overload]
    assert messages.order_by().values("recipient", "kind").distinct().count() == messages.count()
    told = set(messages.values_list("recipient", flat=True))
    assert set(Reminder.objects.values_list("recipient", flat=True)) == told


def test_two_clicks_are_one_message(transactional_db: None, cast: Any, cycle: Any) -> None:
    own = Appraisal.objects.filter(cycle=cycle, employee=cast.sari)
    rina, hendra = cast.user("rina"), cast.user("hendra")
    told = at_once(
        lambda: remind_now(own, by=rina), lambda: remind_now(own, by=hendra), lambda: remind_now(own, by=rina)
    )
    assert sorted(told) == [0, 0, 1]  # type: ignore[type-var]
    assert Reminder.objects.count() == 1
    assert OutboxMessage.objects.filter(recipient=cast.sari.user).count() == 1
