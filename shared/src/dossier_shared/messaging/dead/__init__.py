"""Dead letters, for operators: what could not be handled is looked at, replayed or discarded.

Nothing is taken from the queue but what was settled: a look gives everything back when its channel
closes, however it closes. A replay goes to the queue, not to the exchange, so that the other
services do not see it again.
"""
