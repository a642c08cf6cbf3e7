"""The word lists from which the test population is invented: names, places of birth. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origine:
    """A country or a part of Italy: where people are born, and what they are called.

    `luoghi` pairs a name with its cadastral code (a country has one, its own). `peso`: share.
    """

    nome: str
    comunitaria: bool
    peso: int
    luoghi: tuple[tuple[str, str], ...]
    cognomi: tuple[str, ...]
    uomini: tuple[str, ...]
    donne: tuple[str, ...]


def _voci(testo: str) -> tuple[str, ...]:
    return tuple(testo.split(","))


ITALIA = Origine(
    nome="Italia",
    comunitaria=True,
    peso=700,
    luoghi=(
        *(("Crema", "D142") for _ in range(6)),
        ("Cremona", "D150"),
        ("Lodi", "E648"),
        ("Treviglio", "L400"),
        ("Milano", "F205"),
        ("Bergamo", "A794"),
        ("Brescia", "B157"),
        ("Napoli", "F839"),
        ("Palermo", "G273"),
        ("Catanzaro", "C352"),
        ("Lecce", "E506"),
    ),
    cognomi=_voci(
        "Ferrari,Rossi,Bianchi,Colombo,Moretti,Galli,Fusar Poli,Bonizzi,Severgnini,Cattaneo,"
        "Stanga,Inzoli,Assandri,Piloni,Guerini Rocco,Zucchelli,Vailati,Doldi,Bettinelli,Aiolfi,"
        "Parati,Dossena,Benelli,Carioni,Cremonesi,Lupo Stanghellini,Scaravaggi,Patrini,Bombelli,"
        "Ogliari,Marazzi,Pavesi,Mariani,Bassi,Riboli,Tosetti,Barbieri,Nichetti,Cazzamalli,"
        "Denti,Raimondi,Ghidotti,Premoli,Martinelli,Esposito,D'Angelo,De Luca,Dell'Orto,D'Amico,"
        "Russo,Greco,La Rosa,Lo Presti,Caputo,Ruggiero,Santoro,Dalla Costa,Degl'Innocenti,Fo,Re"
    ),
    uomini=_voci(
        "Marco,Luca,Andrea,Giuseppe,Antonio,Francesco,Paolo,Roberto,Stefano,Alessandro,Matteo,"
        "Davide,Fabio,Simone,Giovanni,Mario,Pietro,Angelo,Gianfranco,Niccolò,Nicolò,Omar,Ivo,"
        "Tommaso,Leonardo,Edoardo,Gabriele,Riccardo,Samuele,Elia,Battista,Agostino,Ernesto"
    ),
    donne=_voci(
        "Maria,Anna,Giulia,Francesca,Sara,Chiara,Laura,Elena,Paola,Silvia,Martina,Alice,Giorgia,"
        "Federica,Rosa,Teresa,Lucia,Angela,Caterina,Mariagrazia,Noemi,Sofia,Aurora,Emma,Ida,"
        "Beatrice,Greta,Camilla,Irene,Ada,Agnese,Rosalba,Zoè,Maria José"
    ),
)

ESTERO = (
    Origine(
        "Romania",
        True,
        80,
        (("Romania", "Z129"),),
        _voci("Popescu,Ionescu,Radu,Munteanu,Stan,Dumitrașcu,Ștefan,Lupu,Ciobanu"),
        _voci("Ion,Andrei,Mihai,Gheorghe,Ștefan,Vasile"),
        _voci("Elena,Mihaela,Ioana,Cristina,Andreea,Gabriela"),
    ),
    Origine(
        "Marocco",
        False,
        55,
        (("Marocco", "Z330"),),
        _voci("El Amrani,Benali,Haddad,Ait Taleb,El Idrissi,Ouazzani,Bouchra,Zerouali"),
        _voci("Mohammed,Youssef,Rachid,Hassan,Abdelilah,Karim"),
        _voci("Fatima,Khadija,Amina,Naima,Samira,Hind"),
    ),
    Origine(
        "Egitto",
        False,
        40,
        (("Egitto", "Z336"),),
        _voci("Ibrahim,Mahmoud,Abdel Rahman,El Sayed,Youssef,Gad"),
        _voci("Ahmed,Mostafa,Mina,Tarek,Amr"),
        _voci("Mona,Heba,Nour,Mariam,Eman"),
    ),
    Origine(
        "India",
        False,
        35,
        (("India", "Z222"),),
        _voci("Singh,Kaur,Kumar,Sharma,Gill,Dhaliwal"),
        _voci("Gurpreet,Harjit,Sukhwinder,Raj,Amrit"),
        _voci("Manpreet,Simran,Jasvir,Kiran,Rani"),
    ),
    Origine(
        "Albania",
        False,
        35,
        (("Albania", "Z100"),),
        _voci("Hoxha,Shehu,Çela,Prifti,Gjoka,Dervishi"),
        _voci("Arben,Ilir,Gëzim,Altin,Besnik"),
        _voci("Mirela,Drita,Anisa,Valbona,Ela"),
    ),
    Origine(
        "Senegal",
        False,
        20,
        (("Senegal", "Z343"),),
        _voci("Diop,Ndiaye,N'Diaye,Fall,Sow,Ba"),
        _voci("Mamadou,Cheikh,Ousmane,Abdou"),
        _voci("Awa,Aminata,Fatou,Ndeye"),
    ),
    Origine(
        "Ucraina",
        False,
        20,
        (("Ucraina", "Z138"),),
        _voci("Kovalenko,Shevchenko,Bondar,Melnyk,Tkachuk"),
        _voci("Oleksandr,Ihor,Mykola,Petro"),
        _voci("Oksana,Nataliya,Svitlana,Iryna"),
    ),
    Origine(
        "Ecuador",
        False,
        15,
        (("Ecuador", "Z605"),),
        _voci("Muñoz,Quiñónez,Guamán,Ortiz Peña,Vélez"),
        _voci("José,Luis,Ángel,Jefferson"),
        _voci("María,Yésica,Rocío,Inés"),
    ),
)

ORIGINI = (ITALIA, *ESTERO)

VIE = _voci(
    "Roma,Garibaldi,Mazzini,Matteotti,IV Novembre,XXV Aprile,Cavour,Dante Alighieri,Verdi,"
    "Manzoni,della Repubblica,dell'Orso,San Rocco,del Bosco,Don Minzoni,Papa Giovanni XXIII,"
    "De Gasperi,Kennedy,Cadorna,Stazione"
)
