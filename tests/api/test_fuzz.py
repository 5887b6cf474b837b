"""Whatever is sent to the API, it never answers with a server error and nothing is half-written."""

import collections
import os
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok

from openhall.kit.clock import utc_now
from openhall.people import services as people
from openhall.places.models import Hall
from openhall.queue.models import Ticket
from tests.cast import Cast

AT_LEAST = 5_000
EXAMPLES = int(os.environ.get("OPENHALL_FUZZ", "45"))  # of each operation; a long sweep by hand takes some hundred


@pytest.mark.slow
def test_no_call_is_a_server_error(own_lakeside: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """Every operation of the description, as a visitor and as a supervisor, in a hall that is there and open."""
    Hall.objects.filter(code="lakeside").update(around_the_clock=True)
    token = people.issue_token("fuzz", "supervisor", own_lakeside.hall, utc_now())
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    statuses: collections.Counter[int] = collections.Counter()
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()

        @settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=operation.as_strategy())
        def fuzz(case: schemathesis.Case[Any]) -> None:
            count = sum(statuses.values())
            if "hall" in case.path_parameters and count % 10:
                case.path_parameters["hall"] = "lakeside"
            if "window" in case.path_parameters and count % 10:
                case.path_parameters["window"] = str(1 + count % 4)
            headers = {"Authorization": f"Bearer {token}"} if count % 3 else {}
            response = case.call(headers=headers)
            statuses[response.status_code] += 1
            assert response.status_code < 500, case.as_curl_command()

        fuzz()
    total = sum(statuses.values())
    with capsys.disabled():
        print(f"\n{total} fuzzed calls: {dict(sorted(statuses.items()))}")
    assert total >= AT_LEAST
    assert all((row.state == "done") == bool(row.outcome) for row in Ticket.objects.all())
