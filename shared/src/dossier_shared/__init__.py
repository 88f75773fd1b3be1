"""What the three services of Một Cửa agree on; it knows none of them."""
