"""Zalo Notification Service: approved templates to people who use Zalo, by their phone number."""
