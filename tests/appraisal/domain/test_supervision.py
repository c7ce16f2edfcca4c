"""Who appraises and who decides after a change."""

from typing import Any

import pytest

from appraisal.domain.supervision import change_appraiser, superior_for
from appraisal.models import Appraisal
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from reports.demo.stories import fresh


def test_superior_follows_the_new_appraiser(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    changed = change_appraiser(
        appraisal, cast.dewi, by=cast.user("rina"), reason="Hendra mutasi", current=cast.hendra
    )
    assert (changed.appraiser, changed.superior) == (cast.dewi, cast.yusuf)
    top = change_appraiser(changed, cast.yusuf, by=cast.user("rina"), reason="x", current=cast.dewi)
    assert (top.appraiser, top.superior) == (cast.yusuf, None)


def test_who_rated_is_passed_over_as_decider(cast: Any, appraisal_in: Any) -> None:
    """Dewi rated first; when Hendra appraises afterwards, she is above him but does not decide."""
    appraisal = appraisal_in("assessed")
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser=cast.dewi, superior=cast.yusuf)
    from reports.demo.stories import rate

    rate(fresh(appraisal))
    changed = change_appraiser(
        fresh(appraisal), cast.hendra, by=cast.user("rina"), reason="x", current=cast.dewi
    )
    assert changed.superior == cast.yusuf


def test_never_the_employee(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running", "hendra")
    assert superior_for(appraisal, cast.sari, cast.today) == cast.dewi
    with pytest.raises(RuleViolation):
        change_appraiser(
            appraisal, cast.hendra, by=cast.user("rina"), reason="x", current=fresh(appraisal).appraiser
        )


def test_refusals(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    rina = cast.user("rina")
    for key in ("sari", "hendra", "dewi", "bayu", "agus"):
        with pytest.raises(NotAllowed):
            change_appraiser(appraisal, cast.agus, by=cast.user(key), reason="x", current=cast.hendra)
    with pytest.raises(RuleViolation):
        change_appraiser(appraisal, cast.agus, by=rina, reason=" ", current=cast.hendra)
    with pytest.raises(StaleVersion):
        change_appraiser(appraisal, cast.agus, by=rina, reason="x", current=cast.dewi)
    with pytest.raises(AlreadyDone):
        change_appraiser(appraisal, cast.hendra, by=rina, reason="x", current=cast.hendra)
    cast.agus.user.is_active = False
    cast.agus.user.save()
    with pytest.raises(RuleViolation):
        change_appraiser(appraisal, cast.agus, by=rina, reason="x", current=cast.hendra)
    assert fresh(appraisal).appraiser == cast.hendra
