"""What holds for the repository as a whole: requirements, commands, documents, and the walls of its style."""

from __future__ import annotations

import ast
import io
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = re.search(
    r'^__version__ = "(.+)"$', (ROOT / "redactor" / "__init__.py").read_text(encoding="utf-8"), re.MULTILINE
)
SKIPPED_FOLDERS = {".venv", ".git", "node_modules", "__pycache__"}


def tracked() -> list[Path]:
    """List the files under version control; in a source archive, all files."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        paths = [ROOT / name for name in listed.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not SKIPPED_FOLDERS & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file()]


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --------------------------------------------------------------------------------------------------------- requirements


def wanted(name: str) -> dict[str, Requirement]:
    lines = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    found = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z0-9,.-]+\])?==([^\s;]+)", text, re.MULTILINE))


def test_the_package_asks_for_what_the_requirements_say() -> None:
    declared = PYPROJECT["project"]["dependencies"]
    assert sorted(set(map(str, map(Requirement, declared)))) == sorted(map(str, wanted("core").values()))


def test_the_extras_ask_for_what_the_requirements_say() -> None:
    declared = [line for lines in PYPROJECT["project"]["optional-dependencies"].values() for line in lines]
    assert {str(Requirement(one)) for one in declared} == {*map(str, wanted("extras").values())}


def test_the_build_backend_is_the_one_that_the_requirements_say() -> None:
    assert PYPROJECT["build-system"]["requires"] == [
        str(wanted("build")["hatchling"]).replace("<2,>=1.33", ">=1.33,<2")
    ]


@pytest.mark.parametrize(
    ("lock", "parts"),
    [
        ("build", ["build"]),
        ("core", ["core"]),
        ("extras", ["core", "extras"]),
        ("dev", ["build", "core", "extras", "dev"]),
    ],
)
def test_every_requirement_is_locked_to_a_version_that_fits(lock: str, parts: list[str]) -> None:
    versions = locked(lock)
    misfits = [
        f"{requirement} is locked to {versions.get(name)}"
        for part in parts
        for name, requirement in wanted(part).items()
        if not requirement.specifier.contains(versions.get(name, "0"), prereleases=True)
    ]
    assert not misfits


def test_the_locks_agree_with_each_other() -> None:
    everything = locked("dev")
    assert {**locked("build"), **locked("core"), **locked("extras")}.items() <= everything.items()


def asked_with_extras(names: Iterable[str]) -> Iterator[Requirement]:
    """List what the installed ones of these distributions ask for with an extra, as `fonttools[woff]`."""
    for name in names:
        with suppress(PackageNotFoundError):  # locked for another system
            asked = [Requirement(line) for line in distribution(name).requires or ()]
            yield from (one for one in asked if one.extras and (not one.marker or one.marker.evaluate({"extra": ""})))


@pytest.mark.parametrize("lock", ["core", "extras", "dev"])
def test_what_is_asked_for_with_an_extra_is_locked_with_it(lock: str) -> None:
    # Otherwise pip takes the newest there is for the extra, and refuses the whole file on the day when one is newer.
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    extras = {
        name: set(some.split(",")) for name, some in re.findall(r"^([a-z0-9.-]+)\[([^]]+)\]==", text, re.MULTILINE)
    }
    asked = list(asked_with_extras(locked(lock)))
    assert asked
    assert [str(one) for one in asked if not one.extras <= extras.get(canonicalize_name(one.name), set())] == []


@pytest.mark.parametrize("lock", ["build", "core", "extras", "dev"])
def test_every_locked_version_has_a_hash(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_bytes())
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module and not node.level
    ]
    return {name.partition(".")[0] for name in names}


def test_every_library_that_the_package_imports_is_required_by_name() -> None:
    # Flask and its forms are made of these, and re-export them by name in their own documentation.
    parts = {"werkzeug", "jinja2", "markupsafe", "itsdangerous", "wtforms"}
    parts |= {"_typeshed"}  # the type checker's own, never there when the program runs
    distributions = packages_distributions()
    used = (
        {name for path in sources("redactor") for name in imported(path)}
        - sys.stdlib_module_names
        - {"redactor"}
        - parts
    )
    named = wanted("core").keys() | wanted("extras").keys()
    unknown = {name for name in used if not {canonicalize_name(d) for d in distributions.get(name, ())} & named}
    assert unknown == set()


# ------------------------------------------------------------------------------------------------- nothing of elsewhere

# Put together here, so that this file does not hold what it looks for.
ELSEWHERE = [
    "".join(parts).encode()
    for parts in [
        ("pypi", ".org"),
        ("files.pytho", "nhosted"),
        ("registry.np", "mjs"),
        ("npmjs", ".com"),
        ("registry.yar", "npkg"),
        ("crates", ".io"),
        ("proxy.go", "lang"),
        ("/wo", "rk/"),
        ("/ro", "ot/"),
        ("/op", "t/pypi"),
    ]
]


def contents(path: Path) -> Iterator[bytes]:
    """Give the bytes of a file, and of what is packed in it (a .docx is a zip archive)."""
    data = path.read_bytes()
    yield data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from (package.read(name) for name in package.namelist())


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    hits = [
        f"{relative(path)}: {word.decode()}"
        for path in tracked()
        for data in contents(path)
        for word in ELSEWHERE
        if word in data
    ]
    assert hits == []


# ------------------------------------------------------------------------------------------------------------- commands


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_make_alone_lists_every_target() -> None:
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    listed = subprocess.run(["make"], cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony is not None
    assert set(re.findall(r"^  ([a-z-]+) ", listed, re.MULTILINE)) == set(phony[1].split()) == make_targets()


def test_the_guide_for_contributors_explains_every_target() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {target for target in make_targets() if f"`make {target}`" not in guide} == set()


def test_the_pipeline_is_what_a_developer_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make check")


def test_asking_for_help_loads_no_heavy_library() -> None:
    heavy = (
        "PIL alembic argon2 charset_normalizer cryptography docx flask jinja2 lxml markdown_it pydantic rich sqlalchemy"
    )
    script = (
        "import sys\nfrom redactor.cli import main\nsys.argv = ['redactor', '--help']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"loaded = set({heavy!r}.split()) & set(sys.modules)\nassert not loaded, loaded"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout


def helped(*command: str) -> str:
    """Ask a command for its help, as a user would."""
    line = (sys.executable, "-m", "redactor", *command, "--help")
    done = subprocess.run(line, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_readme_names_every_command() -> None:
    commands = re.findall(r"^  ([a-z-]+)", helped().partition("Commands:")[2], re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert commands
    assert [command for command in commands if not re.search(rf"redactor {command}\b|`{command}`", readme)] == []


def test_the_options_in_the_readme_exist() -> None:
    blocks = re.findall(
        r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    lines = re.findall(r"^(?:\.venv/bin/)?redactor ([a-z-]+)(.*)$", "".join(blocks), re.MULTILINE)
    options = {
        command: set(re.findall(r" (--[a-z-]+)", "".join(o for c, o in lines if c == command))) for command, _ in lines
    }
    assert len(options) > 1
    missing = {command: {o for o in named if o not in helped(command)} for command, named in options.items()}
    assert {command: named for command, named in missing.items() if named} == {}


# ------------------------------------------------------------------------------------------------------------ documents


def pages() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for page in pages():
        text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
        broken += [
            f"{relative(page)}: {target}" for target in targets if target and not (page.parent / target).exists()
        ]
    assert broken == []


def test_the_index_of_the_documents_leads_to_each_of_them() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {
        (index.parent / target).resolve() for target in re.findall(r"\]\(([^)#\s]+)", index.read_text(encoding="utf-8"))
    }
    reachable = {page for page in pages() if page in linked or page.parent in linked}
    assert [
        relative(page) for page in pages() if page.is_relative_to(index.parent) and page not in reachable | {index}
    ] == []


def test_the_change_log_knows_this_version() -> None:
    assert VERSION is not None
    assert f"## {VERSION[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# ---------------------------------------------------------------------------------------------------------------- style

MODULE_WALL = 400
FUNCTION_WALL = 50
PURE = ("redactor/core", "redactor/vault")
CLOCKS = {"now", "today", "utcnow"}
DOORS_OUT = {"open", "print", "input", "breakpoint", "__import__", "eval", "exec"}


def test_no_module_is_longer_than_the_wall() -> None:
    lengths = {relative(path): len(path.read_bytes().splitlines()) for path in sources("redactor")}
    assert {name: length for name, length in lengths.items() if length > MODULE_WALL} == {}


def test_no_function_is_longer_than_the_wall() -> None:
    long = [
        f"{relative(path)}:{node.lineno} {node.name}"
        for path in sources("redactor")
        if "versions" not in path.parts  # the tables of a migration are a list, however long
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_WALL
    ]
    assert long == []


def called(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DOORS_OUT:
            yield node.lineno, node.func.id
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            yield node.lineno, node.func.attr


def test_the_inside_asks_no_clock_and_opens_nothing() -> None:
    assert [f"{relative(path)}:{line} {name}()" for path in sources(*PURE) for line, name in called(path)] == []


def test_every_exception_from_lint_and_types_has_its_reason() -> None:
    # The code of the rule, two dashes and why; for a type, the code in brackets and a comment behind it.
    bare = re.compile(
        r"#\s*(ruff: )?noqa(?!: [A-Z0-9, ]+ --? \S)|#\s*type:\s*ignore(?!\[[a-z, -]+\]\s+# \S)|#\s*(pragma|mypy):"
    )
    hits = [
        f"{relative(path)}:{number}"
        for path in sources("redactor", "benchmarks")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if bare.search(line)
    ]
    assert hits == []


def test_every_rule_that_is_off_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = text[text.index("[tool.ruff.lint]") : text.index("[tool.djlint]")].splitlines()
    switched_off = re.compile(r'^\s+"[A-Z]+\d*",|^".+" = \["[A-Z]')
    pairs = zip(["", *lines], lines, strict=False)
    assert [line for above, line in pairs if switched_off.search(line) and "#" not in line + above[:1]] == []
