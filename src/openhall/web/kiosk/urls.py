"""Addresses of the kiosk."""

from django.urls import path

from openhall.web.asking import page
from openhall.web.kiosk import ticket_views, views

urlpatterns = [
    path("kiosk/<slug:hall>/", page(views.home, right="kiosk"), name="kiosk"),
    path("kiosk/<slug:hall>/queues", page(views.queues, right="kiosk"), name="kiosk_queues"),
    path("kiosk/<slug:hall>/items", page(views.items, right="kiosk"), name="kiosk_items"),
    path("kiosk/<slug:hall>/help", page(views.help_here, right="kiosk"), name="kiosk_help"),
    path("kiosk/<slug:hall>/take", page(views.take, right="kiosk"), name="kiosk_take"),
    path("kiosk/<slug:hall>/wipe", page(views.wipe, right="kiosk"), name="kiosk_wipe"),
    path(
        "kiosk/<slug:hall>/ticket/<uuid:ticket>",
        page(ticket_views.ticket, right="kiosk"),
        name="kiosk_ticket",
    ),
    path(
        "kiosk/<slug:hall>/ticket/<uuid:ticket>/escpos",
        page(ticket_views.escpos, right="kiosk"),
        name="kiosk_escpos",
    ),
]
