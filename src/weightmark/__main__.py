"""`python -m weightmark`: the same command line."""

import sys

from weightmark.cli import main

sys.exit(main())
