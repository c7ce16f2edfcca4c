"""An empty installation gets its first unit and HR officer from the command line, once."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organization.domain.activation import redeem_activation_code
from organization.models import Employee, Unit
from organization.queries import has_role
from tests.organization.conftest import PASSWORD

NIP = "199001012015012001"


def start(**values):
    out = StringIO()
    options = {"code": "13.71", "name": "Kota Contoh", "nip": NIP, "officer": "Dewi Lestari", **values}
    call_command("start_agency", stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_the_printed_code_opens_the_whole_agency():
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", start()).group()

    user = redeem_activation_code(nip=NIP, code=code, password=PASSWORD)
    assert has_role(user, "hr", Unit.objects.get())
    with pytest.raises(CommandError, match="already"):
        start()


@pytest.mark.django_db
def test_a_wrong_number_leaves_nothing_behind():
    with pytest.raises(CommandError, match="18 angka"):
        start(nip="123")
    assert not Unit.objects.exists()
    assert not Employee.objects.exists()
