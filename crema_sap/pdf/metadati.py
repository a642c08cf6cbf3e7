"""What the file says of itself: PDF/A-3 and PDF/UA-1 claims, dates, colours, attachments."""

import hashlib
from datetime import UTC, datetime
from html import escape

from crema_sap.pdf.modello import Allegato, Fascicolo
from crema_sap.pdf.recupero import RISORSE
from crema_sap.pdf.scrittore import Scrittore, elenco, testo

PRODUTTORE = "crema-sap"

_PACCHETTO = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{titolo}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{ente}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{oggetto}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{lingua}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{produttore}</xmp:CreatorTool>
<xmp:CreateDate>{data}</xmp:CreateDate><xmp:ModifyDate>{data}</xmp:ModifyDate>
<xmp:MetadataDate>{data}</xmp:MetadataDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{produttore}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def _istante(data: datetime) -> datetime:
    return data.astimezone(UTC).replace(microsecond=0)


def data_pdf(data: datetime) -> str:
    """Write an instant as a PDF string, in UTC."""
    return f"(D:{_istante(data):%Y%m%d%H%M%S}Z)"


def metti_xmp(pdf: Scrittore, fascicolo: Fascicolo) -> int:
    """Store the XMP packet, uncompressed so that any tool may read it."""
    pacchetto = _PACCHETTO.format(
        titolo=escape(fascicolo.titolo),
        ente=escape(fascicolo.ente),
        oggetto=escape(fascicolo.oggetto or fascicolo.titolo),
        lingua=escape(fascicolo.lingua),
        produttore=PRODUTTORE,
        data=f"{_istante(fascicolo.data):%Y-%m-%dT%H:%M:%SZ}",
    )
    return pdf.metti_flusso(pacchetto.encode(), "/Type/Metadata/Subtype/XML", compresso=True)


def metti_informazioni(pdf: Scrittore, fascicolo: Fascicolo) -> int:
    """Store the information dictionary; it says the same as the XMP packet."""
    data = data_pdf(fascicolo.data)
    return pdf.metti(
        f"<</Title{testo(fascicolo.titolo)}/Author{testo(fascicolo.ente)}"
        f"/Subject{testo(fascicolo.oggetto or fascicolo.titolo)}"
        f"/Creator({PRODUTTORE})/Producer({PRODUTTORE})/CreationDate{data}/ModDate{data}>>"
    )


def metti_profilo(pdf: Scrittore) -> int:
    """Store the sRGB profile and return the number of the output intent."""
    profilo = pdf.metti_flusso((RISORSE / "sRGB2014.icc").read_bytes(), "/N 3")
    return pdf.metti(
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
        f"/RegistryName(http://www.color.org)/Info(sRGB IEC61966-2.1)"
        f"/DestOutputProfile {profilo} 0 R>>"
    )


def metti_allegati(pdf: Scrittore, fascicolo: Fascicolo) -> str:
    """Store the attached files and return the entries of the catalog, empty if none."""
    allegati = sorted(fascicolo.allegati, key=lambda allegato: allegato.nome)
    if not allegati:
        return ""
    numeri = [_metti_allegato(pdf, allegato, fascicolo.data) for allegato in allegati]
    nomi = " ".join(
        f"{testo(allegato.nome)} {numero} 0 R"
        for allegato, numero in zip(allegati, numeri, strict=True)
    )
    return f"/AF{elenco(numeri)}/Names<</EmbeddedFiles<</Names[{nomi}]>>>>"


def _metti_allegato(pdf: Scrittore, allegato: Allegato, data: datetime) -> int:
    contenuto = allegato.contenuto
    somma = hashlib.md5(contenuto, usedforsecurity=False).hexdigest()
    flusso = pdf.metti_flusso(
        contenuto,
        f"/Type/EmbeddedFile/Subtype/{allegato.tipo.replace('/', '#2F')}"
        f"/Params<</Size {len(contenuto)}/ModDate{data_pdf(data)}/CheckSum<{somma}>>>",
    )
    nome = testo(allegato.nome)
    return pdf.metti(
        f"<</Type/Filespec/F{nome}/UF{nome}/Desc{testo(allegato.descrizione)}"
        f"/AFRelationship/{allegato.relazione}/EF<</F {flusso} 0 R/UF {flusso} 0 R>>>>"
    )
