"""Addresses of the settings."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.settings import editing, entry, export, importing, roster, views

HALL = "settings/<slug:hall>/"
CHANGE = HALL + "changes/<uuid:change_id>"
urlpatterns: list[URLPattern] = [
    path(HALL, page(views.overview, right="reads_settings"), name="settings"),
    path(HALL + "changes", page(views.history, right="reads_settings"), name="settings_changes"),
    path(CHANGE, page(views.one, right="reads_settings"), name="settings_change"),
    path(CHANGE + "/<slug:verb>", page(editing.press, right="administers"), name="settings_press"),
    path(HALL + "export.yaml", page(export.export, right="reads_settings"), name="settings_export"),
    path(HALL + "staff/import", page(importing.staff, right="administers"), name="settings_import"),
    path(HALL + "entry", page(entry.entry, right="administers"), name="settings_entry"),
    path(HALL + "roster", page(roster.roster, right="reads_settings"), name="settings_roster"),
    path(HALL + "<slug:kind>/", page(views.records, right="reads_settings"), name="settings_list"),
    path(HALL + "<slug:kind>/new", page(editing.new, right="administers"), name="settings_new"),
    path(HALL + "<slug:kind>/<uuid:record>", page(editing.edit, right="administers"), name="settings_edit"),
]
