"""Many records sealed at once: one chain, without a gap and without a fork."""

from threading import Thread

import pytest
from django.db import connection

from appraisal.domain.canonical import hash_of
from appraisal.domain.record_checks import altered_end, altered_seals
from appraisal.domain.sealing import seal_all, seal_waiting
from appraisal.models import Appraisal, FinalRecord, RecordSeal

THREADS = 6


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_seals_of_many_threads_make_one_chain(cast, cycle) -> None:
    records = [
        FinalRecord.objects.create(
            appraisal=appraisal, content={"appraisal": appraisal.pk}, content_hash=digest
        )
        for appraisal in Appraisal.objects.filter(cycle=cycle).order_by("pk")
        for digest in [hash_of({"appraisal": appraisal.pk})]
    ]
    failed: list[Exception] = []

    def work(number: int) -> None:
        try:
            for record in records[number::2]:  # every record is sealed by three threads
                seal_all([record])
        except Exception as error:  # noqa: BLE001 - told by the test below
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(number % 2,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert list(RecordSeal.objects.order_by("number").values_list("number", flat=True)) == list(
        range(1, len(records) + 1)
    )
    assert [*altered_seals(()), *altered_end()] == []
    assert seal_waiting() == 0
