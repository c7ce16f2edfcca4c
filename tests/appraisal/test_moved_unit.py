"""A unit that moves takes its appraisals along: who keeps them follows the tree of today."""

from appraisal.models import Appraisal
from appraisal.queries import appraisals_visible_to
from organization.domain.effects import followed, preview
from organization.domain.units import move_unit
from reports.demo.cast import EDUCATION, PISANG


def test_appraisals_follow_the_moved_unit(cast, cycle):
    sari = Appraisal.objects.get(cycle=cycle, employee=cast.sari)
    assert sari not in appraisals_visible_to(cast.user("bayu"))

    def move():
        return move_unit(cast.unit(PISANG), parent=cast.unit(EDUCATION), starts_on=cast.today, by=None)

    assert preview(move, day=cast.today)
    assert cast.unit(PISANG).path[: len(cast.unit(EDUCATION).path)] != cast.unit(EDUCATION).path
    with followed(by=cast.user("rina")):
        move()

    assert sari in appraisals_visible_to(cast.user("bayu"))
    sari.refresh_from_db()
    assert (sari.appraiser, sari.superior) == (cast.hendra, cast.zulkifli)
    assert not appraisals_visible_to(cast.user("dewi")).filter(pk=sari.pk).exists()
