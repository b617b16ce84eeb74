"""PDF pages and images made safe to show, in a separate process with narrow limits.

A hostile document can break that process, never the one that asks.
"""

from medipli.formats.documents.image import ImageUnreadable, Picture, is_safe, thumbnail
from medipli.formats.documents.pdf import PdfUnreadable, RenderedPage, extract_text, page_count, render_page

__all__ = [
    "ImageUnreadable",
    "PdfUnreadable",
    "Picture",
    "RenderedPage",
    "extract_text",
    "is_safe",
    "page_count",
    "render_page",
    "thumbnail",
]
