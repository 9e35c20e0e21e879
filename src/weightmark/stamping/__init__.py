"""Writes marks: asks every carrier of a model first, then writes it whole or not at all."""
