from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0003_handed_over_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="cancelled_uploads",
            field=models.JSONField(
                default=list, help_text="Numbers of uploads given up, so that none is joined when it arrives after all"
            ),
        ),
        migrations.AddField(
            model_name="draftattachment",
            name="upload",
            field=models.UUIDField(help_text="Chosen by the page, so that joining twice is one file", null=True),
        ),
        migrations.AddConstraint(
            model_name="draftattachment",
            constraint=models.UniqueConstraint(fields=("draft", "upload"), name="draft_upload_once"),
        ),
    ]
