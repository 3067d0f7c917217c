"""Draws the sample edition's pictures into the folder `pictures` beside this file.

Flat shapes in few colours, so that they stay small as files and clear as a few dozen cells of a
terminal. Run it after a change: `python3 assets/sample/pictures.py`. Needs nothing but Python.
"""

import math
import pathlib
import struct
import zlib

WIDTH, HEIGHT = 480, 270
OUT = pathlib.Path(__file__).parent / "pictures"

INK, NIGHT, DEEP, SEA, FOAM, SKY = "#17212b", "#1c2f4a", "#1f5673", "#3b8ea5", "#dff1f2", "#bcdce6"
DAWN, SUN, SAND, GRASS, RED, WHITE = "#f4b183", "#ffd166", "#e3c99a", "#6b9a5b", "#c0392b", "#ffffff"
STONE, WOOD, PAPER, MUD, ROSE = "#8d99a6", "#8a5a2b", "#faf5e6", "#9a8467", "#d98c9a"


class Picture:
    """A canvas of palette indices, painted from back to front."""

    def __init__(self, sky):
        self.palette = []
        self.rows = [bytearray([self.colour(sky)]) * WIDTH for _ in range(HEIGHT)]

    def colour(self, name):
        if name not in self.palette:
            self.palette.append(name)
        return self.palette.index(name)

    def paint(self, inside, colour, box=(0, 0, WIDTH, HEIGHT)):
        index = self.colour(colour)
        left, top, right, bottom = (int(edge) for edge in box)
        for y in range(max(top, 0), min(bottom, HEIGHT)):
            row = self.rows[y]
            for x in range(max(left, 0), min(right, WIDTH)):
                if inside(x + 0.5, y + 0.5):
                    row[x] = index

    def box(self, left, top, right, bottom, colour):
        self.paint(lambda x, y: True, colour, (left, top, right, bottom))

    def disc(self, cx, cy, radius, colour, squash=1.0):
        box = (cx - radius - 1, cy - radius - 1, cx + radius + 2, cy + radius + 2)
        self.paint(lambda x, y: (x - cx) ** 2 + ((y - cy) / squash) ** 2 <= radius * radius, colour, box)

    def shape(self, points, colour):
        def inside(x, y):
            odd = False
            for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1]):
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    odd = not odd
            return odd

        xs, ys = [x for x, _ in points], [y for _, y in points]
        self.paint(inside, colour, (min(xs), min(ys), max(xs) + 1, max(ys) + 1))

    def line(self, x1, y1, x2, y2, thick, colour):
        length = math.hypot(x2 - x1, y2 - y1) or 1
        dx, dy = (y1 - y2) / length * thick / 2, (x2 - x1) / length * thick / 2
        self.shape([(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy), (x1 - dx, y1 - dy)], colour)

    def sea(self, top, colour, swell=6, length=90, shift=0.0):
        self.paint(lambda x, y: y > top + swell * math.sin(x / length * 6.28 + shift), colour, (0, top - swell, WIDTH, HEIGHT))

    def save(self, name):
        def chunk(kind, body):
            return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

        palette = b"".join(bytes.fromhex(colour[1:]) for colour in self.palette)
        pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in self.rows), 9)
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
        (OUT / name).write_bytes(
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"PLTE", palette) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
        )


def ferry(picture, x, y, tilt=0):
    """A ferry whose waterline is at (x, y), from stem to stern 200 wide."""
    t = tilt
    picture.shape([(x, y - 28 + t), (x + 205, y - 28 - t), (x + 185, y + 8 - t), (x + 20, y + 8 + t)], RED)
    picture.shape([(x + 25, y - 58 + t), (x + 180, y - 58 - t), (x + 185, y - 28 - t), (x + 20, y - 28 + t)], WHITE)
    picture.shape([(x + 60, y - 80 + t), (x + 140, y - 80 - t), (x + 145, y - 58 - t), (x + 55, y - 58 + t)], WHITE)
    picture.shape([(x + 95, y - 112), (x + 125, y - 112), (x + 128, y - 80), (x + 92, y - 80)], SUN)
    for window in range(6):
        picture.box(x + 38 + window * 24, y - 49 + t - window * t // 3, x + 50 + window * 24, y - 38 + t - window * t // 3, DEEP)


def marigold():
    picture = Picture(DAWN)
    picture.disc(370, 120, 46, SUN)
    picture.sea(150, SEA, 3, 130)
    ferry(picture, 110, 168)
    picture.sea(176, DEEP, 5, 110, 1)
    picture.box(350, 176, 420, 190, INK)
    picture.box(372, 150, 400, 176, STONE)
    picture.line(315, 150, 352, 178, 3, INK)
    picture.sea(205, NIGHT, 7, 90, 2)
    picture.save("marigold.png")


def aground():
    picture = Picture(STONE)
    picture.sea(140, SKY, 3, 160)
    picture.shape([(30, 200), (180, 168), (330, 172), (470, 205), (470, 230), (30, 230)], SAND)
    ferry(picture, 130, 178, 9)
    picture.sea(215, SEA, 5, 100, 1)
    picture.disc(80, 70, 60, SKY, 0.4)
    picture.disc(400, 60, 80, SKY, 0.35)
    picture.save("aground.png")


def lighthouse():
    picture = Picture(NIGHT)
    picture.shape([(232, 70), (480, 10), (480, 120)], SUN)
    picture.sea(215, DEEP, 4, 120)
    picture.shape([(120, 270), (160, 205), (300, 205), (350, 270)], INK)
    picture.shape([(196, 205), (208, 88), (256, 88), (268, 205)], WHITE)
    for stripe in range(3):
        top = 105 + stripe * 36
        picture.shape([(206 - stripe * 4, top), (258 + stripe * 4, top), (260 + stripe * 4, top + 17), (204 - stripe * 4, top + 17)], RED)
    picture.box(212, 62, 252, 88, SUN)
    picture.shape([(206, 62), (258, 62), (232, 42)], RED)
    picture.save("lighthouse.png")


def chart():
    picture = Picture(SKY)
    picture.shape([(0, 0), (190, 0), (150, 60), (170, 120), (110, 180), (120, 270), (0, 270)], SAND)
    picture.line(0, 150, 112, 178, 9, SEA)
    for cx, cy, radius in ((380, 60, 26), (420, 100, 18), (350, 105, 12), (440, 55, 10), (395, 140, 14)):
        picture.disc(cx, cy, radius, GRASS, 0.8)
    picture.disc(265, 165, 48, PAPER, 0.35)
    for step in range(9):
        picture.disc(140 + step * 27, 178 - step * 11, 3, RED)
    picture.disc(118, 182, 7, INK)
    picture.box(255, 150, 275, 158, RED)
    picture.save("chart.png")


def herring():
    picture = Picture(DEEP)
    for row, (x, y) in enumerate(((60, 60), (220, 95), (100, 140), (300, 170), (140, 215), (320, 50))):
        picture.disc(x + 50, y, 52, SKY if row % 2 else FOAM, 0.3)
        picture.shape([(x + 95, y), (x + 130, y - 16), (x + 122, y), (x + 130, y + 16)], SKY if row % 2 else FOAM)
        picture.disc(x + 16, y - 4, 4, INK)
    picture.save("herring.png")


def bridge():
    picture = Picture(SKY)
    picture.box(0, 150, 90, 270, STONE)
    picture.box(390, 150, 480, 270, STONE)
    picture.sea(190, SEA, 3, 100)
    picture.box(218, 120, 262, 230, WOOD)
    picture.shape([(100, 92), (380, 150), (380, 162), (100, 104)], INK)
    picture.line(240, 60, 110, 96, 4, RED)
    picture.line(240, 60, 370, 148, 4, RED)
    picture.box(236, 56, 244, 124, RED)
    picture.sea(225, DEEP, 4, 80, 1)
    picture.save("bridge.png")


def assembly():
    picture = Picture(PAPER)
    picture.box(40, 215, 440, 240, STONE)
    picture.box(60, 200, 420, 215, SAND)
    for pillar in range(6):
        picture.box(80 + pillar * 60, 110, 100 + pillar * 60, 200, STONE)
    picture.box(60, 92, 420, 110, SAND)
    picture.shape([(50, 92), (430, 92), (240, 35)], STONE)
    picture.disc(240, 72, 12, SUN)
    picture.line(240, 35, 240, 5, 3, INK)
    picture.shape([(241, 5), (285, 12), (241, 20)], RED)
    picture.save("assembly.png")


def tide():
    picture = Picture(PAPER)
    for line in range(1, 6):
        picture.box(40, 40 * line, 450, 40 * line + 1, SKY)

    def height(x):
        return 135 - (32 + 45 * (x - 40) / 410) * math.sin((x - 40) / 410 * 6.28 * 4 - 1)

    picture.paint(lambda x, y: y > height(x), SKY, (40, 0, 450, 240))
    for x in range(40, 449):
        picture.line(x, height(x), x + 1, height(x + 1), 5, DEEP)
    picture.box(36, 30, 40, 244, INK)
    picture.box(36, 240, 450, 244, INK)
    picture.disc(390, height(390), 8, RED)
    picture.save("tide.png")


def eel():
    picture = Picture(MUD)
    picture.sea(60, SEA, 8, 120)
    for x in range(60, 420):
        picture.disc(x, 150 + 32 * math.sin(x / 45), 13 - abs(x - 230) / 26, INK)
    picture.disc(66, 150 + 32 * math.sin(66 / 45) - 3, 3, SUN)
    for x, y in ((120, 235), (210, 250), (330, 230), (400, 250)):
        picture.line(x, 270, x + 12, y - 30, 6, GRASS)
    picture.save("eel.png")


def islands():
    picture = Picture(SKY)
    picture.disc(90, 70, 34, SUN)
    for cx, radius, squash in ((120, 90, 0.5), (260, 120, 0.62), (410, 80, 0.45)):
        picture.disc(cx, 190, radius, GRASS, squash)
    picture.box(240, 92, 285, 122, WHITE)
    picture.shape([(234, 94), (291, 94), (262, 72)], RED)
    picture.box(256, 106, 268, 122, WOOD)
    picture.sea(178, SEA, 4, 110)
    picture.sea(220, DEEP, 5, 90, 1)
    picture.save("islands.png")


def market():
    picture = Picture(PAPER)
    for stripe in range(12):
        picture.box(stripe * 40, 40, stripe * 40 + 40, 100, RED if stripe % 2 else WHITE)
        picture.disc(stripe * 40 + 20, 100, 20, RED if stripe % 2 else WHITE)
    picture.box(0, 180, 480, 270, WOOD)
    for crate in range(5):
        picture.box(20 + crate * 92, 150, 98 + crate * 92, 205, SAND)
        for fruit in range(3):
            picture.disc(36 + crate * 92 + fruit * 23, 148, 14, (GRASS, SUN, ROSE, SKY, RED)[crate])
    picture.save("market.png")


def oars():
    picture = Picture(DAWN)
    picture.sea(130, SEA, 4, 140)
    for boat, (x, y) in enumerate(((60, 165), (190, 215))):
        picture.shape([(x, y), (x + 240, y), (x + 205, y + 20), (x + 30, y + 20)], (RED, WHITE)[boat])
        for rower in range(5):
            cx = x + 48 + rower * 36
            picture.disc(cx, y - 24, 8, INK)
            picture.box(cx - 8, y - 16, cx + 8, y, (SUN, GRASS)[boat])
            picture.line(cx, y - 6, cx - 26, y + 34, 3, WOOD)
    picture.save("oars.png")


def bell():
    picture = Picture(GRASS)
    picture.box(0, 0, 480, 150, SKY)
    picture.box(200, 60, 280, 230, STONE)
    picture.shape([(190, 62), (290, 62), (240, 5)], RED)
    picture.box(222, 84, 258, 128, INK)
    picture.disc(240, 112, 13, SUN)
    picture.box(120, 150, 200, 230, SAND)
    picture.shape([(110, 152), (205, 152), (160, 118)], WOOD)
    picture.box(228, 185, 252, 230, WOOD)
    picture.save("bell.png")


def bowl():
    picture = Picture(RED)
    picture.disc(240, 150, 112, PAPER, 0.42)
    picture.shape([(128, 150), (352, 150), (310, 235), (170, 235)], PAPER)
    picture.disc(240, 150, 98, SUN, 0.38)
    for noodle in range(7):
        picture.line(160 + noodle * 22, 132, 182 + noodle * 20, 170, 4, PAPER)
    picture.disc(280, 148, 18, GRASS, 0.5)
    picture.disc(205, 152, 16, WHITE, 0.6)
    picture.disc(205, 152, 8, DAWN, 0.6)
    picture.line(300, 140, 430, 30, 6, WOOD)
    picture.line(288, 136, 405, 20, 6, WOOD)
    picture.save("bowl.png")


def brush():
    picture = Picture(SEA)
    picture.shape([(30, 150), (450, 120), (430, 250), (60, 250)], WOOD)
    picture.shape([(30, 150), (450, 120), (448, 134), (32, 164)], PAPER)
    for x in range(150, 330):
        picture.disc(x, 196 + 14 * math.sin(x / 20), 5, PAPER)
    picture.disc(190, 225, 5, PAPER)
    picture.disc(280, 222, 5, PAPER)
    picture.line(330, 190, 420, 60, 10, SUN)
    picture.line(322, 202, 334, 186, 12, INK)
    picture.save("brush.png")


def post():
    picture = Picture(DEEP)
    picture.box(150, 45, 330, 225, PAPER)
    picture.box(170, 65, 310, 90, INK)
    for line in range(5):
        picture.box(170, 108 + line * 22, 310, 116 + line * 22, STONE)
    picture.save("post.png")


def plain():
    picture = Picture(SKY)
    picture.sea(150, SEA, 6, 120)
    picture.sea(200, DEEP, 6, 100, 1)
    picture.save("plain.png")


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for draw in (marigold, aground, lighthouse, chart, herring, bridge, assembly, tide, eel, islands,
                 market, oars, bell, bowl, brush, post, plain):
        draw()
