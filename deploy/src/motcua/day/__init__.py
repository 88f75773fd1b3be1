"""A receptionist's day, run through the client package alone."""
