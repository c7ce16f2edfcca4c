"""Forms of the standards of posts."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competency.domain.standards import FACTS, TrainingNeed, same_posts
from competency.enums import LEVELS, Necessity, TrainingKind
from competency.models import PostStandard
from competency.queries import competencies
from organization.enums import PostClass
from organization.forms.fields import day_field
from organization.models import Post

TRAINING_ROWS = 6
LONG = {
    "summary": 3,
    "experience": 2,
    "indicators": 3,
}


class StandardBeginForm(forms.Form):
    """What a draft begins with."""

    name = forms.CharField(label=gettext_lazy("Nama jabatan"), max_length=200)
    post_class = forms.ChoiceField(
        label=gettext_lazy("Kelompok jabatan"),
        choices=PostClass.choices,
        help_text=gettext_lazy("Mengisi level awal; setiap level dapat diubah sesudahnya."),
    )
    code = forms.CharField(
        label=gettext_lazy("Kode jabatan"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Kosongkan agar diberi kode berikutnya."),
    )


class StandardForm(forms.Form):
    """The whole form of a standard (SKJ) while it is a draft."""

    by_name = forms.BooleanField(
        label=gettext_lazy("Berlaku bagi semua jabatan bernama dan berkelompok sama yang belum berstandar"),
        required=False,
    )
    post_codes = forms.CharField(
        label=gettext_lazy("Kode jabatan yang memakai standar ini"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Satu kode pada setiap baris."),
    )

    def __init__(self, *args: Any, standard: PostStandard, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.standard = standard
        for name in FACTS:
            column: Any = PostStandard._meta.get_field(name)
            if name == "post_class":
                self.fields[name] = forms.ChoiceField(
                    label=gettext_lazy("Kelompok jabatan"), choices=PostClass.choices
                )
                continue
            widget = forms.Textarea(attrs={"rows": LONG[name]}) if name in LONG else forms.TextInput()
            self.fields[name] = forms.CharField(
                label=str(column.verbose_name).capitalize(),
                max_length=column.max_length,
                required=name == "name",
                widget=widget,
            )
        self.competencies = list(competencies())
        for competency in self.competencies:
            self.fields[f"level_{competency.pk}"] = forms.TypedChoiceField(
                label=competency.name,
                choices=[("", _("tidak diminta")), *((level, str(level)) for level in LEVELS)],
                coerce=int,
                empty_value="",
                required=False,
            )
        for row in range(1, TRAINING_ROWS + 1):
            place = {"row": row}
            self.fields[f"training_name_{row}"] = forms.CharField(
                label=format_lazy(gettext_lazy("Pelatihan {row}"), **place), max_length=200, required=False
            )
            self.fields[f"training_kind_{row}"] = forms.ChoiceField(
                label=format_lazy(gettext_lazy("Jenis pelatihan {row}"), **place),
                choices=TrainingKind.choices,
            )
            self.fields[f"training_need_{row}"] = forms.ChoiceField(
                label=format_lazy(gettext_lazy("Keperluan pelatihan {row}"), **place),
                choices=Necessity.choices,
            )
            self.fields[f"training_kind_{row}"].required = False
            self.fields[f"training_need_{row}"].required = False
        self.order_fields(
            [
                *FACTS[:4],
                *(f"level_{competency.pk}" for competency in self.competencies),
                *FACTS[4:],
            ]
        )

    def clean_post_codes(self) -> list[Post]:
        """Return the posts with the typed codes; each unknown code is named."""
        codes = [line.strip() for line in self.cleaned_data["post_codes"].splitlines() if line.strip()]
        found = {post.code: post for post in Post.objects.filter(code__in=codes).order_by("code")}
        unknown = [code for code in codes if code not in found]
        if unknown:
            raise forms.ValidationError(
                _("Kode jabatan ini tidak dikenal: %(codes)s.") % {"codes": ", ".join(unknown[:10])}
            )
        return list(found.values())

    def facts(self) -> dict[str, str]:
        """Return the plain fields."""
        return {name: self.cleaned_data[name] for name in FACTS}

    def levels(self) -> dict[int, int]:
        """Return the required level by competency; what is not asked for is left out."""
        levels = {row.pk: self.cleaned_data[f"level_{row.pk}"] for row in self.competencies}
        return {pk: level for pk, level in levels.items() if level}

    def trainings(self) -> list[TrainingNeed]:
        """Return the trainings that were named."""
        values = self.cleaned_data
        return [
            TrainingNeed(
                values[f"training_kind_{row}"] or TrainingKind.TECHNICAL,
                values[f"training_name_{row}"],
                values[f"training_need_{row}"] or Necessity.USEFUL,
            )
            for row in range(1, TRAINING_ROWS + 1)
            if values[f"training_name_{row}"].strip()
        ]

    def posts(self) -> list[Post]:
        """Return the posts typed by code and, where wished, those of the same name and class."""
        posts = {post.pk: post for post in self.cleaned_data["post_codes"]}
        if self.cleaned_data["by_name"]:
            like = PostStandard(
                code=self.standard.code,
                name=self.cleaned_data["name"],
                post_class=self.cleaned_data["post_class"],
            )
            posts |= {post.pk: post for post in same_posts(like, timezone.localdate())}
        return list(posts.values())


def written_of(standard: PostStandard) -> dict[str, Any]:
    """Return what stands in a draft, to begin the form with."""
    written: dict[str, Any] = {name: getattr(standard, name) for name in FACTS}
    written["post_codes"] = "\n".join(standard.posts.order_by("code").values_list("code", flat=True))
    for competency, level in standard.items.order_by().values_list("competency", "level"):
        written[f"level_{competency}"] = level
    for row, training in enumerate(standard.trainings.order_by("kind", "pk")[:TRAINING_ROWS], start=1):
        written[f"training_name_{row}"] = training.name
        written[f"training_kind_{row}"] = training.kind
        written[f"training_need_{row}"] = training.necessity
    return written


class StandardIssueForm(forms.Form):
    """From when a standard holds, and by which decree."""

    starts_on = day_field(gettext_lazy("Berlaku sejak"))
    basis = forms.CharField(
        label=gettext_lazy("Dasar penetapan"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Nomor keputusan, bila ada."),
    )


class StandardEndForm(forms.Form):
    """The last day of a standard."""

    ends_on = day_field(gettext_lazy("Hari terakhir"))
