"""Names of communes that are first of all words of the language: "Contes", "Levier", "La Garde", "Les Fins".

Alone in a question they are read as words; only what surrounds them ("à Levier", "25270 Levier") makes them
a place. Found by meeting the names of the 35,014 communes with the words that real sheets write in small
letters, and reread by eye.
"""

_WORDS = """
abondance aide aides aire aires allees allies angoisse appelle arc arche argent armes ars aube aucun
autre aveux avril azur baby bains ballon bar barre bas bascule beaux bellevue berger bief blanc bois
bonne bonnes bord bosse bouche bourg bourse bouteille bras bretagne brie brousse bulle bus but cadet
calme camp campagne canal canton cap carrefour cars casses cause cave celle celles centre centres chaine
chambre champ champs change chapelle charge charges chateau chatelet chaudiere chaussee chaux chemin
chene choix cite claviers cle clef code combe combes commune compote comte conge contes contre corps
cote coteaux couches coulee couloir cour courant cours courtes couture creche creuse croissance croix
cuisine cure dames degre demie don double doux douze droit droits dun eau eaux echelle ecole ecoles ecot
enfance entraide essais etang etoile face famille faux femme femmes fer fete feu fille fins fixe fleurs
fontaine fontaines force foret forge forges fort fosse four frais francs frene fresnes garde gare glace
goutte graine grand grande grange granges gras grosses halle hommes hopital horizon huile jardin jardins
job jumeaux jury lacs lance landes lavoir lent lettre levier lieux ligne lilas lille linge livre loge
logement loges loire lombard long longue loue louer lundi machine maison maisons mans marais marche
marches mare marque marques mars masse menus mer mere meres messe mesures metro mieux mines mission
missions monnaie mons mont montagne monts mots moulin moyen mur murs nations neuf neuve nombre nord
nuits ondes orange orges ours paix palais parc parent parents parfum part pas passage patience pauvres
pave peine pere permis petit pie pied pierre pin pins place places plage plaine plaisir plan planches
plans pleine pleurs poids point pont ponts port porte portes possession poste preaux pres prix publier
puits puy quarante quartier quatre racines ramasse rang relevant remise remparts rencontre reunion
rivage rive rives riviere rivieres roche rognon romain ronde rose rouge rouges rousses route routes rue
ruelle sables sac sacs sage saison salle salles salon sante saules savoir secours sel sens serre servies
seuil signes simple soin soins sol soleil son sos source sources sous stage suite table tampon taxi
tendu terrain terrasse terre terres tete titre toit tombe touche tour tourne tours train travail travaux
treve trois tronc union usage vacances vache val vallee vallon vals venise vent ventes verger vergers
vers vert verte vie viens vieux vif vigne vignes villa village ville villes visage voie voile voisin
voisins voix vue
"""
ORDINARY = frozenset(_WORDS.split())
