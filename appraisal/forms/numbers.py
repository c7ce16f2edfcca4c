"""Numbers as Indonesians write them: `1.234,5`."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.domain.plan_shapes import reachable, reached_text
from appraisal.domain.scoring import number
from appraisal.models import AssessedItem

UNCHOSEN = ("", gettext_lazy("belum dipilih"))

PLAIN = re.compile(r"-?\d+(,\d+)?", re.ASCII)
GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?", re.ASCII)
WITH_POINT = re.compile(r"-?\d+\.\d+", re.ASCII)
IGNORED = str.maketrans({" ": None, "\u00a0": None, "\u202f": None, "−": "-"})


class LocalDecimalField(forms.DecimalField):
    """A decimal written with a comma; dots are accepted between groups of three digits only.

    `92.5` is refused with the question whether `92,5` is meant: a guess could be wrong by a factor
    of a thousand.
    """

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - the options of forms.DecimalField
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - the signature of forms.Field
        """Return a Decimal, None for nothing. ValidationError with a sentence for what is no number."""
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        text = str(value).strip().translate(IGNORED)
        if not text:
            return None
        if PLAIN.fullmatch(text) or GROUPED.fullmatch(text):
            return super().to_python(text.replace(".", "").replace(",", "."))
        if WITH_POINT.fullmatch(text):
            raise ValidationError(
                _("Tulis desimal dengan koma. Maksud Anda %(number)s?") % {"number": text.replace(".", ",")},
                code="point",
            )
        raise ValidationError(
            _("Tulis angka saja, misalnya 1.250 atau 92,5 (tanpa satuan dan tanda persen)."), code="invalid"
        )

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - the signature of forms.Field
        """Return a stored number as people write it, and typed text unchanged."""
        return number(value).replace("−", "-") if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 - the signature of forms.Field
        """Compare numbers, not their spelling; a text that is no number counts as changed."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class NumberChoiceField(forms.TypedChoiceField):
    """A number of which only a few make sense."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - the options of forms.TypedChoiceField
        super().__init__(coerce=Decimal, empty_value=None, **options)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - the signature of forms.Field
        """Return a stored number as its choice is sent, and what was sent unchanged."""
        return plain_number(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 - the signature of forms.Field
        """Compare what would be sent; nothing chosen is no number."""
        return str(self.prepare_value(initial) or "") != str(self.prepare_value(data) or "")


def plain_number(value: Decimal) -> str:
    """Return a number without zeros at the end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def realisation_field(item: AssessedItem, label: Any, kept: Decimal | None) -> forms.Field:  # noqa: ANN401
    """Return the field of what was reached of a result: a choice where only a few answers make sense.

    What is stored (`kept`) stays choosable, also when the steps of the plan have changed since.
    """
    choices = reachable(item)
    if not choices:
        return LocalDecimalField(label=label, required=False, max_digits=20, decimal_places=4)
    if kept is not None and kept not in choices:
        words = _("%(value)s (menurut rencana yang lama)") % {"value": reached_text(item, kept)}
        choices = {**choices, kept: words}
    rows = [(plain_number(value), text) for value, text in choices.items()]
    return NumberChoiceField(label=label, required=False, choices=[UNCHOSEN, *rows])
