"""Copies of the three databases and of the broker, taken while everything runs, and put back.

While a copy is taken no event leaves its outbox (commands are answered as ever). So what a service
has told is heard, or stands in its outbox, or lies in a queue that is copied too, and the copies
agree with each other although they are made one after another. See docs/decisions.
"""
