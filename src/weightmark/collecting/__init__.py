"""From paths to facts: what is there, what belongs together, and who says what of it.

Enter by `collect`, which gives the bundles of some paths; `place` knows what stands where in one
folder or archive, `enclose` puts weights into their package, `weights` reads one weight file of a
tree, and `marks` the mark of one file and nothing else.
"""
