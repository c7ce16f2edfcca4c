"""Forms of sessions: who was there, the certificate."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from competency.models import Enrolment
from core.files import UploadField

if TYPE_CHECKING:
    EnrolmentsField = forms.ModelMultipleChoiceField[Enrolment]
else:
    EnrolmentsField = forms.ModelMultipleChoiceField


class ParticipantChoice(EnrolmentsField):
    """Participants by name."""

    def label_from_instance(self, obj: Any) -> str:  # noqa: ANN401 - the signature of Django
        """Return the name with the number."""
        return f"{obj.employee.name} ({obj.employee.nip})"


class AttendanceForm(forms.Form):
    """Who was there; everybody else was not."""

    present = ParticipantChoice(
        label=_("Hadir sampai selesai"),
        queryset=Enrolment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, seated: QuerySet[Enrolment], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        present = self.fields["present"]
        assert isinstance(present, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        present.queryset = seated


class CertificateForm(forms.Form):
    """The certificate of a completed training."""

    document = forms.CharField(label=_("Nomor sertifikat"), max_length=100)
    upload = UploadField(label=_("Berkas sertifikat"))
