"""Addresses of the service days for the staff."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.days import day_views, plan_views, views, walk_views

urlpatterns: list[URLPattern] = [
    path("days/<slug:hall>/", page(views.days, right="service_days"), name="days"),
    path("days/<slug:hall>/plan", page(plan_views.plan_page, right="runs"), name="days_plan"),
    path("days/<slug:hall>/figures", page(views.year_figures, right="service_days"), name="days_figures"),
    path("days/<slug:hall>/mine", page(views.mine, right="staff"), name="my_days"),
    path("days/<slug:hall>/mine/<slug:verb>", page(views.press, right="staff"), name="my_days_press"),
    path("days/<slug:hall>/requests/<uuid:request_id>/<slug:verb>", page(views.decide, right="runs"),
         name="days_request"),
    path("days/<slug:hall>/on/<slug:on>", page(day_views.day, right="service_days"), name="day"),
    path("days/<slug:hall>/on/<slug:on>/<slug:verb>", page(day_views.press, right="service_days"), name="day_press"),
    path("days/<slug:hall>/walks/<uuid:walk_id>", page(walk_views.one, right="service_days"), name="walk"),
    path("days/<slug:hall>/walks/<uuid:walk_id>/<slug:verb>", page(walk_views.press, right="service_days"),
         name="walk_press"),
]  # fmt: skip
