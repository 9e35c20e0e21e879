"""Makes entries of the catalogue out of licence texts: `python -m weightmark.entries` does so.

Enter by `entry`: an entry from a text, and the proof of it.
"""
