"""Dutch and English alike: the language of a post, what asks, what is polite, on sentences made for it."""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fivec import conversations, text
from fivec.text import EN, NL, OTHER, UNKNOWN
from fivec.text.compounds import rules
from fivec.text.phrases import phrases
from tests.test_conversations import LATE, dataset

DUTCH_POSTS = """\
Mooi nieuws: onze tuin is klaar!
Vandaag bakken we pannenkoeken.
Wie komt er zaterdag helpen?
Bedankt voor jullie hulp 💛
De lift doet het weer.
Nieuwe collega gezocht voor de nachtdienst
Gefeliciteerd met je diploma, Noor!
Trots op dit team.
Morgen start de griepprik, loop gerust binnen.
Ik wacht al drie weken op antwoord...
Wat een dag 🎉
Fijne feestdagen allemaal!
Lees het verhaal van Sam op onze website: https://zorg.example/sam
Vacature: verpleegkundige in de wijk
Kunnen jullie mij terugbellen?
Nog twee plekken vrij bij de cursus.
Het was gezellig vanmiddag.
Welkom terug!
Ga je mee wandelen?
Onze vrijwilligers zijn goud waard
Dit kan echt niet.
Hier word ik blij van
Zo leuk om te zien
De wachtlijsten worden langer en niemand doet iets.
#samen sterk voor ouderen
Koffie staat klaar ☕
Wij zoeken iemand die goed kan zingen.
Alweer vertraging, balen.
Succes met je opleiding
Mag mijn hond ook mee naar binnen?
Vrijdag zijn wij gesloten.
Nieuwe openingstijden vanaf maandag
Een dagje uit met de bewoners
Prachtige foto's van het zomerfeest
Onze keuken kookt weer vers
Hoe gaat het met jou?
Super gedaan, collega's
Dank je wel voor je bericht.
Vergeet je jas niet, het regent
Dat is een goede vraag, Anna
Groot onderhoud aan het dak
Even voorstellen: dit is Kees
Eindelijk lente in de tuin
Helaas gaat de rondleiding niet door""".splitlines()

ENGLISH_POSTS = """\
Great news: our garden is finished!
Today we are baking pancakes.
Who is coming to help on Saturday?
Thanks for all your help 💛
The lift is working again.
New colleague wanted for the night shift
Congratulations on your diploma, Noor!
So proud of this team.
Flu jabs start tomorrow, just walk in.
I have been waiting for three weeks...
What a day 🎉
Happy holidays everyone!
Read the story of Sam on our website: https://care.example/sam
Vacancy: district nurse
Can you call me back?
Two places left on the course.
It was lovely this afternoon.
Welcome back!
Are you coming for a walk?
Our volunteers are worth their weight in gold
This is really not acceptable.
That makes me happy
So nice to see
Waiting lists are growing and nobody does anything.
#together strong for older people
Coffee is ready ☕
We are looking for someone who can sing.
Delayed again, annoying.
Good luck with your training
May my dog come inside too?
We are closed on Friday.
New opening hours from Monday
A day out with the residents
Beautiful pictures of the summer party
Our kitchen cooks fresh meals again
How are you doing?
Well done, colleagues
Thank you for your message.
Do not forget your coat, it is raining
That is a good question, Anna
Major repairs to the roof
Meet Kees, our new gardener
Spring at last in the garden
Unfortunately the tour is cancelled""".splitlines()

# Without a word that every text has.
BARE_DUTCH = [
    "Alweer vertraging, balen.",
    "Lekker weertje",
    "Zomerfeest geslaagd",
    "Heerlijk gegeten vanavond",
    "Nieuwe folder beschikbaar",
    "Team compleet",
    "Stagiaires welkom",
    "Koffie gezet",
    "Ontbijtbuffet geopend",
    "Buurtfeest afgelast wegens storm",
    "Nieuwe rolstoelen aangekomen",
    "Personeelsuitje naar Texel",
    "Tuinfeest donderdagmiddag",
    "Appeltaart gebakken",
    "Gezellige bingomiddag",
    "Geslaagde rondleiding vanochtend",
]

BARE_ENGLISH = [
    "Coffee brewed",
    "Garden party Thursday",
    "Lovely weather",
    "Delayed again, annoying.",
    "Summer party success",
    "Team complete",
    "Apple pie baked",
    "New wheelchairs arrived",
    "Breakfast buffet open",
    "Street party cancelled, storm",
    "Guided tour success",
    "Staff outing Texel",
    "Interns welcome",
    "New leaflet available",
    "Fresh bread today",
    "Happy birthday Anna",
]

BY_OTHERS = [
    "Frohe Weihnachten",
    "Unser neuer Garten",
    "Bonne année à tous",
    "Buenos días amigos",
    "Wir suchen Verstärkung",
    "Sommerfest gelungen",
    "Notre jardin est ouvert",
    "Neue Öffnungszeiten",
    "Grazie mille",
]


def right(posts, code):
    """Share of posts whose language is found, each by an account of its own."""
    return (text.languages(text.words(posts), posts, author=np.arange(len(posts))) == code).mean()


@pytest.mark.parametrize(
    ("posts", "code", "least"),
    [
        (DUTCH_POSTS, NL, 1.0),
        (ENGLISH_POSTS, EN, 1.0),
        (BARE_DUTCH, NL, 15 / 16),
        (BARE_ENGLISH, EN, 15 / 16),
    ],
)
def test_short_posts_have_their_language(posts, code, least):
    assert len(DUTCH_POSTS) >= 40 and len(ENGLISH_POSTS) >= 40
    assert right(posts, code) >= least


def test_other_languages_stay_others():
    assert right(BY_OTHERS, OTHER) == 1.0


@pytest.mark.parametrize(
    "post", ["🎉🎉", "👍🏽 👨‍👩‍👧", "😀 ❤️ 12", "...", "https://zorg.example/a", "@anna", "", None]
)
def test_a_post_without_a_word_has_no_language(post):
    assert text.languages(text.words([post]), [post], author=np.array([0])).tolist() == [UNKNOWN]


def test_two_languages_in_one_post_are_one_of_the_two():
    mixed = [
        "Wij zijn er voor jullie en dat blijft zo. We are here for you too.",
        "Great event gisteren met ons team!",
    ]
    assert set(text.languages(text.words(mixed), mixed)) <= {NL, EN}


def test_posts_of_emoji_only_are_kept_and_have_no_terms():
    posts = pd.Series(["🎉🎉🎉", "Wij zijn er voor de ouderen in de wijk", "😀"])
    terms = text.terms(posts, author=np.array([1, 1, 2]))
    assert terms.lengths.tolist() == [0, 2, 0]
    assert terms.language.tolist() == [UNKNOWN, NL, UNKNOWN]


# -- what asks ----------------------------------------------------------------------------------------------

ASKS = [
    "Kunnen jullie dit uitleggen",
    "@zorghuis weet iemand waar ik moet zijn",
    "Hallo, hoe laat begint de open dag",
    "Goedemorgen allemaal, is er nog plek",
    "Mijn moeder wacht al weken. Wanneer komt er iemand",
    "waarom is de wachttijd zo lang",
    "Ik snap het niet... hoe werkt de app",
    "Wat kost een maaltijd",
    "Kunnen jullie mij nu eindelijk helpen!!",
    "Wat is er aan de hand.",
    "Beste mensen: mag ik iets vragen",
    "Hoe kan ik me aanmelden\nGroet",
    "Hoi @anna, kan ik morgen langskomen",
    "Hoe kan ik me aanmelden. Bedankt alvast!",
    "Is dit echt waar?",
    "how do I change my address",
    "@shop can you help me",
    "Hi there, is there parking nearby",
    "My order is late. When will it arrive",
    "Does anyone know the opening hours",
    "Why isn't the lift working",
    "Hello team, what time does it start",
    "any update on my ticket",
    "Where can I find the form. Thanks!",
    "could you call me back please!",
    "What is the number of the desk",
]

ASKS_NOTHING = [
    "Hoe mooi!",
    "Wat een dag",
    "Wat mooi",
    "Hoe mooi is dit!",
    "Wat zijn we trots op ons team",
    "Wat is het fijn hier",
    "Waarom ik hier graag werk",
    "Wanneer je komt, neem dan koek mee",
    "Wie goed doet, goed ontmoet",
    "Hoe leuk",
    "Waar je ook bent, wij zijn er",
    "De vraag is hoe het kan.",
    "Ik weet niet hoe het werkt",
    "Kijk op https://zorg.nl/?q=a",
    "Dank jullie wel",
    "Hoe is het mogelijk!",
    "Dat kun je wel zeggen",
    "Zoals je weet is het druk",
    "Wat doen jullie dat goed",
    "",
    "how lovely",
    "What a day",
    "How nice is that!",
    "When I was young",
    "Where there is a will there is a way",
    "I know how it works",
    "How to bake bread",
    "What we do matters",
    "Who would have thought!",
    "Why we moved",
    "You can do it",
    "As you can see",
    "When you call us, have your number ready",
    "See what is there",
    "Can't wait",
    "Isn't it lovely!",
    "How great are these people!",
]


@pytest.mark.parametrize("post", ASKS)
def test_a_sentence_that_opens_as_a_question_asks(post):
    assert text.asks(pd.Series([post])).tolist() == [True]


@pytest.mark.parametrize("post", ASKS_NOTHING)
def test_what_only_looks_like_a_question_asks_nothing(post):
    assert text.asks(pd.Series([post])).tolist() == [False]


def test_a_missing_text_asks_nothing():
    assert text.asks(pd.Series([None, "kan ik komen"], dtype="str")).tolist() == [False, True]


def test_every_opening_of_the_lists_asks():
    for lists in phrases("invitations").values():
        assert text.asks(pd.Series([f"Hallo. {one} dat nog" for one in lists["asks"]])).all()
        pairs = [f"{word} {verb} dat" for word in lists["question_words"] for verb in lists["question_verbs"]]
        assert text.asks(pd.Series(pairs)).all()
        assert not text.asks(pd.Series([f"{pair} mooi!" for pair in pairs])).any()


def test_a_question_to_us_without_a_question_mark_waits_for_an_answer():
    posts = [("1", "logo", None, "Onze tuin is klaar"), ("2", "x", "1", "Kunnen jullie ook zondag open"),
             ("3", "y", "1", "Wat een mooie tuin"), ("4", "z", "1", "Hoe mooi!"),
             ("5", "logo", "2", "Ja hoor", 1), LATE]  # fmt: skip
    found = conversations.measure(dataset(*posts, ours=("logo",))).measure("CV-3", "external")
    assert (found.k, found.n) == (1, 1)


# -- politeness ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("post", "polite"),
    [
        ("Dank je voor je bericht", True),
        ("Hoi Anna, we kijken ernaar", True),
        ("@anna Goedemorgen, we bellen je", True),
        ("Stuur ons je nummer a.u.b.", True),
        ("Kom langs", False),
        ("Een dag later was het klaar", False),
        ("Dank zij de regen groeit het", False),
        ("Thanks for asking", True),
        ("Please send us your number", True),
        ("Good morning! We will call you", True),
        ("We are pleased", False),
        ("That was in the morning", False),
        ("", False),
    ],
)
def test_polite_forms(post, polite):
    assert text.polite(pd.Series([post])).tolist() == [polite]


def test_the_share_of_our_polite_answers():
    posts = [("1", "logo", None, "Hallo allemaal"), ("2", "x", "1", "Dank je"),
             ("3", "logo", "2", "Graag gedaan"), ("4", "anna", "2", "Tot zondag"),
             ("5", "logo", "4", "Bedankt Anna"), ("6", "anna", "2", " ")]  # fmt: skip
    four = [(f"7{name}", name, "2", "Zeker", 1) for name in ("bob", "carla", "dirk", "els")]
    staff = ["anna", "bob", "carla", "dirk", "els"]
    data = dataset(*posts, *four, LATE, roster=staff, ours=("logo",))
    found = conversations.measure(data, quick=True).measure("CV-12.polite", "external")
    assert (found.k, found.n) == (1, 6)
    silent = conversations.measure(dataset(*posts[:2], LATE, ours=("logo",)), quick=True)
    assert "CV-12.polite" not in {one.id for one in (*silent.headlines, *silent.measures)}


# -- the lists ----------------------------------------------------------------------------------------------


def test_both_languages_have_every_list_in_small_letters_and_once():
    for raw in (phrases("invitations"), {name: vars(one) for name, one in rules().items()}):
        assert set(raw) == {"nl", "en"} and set(raw["nl"]) == set(raw["en"])
        for lists in raw.values():
            for words in lists.values():
                if not isinstance(words, int):
                    assert len(words)
                    assert all(word == word.lower().strip() and "’" not in word for word in words)


def test_no_word_stands_twice_in_a_list():
    for name in ("invitations", "compounds"):
        raw = tomllib.loads((Path(text.__file__).parent / f"{name}.toml").read_text("utf-8"))
        for language, lists in raw.items():
            for family, words in lists.items():
                if isinstance(words, list):
                    assert sorted(set(words)) == sorted(words), (name, language, family)


def test_no_part_of_a_compound_is_forbidden():
    for one in rules().values():
        assert not one.parts & one.never_part
        assert not {word for word in one.whole if len(word) < one.least_word}
