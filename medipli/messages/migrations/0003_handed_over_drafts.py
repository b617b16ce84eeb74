import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0002_followed_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="handed_over_at",
            field=models.DateTimeField(
                help_text="Proposed by a secretary then; null once somebody who may send took it over", null=True
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="handed_over_by",
            field=models.ForeignKey(
                help_text="Who prepared it",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
