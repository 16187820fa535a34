"""The page of a PDF: our print stylesheet, and the only files that it may load, which are our own fonts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parents[1] / "web" / "static" / "vendor" / "fonts"
SCHEME: Final = "face:"
_FACES: Final = (
    ("Source Serif 4", 400, "normal", "source-serif-4-latin-400-normal.woff2"),
    ("Source Serif 4", 400, "italic", "source-serif-4-latin-400-italic.woff2"),
    ("Source Serif 4", 600, "normal", "source-serif-4-latin-600-normal.woff2"),
    ("Source Sans 3", 400, "normal", "source-sans-3-latin-400-normal.woff2"),
    ("Source Sans 3", 600, "normal", "source-sans-3-latin-600-normal.woff2"),
    ("Source Sans 3", 700, "normal", "source-sans-3-latin-700-normal.woff2"),
)
FILES: Final = frozenset(name for *_, name in _FACES)
_FACE_RULES: Final = "".join(
    f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};src:url({SCHEME}{name})}}'
    for family, weight, style, name in _FACES
)
# White space is kept, for a reader of the file must find the space at which a line was broken. Ligatures would be one
# glyph for two letters. Only the number of a page is set in the heaviest face: that is how a probe knows it.
FIRST_PAGE: Final = "@page:first{@top-left{content:element(top1)}@bottom-left{content:element(foot1)}}"
"""For a document whose first page has a header and a footer of its own, or none."""
STYLE: Final = f"""{_FACE_RULES}
@page{{size:A4;margin:27mm 24mm 26mm 24mm;
@top-left{{content:element(top);width:100%;vertical-align:bottom;padding-bottom:5mm}}
@bottom-left{{content:element(foot);width:100%;vertical-align:top;padding-top:5mm}}}}
html{{font-family:"Source Serif 4","DejaVu Serif",serif;font-size:10.5pt;line-height:1.45;color:#16181d;hyphens:manual;
font-variant-ligatures:none}}
body{{margin:0}}
.top{{position:running(top)}}.foot{{position:running(foot)}}
.top1{{position:running(top1)}}.foot1{{position:running(foot1)}}
.top p,.foot p,.top1 p,.foot1 p{{font-family:"Source Sans 3","DejaVu Sans",sans-serif;font-size:8.5pt;
line-height:1.35;color:#5a5f6b;margin:0;display:flex;justify-content:space-between}}
.count{{font-weight:700}}.page::before{{content:counter(page)}}.pages::before{{content:counter(pages)}}
p,h1,h2,h3,h4,h5,h6,li,td,th,.step{{white-space:pre-wrap;overflow-wrap:anywhere}}
p{{margin:0 0 2.6mm;orphans:2;widows:2}}
strong{{font-weight:600}}
h1,h2,h3,h4,h5,h6{{font-family:"Source Sans 3","DejaVu Sans",sans-serif;font-weight:600;line-height:1.2;
break-after:avoid;text-align:left;bookmark-level:none}}
h1{{font-size:22pt;margin:3mm 0 6mm;padding-bottom:2.5mm;border-bottom:.8pt solid #16181d}}
h2{{font-size:13.5pt;margin:8mm 0 2.5mm}}
h3{{font-size:11.5pt;margin:5mm 0 2mm}}
h4,h5,h6{{font-size:10.5pt;margin:4mm 0 1.5mm}}
h2>.label{{display:inline-block;min-width:9mm}}
ul,ol{{margin:0 0 2.6mm;padding-left:6.5mm}}
li{{margin:0 0 1mm}}li>ul,li>ol,li>[role=list]{{margin:1mm 0 0}}
[role=list]{{margin:0 0 2.6mm}}.step{{margin:0 0 1mm;padding-left:9mm;text-indent:-9mm}}
.step>*{{text-indent:0}}.step>.label{{display:inline-block;min-width:9mm}}
table{{border-collapse:collapse;width:100%;margin:1.5mm 0 5mm;font-size:9.5pt;line-height:1.35;
border-top:.8pt solid #16181d;border-bottom:.8pt solid #16181d}}
th,td{{text-align:left;vertical-align:top;padding:1.4mm 2mm;border-top:.4pt solid #c4c8d0}}
th{{font-family:"Source Sans 3","DejaVu Sans",sans-serif;font-weight:600;background:#eef0f4;
border-bottom:.6pt solid #16181d}}
td>p,th>p{{margin:0 0 .8mm}}td table{{margin:.5mm 0}}tr{{break-inside:avoid}}
figure{{margin:3mm 0}}img{{max-width:100%;height:auto}}
a{{color:#1d4f91;text-decoration:underline}}sup{{font-size:.68em;line-height:0}}sup a{{text-decoration:none}}
section{{margin-top:9mm;padding-top:3mm;border-top:.4pt solid #16181d;font-size:9pt}}
section p{{margin:0 0 1mm}}.back{{display:none}}
"""
