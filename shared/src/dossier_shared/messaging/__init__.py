"""RabbitMQ: topology as data, publishing with confirms, one answer for each failure."""
