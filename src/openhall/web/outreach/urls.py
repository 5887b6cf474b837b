"""Addresses of the quarterly visits."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.outreach import form_views, public_views, views

VISIT = "outreach/<slug:hall>/visits/<uuid:visit_id>"
urlpatterns: list[URLPattern] = [
    path("h/<slug:hall>/outreach", page(public_views.public_figures, right="public"), name="hall_outreach"),
    path("agreed/<slug:token>", page(public_views.consent, right="public"), name="visit_consent"),
    path("outreach/worker.js", page(form_views.worker, right="public"), name="outreach_worker"),
    path("outreach/<slug:hall>/", page(views.overview, right="outreach"), name="outreach"),
    path("outreach/<slug:hall>/batches/<uuid:batch_id>/calls", page(views.draw, right="plans_visits"),
         name="outreach_draw"),
    path("outreach/<slug:hall>/new", page(form_views.new, right="visits"), name="outreach_new"),
    path("outreach/<slug:hall>/targets", page(views.listed_targets, right="outreach"), name="outreach_targets"),
    path("outreach/<slug:hall>/targets/<slug:verb>", page(views.press_target, right="visits"),
         name="outreach_target_press"),
    path(VISIT, page(views.one, right="outreach"), name="outreach_visit"),
    path(VISIT + "/files", page(views.photo, right="visits"), name="outreach_photo"),
    path(VISIT + "/photos/<uuid:file_id>", page(views.photo_one, right="outreach"), name="outreach_photo_one"),
    path(VISIT + "/<slug:verb>", page(views.press, right="outreach"), name="outreach_press"),
    path("outreach/<slug:hall>/findings/<uuid:finding_id>/<slug:verb>", page(views.press_finding, right="outreach"),
         name="outreach_finding_press"),
]  # fmt: skip
