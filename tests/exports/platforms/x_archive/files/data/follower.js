window.YTD.follower.part0 = [
  { "follower" : { "accountId" : "300", "userLink" : "https://twitter.com/intent/user?user_id=300" } },
  { "follower" : { "accountId" : "44187", "userLink" : "https://twitter.com/intent/user?user_id=44187" } }
]
