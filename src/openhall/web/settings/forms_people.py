"""Forms of accounts, postings and leave."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from openhall.kit.changes import Values
from openhall.people.queries import staffing
from openhall.people.states import STAFF_ROLES
from openhall.web.settings.fields import USERNAME, YES_NO, RecordForm, choice, day, several, text
from openhall.web.settings.forms_hall import english, unit_choices
from openhall.web.staff_words import ROLES, choices


class AccountForm(RecordForm):
    """A member of staff: names, roles in this hall, whether the account may log in."""

    code_field = "username"

    username = text(_("User name"), 60, valid=USERNAME)
    name = text(pgettext_lazy("of a person", "Name in Chinese"), 60)
    name_en = english(pgettext_lazy("of a person", "Name in English"), 120)
    roles = several(_("Roles in this hall"), ())
    unit = choice(
        _("Unit of roles that are ticked anew"), (), _("Empty: for no unit in particular."), False
    )
    active = choice(_("May log in"), YES_NO)

    def prepare(self) -> None:
        """The roles there are, and those that stand with their units."""
        self.units = dict(unit_choices())
        self.held = list((self.values or {}).get("roles", ()))
        for_units = [each for each in self.held if ":" in each]
        chosen, unit = self.fields["roles"], self.fields["unit"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        assert isinstance(unit, forms.ChoiceField)
        chosen.choices = [*((each, role_words(each, self.units)) for each in for_units), *choices(ROLES, STAFF_ROLES)]
        unit.choices = [("", "–"), *self.units.items()]

    def filled(self, values: Values) -> Mapping[str, Any]:
        """Yes or no in words."""
        return {**values, "active": "yes" if values["active"] else "no"}

    def after(self) -> Values:
        """Roles ticked anew belong to the unit chosen."""
        found = dict(super().after())
        unit = found.pop("unit", "")
        roles = [f"{each}:{unit}" if unit and each not in self.held else each
                 for each in found["roles"]]  # fmt: skip
        return {**found, "roles": sorted(set(roles)), "active": found["active"] == "yes"}

    def shown(self, field: str, value: Any) -> str:
        """Roles with their units."""
        return (
            role_words(value, self.units)
            if field == "roles" and isinstance(value, str)
            else super().shown(field, value)
        )


class PeopleForm(RecordForm):
    """A form that names members of staff by user name."""

    dated = False
    people: Mapping[str, uuid.UUID] = {}
    names: dict[str, str]

    def prepare(self) -> None:
        """Everybody who may be named."""
        self.people = staffing.usernames(self.plan.hall.id)
        self.names = {str(account): username for username, account in self.people.items()}

    def person(self, field: str) -> str | None:
        """The account of a user name that was typed."""
        typed = str(self.cleaned_data[field] or "").strip()
        if typed and typed not in self.people:
            raise forms.ValidationError(_("Nobody in this hall has this user name."))
        return str(self.people[typed]) if typed else None

    def username(self, account: str | None) -> str:
        """Who an account is, also one that may not log in any more."""
        if account and account not in self.names:
            self.names |= {
                str(each): name for each, name in staffing.usernames_of([uuid.UUID(account)]).items()
            }
        return self.names.get(account or "", "")

    def filled(self, values: Values) -> Mapping[str, Any]:
        """People by user name."""
        self.names = {}
        return {
            **values,
            **{each: self.username(values[each]) for each in ("account", "substitute") if each in values},
        }

    def shown(self, field: str, value: Any) -> str:
        """People by user name."""
        if field in ("account", "substitute") and value:
            return self.username(str(value))
        return super().shown(field, value)


def somebody(label: Any, required: bool = True, hint: Any = "") -> forms.CharField:
    """A field for a user name, with everybody's as suggestions."""
    return text(label, 60, required, hint, suggestions="people")


class PostingForm(PeopleForm):
    """Who stands at a window from one day to another, and who steps in."""

    account = somebody(_("Who (user name)"))
    window = choice(_("Window"), ())
    from_on = day(_("First day"))
    to_on = day(_("Last day"), required=False, hint=_("Empty means until further notice."))
    substitute = somebody(_("Who steps in (user name)"), required=False)

    def prepare(self) -> None:
        """The windows in use."""
        super().prepare()
        window = self.fields["window"]
        assert isinstance(window, forms.ChoiceField)
        codes = [*self.plan.windows, *([self.values["window"]] if self.values else [])]
        window.choices = [(each, each) for each in dict.fromkeys(codes)]

    def clean_account(self) -> str | None:
        """Who stands there."""
        return self.person("account")

    def clean_substitute(self) -> str | None:
        """Who steps in."""
        return self.person("substitute")

    def after(self) -> Values:
        """Days as text."""
        found = dict(super().after())
        return {
            **found,
            "from_on": str(found["from_on"]),
            "to_on": str(found["to_on"]) if found["to_on"] else None,
        }


class LeaveForm(PeopleForm):
    """Days on which somebody is away; why is nobody's business."""

    account = somebody(_("Who (user name)"))
    from_on = day(_("First day"))
    to_on = day(_("Last day"))

    def clean_account(self) -> str | None:
        """Who is away."""
        return self.person("account")

    def after(self) -> Values:
        """Days as text."""
        found = dict(super().after())
        return {**found, "from_on": str(found["from_on"]), "to_on": str(found["to_on"])}


class StaffForm(RecordForm):
    """Many people at once, as a sheet says; it is shown and never filled in here."""

    dated = False

    def prepare(self) -> None:
        """The units by name."""
        self.units = dict(unit_choices())

    def filled(self, values: Values) -> Mapping[str, Any]:
        """There is nothing to fill in."""
        return {}

    def shown(self, field: str, value: Any) -> str:
        """Somebody on one line: name, roles, windows."""
        if value is None:
            return gettext("nobody")
        roles = gettext(", ").join(role_words(each, self.units) for each in value["roles"])
        windows = (
            gettext("windows: %(codes)s") % {"codes": ", ".join(value["windows"])} if value["windows"] else ""
        )
        name = value["name_en"] if (get_language() or "").startswith("en") else value["name"]
        shut = "" if value["active"] else gettext("may not log in")
        return " · ".join(each for each in (name, roles, windows, shut) if each)


def role_words(written: str, units: Mapping[str, str]) -> str:
    """A role, and for which unit."""
    role, _sep, unit = written.partition(":")
    words = str(ROLES.get(role, role))
    return gettext("%(role)s (%(unit)s)") % {"role": words, "unit": units.get(unit, unit)} if unit else words
