"""Forms about one file of evidence: accept or refuse it, replace it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.forms.review import long_text
from core.files import UploadField

ACCEPT, REFUSE = "accept", "refuse"


class EvidenceJudgeForm(forms.Form):
    """Accept the file, or refuse it for a reason; `last_seen` is the newest verdict on the page."""

    decision = forms.ChoiceField(
        label=_("Pemeriksaan"),
        choices=[(ACCEPT, _("Terima")), (REFUSE, _("Tolak"))],
        widget=forms.RadioSelect,
    )
    reason = long_text(
        _("Alasan (wajib bila ditolak)"),
        rows=2,
        help_text=_("Sebut apa yang kurang, misalnya: foto tidak menunjukkan tanggal kegiatan."),
    )
    last_seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        evidence_id: int,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, auto_id=f"judge-{evidence_id}-%s", initial=dict(initial or {}))
        self.fields["reason"].required = False


class EvidenceReplaceForm(forms.Form):
    """Another file in the place of a refused one."""

    upload = UploadField(label=_("Bukti pengganti"))

    def __init__(
        self,
        evidence_id: int,
        data: Mapping[str, Any] | None = None,
        files: Any = None,  # noqa: ANN401 - the files of a request
    ) -> None:
        super().__init__(data, files, auto_id=f"replace-{evidence_id}-%s")
