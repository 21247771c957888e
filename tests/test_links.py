"""What a profile link names."""

import pytest

from fivec.links import profile, site


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://www.linkedin.com/in/anna-de-wit/", ("linkedin", "anna-de-wit")),
        ("linkedin.com/in/anna-de-wit?trk=profile", ("linkedin", "anna-de-wit")),
        ("https://nl.linkedin.com/in/anna-de-wit/en", ("linkedin", "anna-de-wit")),
        ("https%3A%2F%2Fwww.linkedin.com%2Fin%2Fanna-de-wit%2F", ("linkedin", "anna-de-wit")),
        ("https://www.linkedin.com/in/ren%C3%A9-bos/", ("linkedin", "rené-bos")),
        ("https://www.linkedin.com/company/de-linde/", ("linkedin", "de-linde")),
        ("https://www.linkedin.com/feed/update/urn:li:activity:71/", None),
        ("https://x.com/annawit?lang=nl", ("x", "annawit")),
        ("http://twitter.com/#!/annawit", ("x", "annawit")),
        ("https://mobile.twitter.com/AnnaWit/", ("x", "AnnaWit")),
        ("https://x.com/annawit/status/123", ("x", "annawit")),
        ("https://x.com/i/status/123", None),
        ("https://www.instagram.com/anna.wit/?hl=nl#top", ("instagram", "anna.wit")),
        ("https://www.instagram.com/p/Cabc/", None),
        ("https://www.facebook.com/profile.php?id=1000421", ("facebook", "1000421")),
        ("https://www.facebook.com/profile.php", None),
        ("https://www.facebook.com/people/Anna-Wit/1000421/", ("facebook", "1000421")),
        ("https://www.youtube.com/@annawit", ("youtube", "annawit")),
        ("https://www.youtube.com/channel/UC0123", ("youtube", "UC0123")),
        ("https://www.youtube.com/watch?v=x", None),
        ("https://www.tiktok.com/@anna.wit", ("tiktok", "anna.wit")),
        ("https://bsky.app/profile/anna.bsky.social", ("bluesky", "anna.bsky.social")),
        ("https://www.reddit.com/user/anna/", ("reddit", "anna")),
        ("https://mastodon.voorbeeld/@anna", ("mastodon", "anna@mastodon.voorbeeld")),
        ("https://intranet.voorbeeld/wie/anna?tab=1", ("", "anna")),
        ("https://www.linkedin.com/", None),
        ("https://www.linkedin.com/in/", None),
        ("anna.de.wit", None),
        ("anna@voorbeeld.nl", None),
        ("@anna", None),
        ("", None),
    ],
)
def test_profiles(link, found):
    assert profile(link) == found


@pytest.mark.parametrize(
    ("link", "channel"),
    [
        ("https://www.facebook.com/bakker/posts/12", "facebook"),
        ("https://x.com/bakker/status/1?s=20", "x"),
        ("https://voorbeeld.nl/nieuws", None),
        ("geen link", None),
    ],
)
def test_a_link_to_anything_tells_its_platform(link, channel):
    assert site(link) == channel
