from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailboxes", "0003_former_addresses")]

    operations = [
        migrations.AddField(
            model_name="mailbox",
            name="notify_team",
            field=models.BooleanField(default=True, help_text="Whether new messages are announced there"),
        )
    ]
