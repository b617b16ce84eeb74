"""HTML of messages: made safe to show, turned into text, made from text.

Everything starts from one linear lexer (`lexer`) and one bounded balancer (`tree`), so that no input,
however hostile, costs more than a fixed multiple of its length; `nh3` then has the last word on what is allowed.
"""

from medipli.formats.html.clean import CleanHtml, clean
from medipli.formats.html.compose import compose_clean
from medipli.formats.html.from_text import from_text
from medipli.formats.html.to_text import to_text

__all__ = ["CleanHtml", "clean", "compose_clean", "from_text", "to_text"]
