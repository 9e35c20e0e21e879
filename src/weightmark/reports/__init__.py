"""The forms of a report: each file gives the same verdict to another reader.

Enter by `text` for people, and by `github` where a run ends without a verdict; the others are
loaded by name. `lines` has what their lines share,
`answers` the lines of the answers.
"""
