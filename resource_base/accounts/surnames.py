"""Family names that many people of France bear, folded: those of ordinary words and of communes are left out.

With first names, they tell that a reference or a note names somebody (`accounts.nameless`). They are some of
the most frequent of the country, and of those that many people came from.
"""

_NAMES = """
abdallah abdelkader abdou adam aguilar alexandre allard almeida alonso alves amar andre antoine
antunes arnaud aubert aubry auger bah balde barbosa barreau barthelemy baudry bayle belaid belkacem
benali benamar benard benhamou benmoussa benoit bensaid bernard berthelot bertin bertrand besnard
bigot billard blanchard blanchet blin blondel bonneau bouazza bouchard boudet bouvet bouvier briand
brunel camara cardoso carlier caron cartier chapuis charrier chauvet chauvin chevallier clement
coelho cohen colas colin collet collin cordier coulibaly cruz cunha da-silva daniel david delage
delattre delaunay delmas denis descamps deschamps devaux diaby diallo diarra dias diaz diop
dos-santos doucet drouet dubois dubreuil duhamel dumas dumont dupont dupre dupuis dupuy durand duval
esteve etienne evrard fabre faivre faure fernandes fernandez ferrand ferreira ferry fischer fofana
foucher fouquet fournier gallet garcia garnier gauthier gautier georges gerard gilbert gillet girard
giraud godard gomes gomez goncalves gonzalez gosselin guichard guilbert guillaume guillet guillot
guyot haddad hamdi hamidi hamon hardy hebert henry hernandez herve hoarau hubert huet imbert jacob
jacques jacquet jacquin jean joly joseph joubert jourdan julien kaba kaya keita klein konate lacroix
lambert lamy langlois laporte lebas leblanc lebreton leclerc leclercq lecomte leduc lefebvre lefevre
leger legrand lejeune lelievre lemaire lemaitre lemoine leroux leroy levasseur leveque levy loiseau
lopes lopez lucas maillard marion martin martinez martins marty masson menard mendes mendy mercier
meunier meyer michaud michel millet monnier moreau moreira morel morin muller ndiaye neveu nguyen
nicolas oliveira olivier ouattara ouedraogo pascal pasquier payet pelletier peltier pereira perez
perret perrin perrot pham philippe picard pichon pineau pinto poirier prevost prigent raynaud
regnier renard renaud renault rey reynaud ribeiro richard robert robin rodrigues rodriguez roger
rolland romero rossi rousseau roussel ruiz saidi sanchez sangare santos sarr schmitt schneider seck
sidibe silva simon sissoko soares soumare sow sylla tanguy teixeira tessier thibault thierry thomas
torres toure tournier tran traore valentin vasseur verdier vial vidal vieira vincent vuillemin
wagner weber yilmaz zimmermann
"""
SURNAMES: frozenset[str] = frozenset(_NAMES.split())
