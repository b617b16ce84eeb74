from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_registers")]

    operations = [
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(
                condition=models.Q(("siret", ""), _negated=True),
                fields=["siret"],
                name="establishment_siret",
                opclasses=["varchar_pattern_ops"],
            ),
        ),
    ]
