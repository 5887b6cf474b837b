"""Addresses of the difficult-matters window."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.matters import class_views, file_views, intake_views, report_views, views

urlpatterns: list[URLPattern] = [
    path("matters/<slug:hall>/", page(views.listed, right="matters"), name="matters"),
    path("matters/<slug:hall>/new", page(intake_views.new, right="takes_matters"), name="matters_new"),
    path("matters/<slug:hall>/<uuid:matter_id>", page(views.one, right="matters"), name="matter"),
    path("matters/<slug:hall>/<uuid:matter_id>/slip", page(intake_views.slip, right="takes_matters"),
         name="matter_slip"),
    path("matters/<slug:hall>/classes/", page(class_views.listed, right="matters"), name="matter_classes"),
    path("matters/<slug:hall>/classes/<uuid:group>", page(class_views.one, right="matters"), name="matter_class"),
    path("matters/<slug:hall>/classes/<uuid:group>/<slug:verb>", page(class_views.press, right="matters"),
         name="matter_class_press"),
    path("matters/<slug:hall>/report", page(report_views.report, right="matters"), name="matters_report"),
    path("matters/<slug:hall>/report.csv", page(report_views.report_csv, right="matters"), name="matters_report_csv"),
    path("matters/<slug:hall>/supervision.csv", page(report_views.supervision_csv, right="matters"),
         name="supervision_csv"),
    path("matters/<slug:hall>/<uuid:matter_id>/class", page(class_views.sort, right="matters"), name="matter_sort"),
    path("matters/<slug:hall>/<uuid:matter_id>/files", page(file_views.add, right="matters"), name="matter_files"),
    path("matters/<slug:hall>/<uuid:matter_id>/files/<uuid:file_id>", page(file_views.take, right="matters"),
         name="matter_file"),
    path("matters/<slug:hall>/<uuid:matter_id>/<slug:verb>", page(views.press, right="matters"), name="matter_press"),
]  # fmt: skip
