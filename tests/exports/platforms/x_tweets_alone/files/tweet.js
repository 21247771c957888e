window.YTD.tweet.part0 = [
  { "id_str" : "11", "created_at" : "Fri Mar 01 10:00:00 +0000 2019", "full_text" : "Oud &lt;bericht&gt;", "lang" : "und" },
  { "tweet" : { "id_str" : "12", "created_at" : "Fri Mar 01 11:00:00 +0000 2019", "full_text" : "@tomj ja", "favorite_count" : "1", "retweet_count" : "0", "in_reply_to_screen_name" : "tomj", "in_reply_to_user_id_str" : "300", "lang" : "nl", "entities" : { "user_mentions" : [ { "screen_name" : "tomj", "name" : "Tom", "id_str" : "300" } ] } } },
  { "tweet" : { "full_text" : "zonder nummer" } }
]
