from typing import Any

from django.db import migrations, models

from medipli.formats.folding import fold


def fill(apps: Any, schema_editor: Any) -> None:
    """Fold the names of individual requests that are there already: their label is « NOM Prénom »."""
    requests = apps.get_model("registration", "Request").objects
    some = []
    for request in requests.filter(kind__in=("PER", "INT", "LOCAL")).exclude(label="").only("label").iterator(2000):
        request.name_key = fold(request.label)[:200]
        some.append(request)
        if len(some) == 2000:
            requests.bulk_update(some, ["name_key"])
            some.clear()
    requests.bulk_update(some, ["name_key"])


class Migration(migrations.Migration):
    dependencies = [("registration", "0006_validations")]

    operations = [
        migrations.AddField(
            model_name="request",
            name="name_key",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Folded last and first names of an individual request",
                max_length=200,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                condition=models.Q(("name_key", ""), _negated=True), fields=["name_key"], name="request_name_key"
            ),
        ),
    ]
