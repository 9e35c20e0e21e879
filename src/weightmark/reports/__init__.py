"""The forms of a report: each file gives the same verdict to another reader."""
