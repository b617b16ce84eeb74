from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("messages", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            "entry",
            models.Index(
                models.F("mailbox"),
                models.OrderBy(models.F("received_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="entry_followed",
                condition=models.Q(("is_flagged", True)),
            ),
        ),
    ]
