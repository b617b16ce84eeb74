from typing import Any

from django.db import migrations


def tell_apart(apps: Any, schema_editor: Any) -> None:
    """The noes of responsible persons stood in the history under the verb of their yes."""
    changes = apps.get_model("registration", "Change").objects
    changes.filter(verb="confirm", text__startswith="A refusé.").update(verb="decline")


class Migration(migrations.Migration):
    dependencies = [("registration", "0011_account_wishes")]

    operations = [migrations.RunPython(tell_apart, migrations.RunPython.noop)]
