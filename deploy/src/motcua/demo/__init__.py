"""The demo: the reference year (3 January 2017 to 12 April 2018) through the public APIs."""
