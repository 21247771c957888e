"""Lists of people as HR systems export them, in Dutch and English, and the list of decisions."""

import pytest

from fivec.decisions import Decisions, listed, saved
from fivec.language import LANGUAGES
from fivec.readers.platforms.accounts_list import in_words
from fivec.tables import inert
from tests.readers.helpers import columns, read

FULL = {
    "name": "Anna de Wit",
    "team": "Thuiszorg",
    "role": "Arts",
    "joined_at": "2019-09-01 00:00:00",
}
LISTS = {
    "AFAS": (
        "Medewerker;Roepnaam;Voorvoegsel;Achternaam;Org. eenheid;Functieomschrijving;Datum in dienst;"
        "Zakelijk e-mailadres;LinkedIn-profiel;X-account;Toestemming foto/naam",
        "1042;Anna;de;Wit;Thuiszorg;Arts;01-09-2019;anna@voorbeeld.nl;"
        "https://www.linkedin.com/in/anna-wit/;@annawit;ja",
        {"accounts": "x:annawit;https://www.linkedin.com/in/anna-wit/", "may_be_named": True},
    ),
    "with an infix": (
        "Roepnaam;Tussenvoegsel;Achternaam;Organisatie-eenheid;Functie;Indienstdatum;E-mail werk",
        "Anna;de;Wit;Thuiszorg;Arts;1-9-2019;anna@voorbeeld.nl",
        {},
    ),
    "Visma": (
        "Persoonsnummer,Voorletters,Roepnaam,Voorvoegsels,Gebruiksnaam,Afdeling omschrijving,"
        "Functie omschrijving,Datum indienst,E-mail zakelijk,Geboortedatum,BSN",
        "77,A.B.,Anna,de,Wit,Thuiszorg,Arts,01-09-2019,anna@voorbeeld.nl,02-03-1980,123456782",
        {},
    ),
    "a sheet": (
        "Naam medewerker;Afdelingsnaam;Functietitel;In dienst per;Mailadres;Toestemming naam",
        "Anna de Wit;Thuiszorg;Arts;1 september 2019;anna@voorbeeld.nl;nee",
        {"may_be_named": False},
    ),
    "names turned": (
        "Naam;Team;Rol;Begindatum contract;Emailadres werk",
        "Wit, Anna de;Thuiszorg;Arts;1-9-2019;anna@voorbeeld.nl",
        {},
    ),
    "SAP": (
        "Pers.No.\tFirst name\tMiddle Name\tLast name\tOrganizational Unit\tPosition text\t"
        "Entry Date\tE-mail address",
        "77\tAnna\tde\tWit\tThuiszorg\tArts\t2019-09-01\tanna@voorbeeld.nl",
        {},
    ),
    "SuccessFactors": (
        "User ID,Full Name,Department,Job Title,Hire Date,Business Email",
        "u77,Anna de Wit,Thuiszorg,Arts,2019-09-01,anna@voorbeeld.nl",
        {"accounts": "u77"},
    ),
    "Workday": (
        "Worker,Employee ID,Supervisory Organization,Business Title,Original Hire Date,Primary Work Email",
        "Anna de Wit,77,Thuiszorg,Arts,2019-09-01,anna@voorbeeld.nl",
        {"accounts": None},
    ),
    "BambooHR": (
        "Employee #,Display name,Department,Job Title,Hire Date,Work Email,LinkedIn URL,Twitter",
        "77,Anna de Wit,Thuiszorg,Arts,2019-09-01,anna@voorbeeld.nl,linkedin.com/in/anna-wit,annawit",
        {"accounts": "x:annawit;linkedin.com/in/anna-wit"},
    ),
    "Microsoft 365": (
        "User principal name,Display name,First name,Last name,Department,Title,Mobile phone",
        "anna@voorbeeld.nl,Anna de Wit,Anna,de Wit,Thuiszorg,Arts,0612345678",
        {"joined_at": None},
    ),
    "our own words": (
        "name,handles,team,role,start date,consent,speaks for the organisation",
        "Anna de Wit,annawit;anna.wit,Thuiszorg,Arts,2019-09-01,yes,no",
        {"accounts": "annawit;anna.wit", "may_be_named": True, "official": False},
    ),
    "consent in words": (
        "Volledige naam;Divisie;Functiebenaming;Datum indiensttreding;"
        "Toestemming publicatie naam;Instagram-account",
        "Anna de Wit;Thuiszorg;Arts;1-9-2019;ingetrokken;https://www.instagram.com/anna.wit/",
        {"may_be_named": False, "accounts": "https://www.instagram.com/anna.wit/"},
    ),
}


@pytest.mark.parametrize("system", LISTS)
def test_columns_of_hr_systems(system):
    header, row, more = LISTS[system]
    export = read(f"{header}\n{row}\n", "lijst.csv")
    assert export.report.error is None
    assert export.report.format == "people"
    found = {name: values[0] for name, values in columns(export, "people").items()}
    wanted = {**FULL, **more}
    assert {name: found.get(name) for name in wanted} == wanted
    assert ("email" in found) == ("anna@voorbeeld.nl" in row)
    assert not {"voorbeeld.nl", "123456782", "1980", "0612345678"} & set(str(found).split())


def test_a_list_of_addresses_alone():
    export = read("e-mail\nanna@voorbeeld.nl\nbram@voorbeeld.nl\n")
    assert export.report.format == "people"
    found = columns(export, "people")
    assert found["name"] == [None, None]
    assert len(set(found["email"])) == 2
    assert "voorbeeld" not in str(found)


def test_one_name_with_a_comma_turns_no_list():
    assert columns(read("naam;afdeling\nWit, Anna de;Zorg\nBram Bos;Zorg\n"), "people")["name"] == [
        "Wit, Anna de",
        "Bram Bos",
    ]


DECISIONS = Decisions(
    confirmed=(("x", "jdevries", "Jan de Vries"), ("linkedin", "-anna-", "=Anna, Wit; x")),
    refused=(("viva", "501", "Bram Bos (Zorg)"),),
    corrected=(("x", "jdevries", "person", None, True), ("x", "desk", "logo", True, False)),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_decisions_that_were_saved_are_read_back(language):
    table = inert(in_words(listed(DECISIONS), language))
    text = table.to_csv(index=False, sep=";" if language == "nl" else ",")
    export = read(text.encode("utf-8-sig"), "lijst.csv")
    assert export.report.format == "accounts_list"
    assert export.report.reasons == {}
    assert saved(export.tables["accounts_list"].to_pandas()) == DECISIONS
