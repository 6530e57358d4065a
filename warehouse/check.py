"""Does a base keep the contract? (stub replaced below)"""
HELP = "проверить базу: договор о таблицах, свежесть, качество"
