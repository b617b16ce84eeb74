from __future__ import annotations

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "medipli.messages"
    label = "messages"
