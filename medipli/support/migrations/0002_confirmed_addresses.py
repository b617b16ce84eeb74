from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="helprequest",
            name="verified_at",
            field=models.DateTimeField(
                help_text="When the visitor confirmed their address; the desk sees nothing before", null=True
            ),
        ),
        migrations.CreateModel(
            name="HelpCount",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
    ]
