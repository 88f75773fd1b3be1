"""Texts as carriers and readers take them: alphabets, parts, letters without marks, shortening."""
