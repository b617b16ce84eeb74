"""The separate process: reads one document on its standard input, writes one answer, ends.

Run as a script and importing nothing of the product, so that it starts quickly and knows nothing. It limits itself
before it reads a byte. Answer: one line of JSON, then the bytes of an image if there is one.
"""

import io
import json
import resource
import sys

MEMORY_BYTES = 700 * 1024 * 1024
CPU_SECONDS = 8
LARGEST_PIXELS = 12_000_000
LARGEST_SOURCE_PIXELS = 60_000_000


class Refused(Exception):
    """The document cannot be shown; the message is the reason."""


def limit() -> None:
    """Cap memory, CPU and files before any input is read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(500)


def pdf(order: dict[str, int | str], data: bytes) -> tuple[dict[str, int | str], bytes]:
    """Count pages; with `page`, draw it `width` pixels wide and read its text; with `pages`, read that many pages."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refused("encrypted" if "password" in str(error).lower() else "damaged") from error
    answer: dict[str, int | str] = {"page_count": len(document)}
    characters = int(order.get("characters", 20_000))
    if order["task"] == "text":
        texts: list[str] = []
        left = characters
        for number in range(min(len(document), int(order["pages"]))):
            texts.append(_page_text(document[number], left))
            left -= len(texts[-1])
            if left <= 0:
                break
        answer["text"] = "\n\n".join(texts)
        return answer, b""
    if order["task"] != "page":
        return answer, b""
    number = int(order["page"]) - 1
    if not 0 <= number < len(document):
        raise Refused("no such page")
    page = document[number]
    points_wide, points_high = page.get_size()
    if not (points_wide > 0 and points_high > 0):
        raise Refused("damaged")
    width = int(order["width"])
    # pdfium rounds up: aim a hair below, so that the picture is exactly as wide as asked.
    scale = (width - 0.001) / points_wide
    if width * points_high * scale > LARGEST_PIXELS:
        scale = (LARGEST_PIXELS / (points_wide * points_high)) ** 0.5
        if scale * min(points_wide, points_high) < 1:
            raise Refused("too big")
    image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    answer |= {"width": image.width, "height": image.height, "text": _page_text(page, characters)}
    return answer, out.getvalue()


def _page_text(page: object, characters: int) -> str:
    text_page = page.get_textpage()  # type: ignore[attr-defined]
    count = min(text_page.count_chars(), characters)
    return str(text_page.get_text_range(0, count)) if count > 0 else ""


def picture(order: dict[str, int | str], data: bytes) -> tuple[dict[str, int | str], bytes]:
    """Decode an image of the four shown formats and encode it again, no larger than `width` × `height`."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    try:
        image: Image.Image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP"))
        if image.width * image.height > LARGEST_SOURCE_PIXELS:
            raise Refused("too big")
        image.draft("RGB", (int(order["width"]), int(order["height"])))
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail((int(order["width"]), int(order["height"])))
        final = turned.convert("RGBA" if "A" in turned.getbands() or "transparency" in turned.info else "RGB")
    except (OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError, ArithmeticError) as error:
        raise Refused("damaged") from error
    out = io.BytesIO()
    final.info.clear()
    final.save(out, "PNG", compress_level=4)
    return {"width": final.width, "height": final.height}, out.getvalue()


def main() -> None:
    """Read the order (first line of input) and the document, write the answer."""
    limit()
    order = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    content = b""
    answer: dict[str, int | str]
    try:
        answer, content = (picture if order["task"] == "picture" else pdf)(order, data)
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": "too big"}
    except Exception:
        answer = {"refused": "damaged"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
