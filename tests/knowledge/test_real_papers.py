"""Recorded papers: every law is taken over, the version in force answers; questions find their papers, items theirs."""

import datetime as dt
import pathlib
import time

import pytest
from pytest_django.fixtures import Settings

from bench import knowledge as bench
from openhall.kit.clock import utc_now
from openhall.knowledge.models import Passage
from openhall.knowledge.queries.answers import ask
from openhall.knowledge.services.importing import take_over
from openhall.knowledge.services.indexing import refresh_index
from openhall.lab.search.index import build
from openhall.ledger.services import Act
from tests.real_data import real_data

pytestmark = [pytest.mark.realdata, pytest.mark.slow]


@pytest.mark.django_db
def test_every_law_is_taken_over_and_the_one_in_force_answers(tmp_path: pathlib.Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path / "data"
    report = take_over([real_data("policy/cn_laws_social_admin.tar.zst")], Act("command", utc_now()))
    empty = [each for each in report.problems if each.file.endswith("_index.md")]
    assert (report.files, report.documents, len(report.problems)) == (866, 860, len(empty))
    assert Passage.objects.count() > 15_000
    begun = time.monotonic()
    refresh_index(utc_now())
    assert time.monotonic() - begun < 60
    for question in ("妇女权益保障法对用人单位招聘有什么规定", "妇女权益保障 学校应当怎样预防性骚扰", "妇女权益保障法"):
        found = ask(question, 5, dt.date(2026, 3, 1))
        assert "妇女权益保障法(2022-10-30)" in found[0].source, question
        assert (found[0].in_force, found[0].from_on) == (True, dt.date(2023, 1, 1))
        old = [each for each in found if "妇女权益保障法(2018-10-26)" in each.source]
        assert [each.in_force for each in old] == [False] * len(old)
    before = ask("妇女权益保障法对用人单位招聘有什么规定", 1, dt.date(2020, 3, 1))
    assert ("2018-10-26" in before[0].source, before[0].in_force) == (True, True)


def test_questions_find_their_papers_more_often_than_by_plain_bigrams() -> None:
    real_data("policy/ncp_squad_658.jsonl.gz")
    one = bench.policy()
    assert (len(one.sources), len(one.asking)) == (599, 1262)
    plain = bench.hits(bench.Plain(["\n".join(source.passages) for source in one.sources]).best, one.asking)
    ours = bench.hits(bench.ours(build(one.sources)), one.asking)
    assert ours[1] >= plain[1] + 0.02
    assert ours[5] >= max(plain[5], 0.96)


def test_items_are_found_by_the_names_that_people_use() -> None:
    real_data("services/guangdong_items_dev_no_daily.jsonl.gz")
    one = bench.items()
    assert bench.hits(bench.ours(build(one.sources)), one.asking, one.names)[5] >= 0.93


def test_what_nobody_wrote_of_is_refused_and_little_else() -> None:
    real_data("policy/ncp_squad_658.jsonl.gz")
    refused, falsely = bench.refusals(bench.judged())
    assert refused >= 0.5
    assert falsely <= 0.05
