"""What one file says of a licence: readers that give statements; nothing is compared here."""
