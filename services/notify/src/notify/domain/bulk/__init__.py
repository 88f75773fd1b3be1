"""Sending to many: the list, the job, and what each row becomes. Pure."""
