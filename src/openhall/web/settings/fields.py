"""What all forms of settings share: from when on, and how the values of a record are filled in and shown."""

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openhall.kit.changes import Values
from openhall.queue.queries.plan import HallPlan

YES_NO = (("yes", _("Yes")), ("no", _("No")))


# A code and a user name look as in a hall file, so that what is typed here can be exported and read again.
CODE = RegexValidator(r"\A[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?\Z", _("Use small letters, digits and hyphens."))
ITEM_CODE = RegexValidator(
    r"\A(\d{12}|[0-9A-Z]{18}[1-7]\d{12}(\d\d)?)\Z", _("Write 12 digits, or 31 or 33 characters.")
)
WINDOW_CODE = RegexValidator(r"\A[A-Za-z0-9][A-Za-z0-9-]{0,9}\Z", _("Use letters, digits and hyphens."))
USERNAME = RegexValidator(
    r"\A[a-z][a-z0-9._-]{1,59}\Z", _("Use 2 to 60 small letters, digits, dots or hyphens.")
)
CJK = re.compile("[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def readable(value: str) -> None:
    """Nothing unseen."""
    if not value.isprintable():
        raise forms.ValidationError(_("That holds characters which cannot be read. Please type it again."))


def latin(value: str) -> None:
    """Nothing Chinese where English is asked for."""
    if CJK.search(value):
        raise forms.ValidationError(_("Write this in English."))


def text(
    label: Any, most: int, required: bool = True, hint: Any = "", valid: RegexValidator | None = None,
    english: bool = False, suggestions: str = "",
) -> forms.CharField:  # fmt: skip
    """A field for words: readable, in English where that is asked for, of a certain shape, with suggestions."""
    attrs = {"class": "form-control", "data-own-words": "", **({"list": suggestions} if suggestions else {})}
    checks: list[Callable[[Any], None]] = [
        readable,
        *([valid] if valid else []),
        *([latin] if english else []),
    ]
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        validators=checks,
        widget=forms.TextInput(attrs),
    )


def whole(label: Any, least: int, most: int, hint: Any = "", required: bool = True) -> forms.IntegerField:
    """A field for a whole number."""
    widget = forms.NumberInput({"class": "form-control", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=hint,
        required=required,
        widget=widget,
    )


def day(label: Any, required: bool = True, hint: Any = "") -> forms.DateField:
    """A field for a day."""
    widget = forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, help_text=hint, widget=widget, input_formats=["%Y-%m-%d"]
    )


def choice(label: Any, choices: Any, hint: Any = "", required: bool = True) -> forms.ChoiceField:
    """A field for one of several words."""
    widget = forms.Select({"class": "form-select", "data-own-words": ""})
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, required=required, widget=widget)


def several(label: Any, choices: Any, hint: Any = "") -> forms.MultipleChoiceField:
    """A field for any of several words."""
    widget = forms.CheckboxSelectMultiple({"class": "form-check-input"})
    return forms.MultipleChoiceField(
        label=label, choices=choices, help_text=hint, required=False, widget=widget
    )


class RecordForm(forms.Form):
    """One record of the settings: `filled` makes what stands ready for the fields, `after` what was typed to values."""

    on = day(_("In force from"), required=False, hint=_("Empty means today: it is done at once."))
    dated: ClassVar[bool] = True
    code_field: ClassVar[str] = ""

    def __init__(self, plan: HallPlan, record: uuid.UUID, values: Values | None, data: Any = None) -> None:
        """`values`: the record as it stands, None for a new one; `data`: what was typed."""
        self.plan, self.record, self.values = plan, record, values
        super().__init__(data, initial=dict(self.filled(values)) if values else None, label_suffix="")
        if not self.dated:
            del self.fields["on"]
        if values is not None and self.code_field:
            del self.fields[self.code_field]
        self.order_fields([*(name for name in self.fields if name != "on"), "on"])
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on the hall."""

    def filled(self, values: Values) -> Mapping[str, Any]:
        """What the fields hold at first."""
        return values

    def after(self) -> Values:
        """The record as it was typed; called when the form is valid."""
        kept = dict(self.values or {})
        return {**kept, **{name: self.cleaned_data[name] for name in self.fields if name != "on"}}

    def label_of(self, field: str) -> str:
        """What a field is called, also one that this form leaves out."""
        known = self.fields.get(field) or self.base_fields.get(field)
        return str(known.label) if known else field

    def shown(self, field: str, value: Any) -> str:
        """A value in words."""
        if value is None or value in ("", []):
            return gettext("nothing")
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, list):
            return gettext(", ").join(self.shown(field, each) for each in value)
        words = dict(getattr(self.fields.get(field), "choices", ()))
        return str(words.get(str(value), value))
