"""The typed client of the intake API: what a counter program needs to run a day."""
