"""Examples that end the help of each command: lines to copy, each with what it is for."""

from __future__ import annotations

from collections.abc import Iterator

EXAMPLES = {
    "": (
        ("weightmark verify model/", "may I use it, and does everything agree"),
        ("weightmark show model.safetensors", "what a file says about itself"),
        ("weightmark explain llama3.1", "what a licence allows and asks"),
        ("weightmark init --license mit", "set up a repository that publishes weights"),
    ),
    "init": (
        ("weightmark init", "the repository that you stand in"),
        ("weightmark init --license openrail++ --ci", "name the licence, and write a CI job too"),
        ("weightmark init --text LICENSE.txt", "take the licence text from a file, and check it"),
        ("weightmark init --dry-run", "show what would be written"),
    ),
    "stamp": (
        ("weightmark stamp", "all weights of this directory, and their cards"),
        ("weightmark stamp --dry-run model/", "say what would be written"),
        ("weightmark stamp --license apache-2.0 m.safetensors", "name the licence yourself"),
    ),
    "carry": (
        ("weightmark carry --base base/ --out out/ -- ./convert.sh base out", "any step"),
        (
            "weightmark carry --base org/base --out m/ --relation merge -- mergekit-yaml c.yaml m",
            "a merge",
        ),
    ),
    "verify": (
        ("weightmark verify model/", "a folder that was downloaded"),
        ("weightmark verify dist/*.whl", "packages before they are published"),
        ("weightmark verify hf://org/model", "a model on the Hub, by its headers"),
        ("weightmark verify --deep m.safetensors", "read the tensors too"),
        ("weightmark verify --policy commercial-use model/", "is it fit for a product"),
        ("weightmark verify ~/.ollama/models", "every model of a store"),
        ("weightmark verify --format sarif --output wm.sarif", "a log for code scanning"),
    ),
    "show": (
        ("weightmark show model/", "what holds, then file by file"),
        ("weightmark show -v model.safetensors", "digests, clauses and metadata too"),
        ("weightmark show --format json dist/x.whl", "the same for a program"),
    ),
    "identify": (
        ("weightmark identify LICENSE", "which licence it is, and what was changed"),
        ("weightmark identify --format json LICENSE*", "several texts, for a program"),
        ("weightmark identify - < terms.txt", "from standard input"),
    ),
    "diff": (
        ("weightmark diff llama3.1 llama3.3", "two licences of the catalogue"),
        ("weightmark diff base/ tuned/", "what a derivative carries of its base"),
    ),
    "trace": (
        ("weightmark trace tuned/ base/", "which tensors are those of the base"),
        ("weightmark trace --index known.idx base/ other/", "keep an index of many models"),
    ),
    "licenses": (
        ("weightmark licenses", "all that are known, by class"),
        ("weightmark licenses gemma", "one of them, with its digests"),
        ("weightmark licenses --class openrail --matrix", "which clauses are on which topic"),
        (
            "weightmark licenses --add TERMS --id LicenseRef-X --name X --class community",
            "write an entry of your own",
        ),
    ),
    "choose": (
        ("weightmark choose", "asks the questions one by one"),
        ("weightmark choose --format json < answers.txt", "with answers from a file"),
    ),
    "notice": (
        ("weightmark notice", "write NOTICE and the lines of the card"),
        ("weightmark notice --check", "exit 1 where they are out of date, for CI"),
    ),
    "lock": (
        ("weightmark lock models/ hf://org/model", "take models in"),
        ("weightmark lock", "look at all of them again"),
    ),
    "explain": (
        ("weightmark explain WM401", "what a rule means, and what to do"),
        ("weightmark explain openrail++", "what a licence allows, forbids and asks"),
    ),
    "completion": (
        ('eval "$(weightmark completion bash)"', "in ~/.bashrc"),
        ('eval "$(weightmark completion zsh)"', "in ~/.zshrc, after compinit"),
        ("weightmark completion fish > ~/.config/fish/completions/weightmark.fish", "once"),
    ),
    "demo": (
        ("weightmark demo", "in a new folder below this one"),
        ("weightmark demo /tmp/story", "in a folder that you name"),
    ),
}


def lines(command: str) -> Iterator[str]:
    """The examples of a command as they end its help: a line, and below it what it is for."""
    yield "examples:"
    for line, meaning in EXAMPLES[command]:
        yield f"  {line}"
        yield f"      {meaning}"
