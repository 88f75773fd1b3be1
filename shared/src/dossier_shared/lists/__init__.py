"""Lists that people hand in as CSV or XLSX: read whole, with all that is wrong told at once."""
