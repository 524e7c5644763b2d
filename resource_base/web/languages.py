"""Names of languages in French, by ISO 639 code."""

LANGUAGES = {
    "ar": "arabe",
    "bg": "bulgare",
    "bn": "bengali",
    "bs": "bosnien",
    "cs": "tchèque",
    "de": "allemand",
    "el": "grec",
    "en": "anglais",
    "es": "espagnol",
    "fa": "persan",
    "fr": "français",
    "fsl": "langue des signes française",
    "hr": "croate",
    "hu": "hongrois",
    "hy": "arménien",
    "it": "italien",
    "ka": "géorgien",
    "ku": "kurde",
    "ln": "lingala",
    "mg": "malgache",
    "mk": "macédonien",
    "nl": "néerlandais",
    "pl": "polonais",
    "ps": "pachto",
    "pt": "portugais",
    "ro": "roumain",
    "ru": "russe",
    "sk": "slovaque",
    "so": "somali",
    "sq": "albanais",
    "sr": "serbe",
    "sw": "swahili",
    "ta": "tamoul",
    "ti": "tigrigna",
    "tr": "turc",
    "uk": "ukrainien",
    "ur": "ourdou",
    "vi": "vietnamien",
    "wo": "wolof",
    "zh": "chinois",
}


def language(code: str) -> str:
    """« arabe » for "ar"; the code itself when it is not one of ours."""
    return LANGUAGES.get(code, code)
