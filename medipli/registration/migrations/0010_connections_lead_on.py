import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registration", "0009_what_was_corrected")]

    operations = [
        migrations.AddField(
            model_name="request",
            name="connection",
            field=models.ForeignKey(
                help_text="The accepted connection whose contact asks: once validated, they administer its structure",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="led_to",
                to="registration.request",
            ),
        ),
        migrations.AlterField(
            model_name="link",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("follow", "Reprendre ou suivre la demande"),
                    ("verify", "Confirmer une adresse"),
                    ("prove", "Prouver son identité"),
                    ("administer", "Commencer le compte du gestionnaire"),
                ],
                max_length=10,
            ),
        ),
    ]
