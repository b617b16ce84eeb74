"""Stored contents are encrypted: PostgreSQL must not spend time trying to compress them."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("blobs", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE blobs_blob ALTER COLUMN data SET STORAGE EXTERNAL",
            "ALTER TABLE blobs_blob ALTER COLUMN data SET STORAGE EXTENDED",
        ),
    ]
