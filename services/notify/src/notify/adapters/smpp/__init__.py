"""Text messages by SMPP 3.4: PDUs by a library's codec, the session kept here (decision 0015)."""
