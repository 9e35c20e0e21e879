"""From paths to facts: what is there, what belongs together, and who says what of it.

Enter by `collect`, which gives the bundles of some paths; `place` knows what stands where in one
folder or archive, `enclose` puts weights into their package, and `marks` reads the mark of one file
and nothing else.
"""
