"""From paths to facts: what is there, what belongs together, and who says what of it.

Enter by `collect`, which gives the models of some paths; `place` knows what stands where in one
folder or archive, `bases` what models were made from, `enclose` puts weights into their package,
`weights` reads their files, and `marks` the mark of one and nothing else.
"""
