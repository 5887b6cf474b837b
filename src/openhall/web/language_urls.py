"""Switching the language: Django's own view, which other pages know as `set_language`."""

from django.urls import path
from django.views.i18n import set_language

from openhall.web.asking import page

urlpatterns = [path("language", page(set_language, right="public"), name="set_language")]
