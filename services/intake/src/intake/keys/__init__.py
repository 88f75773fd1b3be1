"""The keys that intake seals personal data with, and those that anchors are signed with."""
