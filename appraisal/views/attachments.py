"""Files that come with the form of the self-assessment."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from appraisal.domain import evidence
from appraisal.forms.evidence import EvidenceForm
from appraisal.models import Appraisal, AssessedItem
from core.access import AuthedRequest
from core.errors import RuleViolation

FILE_FIELD = re.compile(r"item-(\d+)-file")


def attach(request: AuthedRequest, item: AssessedItem) -> str:
    """Attach the posted file to the item; return the sentence of a refusal, empty when it went in."""
    form = EvidenceForm(item.pk, request.POST, request.FILES)
    if not form.is_valid():
        return " ".join(str(sentence) for sentence in form.errors["file"])
    try:
        evidence.evidence_add(item, form.cleaned_data["file"], by=request.user)
    except RuleViolation as refusal:
        return refusal.message
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def attach_all(request: AuthedRequest, appraisal: Appraisal) -> dict[int, str]:
    """Attach every posted file to its item; return the sentences of the refused ones by item id."""
    items = {item.pk: item for item in appraisal.items.all()}
    refused = {}
    for name in request.FILES:
        match = FILE_FIELD.fullmatch(name)
        item = items.get(int(match[1])) if match else None
        if item is None:
            continue
        if error := attach(request, item):
            refused[item.pk] = error
    return refused


def chosen_file_missing(request: AuthedRequest, item_id: int) -> str:
    """Return the sentence for a pressed button without a chosen file, empty when there is one."""
    return "" if f"item-{item_id}-file" in request.FILES else _("Pilih dulu berkasnya.")
