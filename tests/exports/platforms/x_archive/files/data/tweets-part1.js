window.YTD.tweets.part1 = [
  { "tweet" : { "id_str" : "1004", "created_at" : "Thu Dec 04 07:00:00 +0000 2025", "full_text" : "Een lang verhaal over de dijk, dat met deze woorden begint maar hier… https://t.co/abc", "retweet_count" : "2", "lang" : "qme", "entities" : { } } }
]
