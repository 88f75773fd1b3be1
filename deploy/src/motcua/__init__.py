"""The stack as processes on one machine, and the demo that replays the reference year."""
