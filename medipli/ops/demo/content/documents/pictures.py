"""Drawn pictures: ECG strip, wound sketch, radiograph-like gradient, small curve; nothing photographic."""

import math
import random
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageFont

_FONT = ImageFont.load_default(16)


def _save(image: Image.Image, kind: str) -> bytes:
    target = BytesIO()
    if kind == "PNG":
        image.quantize(64).save(target, "PNG", optimize=False)
    else:
        image.save(target, "JPEG", quality=82)
    return target.getvalue()


def _beat(phase: float, *, p_wave: bool) -> float:
    """Height in millivolts of an idealised heartbeat, `phase` in [0, 1)."""
    bumps = ((0.42, 0.008, -0.12), (0.45, 0.009, 1.1), (0.48, 0.009, -0.28), (0.70, 0.045, 0.28))
    height = sum(size * math.exp(-((phase - centre) ** 2) / (2 * width**2)) for centre, width, size in bumps)
    return height + (0.14 * math.exp(-((phase - 0.28) ** 2) / (2 * 0.022**2)) if p_wave else 0.0)


@lru_cache(maxsize=32)
def draw_ecg(seed: int, *, atrial_fibrillation: bool = False, rate: int = 74) -> bytes:
    """Four-lead ECG strip on pink paper as PNG; fibrillation has irregular beats and no P wave."""
    rng = random.Random(seed)  # noqa: S311
    image = Image.new("RGB", (1240, 640), "#FFF9F6")
    draw = ImageDraw.Draw(image)
    for step in range(0, 1240, 10):
        colour = "#F0B9B0" if step % 50 == 0 else "#F9E0DB"
        draw.line((step, 0, step, 640), fill=colour)
        if step < 640:
            draw.line((0, step, 1240, step), fill=colour)
    for index, lead in enumerate(("D1", "D2", "V1", "V5")):
        scale = (62, 82, -45, 90)[index]
        base = 105 + index * 145
        points: list[tuple[float, float]] = []
        x = 40.0
        while x < 1230:
            length = 15000 / rate * (rng.uniform(0.68, 1.4) if atrial_fibrillation else rng.uniform(0.98, 1.02))
            for pixel in range(0, int(length), 2):
                tremor = rng.uniform(-0.05, 0.05) if atrial_fibrillation else rng.uniform(-0.012, 0.012)
                height = _beat(pixel / length, p_wave=not atrial_fibrillation) + tremor
                points.append((x + pixel, base - height * scale))
            x += int(length)
        draw.line(points, fill="#1B2A3A", width=2)
        draw.text((8, base - 60), lead, fill="#1B2A3A", font=_FONT)
    draw.text((40, 612), "25 mm/s   10 mm/mV   DOCUMENT FICTIF", fill="#8A5A52", font=_FONT)
    return _save(image, "PNG")


@lru_cache(maxsize=32)
def draw_wound(seed: int, length_mm: int, width_mm: int) -> bytes:
    """Sketch of a wound with a ruler, as JPEG; sizes in millimetres."""
    rng = random.Random(seed)  # noqa: S311
    image = Image.new("RGB", (760, 560), "#E4BFA4")
    draw = ImageDraw.Draw(image)
    for _ in range(240):
        x, y = rng.randrange(760), rng.randrange(560)
        tone = rng.choice(("#DDB497", "#E9C8AF", "#D9AE90"))
        draw.ellipse((x, y, x + rng.randrange(20, 90), y + rng.randrange(8, 40)), fill=tone)
    half_x, half_y = length_mm * 4.5, width_mm * 4.5
    for factor, colour in ((1.28, "#CF8E7B"), (1.0, "#B5473F"), (0.82, "#C95E4F"), (0.35, "#D9B45F")):
        outline = [
            (
                370 + math.cos(turn / 20 * math.tau) * half_x * factor * rng.uniform(0.93, 1.07),
                250 + math.sin(turn / 20 * math.tau) * half_y * factor * rng.uniform(0.93, 1.07),
            )
            for turn in range(20)
        ]
        draw.polygon(outline, fill=colour)
    image = image.filter(ImageFilter.GaussianBlur(3))
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 480, 720, 530), fill="#F7F5EE")
    for tick in range(72):
        draw.line((50 + tick * 9, 480, 50 + tick * 9, 480 + (24 if tick % 10 == 0 else 12)), fill="#333333")
    draw.text((56, 506), f"{length_mm} x {width_mm} mm   croquis - DOCUMENT FICTIF", fill="#333333", font=_FONT)
    return _save(image, "JPEG")


@lru_cache(maxsize=32)
def draw_radiograph(seed: int, kind: str = "thorax") -> bytes:
    """Radiograph-like gradient as JPEG; `kind` is "thorax" or "genou"."""
    rng = random.Random(seed)  # noqa: S311
    image = Image.new("L", (620, 720), 26)
    draw = ImageDraw.Draw(image)
    if kind == "thorax":
        draw.ellipse((60, 40, 560, 760), fill=150)
        for side in (-1, 1):
            draw.ellipse((310 + side * 120 - 95, 130, 310 + side * 120 + 95, 560), fill=58)
            for rib in range(9):
                top = 130 + rib * 46
                box = (310 + side * 120 - 120, top, 310 + side * 120 + 120, top + 90)
                draw.arc(box, 200 if side < 0 else 180, 350 if side < 0 else 340, fill=118, width=11)
        draw.rectangle((288, 60, 332, 700), fill=190)
        draw.ellipse((260, 330, 440, 540), fill=176)
    else:
        draw.rounded_rectangle((190, 0, 430, 320), 70, fill=150)
        draw.rounded_rectangle((150, 250, 470, 350), 60, fill=186)
        draw.rounded_rectangle((155, 372, 465, 450), 40, fill=182)
        draw.rounded_rectangle((205, 420, 415, 720), 50, fill=148)
        draw.ellipse((262, 200, 362, 310), fill=206)
    noise = Image.frombytes("L", (310, 360), rng.randbytes(310 * 360)).resize((620, 720))
    image = Image.blend(image.filter(ImageFilter.GaussianBlur(9)), noise, 0.06)
    draw = ImageDraw.Draw(image)
    draw.text((24, 20), "D" if seed % 2 else "G", fill=225, font=_FONT)
    draw.text((24, 690), "DOCUMENT FICTIF", fill=150, font=_FONT)
    return _save(image, "JPEG")


@lru_cache(maxsize=32)
def draw_curve(values: tuple[float, ...], low: float, high: float, legend: str) -> bytes:
    """Small line chart as PNG with its target band between `low` and `high`."""
    image = Image.new("RGB", (720, 280), "#FFFFFF")
    draw = ImageDraw.Draw(image)
    bottom, top = min(*values, low) * 0.9, max(*values, high) * 1.08

    def level(value: float) -> float:
        return 230 - (value - bottom) / (top - bottom) * 190

    draw.rectangle((50, level(high), 690, level(low)), fill="#E0EEDB")
    draw.line((50, 230, 690, 230), fill="#827C6C", width=2)
    step = 620 / (len(values) - 1)
    points = [(60 + index * step, level(value)) for index, value in enumerate(values)]
    draw.line(points, fill="#11524A", width=4)
    for (x, y), value in zip(points, values, strict=True):
        draw.ellipse((x - 6, y - 6, x + 6, y + 6), fill="#C8691A" if not low <= value <= high else "#11524A")
        draw.text((x - 12, y - 28), f"{value:g}".replace(".", ","), fill="#17211F", font=_FONT)
    draw.text((50, 246), legend, fill="#434E4A", font=_FONT)
    return _save(image, "PNG")
