// The file of a document: one that is too heavy is told before it is sent, a long sending while it lasts.
const modulo = document.querySelector('form[data-carica]')
const campo = modulo?.querySelector('input[type="file"]')
const esito = modulo?.querySelector('[data-esito-carico]')
// The front server waits no longer than this for a file: after it one may try again.
const ATTESA = 300_000
if (campo && esito) segui()

function segui() {
  let inCorso = false
  const daCapo = () => {
    inCorso = false
    di(troppo() ? 'errore' : '', troppo())
  }
  campo.addEventListener('change', daCapo)
  // Before the guard of double clicks, which lets a second sending begin after ten seconds.
  modulo.addEventListener(
    'submit',
    (evento) => {
      if (inCorso || troppo()) {
        evento.preventDefault()
        evento.stopImmediatePropagation()
        if (!inCorso) campo.focus()
        return
      }
      if (!campo.files.length) return
      inCorso = true
      setTimeout(daCapo, ATTESA)
      di('corso', 'Sto caricando il file: per una foto grande può volerci qualche minuto. Non chiudere la pagina.')
    },
    true,
  )
  addEventListener('pageshow', daCapo)
}

function troppo() {
  const [file] = campo.files
  if (!file) return ''
  const pdf = /\.pdf$/i.test(file.name)
  const massimo = Number(pdf ? modulo.dataset.massimoPdf : modulo.dataset.massimoFoto)
  if (file.size <= massimo) return ''
  const mega = Math.ceil(file.size / 1024 / 1024)
  return pdf
    ? `Il PDF è di ${mega} MB e può arrivare a 10: dividilo, oppure fotografa le pagine e carica le foto.`
    : `La foto è di ${mega} MB e può arrivare a 50: nella fotocamera scegli una risoluzione più bassa e scattala di nuovo.`
}

function di(stato, testo) {
  esito.dataset.stato = stato
  esito.setAttribute('role', stato === 'errore' ? 'alert' : 'status')
  esito.textContent = testo
}
