// A part of the page that asks the server for its next state until it says it is done.
// <div data-frammento="/indirizzo/" data-ogni="2">…</div>; the answer is HTML of our own;
// it ends when the new HTML holds an element with data-finito.
for (const parte of document.querySelectorAll('[data-frammento]')) segui(parte)

function segui(parte) {
  const passo = Number(parte.dataset.ogni || 2) * 1000
  let ritardo = passo
  const chiedi = async () => {
    try {
      const risposta = await fetch(parte.dataset.frammento, { headers: { 'X-Frammento': '1' }, cache: 'no-store' })
      if (risposta.redirected) return location.reload()
      if (!risposta.ok) throw new Error(String(risposta.status))
      parte.innerHTML = await risposta.text()
      ritardo = passo
    } catch {
      ritardo = Math.min(ritardo * 2, 30_000)
    }
    if (!parte.querySelector('[data-finito]')) setTimeout(chiedi, ritardo)
  }
  if (!parte.querySelector('[data-finito]')) setTimeout(chiedi, ritardo)
}
