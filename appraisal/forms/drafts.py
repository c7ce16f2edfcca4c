"""Drafts that are saved field by field: a wrong value in one field never stops the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _


class ItemDraftForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The draft fields of one item. Nothing is required; what was not sent stays as it is stored.

    The prefix holds the item's id, so that all items of a page stand in one form of the browser.
    A form for another row than an item sets its own `word`.
    """

    word = "item"

    @property
    def subject(self) -> str:
        """What the fields of the form are about, for a sentence about one of them."""
        return str(self.instance)

    def __init__(self, item: Any, data: Mapping[str, Any] | None = None) -> None:  # noqa: ANN401 - a row
        prefix = f"{self.word}-{item.pk}"
        super().__init__(data=None, instance=item, prefix=prefix)
        for form_field in self.fields.values():
            form_field.required = False
        if data is not None:
            self.data = self.completed(data)
            self.is_bound = True

    def completed(self, data: Mapping[str, Any]) -> QueryDict:
        """Return what was sent for this item, filled up with the stored values that were not sent."""
        complete = QueryDict(mutable=True)
        for name in self.fields:
            key = self.add_prefix(name)
            stored = self[name].value()
            complete[key] = str(data.get(key, as_sent(stored))).replace("\r\n", "\n")
        return complete

    @property
    def changes(self) -> dict[str, Any]:
        """Return the valid values that differ from the stored ones, by field name."""
        self.full_clean()
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}

    def _post_clean(self) -> None:
        """Leave the stored item alone: the domain writes, and the page still shows what is stored."""


@dataclass(frozen=True)
class Difference:
    """One field whose typed value differs from what was saved elsewhere meanwhile."""

    name: str
    label: str
    item: str
    mine: str
    mine_shown: str
    theirs: str
    theirs_shown: str


@dataclass
class Draft:
    """All item forms of a page, and the version of the draft they were read from.

    `orphans` holds what was typed for items that were removed elsewhere meanwhile; `is_repeated` says
    that the page was out of date although everything typed is stored already (a form sent twice).
    """

    forms: list[Any]
    version: int
    orphans: list[tuple[str, str]] = field(default_factory=list)
    is_repeated: bool = False

    def forget(self, item_id: int) -> None:
        """Leave out what was typed for an item that its own page is about to remove."""
        self.orphans = [row for row in self.orphans if not row[0].startswith(f"item-{item_id}-")]

    def changes(self) -> dict[int, dict[str, Any]]:
        """Return the valid changed values by item id."""
        return {form.instance.pk: changes for form in self.forms if (changes := form.changes)}

    @property
    def invalid(self) -> list[Any]:
        """Return the forms with a wrong value."""
        return [form for form in self.forms if form.is_bound and form.errors]

    @property
    def errors(self) -> list[tuple[str, Any, str]]:
        """Return (title of the item, bound field, sentence) for every wrong value."""
        return [
            (form.subject, form[name], sentence)
            for form in self.invalid
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]

    def differences(self) -> list[Difference]:
        """Return the fields in which the typed text and the stored one differ."""
        return [
            difference_of(form, name)
            for form in self.forms
            for name in form.fields
            if form.fields[name].has_changed(
                form.get_initial_for_field(form.fields[name], name), form[name].data
            )
        ]


def difference_of(form: ItemDraftForm, name: str) -> Difference:
    """Return the typed and the stored value of a field, as text to send and text to show."""
    form_field = form.fields[name]
    stored = form_field.prepare_value(form.get_initial_for_field(form_field, name))
    mine, theirs = as_sent(form[name].data), as_sent(stored)
    return Difference(
        name=form.add_prefix(name),
        label=str(form[name].label),
        item=form.subject,
        mine=mine,
        mine_shown=as_shown(form_field, mine),
        theirs=theirs,
        theirs_shown=as_shown(form_field, theirs),
    )


def as_sent(value: object) -> str:
    """Return a value as the browser sends it."""
    if value is None or value is False:
        return ""
    return "on" if value is True else str(value)


def as_shown(form_field: forms.Field, value: str) -> str:
    """Return the words of a choice, else the text itself."""
    choices: Iterable[tuple[Any, Any]] = getattr(form_field, "choices", ())
    if isinstance(form_field, forms.BooleanField):
        choices = (("on", _("ya")), ("", _("tidak")))
    return str(dict(choices).get(value, value))
