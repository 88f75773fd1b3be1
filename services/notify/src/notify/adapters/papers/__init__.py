"""What notify prints."""
