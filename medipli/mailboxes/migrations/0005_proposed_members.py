from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailboxes", "0004_notify_team")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="to_confirm",
            field=models.BooleanField(
                default=False,
                help_text="Proposed by an administrator: it leaves once somebody in charge of the box agrees",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="reason",
            field=models.CharField(blank=True, help_text="Why an administrator proposes it", max_length=300),
        ),
    ]
