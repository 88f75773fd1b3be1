"""Mail: how a notice becomes one, how it is handed in, and how it comes back."""
