"""Two requests in the same moment: one effect, the other is told (D6, D8)."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.urls import reverse

from appraisal.enums import ItemKind
from appraisal.models import Appraisal
from core.models import OutboxMessage, TransitionLog

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_with_row_locks() -> None:
    if connection.vendor != "postgresql":
        pytest.fail("Needs PostgreSQL: set TEST_DATABASE_URL, or leave it out with -m 'not concurrency'.")


def at_once(act: Callable[[int], Any], times: int = 4) -> list[Any]:
    """Run `act` in as many threads, all starting together; return the results in no order."""
    gate, results = Barrier(times), []

    def run(number: int) -> None:
        try:
            gate.wait()
            results.append(act(number))
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_a_plan_is_agreed_once(cast, appraisal_in, login):
    appraisal = appraisal_in("proposed")
    url = reverse("appraisal:plan_agree", args=[appraisal.pk])
    clients = [login(cast.hendra) for _ in range(4)]
    statuses = at_once(lambda number: clients[number].post(url, {"version": appraisal.version}).status_code)
    assert sorted(statuses) == [302] * 4
    version = appraisal.version
    appraisal.refresh_from_db()
    assert (appraisal.state, appraisal.version) == ("running", version + 1)
    assert TransitionLog.objects.filter(name="plan_agree", object_id=appraisal.pk).count() == 1
    assert OutboxMessage.objects.filter(kind="appraisal.plan_agree").count() == 1


def test_of_two_opposite_moves_one_wins(cast, appraisal_in, login):
    appraisal = appraisal_in("proposed")
    data = {"version": appraisal.version, "note": "Perbaiki"}
    acts = [(login(cast.hendra), "plan_agree"), (login(cast.sari), "plan_withdraw")]

    def act(number: int) -> int:
        client, name = acts[number]
        return client.post(reverse(f"appraisal:{name}", args=[appraisal.pk]), data).status_code

    assert sorted(at_once(act, 2)) == [302, 409]
    version = appraisal.version
    appraisal.refresh_from_db()
    assert appraisal.version == version + 1


def test_of_two_drafts_one_is_saved_and_the_other_told(cast, appraisal_in, login):
    appraisal = appraisal_in("running")
    item = appraisal.items.filter(kind=ItemKind.RESULT).first()
    url = reverse("appraisal:self_assessment_edit", args=[appraisal.pk])
    clients = [login(cast.sari) for _ in range(3)]

    def act(number: int) -> int:
        data = {"version": appraisal.draft_version, f"item-{item.pk}-self_narrative": f"Tulisan {number}"}
        return clients[number].post(url, data, headers={"HX-Request": "true"}).status_code

    assert sorted(at_once(act, 3)) == [200, 409, 409]
    fresh = Appraisal.objects.get(pk=appraisal.pk)
    assert fresh.draft_version == appraisal.draft_version + 1
