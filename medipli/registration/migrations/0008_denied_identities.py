from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registration", "0007_name_keys")]

    operations = [
        migrations.AddField(
            model_name="request",
            name="identity_denied_at",
            field=models.DateTimeField(
                help_text="Since when the holder of the number says that the request is not theirs", null=True
            ),
        ),
    ]
