"""Where bytes lie: folders, archives, packages, the network; and how a file is replaced."""
