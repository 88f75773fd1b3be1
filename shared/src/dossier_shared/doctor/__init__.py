"""What is wrong with a running deployment, one line each, and what to do about it."""
