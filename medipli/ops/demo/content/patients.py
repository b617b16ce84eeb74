"""Invented patients; their traits keep the stories coherent over the ninety days."""

from datetime import date

from .identifiers import fictional_matricule
from .model import DemoPatient, Sex

_FOLD = str.maketrans("éèêëàâïîôöùûç", "eeeeaaiioouuc")
_ROWS: tuple[tuple[str, str, str, Sex, str, str], ...] = (
    ("Quinterel", "Marthe", "1951-03-14", "F", "Montclarel", "screen avk fa hta suivie"),
    ("Dorvanne", "Émile", "1968-09-02", "M", "Montclarel", "screen"),
    ("Vantreuil", "Rolande", "1938-11-23", "F", "Castelbrume", "screen"),
    ("Pellissard", "André", "1944-06-30", "M", "Montclarel", "screen diabete"),
    ("Lombrière", "Colette", "1959-01-17", "F", "Port-Orval", "screen garde"),
    ("Astrugue", "Fernande", "1936-02-11", "F", "Vernoles", "ehpad"),
    ("Barjolet", "Gaston", "1941-08-05", "M", "Vernoles", "ehpad"),
    ("Cassoulède", "Yvonne", "1933-12-19", "F", "Vernoles", "ehpad"),
    ("Delmontel", "Huguette", "1939-04-27", "F", "Vernoles", "ehpad"),
    ("Escarpit-Loze", "Raymond", "1945-10-08", "M", "Vernoles", "ehpad"),
    ("Fauvergnac", "Denise", "1948-07-21", "F", "Montclarel", "avk hta suivie osteo"),
    ("Galtourne", "Bernard", "1953-05-16", "M", "Montclarel", "diabete hta rein"),
    ("Hauterolle", "Sylviane", "1961-11-03", "F", "Montclarel", "thyroide peau"),
    ("Isarnel", "Pierrick", "1974-02-28", "M", "Saint-Évrin", "lombaire arret"),
    ("Jouvancel", "Maëlle", "1994-06-12", "F", "Montclarel", "grossesse"),
    ("Kervandol", "Loïc", "1957-09-25", "M", "Port-Orval", "bpco tabac cardio"),
    ("Larzillière", "Monique", "1946-03-09", "F", "Castelbrume", "plaie agee ssiad"),
    ("Marvejonc", "Thibault", "2019-01-22", "M", "Montclarel", "enfant"),
    ("Nérestan", "Aminata", "1988-10-14", "F", "Montclarel", "grossesse fer"),
    ("Ormessage", "Jean-Paul", "1949-12-02", "M", "Vernoles", "avk ic cardio"),
    ("Palombelle", "Lucie", "2021-08-17", "F", "Montclarel", "enfant"),
    ("Quessandier", "Robert", "1942-04-04", "M", "Montclarel", "sortie agee prostate"),
    ("Rouvignan", "Françoise", "1955-06-18", "F", "Port-Orval", "sein osteo thyroide"),
    ("Sauveterrin", "Karim", "1979-08-29", "M", "Montclarel", "lombaire epaule arret"),
    ("Tournadrel", "Annick", "1950-01-31", "F", "Castelbrume", "diabete hta vue"),
    ("Urdançais", "Michel", "1947-11-11", "M", "Montclarel", "cardio ic hta sortie"),
    ("Valdrôme", "Nadia", "1983-03-26", "F", "Montclarel", "migraine anxiete fer"),
    ("Wandrecourt", "Paul", "1965-07-07", "M", "Saint-Évrin", "genou hanche poids"),
    ("Ygosselin", "Claire", "1972-05-20", "F", "Montclarel", "poumon allergie"),
    ("Zimmerlac", "Étienne", "1963-12-24", "M", "Port-Orval", "hanche cardio tabac"),
    ("Aubrignac", "Josette", "1940-09-13", "F", "Montclarel", "agee memoire ssiad sortie"),
    ("Bournazol", "Mathis", "2012-02-05", "M", "Montclarel", "enfant asthme"),
    ("Coustelière", "Élodie", "1990-04-18", "F", "Vernoles", "thyroide grossesse"),
    ("Dambreville-Sol", "Hervé", "1958-10-30", "M", "Montclarel", "diabete plaie hta"),
    ("Estrabaut", "Ginette", "1943-02-14", "F", "Port-Orval", "avk agee sortie"),
    ("Fontrailles-Roc", "Sofia", "2003-07-09", "F", "Montclarel", "migraine peau"),
    ("Grésivent", "Alain", "1952-08-23", "M", "Castelbrume", "bpco sortie poumon"),
    ("Hurtevan", "Danielle", "1956-12-06", "F", "Montclarel", "hanche osteo epaule"),
    ("Issartelle", "Vincent", "1970-06-01", "M", "Montclarel", "hta poids apnee"),
    ("Jonquereau", "Odile", "1947-05-28", "F", "Montclarel", "memoire agee suivie"),
    ("Kéravance", "Nolwenn", "1986-01-11", "F", "Saint-Évrin", "anxiete arret"),
    ("Lestrangue", "Maurice", "1937-03-03", "M", "Montclarel", "agee palliatif ssiad"),
    ("Montravier", "Patricia", "1962-09-19", "F", "Montclarel", "sein suivie"),
    ("Nogarède", "Serge", "1954-04-12", "M", "Port-Orval", "prostate rein hta"),
    ("Oustalet-Vigne", "Camille", "1998-11-27", "F", "Montclarel", "allergie peau"),
    ("Peyrolance", "Georges", "1946-10-05", "M", "Montclarel", "vue diabete suivie"),
)


def _patient(index: int, row: tuple[str, str, str, Sex, str, str]) -> DemoPatient:
    last_name, first_name, born, sex, town, traits = row
    birth = date.fromisoformat(born)
    return DemoPatient(
        key=last_name.lower().split("-")[0].translate(_FOLD),
        last_name=last_name,
        first_name=first_name,
        birth_date=birth,
        sex=sex,
        address=town,
        matricule=fictional_matricule(sex, birth, 14 + index * 19),
        ins_qualified=index % 7 != 4,
        traits=tuple(traits.split()),
    )


PATIENTS = tuple(_patient(index, row) for index, row in enumerate(_ROWS))
