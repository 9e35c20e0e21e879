"""From paths to facts: what is there, what belongs together, and who says what of it.

Enter by `collect`, which gives the models of some paths. `place` knows what stands where in one
folder or archive, `papers` which cards and texts there speak for which weights, and `assemble` puts
the facts of one model together, once. For that `weights` reads the files, `bases` tells what models
were made from, and `enclose` puts weights into their package. `marks` reads the mark of one file
and nothing else, `by_file` what each file says by itself.
"""
