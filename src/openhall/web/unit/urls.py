"""Addresses of the handling of reviews."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.unit import mine_views, moderation_views, paper_views, signals_views, views

urlpatterns: list[URLPattern] = [
    path("unit/<slug:hall>/reviews", page(views.cases_page, right="handles"), name="unit_reviews"),
    path("unit/<slug:hall>/reviews/<uuid:case_id>", page(views.one, right="handles"), name="unit_review"),
    path("unit/<slug:hall>/reviews/<uuid:case_id>/<slug:verb>", page(views.press, right="handles"), name="unit_press"),
    path("unit/<slug:hall>/moderation", page(moderation_views.moderation, right="moderates"), name="unit_moderation"),
    path("unit/<slug:hall>/moderation/<uuid:review_id>", page(moderation_views.publish, right="moderates"),
         name="unit_publish"),
    path("unit/<slug:hall>/signals", page(signals_views.listed, right="moderates"), name="unit_signals"),
    path("unit/<slug:hall>/signals/asked/<uuid:call_back_id>", page(signals_views.call_back, right="moderates"),
         name="unit_call_back"),
    path("unit/<slug:hall>/signals/<uuid:signal_id>", page(signals_views.settle, right="supervises"),
         name="unit_settle"),
    path("unit/<slug:hall>/retaliation", page(moderation_views.retaliation, right="supervises"),
         name="unit_retaliation"),
    path("unit/<slug:hall>/retaliation/<uuid:report_id>", page(moderation_views.answer, right="supervises"),
         name="unit_answer"),
    path("unit/<slug:hall>/paper", page(paper_views.paper, right="types_paper"), name="unit_paper"),
    path("unit/<slug:hall>/mine", page(mine_views.mine, right="serves"), name="unit_mine"),
    path("unit/<slug:hall>/mine/<uuid:case_id>/appeal", page(mine_views.appeal, right="serves"), name="unit_appeal"),
]  # fmt: skip
