document.title = 'Xtend service'
