import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registration", "0005_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Validation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(help_text="Where the agent acted from, for the trail", max_length=64)),
                ("ids", models.JSONField(help_text="Numbers of the requests, in the order in which they are taken")),
                ("position", models.PositiveIntegerField(default=0, help_text="How many were taken")),
                ("validated", models.JSONField(default=list, help_text="Numbers of those that were validated")),
                ("left", models.JSONField(default=list, help_text="[number, French sentence] of those that were not")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        )
    ]
