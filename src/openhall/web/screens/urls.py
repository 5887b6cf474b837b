"""Addresses of boards: read only and for everybody in the hall, they hold numbers and windows alone."""

from django.urls import path

from openhall.web.asking import page
from openhall.web.screens import views

urlpatterns = [
    path("recordings.json", page(views.recorded, right="board"), name="recordings"),
    path("s/<slug:hall>/", page(views.screens, right="board"), name="screens"),
    path("s/<slug:hall>/state.json", page(views.state, right="board"), name="screen_state"),
    path("s/<slug:hall>/<slug:zone>", page(views.zone_board, right="board"), name="screen_zone"),
    path("s/<slug:hall>/window/<str:code>", page(views.window_board, right="board"), name="screen_window"),
    path(
        "s/<slug:hall>/<slug:zone>/announcements/next",
        page(views.next_announcement, right="board"),
        name="screen_next_announcement",
    ),
    path(
        "s/<slug:hall>/<slug:zone>/announcements/ack",
        page(views.acknowledge, right="board"),
        name="screen_acknowledge",
    ),
]
