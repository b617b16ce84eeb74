import django.contrib.postgres.indexes
from django.db import migrations, models

VECTOR = "array_to_tsvector(string_to_array(btrim(%(expressions)s), ' '))"
TO_TEXT = """
ALTER TABLE messages_searchdocument
    ALTER COLUMN vector TYPE text USING ' ' || array_to_string(tsvector_to_array(vector), ' ') || ' '"""


class Migration(migrations.Migration):
    """Words stand as a text instead of a vector (``medipli.messages.searching.stored``).

    The table is written anew and its index built again while nothing is let in: about half a millisecond a message.
    A PostgreSQL that was built without lz4 compresses in its own way, which saves less.
    """

    dependencies = [("messages", "0005_discarded_drafts")]

    operations = [
        migrations.RemoveIndex("searchdocument", "search_words"),
        migrations.RunSQL(
            [
                f"""
DO $$ BEGIN
    {TO_TEXT}, ALTER COLUMN vector SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    {TO_TEXT};
END $$""",
                "ALTER TABLE messages_searchdocument RENAME COLUMN vector TO words",
            ],
            [
                "ALTER TABLE messages_searchdocument RENAME COLUMN words TO vector",
                "ALTER TABLE messages_searchdocument ALTER COLUMN vector TYPE tsvector"
                f" USING {VECTOR % {'expressions': 'vector'}}",
            ],
            state_operations=[
                migrations.RemoveField("searchdocument", "vector"),
                migrations.AddField(
                    "searchdocument",
                    "words",
                    models.TextField(help_text="Stems and field words, a space around each"),
                ),
            ],
        ),
        migrations.AddIndex(
            "searchdocument",
            django.contrib.postgres.indexes.GinIndex(
                models.F("mailboxes"),
                models.Func(models.F("words"), template=VECTOR),
                name="search_words",
                gin_pending_list_limit=1024,
            ),
        ),
    ]
