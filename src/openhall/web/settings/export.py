"""The hall as a hall file, as `openhall init --from` takes it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from openhall.people.permissions import READS_SETTINGS
from openhall.routines.hall_file import Written, hall_file
from openhall.web.asking import now
from openhall.web.settings.views import here


@require_safe
def export(request: HttpRequest, hall: str) -> HttpResponse:
    """The file to keep: equal to what `openhall export` writes; what it can't say stands at its end."""
    who, plan = here(request, hall)
    found = hall_file(plan.hall.code, now(), lambda each: who.holds(READS_SETTINGS, each))
    answer = HttpResponse(_with_notes(found), content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{plan.hall.code}.yaml"'
    return answer


def _with_notes(found: Written) -> str:
    notes = [f"# Not in this file: {each}." for each in found.notes]
    return found.text + ("\n" + "\n".join(notes) + "\n" if notes else "")
