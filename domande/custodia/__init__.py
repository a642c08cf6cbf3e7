"""Where attachments are kept, and how they are examined before anybody may have them back."""
