"""How the catalogue spells ids and texts, so that a spreadsheet gives them back as they were."""

ID = r"^[A-Za-z0-9][A-Za-z0-9-]{1,39}$"
NATIONAL_CODE = r"^\d\.\d{6}$"
_UNPRINTED = r"\x00-\x1f\x7f\ufffe\uffff"
PLAIN = rf"^[^=@+\-{_UNPRINTED}][^{_UNPRINTED}]*$"
"""What no spreadsheet computes."""

LISTED = rf"^[^;=@+\-{_UNPRINTED}][^;{_UNPRINTED}]*$"
"""The same, for what stands with others in one cell."""
