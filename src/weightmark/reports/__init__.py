"""The forms of a report: each file gives the same verdict to another reader.

Enter by `text` for people; the others are loaded by name. `answers` puts into words
what people ask, and `lines` has what their lines share.
"""
