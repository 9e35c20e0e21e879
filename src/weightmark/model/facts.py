"""All that a rule may look at: the weights of one model with what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple
from weightmark.declared.card import Card
from weightmark.declared.mark import KEY, Mark
from weightmark.declared.statement import Statement
from weightmark.errors import MarkError, Problem
from weightmark.finding import Location
from weightmark.formats.header import ADJACENT, Header
from weightmark.formats.pointers import Pointer
from weightmark.licenses.catalogue import SHIPPED, Catalogue
from weightmark.model.terms import Terms

if TYPE_CHECKING:
    from weightmark.model.lineage import Parent
    from weightmark.packages.package import PackageFacts
    from weightmark.policy import Waiver
    from weightmark.recognition.identification import Identification


class Failure(NamedTuple):
    """Why a weight file could not be read.

    `kind` is "pointer", "empty", "missing" or "unreadable"; `offset` is a byte in the file, -1
    where it was not a byte that failed. `stands` is the pointer, in the place of `file`.
    """

    kind: str
    message: str
    offset: int = -1
    hint: str = ""
    stands: Pointer | None = None
    file: str = ""


class Weights(NamedTuple):
    """One weight file as it was found.

    `format` is "" for a format whose header cannot be read. `digest` is that of the tensor table,
    "" unless it was asked for. `declared` is what the configuration says of this file. `bases` are
    its own, None where it has those of the model. Files of one model have the same `group`; files
    of packages with the same bytes have the same `fingerprint`, where it is known. `sidecars` are
    what files beside it say of this one alone. `received`: it came from elsewhere, by a download or
    as git ignores it. `markable`: a mark stands in the file itself; that of any other stands in its
    sidecar. `held`: its tensors belong to weights beside it, and so what those say in header and
    mark is said of it.
    """

    path: str
    format: str
    markable: bool = False
    header: Header | None = None
    mark: Mark | None = None
    mark_error: MarkError | None = None
    failure: Failure | None = None
    digest: str = ""
    declared: str = ""
    group: str = ""
    size: int = 0
    bases: tuple[Parent, ...] | None = None
    fingerprint: str = ""
    sidecars: tuple[Statement, ...] = ()
    received: bool = False
    held: bool = False

    @property
    def carrier(self) -> str:
        """The file that a mark is to be written into."""
        return self.path if self.markable else self.path + ADJACENT

    @property
    def marked(self) -> str:
        """The file that the mark stands in; that of a GGUF in a llamafile is read where it is."""
        keys = (self.header.metadata or {}) if self.header is not None else {}
        inside = any(key.startswith(KEY) for key in keys)
        beside = any(one.where.path == self.path + ADJACENT for one in self.sidecars)
        return self.path if inside and not beside else self.carrier


class Text(NamedTuple):
    """A licence text and what it turned out to be.

    `beside`: it stands where the weights' own text stands, not only somewhere above them.
    `ships`: it goes where the weights go; only a build that is under way can say that it does not.
    `role` is what its name says that it is for: "weights", "code", "policy", "other" (data,
    documents, pictures, third parties), or ""; "rest" where a text beside it is for the weights.
    """

    path: str
    identification: Identification
    beside: bool = False
    ships: bool = True
    role: str = ""


class CardFile(NamedTuple):
    """A model card and where it stands; `ships` as of a text."""

    path: str
    card: Card
    ships: bool = True

    def at(self, key: str) -> Location:
        """Where a key of the front matter stands; the first line where it does not."""
        return Location(self.path, key, self.card.lines.get(key, 1))

    def in_body(self, line: int) -> Location:
        """Where a line of the body stands, which is counted from 1 there."""
        return Location(self.path, "", self.card.body_line + line - 1)


class Spoken(NamedTuple):
    """Weights of which the same is said: all places that speak of their licence, gathered once.

    `says` is in the order in which places count: card, configuration, mark and header of the file,
    what lies beside it, texts. Places inside the files have the path of the first of them. `texts`
    are the licence texts that stand nearest to them, without those that are named for the code.
    `apart`: the configuration has an entry of their own, so what it says of the whole is not for
    them.
    """

    says: tuple[Statement, ...] = ()
    weights: tuple[Weights, ...] = ()
    texts: tuple[Text, ...] = ()
    apart: bool = False

    @property
    def understood(self) -> tuple[Statement, ...]:
        """The places that name a licence of the weights."""
        return tuple(
            one
            for one in self.says
            if one.understood and not (one.kind == "prose" and one.about == "code")
        )

    @property
    def open(self) -> tuple[Statement, ...]:
        """The places that say what nobody here understands."""
        return tuple(one for one in self.says if one.open)


class Says(NamedTuple):
    """What one metadata field says of the licence; `expression` is "" where that is not known.

    `ids` are the licences that a classifier may mean: several for a family such as "BSD License".
    """

    field: str
    text: str
    expression: str
    ids: tuple[str, ...] = ()


class Package(NamedTuple):
    """The wheel or sdist that the weights stand in.

    `path` is its metadata. `field` and `expression` are the first thing it says that is known,
    "" where nothing is. `texts` are its licence files, `beside` those of the package as a whole;
    `by_text` is what those say together, which counts where the metadata says nothing. `says` are
    its description and the texts that are named for the weights: these speak for all weights in it.
    `description` is the text of the former, which begins on `description_line`.
    `unlike` are licence files that are changed or of no licence that is known, where none is the
    text of what the package declares. `doubles` are names of weights with the same bytes,
    `mismatches` what RECORD contradicts, `problems` what is odd about archive and metadata.
    """

    path: str
    facts: PackageFacts
    declared: tuple[Says, ...] = ()
    texts: tuple[Text, ...] = ()
    doubles: tuple[tuple[str, ...], ...] = ()
    mismatches: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    by_text: Says | None = None
    says: tuple[Statement, ...] = ()
    description: str = ""
    description_line: int = 1
    unlike: tuple[Text, ...] = ()

    @property
    def first(self) -> Says | None:
        """The first field that says something known; PEP 639 has the order."""
        return next((one for one in self.declared if one.expression), self.by_text)

    @property
    def field(self) -> str:
        """Where the licence of the package stands, for a sentence, or ""."""
        if self.first is None or self.first is self.by_text:
            return self.first.field if self.first else ""
        return f"the metadata ({self.first.field})"

    @property
    def expression(self) -> str:
        """The canonical expression of the package, or ""."""
        return self.first.expression if self.first else ""


class Unjudged(NamedTuple):
    """A file or folder that was seen and not judged, and why.

    `weights`: weights are what was left out, as far as names tell. `chosen`: the user's own
    configuration leaves it out. `partly`: something of it was judged, and the rest may say more.
    """

    path: str
    why: str
    weights: bool = False
    chosen: bool = False
    partly: bool = False


class Declaration(NamedTuple):
    """What the configuration says of all weights of a model.

    `license` is a canonical expression, or "". `path` is where it stands, "" where no configuration
    speaks of the weights. `found`: it was only found, so that what it says overrides no card.
    `unmatched` are the globs of `license-files` that match nothing, `waivers` the restrictions of
    bases that were lifted.
    """

    license: str = ""
    path: str = ""
    found: bool = False
    unmatched: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()


class DataSet(NamedTuple):
    """A data set that a model was made with, as its card says, and what is known of its licence.

    `licence` is what its own card says where that is at hand, at `path`; both are "" where not.
    """

    name: str
    licence: str = ""
    path: str = ""


class Drift(NamedTuple):
    """What is not as it was when the model was locked; `clauses` are those that went or came."""

    path: str
    message: str
    clauses: tuple[str, ...] = ()


class Twin(NamedTuple):
    """Bytes that stand under two licences in one run."""

    path: str
    licence: str
    other_path: str
    other_licence: str


class Facts(NamedTuple):
    """The weights of one model with card, licence texts and what is declared about them.

    `key` tells two models apart, `checked` names all files that were read. `publishes`: the files
    stand in a repository or project of their author; `packaged`: in a wheel or sdist;
    `ships_marked`: the build of their project ships marked copies, so the sources need none.
    `catalogue` holds the licences that are known here. `known` are those that are named exactly, by
    texts, configuration and marks: a name that several share means the one among them. `terms` maps
    each licence that is declared anywhere in the model to what it asks, read from the texts at hand
    and the catalogue.
    `bases` are the models that these weights were made from, whoever names them, `data` the data
    sets that the card names, `notices` the
    paths of files called NOTICE beside the weights. `spoken` is who says what of the licence of
    which weights: nothing else tells which licence is stated. `unjudged` is what was seen at the
    place of a run and not judged; it stands in facts of its own, without weights. `drifts` is what
    differs from the lock, and `elsewhere` the address of a locked model that is not at hand, "" for
    none; `other_revisions` of it are. `failed_then` are the rules that spoke when it was locked, of
    a model that failed.
    """

    label: str
    weights: tuple[Weights, ...]
    key: str = ""
    checked: tuple[str, ...] = ()
    card: CardFile | None = None
    texts: tuple[Text, ...] = ()
    declaration: Declaration = Declaration()
    bases: tuple[Parent, ...] = ()
    data: tuple[DataSet, ...] = ()
    notices: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    publishes: bool = False
    packaged: bool = False
    ships_marked: bool = False
    package: Package | None = None
    spoken: tuple[Spoken, ...] = ()
    twins: tuple[Twin, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    drifts: tuple[Drift, ...] = ()
    elsewhere: str = ""
    other_revisions: tuple[str, ...] = ()
    failed_then: tuple[str, ...] = ()
    catalogue: Catalogue = SHIPPED
    known: tuple[str, ...] = ()
    terms: Mapping[str, Terms] = {}

    def bases_of(self, weights: Weights) -> tuple[Parent, ...]:
        """The models that one of the weight files was made from."""
        return self.bases if weights.bases is None else weights.bases
