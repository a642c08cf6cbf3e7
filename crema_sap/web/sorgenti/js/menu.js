// Menu on a phone, drop-downs, and the focus on what needs it.
const apri = document.querySelector('[data-apri-menu]')
const voci = document.getElementById('menu')

function mostraMenu(aperto) {
  voci.classList.toggle('aperto', aperto)
  apri.setAttribute('aria-expanded', String(aperto))
}

if (apri && voci) {
  apri.setAttribute('role', 'button')
  apri.setAttribute('aria-controls', 'menu')
  mostraMenu(false)
  apri.addEventListener('click', (evento) => {
    evento.preventDefault()
    mostraMenu(!voci.classList.contains('aperto'))
  })
  apri.addEventListener('keydown', (evento) => {
    if (evento.key === ' ') {
      evento.preventDefault()
      apri.click()
    }
  })
}

const tendine = [...document.querySelectorAll('details[data-tendina]')]

function chiudiTutto(fuoriDa) {
  for (const tendina of tendine) if (!fuoriDa || !tendina.contains(fuoriDa)) tendina.open = false
  if (apri && voci && (!fuoriDa || !(voci.contains(fuoriDa) || apri.contains(fuoriDa)))) mostraMenu(false)
}

document.addEventListener('click', (evento) => chiudiTutto(evento.target))
document.addEventListener('keydown', (evento) => {
  if (evento.key !== 'Escape') return
  const aperta = tendine.find((tendina) => tendina.open)
  if (aperta) aperta.querySelector('summary').focus()
  else if (voci?.classList.contains('aperto')) apri.focus()
  chiudiTutto(null)
})

document.querySelector('[data-prendi-fuoco]')?.focus()
