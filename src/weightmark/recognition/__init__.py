"""Which licence a text is, and every difference to it: known texts aligned with its words.

Enter by `recognize.identify`, which gives what `identification` describes. `states` says what is
known of the restrictions, `own` which entry of a user a text is, `explain` how an answer came
about; `generator` reads the texts that the RAIL generator makes, `parts` cuts a file into the
licences that it holds, `stretch` says what words beside them do, and `beside` what such words name.
"""
