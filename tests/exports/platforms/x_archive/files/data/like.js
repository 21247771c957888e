window.YTD.like.part0 = [
  { "like" : { "tweetId" : "5", "fullText" : "Mooi", "expandedUrl" : "https://twitter.com/i/web/status/5" } },
  { "like" : { "tweetId" : "6", "fullText" : "Goed", "expandedUrl" : "https://twitter.com/evasmit/status/6" } }
]
