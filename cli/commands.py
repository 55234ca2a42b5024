"""Which commands there are, and the function or group of each; a module is loaded when its command is asked for.

To load them all takes longer than to answer most questions.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import typer
from typer.main import get_group

COMMANDS = {
    "import": "cli.import_:import_command",
    "status": "cli.ask:status",
    "log": "cli.ask:log",
    "find": "cli.ask:find",
    "ads": "cli.ask:ads",
    "rejected": "cli.ask:rejected",
    "spend": "cli.spend:spend",
    "elections": "cli.elections:elections",
    "changes": "cli.history:changes",
    "gone": "cli.history:gone",
    "undo": "cli.history:undo",
    "show": "cli.show:show",
    "sql": "cli.sql:sql",
    "query": "cli.sql:query",
    "formats": "cli.formats:formats",
    "map": "cli.map_:map_command",
    "verify": "cli.verify:verify",
    "watch": "cli.watch:watch",
    "demo": "cli.demo:demo",
    "collect": "cli.collect:collect",
    "rates": "cli.rates:rates",
    "link": "cli.link:link",
    "site": "cli.site:site",
    "takedown": "cli.takedown:takedown",
}
"""where each stands, in the order in which the help lists them."""
AS_EVERYWHERE: dict[str, Any] = {
    "add_completion": False, "rich_markup_mode": None, "pretty_exceptions_enable": False,
}  # fmt: skip
"""how Typer treats all of our commands."""


class Commands(dict[str, Any]):
    """The commands of the program by name, as Typer's group wants them; each is made when it is first got."""

    def __init__(self) -> None:
        super().__init__(COMMANDS)

    def __getitem__(self, name: str) -> Any:
        """Give one command."""
        found = super().__getitem__(name)
        if isinstance(found, str):
            found = made(name, found)
            self[name] = found
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """Give one command, or *default* where there is none of this name."""
        try:
            return self[name]
        except KeyError:
            return default

    def items(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]  # of a dict that is read only here
        """Give all commands with their names."""
        return ((name, self[name]) for name in self)

    def values(self) -> Iterator[Any]:  # type: ignore[override]  # as above
        """Give all commands."""
        return (self[name] for name in self)


def made(name: str, place: str) -> Any:
    """Make the command of a function or of a Typer group."""
    module, attribute = place.split(":")
    found = getattr(import_module(module), attribute)
    holder = typer.Typer(**AS_EVERYWHERE)
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=name)
    else:
        holder.command(name)(found)
    return get_group(holder).commands[name]
