window.YTD.account.part0 = [
  { "account" : { "email" : "noor@voorbeeld.nl", "username" : "noorvermeulen", "accountId" : "100", "accountDisplayName" : "Noor Vermeulen" } }
]
