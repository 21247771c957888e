window.YTD.deleted_tweets.part0 = [ { "tweet" : { "id_str" : "999", "full_text" : "weg" } } ]
