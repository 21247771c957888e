window.YTD.tweets.part0 = [
  { "tweet" : { "id_str" : "1001", "created_at" : "Tue Dec 02 06:23:48 +0000 2025", "full_text" : "Water &amp; wind, @havenstad", "favorite_count" : "3", "retweet_count" : "1", "lang" : "en",
    "entities" : { "user_mentions" : [ { "screen_name" : "havenstad", "name" : "Havenstad", "id_str" : "200" } ] } } },
  { "tweet" : { "id_str" : "1002", "created_at" : "Tue Dec 02 07:00:00 +0000 2025", "full_text" : "@tomj dat klopt", "favorite_count" : "0", "retweet_count" : "0", "lang" : "nl",
    "in_reply_to_status_id_str" : "900", "in_reply_to_user_id_str" : "300", "in_reply_to_screen_name" : "tomj",
    "entities" : { "user_mentions" : [ { "screen_name" : "tomj", "name" : "Tom", "id_str" : "300" } ] } } },
  { "tweet" : { "id_str" : "1003", "created_at" : "Wed Dec 03 07:00:00 +0000 2025", "full_text" : "RT @waterhuis: Kom kijken met @anderen naar het nieuwe…", "favorite_count" : "0", "retweet_count" : "0", "retweeted" : false, "lang" : "nl",
    "entities" : { "user_mentions" : [ { "screen_name" : "waterhuis", "name" : "Waterhuis", "id_str" : "400" }, { "screen_name" : "anderen", "name" : "Anderen", "id_str" : "500" } ] } } }
]
