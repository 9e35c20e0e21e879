"""The facts of one model, complete before judgement: who says what, and whether they agree.

Enter by `facts`, all that a rule may look at; `statements` puts weights together of which the same
is said, `agreement` says what contradicts, `consistency` whether a package contradicts itself,
`terms` what a licence asks, `lineage` what is carried from a base and what is lost, `parts` which
part of a model owes what to which base; `components` how open weights, code and data are, `answers`
what people ask of all that, `kin` what a picture of it shows. `referral` reads texts that only name
a licence.
"""
