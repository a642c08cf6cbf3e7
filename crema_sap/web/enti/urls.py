"""URLs of sign-in, appointments, own security, the demo's clock and the state of the service."""

from django.urls import path

from crema_sap.web.enti.views import accesso, cittadini, orologio, sicurezza, stato

app_name = "enti"
urlpatterns = [
    path("accedi/", accesso.accedi, name="accedi"),
    path("accedi/codice/", accesso.codice, name="codice"),
    path("accedi/primo-codice/", accesso.primo_codice, name="primo_codice"),
    path("accedi/spid/", cittadini.spid, name="spid"),
    path("accedi/spid/ritorno/", cittadini.ritorno, name="spid_ritorno"),
    path("esci/", accesso.esci, name="esci"),
    path("account/incarico/", accesso.cambia_incarico, name="cambia_incarico"),
    path("account/sicurezza/", sicurezza.sicurezza, name="sicurezza"),
    path("account/sessioni/chiudi/", sicurezza.sessione_chiudi, name="sessione_chiudi"),
    path("account/password/", sicurezza.password, name="password"),
    path("account/secondo-fattore/", sicurezza.secondo_fattore, name="secondo_fattore"),
    path(
        "account/secondo-fattore/togli/",
        sicurezza.secondo_fattore_togli,
        name="secondo_fattore_togli",
    ),
    path("orologio/", orologio.sposta, name="orologio"),
    path("salute/", stato.salute, name="salute"),
    path("pronto/", stato.pronto, name="pronto"),
]
