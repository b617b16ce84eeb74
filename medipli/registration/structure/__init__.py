"""What the administrators of a structure see of it and may do there. No messages: neither read nor counted."""
