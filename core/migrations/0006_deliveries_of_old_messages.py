"""What became of the mails of old messages moves to the table of deliveries; old messages count as read."""

from django.db import migrations
from django.db.models import F

CHUNK = 2000


def move_states(apps, schema_editor):
    message_model = apps.get_model("core", "OutboxMessage")
    delivery_model = apps.get_model("core", "MessageDelivery")
    old = message_model.objects.filter(planned_at=None).order_by("pk")
    last = 0
    while chunk := list(old.filter(pk__gt=last)[:CHUNK]):
        delivery_model.objects.bulk_create(
            delivery_model(
                message=message,
                channel="mail",
                state=message.state,
                attempts=message.attempts,
                next_try_at=message.next_try_at,
                error=message.error,
                sent_at=message.sent_at,
            )
            for message in chunk
        )
        last = chunk[-1].pk
    old.update(planned_at=F("created_at"), read_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("core", "0005_seed_calendar")]

    operations = [migrations.RunPython(move_states, migrations.RunPython.noop)]
