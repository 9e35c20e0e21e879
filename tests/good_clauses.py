"""Words of clauses with all that the canonical form changes, made at random."""

from __future__ import annotations

import random

_WORDS = r"""
to send spam steer a weapon ÉTÉ Straße İstanbul ΣΑΣ café Ǆ ﬁnd ｆｕｌｌ ²
harm³ x† minors‡ model¹² e.g. eg. e. g. E.G., i.e. i. e. I.E., for
example, and or and/or snake_case _emph_ __bold__ **strong** *a* `code`
[…] … &amp; &lt;b&gt; &quot;no&quot; &#8217; &#x2014; &nbsp; &notit; &AMP
&copy2 &unknown; &#0; &#128; &#xD800; &#1114112; <b> </b> <br/> <unless
authorised> <a href="x"> </A > <span hidden> <b not> <p class=x>
[link](https://example.org) [a](b) ![logo](x.png) ![](y)
[https://example.org](https://example.org/)
[https://a.example](https://b.example) [x@y.example](mailto:z@y.example)
[1] [^2] [3](x) <https://example.org/a> \* \_ \a \\ “quoted” ‘single’
« guillemets » ‹x› „low‟ ''two'' ' " `` -- – — ‑ - − • · ■ a) (b) 1. 1.2.
(iv) iv. ii) (xii) 12) 3.4.5) aa) (aa) , . ; : ! ? ( ) [ ] ( a ) , b ; ;
and ; or : and/or .' @model 日本語 тест العربية हिन्दी ١٢ 🚫 ▪ →
""".split()  # noqa: SIM905
_BLANKS = (
    " ",
    " ",
    " ",
    "",
    "  ",
    "\n",
    "\t",
    "\u00a0",
    "\u3000",
    "\u200b",
    "\u00ad",
    "\ufeff",
    "\u2028",
    "\x0b",
    "\x1c",
    "\x85",
)


def clause(rng: random.Random) -> str:
    """Some words and what may stand between them."""
    out = []
    for _ in range(rng.randrange(1, 12)):
        word = rng.choice(_WORDS)
        if rng.random() < 0.05:
            word = chr(
                rng.choice(
                    (
                        rng.randrange(0x20, 0x250),
                        rng.randrange(0x2000, 0x2100),
                        rng.randrange(0x3000, 0x3100),
                    )
                )
            )
        out += [word, rng.choice(_BLANKS)]
    return "".join(out)
