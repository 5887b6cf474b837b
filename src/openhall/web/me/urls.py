"""Addresses of the own log-in."""

from django.urls import URLPattern, path

from openhall.web.asking import page
from openhall.web.me import (
    entry_views,
    factor_views,
    first_views,
    key_views,
    provider_views,
    token_views,
    views,
)

urlpatterns: list[URLPattern] = [
    path("login/first", page(first_views.first, right="public"), name="login_first"),
    path("login/code", page(entry_views.code, right="public"), name="login_code"),
    path("login/key", page(entry_views.key, right="public"), name="login_key"),
    path("login/locked", page(entry_views.locked, right="public"), name="locked"),
    path("login/provider", page(provider_views.start, right="public"), name="provider"),
    path("login/provider/back", page(provider_views.back, right="public"), name="provider_back"),
    path("me/", page(views.mine, right="staff"), name="me"),
    path("me/lock", page(views.lock, right="staff"), name="lock"),
    path("me/password", page(views.password, right="staff"), name="my_password"),
    path("me/pin", page(views.pin, right="staff"), name="my_pin"),
    path("me/sessions/<uuid:session>/end", page(views.end, right="staff"), name="my_session_end"),
    path("me/factor", page(factor_views.factor, right="staff", before_factor=True), name="second_factor"),
    path("me/factor/app", page(factor_views.begin, right="staff", before_factor=True), name="factor_app"),
    path("me/factor/confirm", page(factor_views.confirm, right="staff", before_factor=True), name="factor_confirm"),
    path("me/factor/remove", page(factor_views.remove, right="staff"), name="factor_remove"),
    path("me/factor/spares", page(factor_views.spares, right="staff"), name="factor_spares"),
    path("me/keys", page(key_views.add, right="staff", before_factor=True), name="key_add"),
    path("me/keys/<uuid:key>/remove", page(key_views.remove, right="staff"), name="key_remove"),
    path("tokens/<str:hall>/", page(token_views.tokens, right="issues_tokens"), name="tokens"),
    path("tokens/<str:hall>/<uuid:token>/revoke", page(token_views.revoke, right="issues_tokens"), name="token_revoke"),
]
