// Says whether domande are received now, from the server's clock: the page only tells the term.
const finestre = [...document.querySelectorAll("[data-finestra]")];

async function oraDelServer() {
  const scritta = document.body.dataset.adesso;
  if (scritta) return Date.parse(scritta);
  const scarto = Number(document.body.dataset.scartoOrologio || 0) * 1000;
  const risposta = await fetch(location.href, { method: "HEAD", cache: "no-store" });
  return Date.parse(risposta.headers.get("Date")) + scarto;
}

function mostra(ora) {
  for (const finestra of finestre) {
    const { apre, chiude } = finestra.dataset;
    const momento = ora < Date.parse(apre) ? "prima" : ora < Date.parse(chiude) ? "durante" : "dopo";
    for (const voce of finestra.querySelectorAll("[data-momento]")) {
      voce.hidden = voce.dataset.momento !== momento;
    }
  }
}

if (finestre.length) {
  const partenza = performance.now();
  oraDelServer().then(
    (inizio) => {
      if (!Number.isFinite(inizio)) return;
      const aggiorna = () => mostra(inizio + performance.now() - partenza);
      aggiorna();
      setInterval(aggiorna, 1000);
    },
    () => {},
  );
}
