from django.test import Client

from core.models import OutboxMessage
from core.outbox import write_message
from organization.models import User


def test_all_of_mine_and_nobody_elses(client: Client, person: User, other_person: User) -> None:
    for recipient in (person, other_person):
        for number in range(3):
            write_message(
                recipient,
                kind="tests.example",
                subject="Pesan",
                text="Isi.",
                path="/",
                key=f"{recipient.pk}:{number}",
            )
    client.force_login(person)
    page = client.post("/pesan/tandai-dibaca/", follow=True)
    assert "3 pesan ditandai sudah dibaca." in page.content.decode()
    assert OutboxMessage.objects.filter(read_at=None).count() == 3
    assert not OutboxMessage.objects.filter(recipient=person, read_at=None).exists()
    assert "Semua pesan sudah dibaca." in client.post("/pesan/tandai-dibaca/", follow=True).content.decode()
    assert client.get("/pesan/tandai-dibaca/").status_code == 405
