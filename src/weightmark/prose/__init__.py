"""What sentences and words say of a licence, in cards, descriptions and notices."""
