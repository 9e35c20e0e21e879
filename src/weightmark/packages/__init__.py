"""What a wheel, an sdist or an installed package says of itself, by its files of metadata.

Enter by `package`, which reads them, and `metadata`, which makes statements of what they say.
"""
