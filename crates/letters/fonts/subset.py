"""Writes the embedded fonts from their sources (see README.md)."""

import sys
from fontTools import subset
from fontTools.ttLib import TTFont


def decodable(codec, last_trail):
    """The characters of a two-byte Chinese character set."""
    found = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, last_trail):
            try:
                found.add(ord(bytes([lead, trail]).decode(codec)))
            except (UnicodeDecodeError, TypeError):
                pass
    return found


def ideographs(font):
    """Every ideograph and every mark that the source has."""
    return {
        code
        for code in font.getBestCmap()
        if 0x20 <= code < 0x500 or 0x1E00 <= code < 0xA000 or 0xF900 <= code
    }


def write(source, target, characters):
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += ["MATH", "BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters(font))
    subsetter.subset(font)
    font.save(target, reorderTables=False)
    print(f"{target}: {len(font.getBestCmap())} characters")


families = sys.argv[1]
serif, symbols, math = (f"{families}/noto-{name}" for name in ("serif-sc", "sans-symbols-2", "sans-math"))
write(f"{serif}/400Regular/NotoSerifSC_400Regular.ttf", "NotoSerifSC-Regular.ttf", ideographs)
write(
    f"{serif}/700Bold/NotoSerifSC_700Bold.ttf",
    "NotoSerifSC-Bold.ttf",
    lambda font: decodable("gb2312", 0xFF) | set(range(0x20, 0x180)) | set(range(0x2010, 0x2050)),
)
write(
    f"{symbols}/400Regular/NotoSansSymbols2_400Regular.ttf",
    "NotoSansSymbols2-Boxes.ttf",
    lambda font: {0x2610, 0x2611, 0x2612},
)
write(
    f"{math}/400Regular/NotoSansMath_400Regular.ttf",
    "NotoSansMath-Sign.ttf",
    lambda font: {0x2252},
)
