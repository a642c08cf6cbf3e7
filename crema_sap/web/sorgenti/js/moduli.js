// Forms: one sending per click, repeated rows, saving by itself and failing loudly.
for (const modulo of document.querySelectorAll('form[method="post"]')) {
  modulo.addEventListener('submit', (evento) => {
    if (modulo.dataset.inviato) {
      evento.preventDefault()
      return
    }
    modulo.dataset.inviato = '1'
    // The button must keep its name and value in the request: it is dimmed after, and for a while.
    setTimeout(() => {
      for (const bottone of modulo.querySelectorAll('button[type="submit"]')) bottone.setAttribute('aria-disabled', 'true')
    })
    setTimeout(() => riapri(modulo), 10_000)
  })
}

function riapri(modulo) {
  delete modulo.dataset.inviato
  for (const bottone of modulo.querySelectorAll('[aria-disabled]')) bottone.removeAttribute('aria-disabled')
}

addEventListener('pageshow', () => document.querySelectorAll('form[data-inviato]').forEach(riapri))

for (const gruppo of document.querySelectorAll('[data-righe]')) {
  const bottone = gruppo.querySelector('[data-aggiungi-riga]')
  const totale = gruppo.querySelector(`[name="${gruppo.dataset.righe}-TOTAL_FORMS"]`)
  const vuota = gruppo.querySelector('template[data-riga-vuota]')
  const massimo = Number(gruppo.querySelector(`[name="${gruppo.dataset.righe}-MAX_NUM_FORMS"]`)?.value || 1000)
  if (!bottone || !totale || !vuota) continue
  bottone.hidden = false
  bottone.addEventListener('click', () => {
    const numero = Number(totale.value)
    if (numero >= massimo) return
    const nuova = document.createElement('div')
    nuova.innerHTML = vuota.innerHTML.replaceAll('__prefix__', String(numero))
    const riga = nuova.firstElementChild
    for (const segno of riga.querySelectorAll('[data-numero-riga]')) segno.textContent = String(numero + 1)
    bottone.before(riga)
    totale.value = String(numero + 1)
    riga.querySelector('input:not([type="hidden"]), select, textarea')?.focus()
  })
}

const ATTESA = 1200
for (const modulo of document.querySelectorAll('form[data-salva-da-solo]')) {
  const esito = modulo.querySelector('[data-esito-salvataggio]')
  let pegno
  let ultimo = 0
  modulo.addEventListener('input', () => {
    clearTimeout(pegno)
    pegno = setTimeout(() => salva(), ATTESA)
  })

  async function salva() {
    const questo = ++ultimo
    di('corso', 'Salvataggio in corso…')
    try {
      const risposta = await fetch(modulo.dataset.salvaDaSolo, {
        method: 'POST',
        body: new FormData(modulo),
        headers: { 'X-Salvataggio': '1' },
      })
      if (questo !== ultimo) return
      if (risposta.redirected || risposta.status === 401 || risposta.status === 403) {
        di('errore', 'Non salvato: la sessione è scaduta. Non chiudere questa pagina: accedi in un’altra scheda e poi riprova.')
      } else if (!risposta.ok) {
        di('errore', 'Non salvato: il portale non ha potuto conservare le ultime modifiche. Riprova fra poco senza chiudere la pagina.')
      } else {
        const avviso = risposta.headers.get('X-Esito')
        di('fatto', avviso ? decodeURIComponent(avviso) : 'Bozza salvata. Non è ancora inviata.')
      }
    } catch {
      di('errore', 'Non salvato: la rete non risponde. Quello che hai scritto è ancora in questa pagina.')
    }
  }

  function di(stato, testo) {
    if (!esito) return
    esito.dataset.stato = stato
    esito.setAttribute('role', stato === 'errore' ? 'alert' : 'status')
    esito.textContent = testo
  }
}
