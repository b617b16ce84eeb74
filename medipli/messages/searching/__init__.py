"""What people type in the search field, and what PostgreSQL is asked."""
