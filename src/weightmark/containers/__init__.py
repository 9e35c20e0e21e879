"""Where bytes lie: folders, archives, installed packages, the network; and how a file is replaced.

Enter by `tree`: `open_tree` opens any source and gives its names, sizes and bytes. What each kind
of container gives is in `member`, one file a kind beside it; `folder` knows more of a directory and
of a Hub cache, `installed` of site-packages. `replace` is the one way a file is
written, `transfer` brings there what stays of the old one; `shipped` knows where the files lie
that come with the code, and `paths` which path lies in which.
"""
