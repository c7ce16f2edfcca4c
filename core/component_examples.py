"""Examples for the component page: one of everything the pages are built from."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.registry import Step, WaitingTask


class ExampleForm(forms.Form):
    """One input of every kind, to look at; it is never sent."""

    nip = forms.CharField(
        label=gettext_lazy("NIP"), max_length=18, help_text=gettext_lazy("18 angka tanpa spasi.")
    )
    weight = forms.DecimalField(
        label=gettext_lazy("Bobot (%)"),
        validators=[MaxValueValidator(100, gettext_lazy("Bobot paling besar 100; kurangi angka ini."))],
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit kerja"),
        choices=[("", "---"), ("1", "Kecamatan Pauh"), ("2", "Dinas Kesehatan")],
    )
    rating = forms.ChoiceField(
        label=gettext_lazy("Penilaian"),
        widget=forms.RadioSelect,
        choices=[("3", gettext_lazy("Di atas ekspektasi")), ("2", gettext_lazy("Sesuai ekspektasi"))],
    )
    note = forms.CharField(
        label=gettext_lazy("Catatan"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    agreed = forms.BooleanField(label=gettext_lazy("Saya sudah membaca"), required=False)


def component_examples(today: date) -> dict[str, Any]:
    """Return the context of the component page, with days counted from `today`."""
    now = timezone.now()
    return {
        "crumbs": [(_("Beranda"), reverse("home"))],
        "ratings": [
            (_("Di atas ekspektasi"), "good"),
            (_("Sesuai ekspektasi"), "even"),
            (_("Di bawah ekspektasi"), "poor"),
            ("", "none"),
        ],
        "states": [
            (_("Menunggu Anda"), "wait"),
            (_("Sedang direviu"), "run"),
            (_("Final"), "done"),
            (_("Dikembalikan"), "stop"),
        ],
        "working_caption": _("Bagaimana nilai ini dihitung"),
        "working_total": _("Jumlah"),
        "chat": _("Penilaian Anda menunggu diisi.") + "\n\nhttps://kinerja.example.go.id/penilaian/1/",
        "page_obj": Paginator(range(60), 20).get_page(2),
        "draft_examples": draft_examples(now),
        "steps": [
            Step(_("Rencana"), "done"),
            Step(_("Penilaian diri"), "now", _("Isi realisasi tiap indikator."), today + timedelta(days=3)),
            Step(_("Reviu atasan"), "later", due_on=today + timedelta(days=17)),
            Step(_("Hasil"), "later"),
        ],
        "deadlines": [today + timedelta(days=days) for days in (-2, 0, 1, 3, 20)] + [None],
        "tasks": [
            WaitingTask(
                _("Isi penilaian diri"), "#isi", today + timedelta(days=2), _("Lalu dikirim ke atasan.")
            ),
            WaitingTask(_("Reviu penilaian tim"), "#isi", today - timedelta(days=1), count=7),
        ],
        "rows": [
            {
                "label": _("Capaian"),
                "expression": "92 ÷ 90 × 100",
                "value": "102,22",
                "source": _("Rencana 2026"),
            },
            {"label": _("Nilai tertimbang"), "expression": "102,22 × 40%", "value": "40,89", "source": ""},
        ],
        "evidence": [
            {"name": "laporan-imunisasi.pdf", "url": "#isi", "size": 482_133, "note": _("Triwulan IV")},
            {"name": "foto-kegiatan.jpg", "url": "#isi", "size": 1_204_551, "note": ""},
        ],
        "entries": [
            {"at": now, "what": _("Dikirim ke atasan"), "who": "Rina Marlina, S.Kep.", "note": ""},
            {
                "at": now - timedelta(days=4),
                "what": _("Dikembalikan"),
                "who": "dr. Yusra Hadi",
                "note": _("Lampirkan bukti untuk indikator kedua."),
            },
        ],
        "form": ExampleForm({"nip": "1987", "weight": "140", "note": "x"}),
        "empty_form": ExampleForm(),
    }


def draft_examples(now: datetime) -> list[dict[str, Any]]:
    """Return one draft in each of its states."""
    states = ("saved", "unsaved", "conflict", "expired")
    return [{"state": state, "version": 3, "saved_at": now} for state in states]
