"""Forms of the notification centre."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Delivery
from core.notifications import Hours, Preferences, allowed, default_quiet
from core.registry import MessageGroup, message_groups

AGENCY, OWN, NEVER = "agency", "own", "never"


def hour_field(label: Any) -> forms.TimeField:  # noqa: ANN401 - a string or a lazy one
    """Return a field for an hour of the day, chosen or typed as 21.00 or 21:00."""
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Tulis jam seperti 21.00.")},
    )


class MessageFilterForm(forms.Form):
    """Which messages to show."""

    group = forms.ChoiceField(
        label=gettext_lazy("Kelompok"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    unread = forms.BooleanField(
        label=gettext_lazy("Hanya yang belum dibaca"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        choices = [("", _("Semua kelompok")), *((group.key, group.label) for group in message_groups())]
        self.fields["group"].choices = choices  # type: ignore[attr-defined]


class NotificationForm(forms.Form):
    """How each group of messages leaves the application, and the quiet hours."""

    quiet_choice = forms.ChoiceField(label=gettext_lazy("Jam tenang"), widget=forms.RadioSelect)
    quiet_from = hour_field(gettext_lazy("Mulai"))
    quiet_until = hour_field(gettext_lazy("Sampai"))

    def __init__(self, data: Mapping[str, Any] | None, *, wishes: Preferences) -> None:
        agency = _("Seperti instansi: tanpa jam tenang")
        if len(set(default_quiet())) > 1:
            hours_of_agency = [f"{hour:%H.%M}" for hour in default_quiet()]
            agency = _("Seperti instansi: %(hours)s") % {"hours": "–".join(hours_of_agency)}
        own = wishes.quiet != default_quiet()
        never = wishes.quiet[0] == wishes.quiet[1]
        hours = wishes.quiet if own and not never else default_quiet()
        super().__init__(
            data,
            initial={
                "quiet_choice": (NEVER if never else OWN) if own else AGENCY,
                "quiet_from": hours[0],
                "quiet_until": hours[1],
            },
        )
        self.fields["quiet_choice"].choices = [  # type: ignore[attr-defined]
            (AGENCY, agency),
            (OWN, _("Pilihan saya:")),
            (NEVER, _("Tanpa jam tenang")),
        ]
        self.groups = message_groups()
        for group in self.groups:
            self.fields[self.name_of(group)] = self.field_of(group, wishes)

    @staticmethod
    def name_of(group: MessageGroup) -> str:
        """Return the name of a group's field."""
        return f"group-{group.key}"

    @staticmethod
    def field_of(group: MessageGroup, wishes: Preferences) -> forms.ChoiceField:
        """Return the field of a group with the deliveries it allows."""
        return forms.ChoiceField(
            label=str(group.label),
            help_text=str(group.hint),
            widget=forms.RadioSelect,
            choices=[(delivery.value, delivery.label) for delivery in allowed(group)],
            initial=wishes.delivery_of(group.prefixes[0]),
        )

    def group_rows(self) -> list[forms.BoundField]:
        """Return the fields of the groups, for the page."""
        return [self[self.name_of(group)] for group in self.groups]

    def clean(self) -> dict[str, Any]:
        """Demand both hours where the person chose his own."""
        values: dict[str, Any] = self.cleaned_data
        if values.get("quiet_choice") == OWN:
            for name in ("quiet_from", "quiet_until"):
                if name not in self.errors and values.get(name) is None:
                    self.add_error(name, _("Isi jamnya, misalnya 21.00."))
            if values.get("quiet_from") is not None and values.get("quiet_from") == values.get("quiet_until"):
                self.add_error(
                    "quiet_until",
                    _("Jam mulai dan sampai sama. Pilih “Tanpa jam tenang” bila itu maksudnya."),
                )
        return values

    def choices(self) -> dict[str, str]:
        """Return the chosen delivery of each group, after a valid form."""
        return {group.key: Delivery(self.cleaned_data[self.name_of(group)]) for group in self.groups}

    def quiet(self) -> Hours | None:
        """Return the chosen quiet hours, after a valid form; None: those of the installation."""
        match self.cleaned_data["quiet_choice"]:
            case "own":
                return self.cleaned_data["quiet_from"], self.cleaned_data["quiet_until"]
            case "never":
                return time(0), time(0)
        return None
