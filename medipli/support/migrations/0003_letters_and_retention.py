from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0002_confirmed_addresses")]

    operations = [
        migrations.AddField(
            model_name="helprequest",
            name="desk_told_at",
            field=models.DateTimeField(
                help_text="When a letter told the desk; null again once the desk has opened the thread", null=True
            ),
        ),
        migrations.AlterField(
            model_name="helprequest",
            name="last_at",
            field=models.DateTimeField(help_text="Of the last message, or of its closing"),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(condition=models.Q(("state", "closed")), fields=["last_at"], name="help_closed"),
        ),
    ]
