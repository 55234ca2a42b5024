"""Messages are put into a template while it is compiled: in the loops over ads they cost nothing.

`{{ _("Ad %(id)s", id=ad_id) }}` becomes the text `Anzeige `, as the catalogue has it, and the value. What is not a
plain message, such as one that depends on a number, is looked up when the page is written.
"""

from typing import Any, TypeGuard

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from archive.site.language import PLACE, Words


class WithMessages(CodeGenerator):
    """Compiles templates whose environment has the site's words as `language`."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """Put the messages in, then compile."""
        words: Any = self.environment.globals["language"]
        super().visit_Template(Messages(words.escaped()).visit(node), frame)


class Messages(NodeTransformer):
    """Replaces calls of `_` by what they say."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        """Put messages and their values in place of what is printed."""
        node.nodes = [part for each in node.nodes for part in self.parts(each)]
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
                found.append(values[part])
            elif part:
                found.append(nodes.TemplateData(part, lineno=node.lineno))
        return found


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
