"""Five C's of social media, measured from the exports an organisation already has."""
