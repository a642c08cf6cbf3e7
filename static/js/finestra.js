// Says whether domande are received now, from the server's clock: the page only tells the term.
const finestre = [...document.querySelectorAll("[data-finestra]")];

async function oraDelServer() {
  const scritta = document.body.dataset.adesso;
  if (scritta) return Date.parse(scritta);
  const scarto = Number(document.body.dataset.scartoOrologio || 0) * 1000;
  const risposta = await fetch(location.href, { method: "HEAD", cache: "no-store" });
  return Date.parse(risposta.headers.get("Date")) + scarto;
}

function inPausa(pause, ora) {
  return (pause || "").split(" ").some((pausa) => {
    const [dal, fino] = pausa.split("/");
    return dal && ora >= Date.parse(dal) && (!fino || ora < Date.parse(fino));
  });
}

function momentoDi({ apre, chiude, pause }, ora) {
  if (ora < Date.parse(apre)) return "prima";
  if (inPausa(pause, ora)) return "sospeso";
  return !chiude || ora < Date.parse(chiude) ? "durante" : "dopo";
}

function mostra(ora) {
  for (const finestra of finestre) {
    const momento = momentoDi(finestra.dataset, ora);
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
