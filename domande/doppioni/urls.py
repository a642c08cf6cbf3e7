"""URLs of the doubles, part of those of `domande`."""

from django.urls import path

from domande.doppioni import views

urlpatterns = [
    path("doppioni/", views.doppioni, name="doppioni"),
    path("doppioni/<int:pk>/", views.doppione, name="doppione"),
]
