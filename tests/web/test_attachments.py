"""A kept file leaves as something to save: no header of a page weakens that."""

import io
import pathlib
import uuid

import pytest
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from openhall.files.services import keep, open_for
from openhall.kit.subject import Subject
from openhall.web.attachments import attachment
from tests.cast import Cast
from tests.files import made

MATTER = Subject("matter", uuid.UUID(int=7))


@pytest.mark.django_db
def test_a_file_goes_out_under_its_own_policy(lakeside: Cast, tmp_path: pathlib.Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    content = made.pdf()
    kept = keep(lakeside.act(), MATTER, lakeside.hall, "<b>报告.pdf", io.BytesIO(content))

    def page(request: HttpRequest) -> HttpResponseBase:
        return attachment(open_for(lakeside.act(), MATTER, kept.id))

    answer = ContentSecurityPolicyMiddleware(page)(RequestFactory().get("/"))
    assert isinstance(answer, StreamingHttpResponse)
    assert b"".join(answer.streaming_content) == content  # type: ignore[arg-type]
    assert answer["Content-Disposition"].startswith('attachment; filename="_b') and "<" not in answer["Content-Disposition"]
    assert answer["Content-Security-Policy"].endswith("sandbox") and "script-src" not in answer["Content-Security-Policy"]
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
