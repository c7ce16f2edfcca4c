"""A message no longer knows what became of its mail: the deliveries do."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0006_deliveries_of_old_messages")]

    operations = [
        migrations.RemoveIndex(model_name="outboxmessage", name="core_outbox_state_5ac74d_idx"),
        migrations.RemoveField(model_name="outboxmessage", name="attempts"),
        migrations.RemoveField(model_name="outboxmessage", name="error"),
        migrations.RemoveField(model_name="outboxmessage", name="next_try_at"),
        migrations.RemoveField(model_name="outboxmessage", name="sent_at"),
        migrations.RemoveField(model_name="outboxmessage", name="state"),
    ]
