// The clock of the page is the server's: it starts from the instant the server wrote in it.
// A page published as a file has no such instant: the answer's Date header gives it.
const UN_GIORNO = 86_400_000
const LINGUA = document.documentElement.lang || 'it'
const conti = [...document.querySelectorAll('[data-scade]')]
const orologi = [...document.querySelectorAll('[data-orologio]')]
const FORMA_ORA = new Intl.DateTimeFormat('it-IT', {
  timeZone: 'Europe/Rome', hour: '2-digit', minute: '2-digit', hour12: false,
})

async function istanteDelServer() {
  const scritto = document.body.dataset.adesso
  if (scritto) return Date.parse(scritto)
  const scarto = Number(document.body.dataset.scartoOrologio || 0) * 1000
  const risposta = await fetch(location.href, { method: 'HEAD', cache: 'no-store' })
  return Date.parse(risposta.headers.get('Date')) + scarto
}

function inParole(millesimi) {
  const secondi = Math.max(0, Math.floor(millesimi / 1000))
  const giorni = Math.floor(secondi / 86_400)
  const ore = Math.floor((secondi % 86_400) / 3600)
  const minuti = Math.floor((secondi % 3600) / 60)
  if (LINGUA !== 'it') return inAltraLingua({ day: giorni, hour: ore, minute: minuti, second: secondi % 60 })
  const uno = (numero, singolare, plurale) => `${numero} ${numero === 1 ? singolare : plurale}`
  if (giorni > 1) return `mancano ${uno(giorni, 'giorno', 'giorni')} e ${uno(ore, 'ora', 'ore')}`
  if (giorni === 1 || ore > 0) return `mancano ${uno(ore + giorni * 24, 'ora', 'ore')} e ${uno(minuti, 'minuto', 'minuti')}`
  return `mancano ${uno(minuti, 'minuto', 'minuti')} e ${uno(secondi % 60, 'secondo', 'secondi')}`
}

// The browser knows the words for days and hours in the language of the page: the first two that count.
function inAltraLingua(parti) {
  const voci = Object.entries(parti)
  const prima = Math.min(voci.findIndex(([, numero]) => numero > 0), 2)
  const scritte = voci.slice(Math.max(prima, 0)).slice(0, 2).map(([unita, numero]) =>
    new Intl.NumberFormat(LINGUA, { style: 'unit', unit: unita, unitDisplay: 'long' }).format(numero))
  return new Intl.ListFormat(LINGUA).format(scritte)
}

function segna(adesso) {
  for (const conto of conti) {
    const resta = Date.parse(conto.dataset.scade) - adesso
    conto.textContent = resta > 0 ? `(${inParole(resta)})` : `(${conto.dataset.passato || 'termine passato'})`
    conto.toggleAttribute('data-vicina', resta < UN_GIORNO)
    conto.hidden = false
  }
  for (const orologio of orologi) orologio.textContent = FORMA_ORA.format(adesso).replace(':', '.')
}

if (conti.length || orologi.length) {
  const partenza = performance.now()
  istanteDelServer().then((inizio) => {
    if (!Number.isFinite(inizio)) return
    const batti = () => segna(inizio + performance.now() - partenza)
    batti()
    setInterval(batti, 1000)
  }, () => {})
}
