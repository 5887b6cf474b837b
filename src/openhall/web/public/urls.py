"""Addresses for visitors. An address holds codes and the ticket's token, never anything about the person."""

from django.urls import path

from openhall.web.asking import page
from openhall.web.public import (
    ask_views,
    matter_files,
    matter_views,
    privacy_views,
    rating_views,
    review_views,
    reviews_views,
    service_day_views,
    ticket_views,
    views,
)

urlpatterns = [
    path("", page(views.home, right="public"), name="home"),
    path("ticket", page(ticket_views.find, right="public"), name="find_my_ticket"),
    path("h/<slug:hall>/", page(views.hall, right="public"), name="hall"),
    path("h/<slug:hall>/items", page(views.items, right="public"), name="items"),
    path("h/<slug:hall>/items/<str:code>", page(views.item, right="public"), name="item"),
    path("h/<slug:hall>/ask", page(ask_views.ask, right="public"), name="ask"),
    path("h/<slug:hall>/ask/heard", page(ask_views.heard, right="public"), name="ask_heard"),
    path("h/<slug:hall>/take", page(views.take, right="public"), name="take"),
    path("h/<slug:hall>/reviews", page(reviews_views.reviews, right="public"), name="hall_reviews"),
    path("h/<slug:hall>/reviews.csv", page(reviews_views.reviews_csv, right="public"), name="hall_reviews_csv"),
    path("h/<slug:hall>/service-days", page(service_day_views.service_days, right="public"), name="service_days"),
    path("h/<slug:hall>/rate/<slug:about>/<str:code>", page(rating_views.rate, right="public"), name="rate"),
    path("t/<str:token>", page(ticket_views.mine, right="public"), name="my_ticket"),
    path("t/<str:token>/now", page(ticket_views.mine_now, right="public"), name="my_ticket_now"),
    path("t/<str:token>/cancel", page(ticket_views.cancel, right="public"), name="cancel_ticket"),
    path("t/<str:token>/contact", page(ticket_views.contact, right="public"), name="ticket_contact"),
    path("t/<str:token>/qr.svg", page(ticket_views.qr, right="public"), name="my_ticket_qr"),
    path("privacy", page(privacy_views.privacy, right="public"), name="privacy"),
    path("my-data/<str:token>", page(privacy_views.mine, right="public"), name="my_data"),
    path("my-data/<str:token>/<slug:verb>", page(privacy_views.press, right="public"), name="my_data_press"),
    path("h/<slug:hall>/matters", page(matter_views.new, right="public"), name="matter_open"),
    path("h/<slug:hall>/matters/find", page(matter_views.find, right="public"), name="matter_find"),
    path("m/<str:token>", page(matter_views.mine, right="public"), name="my_matter"),
    path("m/<str:token>/files", page(matter_files.add, right="public"), name="my_matter_files"),
    path("m/<str:token>/files/<uuid:file_id>", page(matter_files.take, right="public"), name="my_matter_file"),
    path("m/<str:token>/<slug:verb>", page(matter_views.press, right="public"), name="my_matter_press"),
    path("review/<str:token>", page(review_views.review, right="public"), name="review"),
    path("review/<str:token>/receipt", page(review_views.receipt, right="public"), name="review_receipt"),
    path("review/<str:token>/handling", page(review_views.handling, right="public"), name="review_handling"),
    path("review/<str:token>/retaliation", page(review_views.retaliation, right="public"), name="review_retaliation"),
]
