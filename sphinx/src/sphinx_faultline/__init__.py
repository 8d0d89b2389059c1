"""Live runs of distributed protocols in pages made by Sphinx.

A directive ``faultline``, and code blocks of that language, become what the script ``blocks.js`` of a site of Faultline
turns into live runs. The options are those of every such block; the chapter "Embedding" of Faultline's book has them.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, Callable

from docutils import nodes
from docutils.parsers.rst import directives
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective

__version__ = "0.1.0"

LANGUAGE = "faultline"


def height(argument: str) -> str:
    """A height in pixels, or one that suits the width."""
    if argument == "auto":
        return argument
    if argument.isascii() and argument.isdigit() and 100 <= int(argument) <= 4000:
        return argument
    raise ValueError(f"“{argument}” is no height; accepted: a whole number of pixels from 100 to 4000, or auto")


def moment(argument: str) -> str:
    """A moment of a run, up to an hour."""
    found = re.fullmatch(r"([0-9]+)(?:us|(\.[0-9]{1,3})?ms|(\.[0-9]{1,6})?s)", argument or "")
    if found and Fraction(argument.rstrip("mus")) <= {"u": 3_600_000_000, "m": 3_600_000}.get(argument[-2], 3600):
        return argument
    raise ValueError(f"“{argument}” is no moment; accepted: a moment up to 3600s, such as 3.2s")


def one_of(*words: str) -> Callable[[str], str]:
    """One of a few words."""
    return lambda argument: directives.choice(argument, words)


class Faultline(SphinxDirective):
    """A run: a link as argument or content, and how it is to look."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {
        "height": height,
        "controls": one_of("full", "minimal", "none"),
        "theme": one_of("auto", "light", "dark"),
        # A choice is compared in lower case.
        "lang": lambda argument: {"en": "en", "zh-cn": "zh-CN"}[directives.choice(argument, ("en", "zh-cn"))],
        "autoplay": directives.flag,
        "stop": moment,
        "source": directives.flag,
        "expect": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """The block that the script of the page reads."""
        lines = ["".join(self.arguments[0].split())] if self.arguments else []
        lines += [line for line in self.content if line.strip()]
        if not lines:
            raise self.error("The directive faultline is empty; accepted: a link such as #raft?nodes=5&at=3s")
        options = dict(self.options)
        if expect := options.pop("expect", None):
            lines.append(f"expect: {' '.join(expect.split())}")
        if options:
            words = (name if value is None else f"{name}={value}" for name, value in options.items())
            lines.append(f"options: {' '.join(words)}")
        block = nodes.literal_block("\n".join(lines), "\n".join(lines), language=LANGUAGE)
        self.set_source_info(block)
        return [block]


class FaultlineLexer(TextLexer):
    """Plain text, so that Sphinx does not warn of a language that it does not know."""

    name = "Faultline"
    aliases = [LANGUAGE]


def has_block(doctree: nodes.document | None) -> bool:
    """Whether a page holds a run."""
    if doctree is None:
        return False
    return any(block.get("language") == LANGUAGE for block in doctree.findall(nodes.literal_block))


def script(app: Sphinx, _page: str, _template: str, _context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Adds the script to a page that holds a run."""
    if not has_block(doctree):
        return
    site = app.config.faultline_site
    if site:
        app.add_js_file(site + "blocks.js", loading_method="async")


def check(_app: Sphinx, config: Any) -> None:
    """Refuses an address that no page is served with."""
    site = config.faultline_site.removesuffix("index.html")
    if site and not site.endswith("/"):
        site += "/"
    scheme = site.split("/")[0]
    if (":" in scheme and scheme not in ("http:", "https:")) or any(sign in site for sign in "#?\"'<> "):
        raise ConfigError(
            f"faultline_site is “{config.faultline_site}”; accepted: where Faultline is served, "
            "such as https://example.org/faultline/"
        )
    config.faultline_site = site


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_config_value("faultline_site", "", "html", (str,))
    app.add_directive(LANGUAGE, Faultline)
    app.add_lexer(LANGUAGE, FaultlineLexer)
    app.connect("config-inited", check)
    app.connect("html-page-context", script)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
