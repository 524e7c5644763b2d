"""What French people type when asked for a password: words that add nothing to one, each on its own.

Written for this site from what everyone knows: first names and months, clubs and towns, the trade itself, the
keyboard. Folded as `passwords` folds (no accents, no capitals, digits for letters undone); four letters at
least, shorter ones would be found everywhere.
"""

_PASSWORDS = """
motdepasse motdepass monmotdepasse nouveaumotdepasse lemotdepasse passe password passw0rd passwd
passphrase secret secrete code codesecret sesame ouvretoi ouvretoisesame changeme changezmoi changermoi
achanger provisoire temporaire defaut default admin admins administrateur administrator root superuser
user utilisateur invite guest test tests testtest essai demo demonstration exemple example welcome
bienvenue bonjour bonsoir salut coucou hello login connexion identifiant acces access compte session
securite secure azerty azertyuiop azertyui qwerty qwertz qwertyuiop letmein iloveyou jetaime
jetaimemoncoeur moncoeur monamour amour amoureux cheri cherie doudou loulou chouchou minou minouche bebe
maman papa mamie papy famille enfants soleil lune etoile princesse prince dragon monkey shadow master
superman batman pokemon starwars football footballeur rugby tennis basket hello123 abcd abcdef abcdefgh
abc123 abcd1234 a1b2c3d4 1q2w3e4r 1a2b3c4d 1234 12345 123456 1234567 12345678 123456789 1234567890 0000
000000 00000000 1111 111111 11111111 123123 12341234 112233 121212 654321 987654321 147258369 159753
789456123
"""
_NAMES = """
marie jean pierre michel nathalie isabelle philippe sylvie catherine martine christine christophe
francoise laurent valerie sandrine stephane stephanie veronique nicolas sophie david alain celine chantal
anne patricia monique julien patrick frederic sebastien jacques bernard daniel christian eric olivier
thierry bruno pascal didier gerard alexandre thomas julie camille lea emma chloe manon louise alice jade
lina lucas leo louis hugo gabriel arthur jules raphael paul antoine maxime quentin romain guillaume
benjamin mathieu matthieu vincent kevin jeremy anthony florian clement laura sarah marine pauline mathilde
charlotte caroline aurelie emilie audrey virginie delphine karine corinne brigitte jacqueline nicole
helene claire agnes benoit fabrice gilles herve ludovic xavier yannick mohamed fatima
"""
_TIME = """
lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril juin juillet aout septembre
octobre novembre decembre printemps automne hiver noel vacances weekend annee semaine aujourdhui demain
toujours 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 2025 2026 2027 2028 2029 2030 1960 1965 1968
1970 1975 1980 1985 1990 1995 1998 1999 2000 2001 2005 2010
"""
_PLACES = """
france francais francaise paris marseille lyon toulouse nice nantes strasbourg montpellier bordeaux lille
rennes reims toulon grenoble dijon angers nimes besancon belfort montbeliard pontarlier doubs franchecomte
bourgogne jura alsace bretagne normandie provence europe afrique algerie maroc tunisie portugal espagne
italie republique liberte egalite fraternite libertegalitefraternite marianne tricolore
"""
_CLUBS = """
psg parissaintgermain olympique olympiquedemarseille allezlom allezlesbleus lesbleus equipedefrance zidane
mbappe griezmann platini fcsochaux sochaux asse sainteetienne verts ferrari porsche peugeot renault
citroen mercedes harley yamaha playstation nintendo mario zelda minecraft fortnite google facebook
instagram youtube samsung iphone orange wanadoo laposte gmail hotmail outlook windows microsoft internet
ordinateur informatique bureau telephone
"""
_TRADE = """
travail emploi poleemploi francetravail missionlocale capemploi insertion social sociale sociaux
solidarite solidaire solidarites departement conseil conseildepartemental conseiller conseillere mairie
commune prefecture ccas cias association accueil accompagnement accompagnementglobal ressource ressources
solution solutions structure partenaire professionnel referent referente assistante assistantesociale
travailleur travailleursocial direction service services public publique annuaire repertoire base
basederessources basederessourcessociales extranet intranet logement mobilite sante famille numerique
"""
_OTHERS = """
chocolat cafe fromage comte vin biere pizza banane orange fraise cerise citron vanille caramel lapin chat
chien cheval tigre lion panda licorne papillon tortue dauphin fleur rose violette marguerite tulipe jardin
maison musique guitare piano danse chanson cinema voyage montagne plage ocean riviere foret liberte
bonheur sourire courage espoir confiance magique surprise cadeau anniversaire mariage argent million loto
champion victoire rouge bleu vert jaune blanc noir violet marron turquoise
"""

# First names, folded; far from all of them, and enough to tell a person from an association.
FIRST_NAMES: frozenset[str] = frozenset(_NAMES.split())
COMMON: frozenset[str] = frozenset(
    f"{_PASSWORDS} {_NAMES} {_TIME} {_PLACES} {_CLUBS} {_TRADE} {_OTHERS}".split()
) - {"psg", "vin", "lea", "leo"}

# Rows of keyboards, the alphabet and the digits: four neighbours, either way, count for one.
SEQUENCES: tuple[str, ...] = (
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "&é\"'(-è_çà)=".casefold(),
)
