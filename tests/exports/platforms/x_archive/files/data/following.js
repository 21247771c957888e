window.YTD.following.part0 = [ { "following" : { "accountId" : "200", "userLink" : "https://twitter.com/intent/user?user_id=200" } } ]
