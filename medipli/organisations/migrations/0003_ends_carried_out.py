from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("organisations", "0002_offices_and_domains"),)

    operations = (
        migrations.AddField(
            model_name="office",
            name="ended_at",
            field=models.DateTimeField(null=True, help_text="When the end was carried out, after ``until``"),
        ),
        migrations.AddIndex(
            model_name="office",
            index=models.Index(
                fields=["until"],
                condition=models.Q(ended_at=None, until__isnull=False),
                name="office_end_to_carry_out",
            ),
        ),
    )
