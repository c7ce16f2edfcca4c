"""D9: a database of the release before becomes one of this release, with everything that was in it.

The release before is named by its last migrations. A database is built up to there, filled through
the models of that time, and migrated; then triggers, values and seeds are looked at.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
RELEASED = {"core": "0003", "organization": "0002", "appraisal": "0003", "reports": "0002"}
FILL = """
import django
django.setup()
from datetime import date
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

targets = [tuple(pair.split(":")) for pair in {targets!r}]
executor = MigrationExecutor(connection)
nodes = [executor.loader.get_migration_by_prefix(app, prefix) for app, prefix in targets]
apps = executor.loader.project_state([(node.app_label, node.name) for node in nodes]).apps
User, Employee = apps.get_model("organization", "User"), apps.get_model("organization", "Employee")
Unit, Post = apps.get_model("organization", "Unit"), apps.get_model("organization", "Post")
Placement = apps.get_model("organization", "Placement")
unit = Unit.objects.create(
    path="0001", depth=1, numchild=0, code="1", name="Kota", kind="root", starts_on=date(2025, 1, 1)
)
post = Post.objects.create(unit=unit, code="1.1", name="Analis", post_class="jf_muda")
people = []
for number in (1, 2):
    user = User.objects.create(username=f"u{{number}}", full_name=f"Orang {{number}}", password="!")
    people.append(
        Employee.objects.create(
            user=user, nip=f"19800101200501100{{number}}", kind="pns", name=f"Orang {{number}}"
        )
    )
placements = [
    Placement.objects.create(employee=person, unit=unit, post=post, starts_on=date(2025, 1, 1))
    for person in people
]
rule_set = apps.get_model("appraisal", "RuleSet").objects.create(code="x", version=1, name="X")
cycle = apps.get_model("appraisal", "Cycle").objects.create(
    unit=unit, year=2025, name="2025", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31),
    rule_set=rule_set, state="open",
)
Appraisal = apps.get_model("appraisal", "Appraisal")
own = [
    Appraisal.objects.create(cycle=cycle, employee=person, placement=placement, unit=unit)
    for person, placement in zip(people, placements)
]
ContentType = apps.get_model("contenttypes", "ContentType")
kind = ContentType.objects.get_or_create(app_label="appraisal", model="appraisal")[0]
apps.get_model("core", "TransitionLog").objects.create(
    content_type_id=kind.pk, object_id=own[0].pk, name="appraiser_changed", from_state="planning",
    to_state="planning", by_id=people[1].user_id, by_name="Orang 2", as_role="hr", note="Karena mutasi",
)
apps.get_model("organization", "OrganizationChange").objects.create(
    kind="placed", text="Orang 1 ditempatkan."
)
for state in ("waiting", "sent", "no_address"):
    apps.get_model("core", "OutboxMessage").objects.create(
        recipient_id=people[0].user_id, kind="appraisal.plan_agree", key=state, subject=state, text="x",
        path="/", state=state,
    )
"""
LOOK = """
import django
django.setup()
from django.db import DatabaseError, connection, transaction
from appraisal.models import Appraisal
from core.models import CalendarYear, Holiday, MessageDelivery, OutboxMessage, TransitionLog, ViewLog
from organization.models import OrganizationChange, Post, Unit

assert [a.appraiser_by_hand for a in Appraisal.objects.order_by("pk")] == [True, False]
assert TransitionLog.objects.get().note == "Karena mutasi"
assert TransitionLog.objects.get().capacity == ""
assert OrganizationChange.objects.get().text == "Orang 1 ditempatkan."
assert OutboxMessage.objects.count() == 3
assert MessageDelivery.objects.filter(channel="mail", state="sent").count() == 1
assert MessageDelivery.objects.filter(channel="mail", state="waiting").count() == 1
assert Post.objects.get().formation >= 2
assert Unit.objects.get().work_week == ""
assert CalendarYear.objects.count() == 3 and Holiday.objects.filter(date__year=2026).count() == 25
for model in (TransitionLog, OrganizationChange):
    for act in (lambda: model.objects.update(by=None), lambda: model.objects.all().delete()):
        try:
            with transaction.atomic():
                act()
        except DatabaseError:
            continue
        raise AssertionError(f"{model.__name__} lost its protection")
print("upgraded")
"""


def test_d9_a_database_of_the_release_before_is_upgraded(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'old.sqlite3'}",
        "TEST_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "asn_kinerja.settings.test",
        "PYTHONPATH": str(ROOT),
    }

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    for app, prefix in RELEASED.items():
        run("manage.py", "migrate", app, prefix, "-v0")
    run("-c", FILL.format(targets=[f"{app}:{prefix}" for app, prefix in RELEASED.items()]))
    run("manage.py", "migrate", "-v0")
    assert run("-c", LOOK).strip() == "upgraded"
    run("manage.py", "migrate", "--check")
