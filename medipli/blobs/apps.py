from __future__ import annotations

from django.apps import AppConfig


class BlobsConfig(AppConfig):
    name = "medipli.blobs"
    label = "blobs"
