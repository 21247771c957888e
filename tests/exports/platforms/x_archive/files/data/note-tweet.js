window.YTD.note_tweet.part0 = [
  { "noteTweet" : { "noteTweetId" : "77", "createdAt" : "2025-12-04T07:00:00.000Z", "core" : { "text" : "Een lang verhaal over de dijk, dat met deze woorden begint maar hier niet ophoudt." } } }
]
