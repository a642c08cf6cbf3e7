"""Files as people have them: pictures with what is beside them, PDFs with what is inside."""

import io

import pikepdf
from PIL import ExifTags, Image

LUOGO = {
    ExifTags.GPS.GPSLatitudeRef: "N",
    ExifTags.GPS.GPSLatitude: (45.0, 21.0, 44.0),
}
GIRATA = 6  # EXIF: turned by 90 degrees


def foto(formato: str = "JPEG", lato: tuple[int, int] = (60, 40)) -> bytes:
    """A picture that knows where and when it was taken, and holds words in a comment."""
    immagine = Image.effect_noise(lato, 40).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = GIRATA
    exif[ExifTags.Base.Make] = "Telefono di Rosa"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(LUOGO)
    uscita = io.BytesIO()
    immagine.save(uscita, formato, exif=exif, comment=b"via Kennedy 2")
    return uscita.getvalue()


def pdf(*, dove: str = "", nascosto: bool = True, pagine: int = 1) -> bytes:
    """A PDF with something active in it, inside a compressed object where bytes don't show it."""
    documento = pikepdf.new()
    for _ in range(pagine):
        documento.add_blank_page()
    azione = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    if dove == "apertura":
        documento.Root.OpenAction = documento.make_indirect(azione)
    elif dove == "pagina":
        documento.pages[0].obj.AA = pikepdf.Dictionary(O=azione)
    elif dove == "allegato":
        documento.attachments["a.exe"] = b"MZ"
    elif dove == "modulo":
        documento.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Array([]))
    elif dove == "avvio":
        documento.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="a.exe")
    uscita = io.BytesIO()
    modo = pikepdf.ObjectStreamMode.generate if nascosto else pikepdf.ObjectStreamMode.disable
    documento.save(uscita, object_stream_mode=modo)
    return uscita.getvalue()
