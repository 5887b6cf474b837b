"""Addresses of service in the community: for everybody, by a volunteer's link, for organisers."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.community import desk_views, event_views, volunteer_views

DESK = "community/<slug:hall>/"
urlpatterns: list[URLPattern] = [
    path("h/<slug:hall>/events", page(event_views.listed, right="public"), name="hall_events"),
    path("h/<slug:hall>/events/<uuid:event_id>", page(event_views.one, right="public"), name="hall_event"),
    path("h/<slug:hall>/leaflets/<uuid:document_id>", page(event_views.leaflet, right="public"), name="leaflet"),
    path("h/<slug:hall>/volunteer", page(volunteer_views.join, right="public"), name="volunteer_join"),
    path("v/<str:token>", page(volunteer_views.mine, right="public"), name="volunteer"),
    path("v/<str:token>/<slug:verb>", page(volunteer_views.press, right="public"), name="volunteer_press"),
    path("e/<uuid:event_id>/<slug:direction>/<slug:code>", page(volunteer_views.check, right="public"),
         name="event_check"),
    path("certificate/<str:code>", page(event_views.certificate, right="public"), name="certificate"),
    path(DESK, page(desk_views.listed, right="organises"), name="community"),
    path(DESK + "do/<slug:verb>", page(desk_views.do, right="organises"), name="community_do"),
    path(DESK + "<uuid:event_id>", page(desk_views.one, right="organises"), name="community_event"),
    path(DESK + "<uuid:event_id>/code/<slug:direction>", page(desk_views.code, right="organises"),
         name="community_code"),
    path(DESK + "<uuid:event_id>/<slug:verb>", page(desk_views.press, right="organises"), name="community_press"),
]  # fmt: skip
