from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What happened to an account is found by what it happened to, without a look at every act of its person."""

    atomic = False

    dependencies = [("audit", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            "event",
            models.Index(
                fields=["target", "-id"],
                name="audit_by_person",
                condition=models.Q(target__gte="person:", target__lt="person;")
                | models.Q(target__gte="device:", target__lt="device;")
                | models.Q(target__gte="card:", target__lt="card;"),
            ),
        ),
    ]
