"""The form of dated limits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openhall.deadlines.queries.dated import limit_codes
from openhall.kit.changes import Values
from openhall.kit.working_time import LimitKind
from openhall.places.queries import divisions
from openhall.web.settings.fields import RecordForm, choice, text, whole
from openhall.web.settings.words import LIMIT_KINDS
from openhall.web.templatetags.openhall import named

assert set(LIMIT_KINDS) == set(LimitKind)


class LimitForm(RecordForm):
    """A time limit as a rule of a place and time says it."""

    code_field = "code"

    code = choice(_("Time limit"), ())
    region = choice(_("Holds in"), (), required=False)
    amount = whole(_("How many"), 0, 5000)
    kind = choice(_("Counted in"), LIMIT_KINDS.items())
    warn_before = whole(_("Yellow card before the end, working days"), 0, 100)
    extensions = whole(_("May be extended, times"), 0, 20)
    extension_amount = whole(_("By at most, each time"), 0, 5000)
    rule = text(_("Number of the rule"), 40)
    source = text(_("Where the rule is written"), 300)

    def prepare(self) -> None:
        """The limits that the programme knows and the regions in which the hall lies; both stay as they are later."""
        mine = divisions.regions_of(self.plan.hall.id)
        regions = [(each.code, named(each)) for each in divisions.regions() if each.id in mine]
        region = self.fields["region"]
        assert isinstance(region, forms.ChoiceField)
        region.choices = [*regions, ("", _("the whole country"))]
        if self.values is not None:
            region.disabled = True
            return
        code = self.fields["code"]
        assert isinstance(code, forms.ChoiceField)
        code.choices = [(each, each) for each in limit_codes()]

    def after(self) -> Values:
        """In the order of the record."""
        return dict(super().after())
