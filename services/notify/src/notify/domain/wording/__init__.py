"""What is written to people: which values a text has, its versions, and what it may not say."""
