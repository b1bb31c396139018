"""Finds every verb that writes, from the code of the services: a new one can't be left behind."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import translate_tui

PACKAGE = Path(translate_tui.__file__).parent
_OPENERS = {"step", "unlogged"}  # what begins a session
_FOUND_IN = ("services", "store")


class Code(NamedTuple):
    """A function with what its names mean."""

    module: str
    owner: str  # its class, or ""
    node: ast.FunctionDef

    @property
    def name(self) -> str:
        """What a case is registered under: Class.method, or module.function."""
        return f"{self.owner or self.module.rpartition('.')[2]}.{self.node.name}"

    @property
    def public(self) -> bool:
        return not self.node.name.startswith("_") and not self.owner.startswith("_")


class _Module:
    """One module: its functions, what its imports name, and the classes of its instances' attributes."""

    def __init__(self, path: Path) -> None:
        self.name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        self.imports: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self.imports[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        self.functions: list[Code] = []
        self.attributes: dict[tuple[str, str], str] = {}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                self.functions.append(Code(self.name, "", node))
            elif isinstance(node, ast.ClassDef):
                for part in node.body:
                    if isinstance(part, ast.FunctionDef):
                        self.functions.append(Code(self.name, node.name, part))
                        self._note_attributes(node.name, part)

    def _note_attributes(self, owner: str, function: ast.FunctionDef) -> None:
        if function.name != "__init__":  # a property gives what its annotation says
            if function.returns is not None and any("property" in ast.unparse(d) for d in function.decorator_list):
                self.attributes[owner, function.name] = _class_name(function.returns)
            return
        of_parameters = {a.arg: _class_name(a.annotation) for a in function.args.args if a.annotation}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
                value = node.value
                if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
                    self.attributes[owner, node.targets[0].attr] = value.func.id
                elif isinstance(value, ast.Name):
                    self.attributes[owner, node.targets[0].attr] = of_parameters.get(value.id, "")


def _class_name(annotation: ast.expr) -> str:
    if isinstance(annotation, ast.Constant):
        return str(annotation.value)
    return annotation.id if isinstance(annotation, ast.Name) else ""


def _calls(code: Code, module: _Module) -> Iterator[tuple[str, str]]:
    """Yield what a function calls, as (class or module, name)."""
    local: dict[str, str] = {}
    for node in ast.walk(code.node):
        if isinstance(node, ast.ImportFrom) and node.module:
            local |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        if not isinstance(node, ast.Call):
            continue
        names = module.imports | local
        match node.func:
            case ast.Name(id=name):
                whole = names.get(name, f"{code.module}.{name}")
                yield whole.rpartition(".")[0], whole.rpartition(".")[2]
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                yield code.owner, name
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr=attribute), attr=name):
                yield module.attributes.get((code.owner, attribute), ""), name
            case ast.Attribute(value=ast.Name(id=base), attr=name):
                yield names.get(base, base), name
            case _:
                pass


def _opens_session(code: Code) -> bool:
    return any(
        isinstance(item.context_expr, ast.Call)
        and isinstance(item.context_expr.func, ast.Attribute)
        and item.context_expr.func.attr in _OPENERS
        for node in ast.walk(code.node)
        if isinstance(node, ast.With)
        for item in node.items
    )


def _key(code: Code) -> tuple[str, str]:
    return code.owner or code.module, code.node.name


def writing_verbs() -> set[str]:
    """Return the public functions and methods of the services that open a session, or call one that does."""
    modules = [_Module(path) for folder in _FOUND_IN for path in sorted((PACKAGE / folder).rglob("*.py"))]
    functions = [(code, module) for module in modules for code in module.functions if code.owner != "Database"]
    writing = {_key(code) for code, _ in functions if _opens_session(code)}
    while True:
        more = {_key(code) for code, module in functions if not writing.isdisjoint(_calls(code, module))} - writing
        if not more:
            break
        writing |= more
    return {
        code.name
        for code, _ in functions
        if code.public and code.module.startswith("translate_tui.services") and _key(code) in writing
    }
