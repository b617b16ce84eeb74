from typing import Any

from django.db import migrations, models

from medipli.formats.folding import fold


def fill(apps: Any, schema_editor: Any) -> None:
    """Fold the names that are there already."""
    people = apps.get_model("identity", "Person").objects
    some = []
    for person in people.only("last_name", "first_name").iterator(2000):
        person.name_key = fold(f"{person.last_name} {person.first_name}")[:200]
        some.append(person)
        if len(some) == 2000:
            people.bulk_update(some, ["name_key"])
            some.clear()
    people.bulk_update(some, ["name_key"])


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_finishing_links")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="name_key",
            field=models.CharField(
                blank=True,
                db_default="",
                editable=False,
                help_text="Folded last and first names: tells homonyms",
                max_length=200,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(model_name="person", index=models.Index(fields=["name_key"], name="person_name_key")),
    ]
