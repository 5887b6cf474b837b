"""`/login/first`: with the code of an entry slip somebody sets the own password and is logged in."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from openhall.kit.errors import Malformed, NotAllowed
from openhall.people import services as people
from openhall.people.rules import plain_name
from openhall.people.rules.sessions import LONGEST_PASSWORD, SHORTEST_PASSWORD
from openhall.people.services import Entry
from openhall.web.asking import now, own_address
from openhall.web.login import tried
from openhall.web.saying import kindly


class FirstForm(forms.Form):
    """What stands on the slip, and a password of one's own twice."""

    username = forms.CharField(
        label=_("User name"), max_length=60,
        widget=forms.TextInput({"class": "form-control", "autocomplete": "username", "autocapitalize": "none"}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Entry code"), max_length=60, help_text=_("Twelve letters and digits; hyphens may be left out."),
        widget=forms.TextInput({"class": "form-control oh-code", "autocomplete": "off",
                                "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    new = forms.CharField(
        label=_("New password"), max_length=LONGEST_PASSWORD, strip=False,
        help_text=_("At least 12 characters, and not the code."),
        widget=forms.PasswordInput({"class": "form-control", "autocomplete": "new-password",
                                    "minlength": SHORTEST_PASSWORD}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("The same again"), max_length=LONGEST_PASSWORD, strip=False,
        widget=forms.PasswordInput({"class": "form-control", "autocomplete": "new-password",
                                    "minlength": SHORTEST_PASSWORD}),
    )  # fmt: skip

    def clean_username(self) -> str:
        """The name as the log-in reads it."""
        return plain_name(self.cleaned_data["username"])

    def clean_new(self) -> str:
        """A password that may be one."""
        new = str(self.cleaned_data["new"])
        try:
            people.require_good_password(new)
        except Malformed as error:
            raise forms.ValidationError(kindly(error)) from error
        return new

    def clean(self) -> None:
        """Both passwords are one."""
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", _("The two new passwords are not the same."))

    def entry(self) -> Entry:
        """What was typed, when it is valid."""
        return Entry(self.cleaned_data["username"], self.cleaned_data["code"], self.cleaned_data["new"])


@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """Ask for the slip; a right code leads onward as the log-in does."""
    if request.method != "POST":
        return _asked(request, FirstForm(label_suffix=""))
    form = FirstForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _asked(request, form, 400)
    return tried(request, form.entry().username, lambda: _entered(request, form))


def _entered(request: HttpRequest, form: FirstForm) -> HttpResponse:
    try:
        account = people.enter_first(form.entry(), settings.SECRET_KEY, now())
    except (Malformed, NotAllowed) as error:
        form.add_error("new" if isinstance(error, Malformed) else "code", kindly(error))
        return _asked(request, form, error.status)
    people.log_in(request, account)
    return redirect(_target(request) or reverse("web:doors"))


def _asked(request: HttpRequest, form: FirstForm, status: int = 200) -> HttpResponse:
    return render(request, "me/first.html", {"form": form, "next": _target(request)}, status=status)


def _target(request: HttpRequest) -> str:
    return own_address(request, request.POST.get("next", "") or request.GET.get("next", ""), "")
