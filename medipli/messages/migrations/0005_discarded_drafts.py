from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0004_draft_uploads"),
    ]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="kind",
            field=models.CharField(
                choices=[
                    ("new", "Nouveau message"),
                    ("reply", "Répondre"),
                    ("reply-all", "Répondre à tous"),
                    ("forward", "Transférer"),
                    ("attached", "Transférer en pièce jointe"),
                ],
                default="new",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="draft",
            name="state",
            field=models.CharField(
                choices=[
                    ("editing", "En cours de rédaction"),
                    ("held", "Envoi imminent"),
                    ("sent", "Envoyé"),
                    ("discarded", "Supprimé"),
                ],
                default="editing",
                max_length=10,
            ),
        ),
    ]
