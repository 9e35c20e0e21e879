"""Writes marks: asks every carrier of a model first, then writes it whole or not at all.

Enter by `stamp`; `plan` holds what is to be written and what became of it. `carry` stands around a
training or a conversion, and stamps what that saves with what it loaded as its bases. `shipping`
knows what a build is going to pack, and `fields` what its metadata have to say of that.
"""
