import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (
        ("organisations", "0003_ends_carried_out"),
        ("registration", "0010_connections_lead_on"),
    )

    operations = (
        migrations.RemoveField(model_name="request", name="link"),
        migrations.CreateModel(
            name="AccountWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160)),
                ("profession", models.CharField(blank=True, max_length=160)),
                ("email", models.EmailField(help_text="As typed: nobody confirmed it", max_length=254)),
                ("text", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisations.organisation"
                    ),
                ),
            ],
        ),
    )
