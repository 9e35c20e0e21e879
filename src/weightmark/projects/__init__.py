"""What is written into a repository of the user, planned as steps and written whole or not at all.

Enter by `init` (sets it up, over `survey` and `step`), `notice` (what licences ask to be shown),
`lock` (what the models in use were), `drift` (whether they still are) and `demo` (the whole story
on a small model). `official` finds the text of a licence.
"""
