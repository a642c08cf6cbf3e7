"""The portal's settings, with one more page: an empty one, beside which the others are weighed."""

from crema_sap.settings import *  # noqa: F403

ROOT_URLCONF = "tests.misure.urls"
