from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registration", "0008_denied_identities")]

    operations = [
        migrations.AddField(
            model_name="confirmation",
            name="asked_again_for",
            field=models.CharField(
                blank=True,
                help_text="What was corrected since they answered: « Raison sociale, Commune »",
                max_length=300,
            ),
        ),
    ]
