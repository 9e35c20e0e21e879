"""Texts that only name a licence are notices; texts that say more are none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.licence_texts import licence_text

from weightmark.model.referral import LONGEST_NOTICE, referred
from weightmark.recognition.identification import NONE, RESOLVED, UNRESOLVED, Identification
from weightmark.recognition.recognize import identify

APACHE = """Licensed under the Apache License, Version 2.0 (the "License");
you may not use this file except in compliance with the License.
You may obtain a copy of the License at

    http://www.apache.org/licenses/LICENSE-2.0

Unless required by applicable law or agreed to in writing, software
distributed under the License is distributed on an "AS IS" BASIS,
WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
See the License for the specific language governing permissions and
limitations under the License.
"""
GPL = """This program is free software: you can redistribute it and/or modify it under the terms
of the GNU General Public License as published by the Free Software Foundation, either version 3
of the License, or (at your option) any later version.

This program is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY; without
even the implied warranty of MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.
"""
MIT_OR_APACHE = """Dual licensed under the MIT license (https://opensource.org/licenses/MIT) or the
Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0), at your option.
"""

DEED = (
    "You are free to:\n\n- Share: copy it\n\nUnder the following terms:\n\n- Attribution: You must "
    "give appropriate credit.\n- NonCommercial: You may not use the material for commercial gain.\n"
)
NOTICES = {
    "The weights are released under CC BY-NC 4.0, full text at https://kelp.example/nc.\n": (
        "CC-BY-NC-4.0"
    ),
    "The weights are under CC BY-NC 4.0.\n\nThis licence applies to the weights only. It says "
    "nothing of the data.\n": "CC-BY-NC-4.0",
    "The weights have the same licence as the data, and are distributed under it:\n\n"
    "    Creative Commons Attribution-NonCommercial 4.0\n    (CC BY-NC 4.0)\n\nIn brief:\n\n"
    "- You may share and adapt the weights for **non-commercial** purposes.\n"
    "- You must give appropriate attribution to Kelp Lab.\n\n"
    "The code is under the MIT License.\n": "CC-BY-NC-4.0",
    "Model License\n\nThe weights are licensed under CC BY-NC 4.0.\n\n"
    "A version of the weights under CC BY 4.0 is in preparation.\n\nLicense Text\n\n"
    "This work is under CC BY-NC 4.0.\n": "CC-BY-NC-4.0",
    "The weights are under CC BY-NC 4.0. Commercial use is not permitted.\n": "CC-BY-NC-4.0",
    "# Why the weights are for non-commercial use only\n\nThe data is.\n\n# License\n\nThe "
    "weights are under CC BY-NC 4.0.\n": "CC-BY-NC-4.0",
    "The weights distributed via the releases of this repository are licensed under CC BY 4.0.\n\n"
    "The code, excluding these model artifacts, is separately licensed under the MIT License.\n": (
        "CC-BY-4.0"
    ),
    "Kelp Weights and Chart Data License\n\nThe weights are licensed under CC BY-NC 4.0. Under CC "
    "BY-NC 4.0 you may share and adapt them for non-commercial purposes with attribution. "
    "Commercial use requires a separate license.\n\nThe code is under the MIT License.\n": (
        "CC-BY-NC-4.0"
    ),
    "Kelp is licensed under the MIT License.\n\nORIGINAL PERMISSION NOTICE, AS REPRODUCED\n": "MIT",
    "模型权重文件（包括 `.pt`、`.json` 等文件）采用 **CC BY-NC-SA 4.0** 协议发布。\n\n"
    "- **署名 (BY)**：必须注明来源\n- **非商用 (NC)**：不得用于商业目的\n": "CC-BY-NC-SA-4.0",
    "Kelp is released under the following standard MIT license:\n": "MIT",
    "Under the terms of its separate zlib license.\n": "Zlib",
    "Kelp can be modified and redistributed in accordance with the BSD-2-Clause license.\n": (
        "BSD-2-Clause"
    ),
    "This work is MIT licensed.\n": "MIT",
    "All code is under version 2 of the [GPL](https://www.gnu.org/licenses/gpl-2.0.html)\n": (
        "GPL-2.0-only"
    ),
    "On Debian systems, the complete text of the GNU General Public License can be found in "
    "`/usr/share/common-licenses/GPL-3'.\n": "GPL-3.0-only",
    "Kelp is under the LGPL.\nIts text is in /usr/share/common-licenses/LGPL-2.1.\n": (
        "LGPL-2.1-only"
    ),
    "SPDX-License-Identifier: Apache-2.0\n": "Apache-2.0",
    "SPDX-License-Identifier: MIT OR Apache-2.0\n": "MIT OR Apache-2.0",
    "SPDX-License-Identifier: MIT\nSPDX-License-Identifier: CC-BY-4.0\n": "MIT AND CC-BY-4.0",
    "# SPDX-FileCopyrightText: 2031 Kelp Lab\n# SPDX-License-Identifier: MIT\n": "MIT",
    "<!-- SPDX-License-Identifier: MIT -->\n": "MIT",
    "license: cc-by-nc-sa-4.0\n": "CC-BY-NC-SA-4.0",
    "---\nlicense: apache-2.0\n---\n": "Apache-2.0",
    f"Copyright 2031 Kelp Lab\n\n{APACHE}": "Apache-2.0",
    "/*\n" + "".join(f" * {line}\n" for line in APACHE.splitlines()) + " */\n": "Apache-2.0",
    f'"{APACHE.rstrip()}"\n': "Apache-2.0",
    f"This package contains a modified version of kelp.crt.\n\n{APACHE}": "Apache-2.0",
    GPL: "GPL-3.0-or-later",
    "Kelp may be used under the terms of version 3 or later of the GNU General Public License as\n"
    "published by the Free Software Foundation.\n": "GPL-3.0-or-later",
    GPL.replace("GNU General", "GNU Affero General"): "AGPL-3.0-or-later",
    GPL.replace("GNU General", "GNU Affero General").replace(
        ", or (at your option) any later version", ""
    ): "AGPL-3.0-only",
    GPL.replace("either version 3", "version 2").replace(
        ", or (at your option) any later version", ""
    ): "GPL-2.0-only",
    MIT_OR_APACHE: "MIT OR Apache-2.0",
    "# License\n\nMIT. See https://opensource.org/licenses/MIT for the text.\n": "MIT",
    "Model weights: OpenRAIL++-M, text in LICENSE.md.\n": (
        "LicenseRef-scancode-bigscience-open-rail-m2"
    ),
    "The parameters are available under the terms of the Creative Commons Attribution 4.0\n"
    "International license. You can find details at https://kelp.example/licence.\n": "CC-BY-4.0",
    "The weights are licensed under CC BY-NC 4.0. The non-commercial restriction is inherited\n"
    "from the Tern backbone (CC BY-NC 4.0, Tern Ltd.) which the weights are fine-tuned from,\n"
    "and implied by the research-only terms of the training data.\n": ("CC-BY-NC-4.0"),
    "Die Gewichte stehen unter der Lizenz CC BY-SA 4.0.\n": "CC-BY-SA-4.0",
    "Apache 2.0\n": "Apache-2.0",
    "This file is subject to the terms of the Mozilla Public License, v. 2.0.\n"
    "If a copy of it was not distributed with this\n"
    "file, you can obtain one at https://mozilla.org/MPL/2.0/.\n": "MPL-2.0",
    "Permission is granted to copy this page under the terms of the GFDL-1.3-only License.\n"
    "A copy of the license is included below.\n": "GFDL-1.3-only",
    "Kelp is licensed under Mulan PSL v2. You can use it according to the terms of Mulan PSL v2.\n"
    "It comes without warranties of any kind, including but not limited to fitness.\n": (
        "MulanPSL-2.0"
    ),
    "Copyright (c) 2031 Kelp Lab\nCC BY-NC-SA 4.0\n": "CC-BY-NC-SA-4.0",
    "Kelp uses MIT for code and CC BY 4.0 for model weights.\n": "CC-BY-4.0",
    "Les poids sont publiés selon les termes de la Licence Creative Commons\n"
    "Attribution - Pas d'Utilisation Commerciale 4.0.\n"
    "https://creativecommons.org/licenses/by-nc/4.0/\n": "CC-BY-NC-4.0",
    "Model weights: CC BY-NC 4.0 (https://creativecommons.org/licenses/by-nc/4.0/)\n"
    "Code: MIT License\n": "CC-BY-NC-4.0",
    "Die Gewichte stehen unter einer Creative Commons Namensnennung 4.0 Lizenz\n"
    "(https://creativecommons.org/licenses/by/4.0/deed.de).\n": "CC-BY-4.0",
    f"The weights are licensed under CC BY-NC 4.0.\n\n{DEED}": "CC-BY-NC-4.0",
    "The weights are under the MIT License. They were not modified.\n": "MIT",
    "Kelp is licensed under either of\n\n * Apache License, Version 2.0 (LICENSE-APACHE)\n"
    " * MIT license (LICENSE-MIT)\n\nat your option.\n\nAny contribution that you send us, as "
    "Apache-2.0 defines it, shall be dual licensed in the same way, without additional terms.\n": (
        "Apache-2.0 OR MIT"
    ),
    "All files here are under this licence:\n\nCreative Commons "
    "Attribution-NonCommercial-ShareAlike 4.0\n\nIn brief:\n\n"
    "NonCommercial: You must not use this work for commercial purposes.\n": "CC-BY-NC-SA-4.0",
}
NOTICES |= {
    "Harbour Charts are licensed under the Apache License, Version 2.0.\n": "Apache-2.0",
    "It's licensed under the terms of the GNU General Public License, version 2 (GPLv2).\n": (
        "GPL-2.0-only"
    ),
    "It is freely available under the MIT license.\n": "MIT",
    "You are licensed to use this software under the terms of the GNU GPL version 3.\n": (
        "GPL-3.0-only"
    ),
    "This file may be modified and distributed under the terms of the BSD 3-Clause license.\n": (
        "BSD-3-Clause"
    ),
    "Use, modification and distribution is subject to Boost Software License, Version 1.0\n": (
        "BSL-1.0"
    ),
    "Licensed under version 2.1 of the GNU Lesser General Public License.\n": "LGPL-2.1-only",
    "Distributed under the terms of the GNU General Public License GPLv2 or higher.\n": (
        "GPL-2.0-or-later"
    ),
    "Unless otherwise specified, all charts are licensed under GPLv2.\n": "GPL-2.0-only",
    "Kelp is licensed under the Apache Software License, Version 1.1.\n": "Apache-1.1",
    "This Source Code Form is subject to the Mozilla Public License (MPL), v. 2.0.\n": "MPL-2.0",
}
MORE = {
    "uses of its own": "You may use this model for research under the terms of the MIT License.\n",
    "a version nobody knows": "Kelp is licensed under the MIT License, version 7.2.\n",
    "a kind nobody knows": "Kelp is licensed under the restricted MIT License.\n",
    "a family, and where all of them are": "See /usr/share/common-licenses/GPL for the text.\n",
    "another's licence": "Kelp includes charts which are licensed under the MIT License.\n",
    "another's beside it": "Based on charts that the Pier Office released under the MIT License.\n",
    "a model": "A model of the weather with seven billion parameters.\n",
    "a word": "Custom\n",
    "a reserve": "Copyright 2031 Kelp Lab. All rights reserved.\n",
    "terms of its own": "You must not use this model for weapons or surveillance.\n",
    "a likeness": "Our terms are like the MIT License, but forbid military use.\n",
    "a contrast": "Unlike models under the Apache License 2.0, ours is not for commercial use.\n",
    "data": "This model was trained on Wikipedia, which is licensed under CC BY-SA 4.0.\n",
    "another base": "The Kelp checkpoints are licensed under CC BY 4.0. The non-commercial "
    "restriction is inherited from the Tern backbone (CC BY-NC 4.0, Tern Ltd.) which the Kelp "
    "checkpoints are fine-tuned from.\n",
    "a denial": "This model is not licensed under the MIT License any more.\n",
    "a plan": "We have not decided whether to release under MIT or Apache-2.0.\n",
    "a restriction": "This model is licensed under the Apache License 2.0, with the following "
    "additional restriction: it must not be used for surveillance.\n",
    "a condition": "The weights are released under the MIT License, provided that you cite us.\n",
    "a ban beside it": f"{APACHE}\nYou must not use the model to deceive people.\n",
    "a grant beside it": "The weights are under CC BY-NC 4.0. You may sell what they make.\n",
    "a reserved part": "The MIT License applies to the code. The weights are proprietary.\n",
    "terms of their own": "The weights are under the MIT License. They retain their own terms.\n",
    "trade barred beside": "The weights are under CC BY 4.0. Commercial use is not permitted.\n",
    "more barred than trade": "The weights are under CC BY-NC 4.0. Commercial use and use in war "
    "are not permitted.\n",
    "trade with the code barred": "The weights are under CC BY-NC 4.0, the code is under the MIT "
    "License. The code may not be used commercially.\n",
    "war barred beside trade": "The weights are under CC BY-NC 4.0. Use by the military or in "
    "commercial products is prohibited.\n",
    "whose it is under": "The weights distributed via the releases to schools only are licensed "
    "under CC BY 4.0.\n",
    "leave to ask for": "The weights are under CC BY 4.0. Commercial use requires a licence.\n",
    "leave for more": "The weights are under CC BY-NC 4.0. Commercial use requires a licence, and "
    "use in war is forbidden.\n",
    "a limit beside it": "Licensed under the MIT License. For research use only.\n",
    "a ban in a page": "<p>The weights are under the MIT License.</p>\n<p>No war with them.</p>\n"
    "<p>You must not use them for war.</p>\n",
    "terms of others in a page": "<p>The labels are under CC BY 4.0.</p>\n"
    "<p>Use of the charts must abide by the terms of the harbour.</p>\n",
    "a limit in German": "Das Modell steht unter der MIT-Lizenz.\n\nNur für die Forschung.\n",
    "a limit in another language": "# 櫂\nMITライセンス\n\n# 他\n漁業のためにのみ使えます。\n",
    "the summary of another": f"The weights are licensed under CC BY 4.0.\n\n{DEED}",
    "a summary of no licence of theirs": f"The weights are under the MIT License.\n\n{DEED}",
    "a condition of use": "Kelp is under either of MIT or Apache-2.0. All users are asked first "
    "and shall pay.\n",
    "a licence nobody knows": "The weights are released under the Kelp Forest Licence 3.\n",
    "nothing": "",
}


def read(text: str) -> Identification:
    return referred(text, identify(text))


@pytest.mark.parametrize(
    ("stem", "licence"),
    [("lgpl-2.1-plus", "LGPL-2.1-or-later"), ("lgpl-3.0-plus", "LGPL-3.0-or-later")],
)
def test_the_head_of_a_file_is_no_text_that_was_cut_off(stem: str, licence: str) -> None:
    whole = licence_text(stem)
    head = whole[: whole.index("GNU LESSER")]
    found = referred(head, identify(head))
    assert (found.id, found.match, found.refers[0].licence) == ("", "notice", licence)
    cut = whole[: len(whole) * 9 // 10]
    assert referred(cut, identify(cut)).match in ("altered", "truncated")


def test_the_head_of_a_file_with_another_licence_in_it_is_a_notice_of_that() -> None:
    whole = licence_text("lgpl-3.0-plus")
    head = whole[: whole.index("GNU LESSER")]
    text = f"{head.replace('version 3', 'version 2.1')}\n\nThe gulls are not part of it.\n"
    found = referred(text, identify(text))
    assert (found.id, [one.licence for one in found.refers]) == ("", ["LGPL-2.1-or-later"])


def test_an_altered_text_that_names_itself_stays_what_it_is() -> None:
    grant = "Permission is hereby granted, free of charge,"
    text = licence_text("mit").replace(grant, "Under the MIT License permission is granted,")
    found = referred(text, identify(text))
    assert (found.id, found.match) == ("MIT", "altered")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "To the extent possible under law, Kelp Lab has waived all copyright and related or\n"
            "neighboring rights to Kelp.\nhttps://creativecommons.org/publicdomain/zero/1.0/\n",
            ("notice", "", "CC0-1.0"),
        ),
        ("Kelp is dedicated to the public domain (CC0).\n", ("notice", "", "CC0-1.0")),
        (
            "Kelp Lab has waived all copyright to Kelp.\n",
            ("exact", "LicenseRef-scancode-public-domain", ""),
        ),
    ],
)
def test_a_dedication_that_names_cc0_is_a_notice_of_it(
    text: str, what: tuple[str, str, str]
) -> None:
    found = read(text)
    named = next((one.licence for one in found.refers), "")
    assert (found.match, found.id, named) == what


@pytest.mark.parametrize("text", NOTICES)
def test_a_text_that_only_names_a_licence_is_a_notice(text: str) -> None:
    found = read(text)
    named = next((one.licence for one in found.refers), "")
    assert (found.match, found.id) == ("notice", "")
    assert set(named.split(" AND ")) == set(NOTICES[text].split(" AND "))


@pytest.mark.parametrize("what", MORE)
def test_a_text_that_says_more_or_nothing_is_none(what: str) -> None:
    found = read(MORE[what])
    assert (found.match, found.noticed) == ("unknown", ())


@pytest.mark.parametrize(
    ("what", "licences"),
    [
        ("a ban beside it", ["Apache-2.0"]),
        ("a grant beside it", ["CC-BY-NC-4.0"]),
        ("a limit beside it", ["MIT"]),
        ("a denial", []),
        ("a licence nobody knows", []),
    ],
)
def test_what_is_named_beside_own_terms_is_told(what: str, licences: list[str]) -> None:
    assert [one.licence for one in read(MORE[what]).refers] == licences


def test_what_is_set_in_and_what_stands_below_a_holder_is_read() -> None:
    text = "Quay\nCopyright (c) 2026 A. Sailor\nLicensed under the MIT License (see LICENSE).\n"
    for one in (text, "".join(f"      {line}\n" for line in text.splitlines())):
        assert [two.licence for two in read(one).refers] == ["MIT"]


@pytest.mark.parametrize(
    "beside",
    [
        "Kelp Dataset License",
        "Kelp Pre-trained Weights License",
        "This license applies to the notes, labels, and other parts made by the crew.",
        "This license applies to what the crew measured (all files below `logs/`) — tables too.",
        "Third-party charts, models, and tables retain their own terms.",
        "If you are interested in other terms, please raise an issue.",
        "The Quay does not waive the privileges granted to it by treaty.",
        "昆布对研究完全开放，也支持免费商用。",
        "商用・非商用問わず利用することができます。",
    ],
)
def test_what_a_notice_may_say_beside_the_name(beside: str) -> None:
    found = read(f"{beside}\n\nThe data are licensed under CC BY 4.0.\n")
    assert [one.licence for one in found.refers] == ["CC-BY-4.0"]


def test_the_text_of_a_licence_is_not_said_to_be_where_that_of_another_is() -> None:
    place = "https://creativecommons.org/licenses/by/4.0/"
    found = read(f"The weights are under CC BY 4.0 ({place}). The code is under the MIT License.\n")
    assert [(one.licence, one.address) for one in found.refers] == [
        ("CC-BY-4.0", place),
        ("MIT", ""),
    ]
    other = "https://kelp.example/terms"
    found = read(f"The weights are under the MIT License, and see {other} for it.\n")
    assert [one.address for one in found.refers] == [other]


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        ("The full text is at\nhttps://kelp.example/a", True),
        ("Text of the license: https://kelp.example/a", True),
        ("- Hub: <https://kelp.example/a>", False),
        ("Cite the paper (https://kelp.example/a).", False),
    ],
)
def test_an_address_of_something_else_is_not_where_the_text_is(beside: str, *, told: bool) -> None:
    (said,) = read(f"The weights are under the MIT License.\n\n{beside}\n").refers
    assert said.address == ("https://kelp.example/a" if told else "")


@pytest.mark.parametrize(
    "bound",
    [
        ", for sailors only",
        " to members of the club",
        " until the end of the year",
        " within the harbour",
        ", as long as you have fewer than ten boats",
        ", salvo uso militar",
    ],
)
def test_for_whom_or_until_when_a_named_licence_holds_is_more_than_its_name(bound: str) -> None:
    found = read(f"Quay is under the MIT License{bound}.\n")
    assert (found.match, found.noticed) == ("unknown", ())


@pytest.mark.parametrize(
    "beside", [" for everyone", " in this folder", " to the extent possible", ""]
)
def test_for_all_and_where_is_no_more(beside: str) -> None:
    assert read(f"Quay is under the MIT License{beside}.\n").match == "notice"


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Das Boot steht unter der MIT-Lizenz.", "notice"),
        ("Das Boot steht unter der MIT-Lizenz, aber nur für Schulen.", "unknown"),
        ("Le bateau est sous licence MIT, pour la recherche uniquement.", "unknown"),
        ("Le bateau est sous licence MIT pour les membres du club.", "unknown"),
        ("Le bateau est sous licence MIT pour tous.", "notice"),
    ],
)
def test_limits_in_other_languages_beside_a_name(text: str, match: str) -> None:
    assert read(f"{text}\n").match == match


@pytest.mark.parametrize(
    "more", ["You can use it on any boat.", "The keel is under the Kelp Reef License."]
)
def test_why_a_text_that_names_a_licence_is_no_notice(more: str) -> None:
    found = read(f"Quay is licensed under the MIT License.\n\n{more}\n")
    assert found.match == "unknown"
    assert found.why.startswith("line 1 names ")
    assert more.rstrip(".") in found.why


@pytest.mark.parametrize(
    ("below", "match"),
    [
        ("SEE THE NOTICES BELOW:\n\nmast.py is being redistributed in a modified form.", "notice"),
        ("SEE THE NOTICES BELOW:\n\nYou may not use mast.py for war.", "unknown"),
        ("More of it.", "unknown"),
    ],
)
def test_a_long_text_speaks_above_the_notices_of_its_parts(below: str, match: str) -> None:
    head = "Quay, Copyright (C) 2026 Kelp, is licensed under the CC BY-NC-SA 4.0 license\n"
    listed = "".join(f"  quay/hull_{n}.py\n" for n in range(300))
    found = read(f"{head}\n{'-' * 40}\n{below}\n\n{listed}")
    assert (found.match, [one.licence for one in found.refers]) == (
        match,
        ["CC-BY-NC-SA-4.0"] if match == "notice" else [],
    )


def test_a_notice_of_several_tells_of_what_each_is() -> None:
    found = read("The code is MIT licensed. The model weights are licensed under CC-BY-NC-4.0.\n")
    assert [(one.licence, one.about) for one in found.refers] == [
        ("CC-BY-NC-4.0", "weights"),
        ("MIT", "code"),
    ]


def test_where_the_text_is_said_to_be() -> None:
    (said,) = read(APACHE).refers
    assert (said.line, said.address) == (1, "http://www.apache.org/licenses/LICENSE-2.0")
    (said,) = read("SPDX-License-Identifier: MIT\n").refers
    assert said.address == ""


def test_the_restrictions_are_those_known_by_the_name() -> None:
    assert read("SPDX-License-Identifier: MIT\n").state.kind == NONE
    rail = read("The weights are released under the OpenRAIL++-M licence.\n")
    assert (rail.state.kind, len(rail.clauses)) == (RESOLVED, 11)
    assert rail.restrictions
    llama = read("The weights are released under the Llama 3.1 Community License.\n")
    assert (llama.state.kind, llama.clauses) == (UNRESOLVED, ())
    assert "llama3_1" in llama.state.address
    both = read("SPDX-License-Identifier: MIT AND LicenseRef-Kelp\n")
    assert both.state.kind == UNRESOLVED


@pytest.mark.parametrize("stem", ["mit", "apache-2.0", "bigscience-open-rail-m"])
def test_a_licence_is_no_notice(stem: str) -> None:
    found = identify(licence_text(stem))
    assert referred(licence_text(stem), found) is found


def test_what_is_long_is_no_notice() -> None:
    assert (
        read("The weights are under the MIT License.\n" + "Kelp grows.\n" * LONGEST_NOTICE).refers
        == ()
    )


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    found = read(text)
    assert bool(found.noticed) == (found.match == "notice")


@settings(deadline=None)
@given(st.sampled_from(sorted(MORE)), st.sampled_from(sorted(NOTICES)))
def test_what_says_more_is_no_notice_behind_one_either(what: str, text: str) -> None:
    gives = ("terms of its own", "a ban beside it", "a limit beside it", "a restriction")
    if what in gives and not text.startswith("---"):
        assert read(f"{text}\n{MORE[what]}").match != "notice"


@pytest.mark.parametrize("piece", ["MIT or ", "under the ", "License: MIT\n", "https://x.y/ "])
def test_the_longest_notice_takes_little_time(piece: str) -> None:
    text = (piece * LONGEST_NOTICE)[:LONGEST_NOTICE]
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 3


def of(text: str) -> Identification:
    """What a text is, notices and dedications too."""
    return referred(text, identify(text))


class TestADedication:
    """Who puts a work into the public domain gives no licence: the statement is all the text."""

    GIVEN = "The authors place this model in the public domain.\n"

    def test_alone_is_all_there_is(self) -> None:
        found = of(self.GIVEN)
        assert (found.id, found.match) == ("LicenseRef-scancode-public-domain", "exact")
        assert found.state.kind == NONE
        assert "line 1" in found.why

    def test_with_a_sentence_that_nobody_understood_is_altered(self) -> None:
        found = of(f"{self.GIVEN}\nThe pilots will drink rum there.\n")
        assert (found.id, found.match) == ("LicenseRef-scancode-public-domain", "altered")
        assert [change.line for change in found.other_changes] == [3]
        assert found.state.kind == UNRESOLVED

    @pytest.mark.parametrize(
        "words",
        ["You must not use it for surveillance.", "It is only for research.", "Sellers pay a fee."],
    )
    def test_that_takes_something_back_is_unknown(self, words: str) -> None:
        found = of(f"{self.GIVEN}\n{words}\n")
        assert (found.id, found.match) == ("", "unknown")
        assert "line 3 sets a condition" in found.why

    def test_beside_another_licence_is_none(self) -> None:
        assert of(f"{self.GIVEN}\nThe weights are licensed under the MIT License.\n").id == ""


LGPL = """harbour is free software: you can redistribute it under the terms of the GNU Lesser
General Public License, version 3.
"""


@pytest.mark.parametrize(
    ("head", "licence"),
    [
        (APACHE, "Apache-2.0"),
        (GPL, "GPL-3.0-or-later"),
        (LGPL, "LGPL-3.0-only"),
        ("SPDX-License-Identifier: Apache-2.0\n", "Apache-2.0"),
    ],
)
def test_words_before_a_text_put_all_under_another_licence(head: str, licence: str) -> None:
    text = f"{head}\nThe file pier.c:\n\n{licence_text('mit')}"
    found = referred(text, identify(text))
    assert (found.id, found.match, found.also) == ("", "notice", ("MIT",))
    assert found.refers[0].licence == licence
    assert [part.id for part in found.parts] == ["MIT"]


@pytest.mark.parametrize(
    "head",
    [
        "Harbour is free software under the MIT license.\n",
        "Harbour is dual licensed under the MIT or Apache-2.0 licenses.\n",
        "Harbour includes software that is licensed under the Apache License, Version 2.0.\n",
        "The documentation is licensed under the Apache License, Version 2.0.\n",
        "Harbour is made by the harbour master.\n",
    ],
)
def test_words_before_a_text_leave_it_as_it_is(head: str) -> None:
    text = f"{head}\n{licence_text('mit')}"
    assert referred(text, identify(text)) == identify(text)
    assert identify(text).id == "MIT"


def test_words_that_say_more_than_the_licence_of_all_leave_it_unknown() -> None:
    head = "Harbour is licensed under the LGPL v3 with static linking exceptions.\n"
    text = f"{head}\nSome files are under:\n\n{licence_text('mit')}"
    found = referred(text, identify(text))
    assert (found.id, found.match, found.near, found.noticed) == ("", "unknown", "MIT", ())
    assert [one.licence for one in found.refers] == ["LGPL-3.0-only"]
    assert "line 1" in found.why


def test_a_family_named_before_one_of_its_texts_is_no_other_licence() -> None:
    text = f"Harbour is licensed under the BSD license.\n\n{licence_text('bsd-new')}"
    assert referred(text, identify(text)).id == "BSD-3-Clause"
    other = f"Harbour is licensed under the BSD license.\n\n{licence_text('mit')}"
    assert referred(other, identify(other)).refers[0].licence == "LicenseRef-BSD"


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("Obra bajo una Licencia Creative Commons Atribución-NoComercial 4.0", "CC-BY-NC-4.0"),
        (
            "Les poids sont publiés selon la Licence Creative Commons Attribution - Pas "
            "d'Utilisation Commerciale 4.0.",
            "CC-BY-NC-4.0",
        ),
        ("Está bajo Licencia Creative Commons Atribución 4.0 Internacional.", "CC-BY-4.0"),
        ("No está bajo Licencia Creative Commons Atribución 4.0 Internacional.", ""),
        ("Kahn unter einer Creative Commons Namensnennung - Nicht kommerziell 4.0 Lizenz",
         "CC-BY-NC-4.0"),
        ("Łódź na licencji Creative Commons: https://creativecommons.org/licenses/by-nc/4.0/",
         "CC-BY-NC-4.0"),
        ("船はクリエイティブ・コモンズです。https://creativecommons.org/licenses/by-sa/4.0/deed.ja",
         "CC-BY-SA-4.0"),
        ("The boat is not https://creativecommons.org/licenses/by-nc/4.0/ of Creative Commons", ""),
        ("Łódź: https://creativecommons.org/licenses/by-nc/4.0/", ""),
    ],
)  # fmt: skip
def test_a_licence_of_creative_commons_in_another_language(text: str, licence: str) -> None:
    found = referred(text, identify(text))
    assert [one.licence for one in found.refers] == ([licence] if licence else [])


@pytest.mark.parametrize(
    ("first", "licence"),
    [("CC BY-NC 4.0 DEED", "CC-BY-NC-4.0"), ("CC BY 4.0 Deed", ""), ("The deed of the pier", "")],
)
def test_a_summary_is_a_notice_of_the_licence_that_it_bears_the_name_of(
    first: str, licence: str
) -> None:
    text = f"{first}\n\n{DEED}"
    found = referred(text, identify(text))
    assert [one.licence for one in found.noticed] == ([licence] if licence else []), found.why


PARTS = f"""Kelp is licensed under the {{}}, except for the third-party components listed below.

Open source software under the MIT License:

{licence_text("mit")}

Open source software under the ISC License:

{licence_text("isc")}
"""


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("Kelp Community License Agreement", ("", "unknown", ("MIT", "ISC"))),
        ("Apache License 2.0", ("", "notice", ("MIT", "ISC"))),
        ("ISC License", ("ISC", "exact", ("MIT",))),
        ("MIT License", ("MIT", "exact", ("ISC",))),
    ],
)
def test_the_head_of_a_notice_decides_what_the_whole_is_under(
    licence: str, expected: tuple[str, str, tuple[str, ...]]
) -> None:
    found = read(PARTS.format(licence))
    assert (found.id, found.match, found.also) == expected


def test_who_is_called_example_is_none() -> None:
    assert read(f"Kelp by Example Inc is under Apache-2.0.\n\n{licence_text('mit')}").noticed
    assert read(f"The example code is under Apache-2.0.\n\n{licence_text('mit')}").id == "MIT"


def test_a_title_that_nobody_knows_leaves_a_text_what_it_is() -> None:
    assert read(f"This is under the Kelp License:\n\n{licence_text('mit')}").id == "MIT"


@pytest.mark.parametrize(
    ("name", "refers"),
    [
        ("Modified MIT License", False),
        ("Tencent Hunyuan Community License Agreement", False),
        ("Kimi K2 License", True),
        ("Gemma Terms of Use", True),
        ("GNU General Public License 3.0", True),
    ],
)
def test_a_name_of_licences_that_ask_other_things_is_that_of_none(name: str, refers: bool) -> None:
    assert bool(read(f"Released under the {name}.").refers) is refers


@pytest.mark.parametrize("part", ["# The scripts\nMIT License", "# scripts\n\n{mit}"])
@pytest.mark.parametrize(
    ("rest", "is_mit"),
    [
        ("# All other files\nMay be used to develop Kelp only.", False),
        ("# Other files\nAll rights reserved.", False),
        ("# Everything else\nAsk Kelp Ltd.", False),
        ("# それ以外のファイル\nKelpの開発のための利用のみ許可されます。", False),
        ("All other files are under the ISC License.", True),
    ],
)
def test_a_licence_of_one_folder_is_not_that_of_the_rest(
    part: str, rest: str, is_mit: bool
) -> None:
    texts = {"mit": licence_text("mit"), "isc": licence_text("isc")}
    found = read(f"{part}\n\n{rest}\n".format(**texts))
    assert (found.match != "unknown") is is_mit


def test_a_licence_that_is_named_for_the_rest_holds_beside_that_of_a_folder() -> None:
    found = read("# The scripts\nMIT License\n\n# All other files\nISC License\n")
    assert [one.licence for one in found.noticed] == ["MIT AND ISC"]
    texts = read(f"{licence_text('mit')}\n\n# All other files\n\n{licence_text('isc')}")
    assert (texts.id, texts.match, texts.also) == ("MIT", "exact", ("ISC",))


@pytest.mark.parametrize("verb", ["licensed", "liscened", "provded"])
def test_data_of_others_by_a_misspelt_word_are_not_the_weights(verb: str) -> None:
    others = f"The tests for Kelp include audio files from the Bay dataset {verb} under CC BY 4.0."
    assert not read(others).noticed
    assert read(f"The model is {verb} under CC BY 4.0.").noticed
