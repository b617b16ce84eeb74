import django.contrib.postgres.fields
from django.db import migrations, models

OF_THREADS = """
UPDATE messages_entry h SET thread_labels = found.labels
FROM (SELECT folder_id, thread_id, array_agg(DISTINCT l ORDER BY l) AS labels
      FROM messages_entry e, unnest(e.labels) AS l GROUP BY folder_id, thread_id) AS found
WHERE h.is_head AND h.folder_id = found.folder_id AND h.thread_id = found.thread_id"""


class Migration(migrations.Migration):
    """The labels of a thread stand on its head, so that an answer does not take the row out of its label."""

    dependencies = [("messages", "0006_words_as_text")]

    operations = [
        migrations.AddField(
            "entry",
            "thread_labels",
            django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
        migrations.RunSQL(OF_THREADS, migrations.RunSQL.noop),
    ]
