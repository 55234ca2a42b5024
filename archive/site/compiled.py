"""Messages are put into a template while it is compiled: in the loops over ads they cost nothing.

`{{ _("Ad %(id)s", id=ad_id) }}` becomes the text `Anzeige `, as the catalogue has it, and the value. What is not a
plain message, such as one that depends on a number, is looked up when the page is written.

Values are escaped by `printed`, which gives what `markupsafe.escape` gives, as a plain text: what is printed is joined
at once, and to wrap each of a page's two thousand values first would take longer than all else about it.
"""

from collections.abc import MutableMapping
from typing import Any, TypeGuard

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import escape

from archive.site.language import PLACE, Words

BUFFERED = "buffered"
"""what marks a block whose output is gathered before it is handed on."""


def printed(value: Any) -> str:
    """Escape a value as it stands in a page; HTML stays as it is.

    To look for five characters one by one is ten times as fast as for any of them with a regular expression.
    """
    kind: object = type(value)
    if kind is str:
        plain: str = value
        if "<" in plain or "&" in plain or "'" in plain or '"' in plain or ">" in plain:
            plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            return plain.replace("'", "&#39;").replace('"', "&#34;")
        return plain
    return str(value) if kind is int else str(escape(value))


class WithMessages(CodeGenerator):
    """Compiles templates whose environment has the site's words as `language`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """Escape a printed value by `printed` wherever Jinja would by its own function."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.printed(")

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:
        """Gather what a block prints in a list: to hand each piece on through three generators takes far longer."""
        if node.filter.name != BUFFERED:
            super().visit_FilterBlock(node, frame)
            return
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        self.start_write(frame, node)
        self.write(f"concat({inner.buffer})")
        self.end_write(frame)
        self.leave_frame(inner)

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """Put the messages in, then compile."""
        words: Any = self.environment.globals["language"]
        super().visit_Template(Messages(words.escaped()).visit(node), frame)


class SiteEnvironment(Environment):
    """An environment whose templates are compiled so."""

    code_generator_class = WithMessages
    printed = staticmethod(printed)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.loaded: dict[str, Template] = {}

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """Load a template, once: every page asks for five or six."""
        if isinstance(name, Template) or globals:
            return super().get_template(name, parent, globals)
        if name not in self.loaded:
            self.loaded[name] = super().get_template(name, parent)
        return self.loaded[name]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give a template the globals as one plain dict: they are copied for every page, which a `ChainMap` makes slow.

        So what is global must be there before a template is first asked for.
        """
        return {**self.globals, **(d or {})}


class Messages(NodeTransformer):
    """Replaces calls of `_` by what they say."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        """Put messages and their values in place of what is printed."""
        node.nodes = [part for each in node.nodes for part in self.parts(each)]
        return node

    def visit_Block(self, node: nodes.Block) -> nodes.Block:
        """Let what the block prints be gathered."""
        self.generic_visit(node)
        gathered = nodes.Filter(None, BUFFERED, [], [], None, None, lineno=node.lineno)
        node.body = [nodes.FilterBlock(node.body, gathered, lineno=node.lineno)]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """Put a message without values in place of an expression."""
        self.generic_visit(node)
        if is_message(node) and not node.kwargs:
            return nodes.MarkSafe(nodes.Const(str(self.words.gettext(message(node)))), lineno=node.lineno)
        return node

    def parts(self, node: nodes.Expr) -> list[nodes.Expr]:
        """Cut what is printed into texts and values."""
        if not is_message(node):
            return [self.visit(node)]
        values = {each.key: self.visit(each.value) for each in node.kwargs}
        found: list[nodes.Expr] = []
        said = self.words.mark(self.words.catalogue.gettext(message(node)))
        for number, part in enumerate(PLACE.split(said)):
            kind = number % 3  # the text between places, the name of a place, a percent sign
            if part and kind == 1:
                found += set_apart(values[part])
            elif part:
                found.append(nodes.TemplateData(part, lineno=node.lineno))
        return found


def set_apart(value: nodes.Expr) -> list[nodes.Expr]:
    """Cut `bdi(...)` into the element and what stands in it, which saves a call for every ad."""
    if not (isinstance(value, nodes.Call) and isinstance(value.node, nodes.Name) and value.node.name == "bdi"):
        return [value]
    before, after = (nodes.TemplateData(tag, lineno=value.lineno) for tag in ("<bdi>", "</bdi>"))
    return [before, *value.args, after]


def is_message(node: nodes.Node) -> TypeGuard[nodes.Call]:
    """Tell whether an expression is `_("...")` with nothing but named values."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "_"
        and len(node.args) == 1
        and isinstance(node.args[0], nodes.Const)
    )


def message(node: nodes.Call) -> str:
    """Give the message of such a call."""
    return str(node.args[0].value)  # type: ignore[attr-defined]
