// Everything here is an aid: each page works without it.
import './menu.js'
import './tempo.js'
import './moduli.js'
import './frammenti.js'
