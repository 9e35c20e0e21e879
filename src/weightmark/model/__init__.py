"""The facts of one model, complete before judgement: who says what, and whether they agree."""
