"""The rooms that write weights.

How the room is used: `carry.Carry` stands around a training or a conversion, and stamps what that
saves with what it loaded as its bases; `watch` tells it what these are where nobody names them.
"""
