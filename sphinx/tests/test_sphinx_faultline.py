"""Builds small projects with Sphinx and reads what came out."""

import io
import tempfile
import unittest
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.docutils import docutils_namespace, patch_docutils

SITE = "https://example.org/faultline/"


class Built:
    """A project of one page, built."""

    def __init__(self, text: str, *, site: str = SITE, builder: str = "html", suffix: str = ".rst") -> None:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder)
            (source / f"index{suffix}").write_text(f"Title\n=====\n\n{text}\n", encoding="utf-8")
            warnings = io.StringIO()
            settings = {
                "extensions": ["sphinx_faultline", "myst_parser"],
                "faultline_site": site,
                "html_theme": "basic",
            }
            with patch_docutils(), docutils_namespace():
                app = Sphinx(
                    source,
                    None,
                    source / "out",
                    source / "trees",
                    builder,
                    status=None,
                    warning=warnings,
                    confoverrides=settings,
                )
                app.build()
            self.warnings = warnings.getvalue().replace(folder, "")
            [page] = (source / "out").glob("index.*")
            self.page = page.read_text(encoding="utf-8")


class Directive(unittest.TestCase):
    def test_a_link_and_its_options_become_a_block(self) -> None:
        built = Built(
            ".. faultline:: raft?nodes=3&seed=7&do=1s+cut+n1+-%3E+n2\n   :expect: safe; leader\n     within 1s\n   :height: 300\n"
            "   :lang: zh-CN\n   :autoplay:\n   :stop: 3.2s\n"
        )
        self.assertEqual(built.warnings, "")
        self.assertIn('<div class="highlight-faultline notranslate">', built.page)
        self.assertIn(
            "raft?nodes=3&amp;seed=7&amp;do=1s+cut+n1+-%3E+n2\nexpect: safe; leader within 1s\n"
            "options: height=300 lang=zh-CN autoplay stop=3.2s\n",
            built.page,
        )
        self.assertIn(f'<script async="async" src="{SITE}blocks.js"></script>', built.page)

    def test_a_long_link_may_be_broken_and_may_stand_in_the_content(self) -> None:
        built = Built(".. faultline:: raft?nodes=3\n   &seed=7\n\n.. faultline::\n\n   raft?seed=9\n   expect: safe\n")
        self.assertEqual(built.warnings, "")
        self.assertIn("raft?nodes=3&amp;seed=7\n", built.page)
        self.assertIn("raft?seed=9\nexpect: safe\n", built.page)

    def test_what_cannot_be_used_is_a_warning_with_its_line(self) -> None:
        for option, accepted in [
            (":height: 9", "from 100 to 4000"),
            (":height: ²²²", "from 100 to 4000"),
            (":stop: soon", "a moment up to 3600s"),
            (":stop:", "a moment up to 3600s"),
            (":stop: 1.5us", "a moment up to 3600s"),
            (":stop: 3600.1s", "a moment up to 3600s"),
            (":controls: some", '"full"'),
            (":theme: blue", '"auto"'),
            (":lang: zh", '"zh-cn"'),
            (":hieght: 300", "unknown option"),
            (":autoplay: yes", "no argument is allowed"),
        ]:
            built = Built(f".. faultline:: raft\n   {option}\n")
            self.assertIn("index.rst:4:", built.warnings, option)
            self.assertIn(accepted, built.warnings, option)
        self.assertIn("index.rst:4:", Built(".. faultline::\n").warnings)


class CodeBlock(unittest.TestCase):
    def test_in_myst_a_code_block_is_enough(self) -> None:
        built = Built("```faultline\nraft?nodes=3\noptions: height=300\n```", suffix=".md")
        self.assertEqual(built.warnings, "")
        self.assertIn("raft?nodes=3\noptions: height=300\n", built.page)
        self.assertIn("blocks.js", built.page)

    def test_in_myst_the_directive_is_there_too(self) -> None:
        built = Built("```{faultline} raft?nodes=3\n:height: 300\n```", suffix=".md")
        self.assertEqual(built.warnings, "")
        self.assertIn("raft?nodes=3\noptions: height=300\n", built.page)


class Page(unittest.TestCase):
    def test_without_a_run_nothing_is_loaded(self) -> None:
        self.assertNotIn("blocks.js", Built(".. code-block:: text\n\n   faultline\n").page)

    def test_the_site_is_a_folder(self) -> None:
        for site in ["https://example.org/faultline", "https://example.org/faultline/index.html"]:
            self.assertIn(f'src="{SITE}blocks.js"', Built(".. faultline:: raft\n", site=site).page)
        for site in ["javascript:alert(1)", "https://example.org/?x", "a b"]:
            with self.assertRaisesRegex(ConfigError, "accepted: where Faultline is served"):
                Built("text", site=site)

    def test_other_builders_show_the_text(self) -> None:
        self.assertIn("raft?nodes=3", Built(".. faultline:: raft?nodes=3\n", builder="text").page)


if __name__ == "__main__":
    unittest.main()
