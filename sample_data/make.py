"""Make the sample organisation anew: ``python sample_data/make.py [FOLDER]``.

Zorggroep Wilgenoever and everybody in it are invented. The same files come out every time.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from making import crowd, files, page_files, pages, staff, talk  # noqa: E402
from making.bank import LANGUAGES  # noqa: E402
from making.clock import utc  # noqa: E402


def made() -> dict[str, dict[str, bytes]]:
    """The files of both editions: language, file name, content."""
    people = staff.everybody()
    inside, outside = talk.threads(people, "internal"), talk.threads(people, "external")
    crowd.counted(outside, people)
    shares = crowd.passed_on(outside, people)
    public = sorted([post for posts in outside for post in posts] + shares, key=lambda post: utc(post.at))
    numbered([post for posts in inside for post in posts], 2400000000)
    numbered(public, 7310000000)
    ties = crowd.ties(people)
    return {
        language: {
            "viva-engage-export.zip": files.viva(language, inside, people),
            "public-posts.csv": files.public(language, public),
            "follows.csv": files.follows(ties),
            "roster.csv": files.roster(language, people),
            "story.csv": files.story(language),
            "audience.csv": files.audience(language),
            "influencers.csv": files.influencers(language, people),
        }
        for language in LANGUAGES
    }


def made_pages() -> dict[str, dict[str, bytes]]:
    """The exports of pages alone, of both editions: language, file name, content."""
    posts = pages.posts()
    writers = [person.name for person in staff.everybody().employees if person.official][:2]
    return {
        language: {
            "linkedin-page-content.xlsx": page_files.content(language, posts["linkedin"], writers),
            "linkedin-page-followers.xlsx": page_files.followers(),
            "linkedin-page-competitors.xlsx": page_files.competitors(posts["linkedin"]),
            "facebook-content.csv": page_files.facebook(language, posts["facebook"]),
            "instagram-content.csv": page_files.instagram(language, posts["instagram"]),
        }
        for language in LANGUAGES
    }


def numbered(posts: list[talk.Post], first: int) -> None:
    """Ids in order of time, with gaps as on a busy platform."""
    for place, post in enumerate(sorted(posts, key=lambda post: utc(post.at))):
        post.id = str(first + place * 613 + (place * place) % 397)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for language, edition in made().items():
        files.write(target / language, edition)
    for language, edition in made_pages().items():
        files.write(target / "pages_only" / language, edition)
