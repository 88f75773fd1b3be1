"""Every rule of intake that can be broken: code, what is wrong, how to mend it, by topic."""
