"""Names that Word itself gives: standard styles, common fonts, languages. Nobody's secret is among them.

This list is the probe's own. What the writer may use must be on it; a test holds that.
"""

from __future__ import annotations


def _counted(name: str, last: int, first: int = 1) -> list[str]:
    return [f"{name} {n}" for n in range(first, last + 1)]


def _accented(*names: str) -> list[str]:
    return [name + accent for name in names for accent in ("", *(f" Accent {n}" for n in range(1, 7)))]


STYLES = frozenset(
    [
        "Normal", "Default Paragraph Font", "Normal Table", "No List",
        *_counted("heading", 9), *_counted("toc", 9), *_counted("index", 9),
        "TOC Heading", "index heading", "table of figures", "table of authorities", "toa heading",
        "Title", "Subtitle", "Closing", "Signature", "Salutation", "Date", "Note Heading", "Message Header",
        "Body Text", "Body Text 2", "Body Text 3", "Body Text Indent", "Body Text Indent 2", "Body Text Indent 3",
        "Body Text First Indent", "Body Text First Indent 2", "Block Text", "Plain Text", "Normal (Web)",
        "Normal Indent", "No Spacing", "List Paragraph", "Quote", "Intense Quote", "caption", "header", "footer",
        "page number", "line number", "footnote text", "footnote reference", "endnote text", "endnote reference",
        "macro", "E-mail Signature", "envelope address", "envelope return", "Hyperlink", "FollowedHyperlink",
        "Strong", "Emphasis", "Subtle Emphasis", "Intense Emphasis", "Subtle Reference", "Intense Reference",
        "Book Title", "Bibliography", "Placeholder Text", "Document Map", "Balloon Text", "Unresolved Mention",
        "Mention", "HTML Acronym", "HTML Address", "HTML Cite", "HTML Code", "HTML Definition", "HTML Keyboard",
        "HTML Preformatted", "HTML Sample", "HTML Typewriter", "HTML Variable",
        "List", *_counted("List", 5, 2),
        "List Bullet", *_counted("List Bullet", 5, 2),
        "List Number", *_counted("List Number", 5, 2),
        "List Continue", *_counted("List Continue", 5, 2),
        "Table Grid", "Table Grid Light", "Table Theme", "Table Contemporary", "Table Elegant", "Table Professional",
        *_counted("Table Grid", 8), *_counted("Table List", 8), *_counted("Table Simple", 3),
        *_counted("Table Colorful", 3), *_counted("Table 3D effects", 3), *_counted("Table Web", 3),
        *_counted("Table Classic", 5), *_counted("Table Columns", 5), *_counted("Table Subtle", 2),
        *_counted("Plain Table", 5),
        *_accented(
            "Light Shading", "Light List", "Light Grid", "Medium Shading 1", "Medium Shading 2", "Medium List 1",
            "Medium List 2", "Medium Grid 1", "Medium Grid 2", "Medium Grid 3", "Dark List", "Colorful Shading",
            "Colorful List", "Colorful Grid", "Grid Table 1 Light", "Grid Table 2", "Grid Table 3", "Grid Table 4",
            "Grid Table 5 Dark", "Grid Table 6 Colorful", "Grid Table 7 Colorful", "List Table 1 Light",
            "List Table 2", "List Table 3", "List Table 4", "List Table 5 Dark", "List Table 6 Colorful",
            "List Table 7 Colorful",
        ),
    ]
)  # fmt: skip

FONTS = frozenset(
    [
        "Aptos", "Aptos Display", "Arial", "Arial Black", "Arial Narrow", "Baskerville", "Bookman Old Style", "Calibri",
        "Calibri Light", "Cambria", "Cambria Math", "Candara", "Century", "Century Gothic", "Comic Sans MS", "Consolas",
        "Constantia", "Corbel", "Courier", "Courier New", "DejaVu Sans", "DejaVu Serif", "Franklin Gothic Book",
        "Franklin Gothic Medium", "Garamond", "Georgia", "Gill Sans MT", "Helvetica", "Helvetica Neue",
        "Liberation Mono", "Liberation Sans", "Liberation Serif", "Lucida Console", "Lucida Sans",
        "Lucida Sans Unicode", "MS Gothic", "MS Mincho", "Noto Sans", "Noto Serif", "Open Sans", "Palatino Linotype",
        "Roboto", "Segoe UI", "Segoe UI Light", "Segoe UI Semibold", "Source Sans 3", "Source Serif 4", "Symbol",
        "Tahoma", "Times", "Times New Roman", "Trebuchet MS", "Tw Cen MT", "Verdana", "Wingdings", "Wingdings 2",
        "Wingdings 3",
    ]
)  # fmt: skip

LANGUAGES = frozenset(
    (
        "en-GB en-US en-IE en-AU en-CA en-NZ en-ZA cy-GB gd-GB ga-IE gv-IM kw-GB fr-FR fr-CA fr-BE fr-CH de-DE de-AT "
        "de-CH nl-NL nl-BE es-ES es-MX it-IT it-CH pt-PT pt-BR sv-SE nb-NO nn-NO da-DK fi-FI is-IS pl-PL cs-CZ sk-SK "
        "hu-HU ro-RO bg-BG el-GR hr-HR sl-SI et-EE lv-LV lt-LT mt-MT tr-TR uk-UA ru-RU ar-SA he-IL hi-IN bn-BD pa-IN "
        "ur-PK gu-IN ta-IN zh-CN zh-TW ja-JP ko-KR vi-VN x-none"
    ).split()
)
