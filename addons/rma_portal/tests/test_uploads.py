import io
import random
import zipfile
import zlib
from unittest.mock import patch

from PIL import Image

from odoo.tests import BaseCase, tagged
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from .. import uploads
from ..uploads import Limits, UploadRefused, clean, sniff

ORIENTATION, GPS = 0x0112, 0x8825


def make_picture(kind="JPEG", size=(60, 40), **options):
    """Return a picture, blue with a red corner at its top left."""
    picture = Image.new("RGB", size, (20, 40, 200))
    picture.paste((220, 20, 20), (0, 0, size[0] // 3, size[1] // 3))
    output = io.BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


def make_pdf(script=None, file=None, password=None, pages=1):
    writer = PdfFileWriter()
    for __ in range(pages):
        writer.addBlankPage(200, 200)
    if script:
        writer.addJS(script)
    if file:
        writer.addAttachment("file.txt", file)
    if password:
        writer.encrypt(password)
    writer.addMetadata({"/Author": "Somebody Private"})
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def make_pdf_with_packed_objects(pack=zlib.compress, filters=b"/FlateDecode", parms=b""):
    """Return a PDF whose objects are in a stream that is packed by a function."""
    objects = (
        b"<</Type/Catalog/Pages 3 0 R>>",
        b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>",
    )
    starts = [sum(map(len, objects[:index])) for index in range(3)]
    index = b" ".join(b"%d %d" % (number, start) for number, start in enumerate(starts, start=2))
    packed = pack(index + b" " + b"".join(objects))
    content = b"%PDF-1.5\n"
    stream_at = len(content)
    content += (
        b"1 0 obj<</Type/ObjStm/N 3/First %d/Filter%s%s/Length %d>>stream\n%s\n"
        b"endstream endobj\n" % (len(index) + 1, filters, parms, len(packed), packed)
    )
    rows = [(0, 0, 0), (1, stream_at, 0), (2, 1, 0), (2, 1, 1), (2, 1, 2), (1, len(content), 0)]
    table = b"".join(bytes([kind]) + at.to_bytes(4, "big") + bytes([n]) for kind, at, n in rows)
    content += (
        b"5 0 obj<</Type/XRef/Size 6/W[1 4 1]/Root 2 0 R/Length %d>>stream\n%s\n"
        b"endstream endobj\nstartxref\n%d\n%%%%EOF" % (len(table), table, rows[-1][1])
    )
    return content


def pack_with_blanks(content, megabytes=600):
    """Return a content with many blanks behind it, packed."""
    packer = zlib.compressobj(9)
    first = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    blanks = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + blanks * megabytes


def pack_lzw(content, times=150):
    """Return codes of LZW that stand for one byte more each, so often that it is a gigabyte."""
    bits, width, known = [], 9, 258
    for code in (256, 97, *range(258, 4095)):
        bits.append(f"{code:0{width}b}")
        known += code > 257
        width += known >= (1 << width) - 1 and width < 12
    block = "".join(bits)
    # Behind the first, codes have their greatest length until the table is begun anew.
    block += f"{256:012b}{block[9:]}" * times
    block = block.ljust(-(-len(block) // 8) * 8, "0")
    return int(block, 2).to_bytes(len(block) // 8, "big")


# Ways for a page to act, or to reach for other files.
DOES_SOMETHING = (
    b"/AA", b"/GoToR", b"/GoToE", b"/SubmitForm", b"/ImportData", b"/FileAttachment",
    b"/Movie", b"/Ref", b"/PS", b"/Metadata", b"/Next",
)  # fmt: skip


def make_pdf_with_extras():
    """Return a PDF of one page with a text, a picture, a link, and much that nobody needs."""
    text = b"BT /F1 9 Tf (Hello) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]>>/SomethingNew(evil)>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]/CropBox[0 0 90 90]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>/XObject<</Im 6 0 R/Out 7 0 R/Old 8 0 R>>"
        b"/SomethingNew(evil)>>/SomethingNew(evil)/Metadata 9 0 R"
        b"/AA<</O<</S/GoToR/F(\\\\\\\\evil\\\\x.pdf)>>>>"
        b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI"
        b"/URI(https://example.com/manual)/Next<</S/GoToE>>>>>>"
        b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(file:///evil)>>>>"
        b"<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/A<</S/SubmitForm/F(https://evil)>>>>"
        b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/ImportData/F(evil)>>>>"
        b"<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS<</F(evil.exe)>>>>"
        b"<</Type/Annot/Subtype/Movie/Rect[0 0 9 9]/Movie<</F(evil)>>>>]>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
        b"/Metadata 9 0 R/SomethingNew(evil)/Length 1>>stream\nx\nendstream",
        b"<</Type/XObject/Subtype/PS/Length 4>>stream\nevil\nendstream",
        b"<</Type/XObject/Subtype/Video/Ref<</F(evil)>>/Length 1>>stream\nx\nendstream",
        b"<</Type/Metadata/Length 4>>stream\nevil\nendstream",
    ]
    content, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        starts.append(len(content))
        content += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size %d>>\n"
        b"startxref\n%d\n%%%%EOF" % (size, table, size, len(content))
    )


def make_pdf_in_circles():
    """Return a PDF whose table of contents says that its earlier part is itself."""
    content = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\n"
    return content + (
        b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 2/Prev %d>>\n"
        b"startxref\n%d\n%%%%EOF" % (len(content), len(content))
    )


@tagged("post_install", "-at_install")
class TestUploads(BaseCase):
    """Files from strangers, without Odoo."""

    def _open(self, content, limits=None):
        file = clean(content, limits or Limits())
        return Image.open(io.BytesIO(file.content)), file

    def _assert_refused(self, kind, content, **limits):
        with self.assertRaises(UploadRefused) as raised:
            clean(content, Limits(**limits))
        self.assertEqual(raised.exception.kind, kind)

    def test_the_content_decides_what_a_file_is(self):
        for kind, mimetype in (
            ("JPEG", "image/jpeg"),
            ("PNG", "image/png"),
            ("WEBP", "image/webp"),
        ):
            with self.subTest(kind=kind):
                picture, file = self._open(make_picture(kind))
                self.assertEqual(picture.format, kind)
                self.assertEqual(file.mimetype, mimetype)
                self.assertEqual(picture.size, (60, 40))
        self.assertEqual(clean(make_pdf(), Limits()).mimetype, "application/pdf")

    def test_other_kinds_are_refused(self):
        gif = make_picture("GIF")
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("a.txt", "a")
        for content in (
            gif,
            archive.getvalue(),
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"<!doctype html><p>hello",
            b"MZ\x90\x00",
            b"hello",
            b"\x00",
            b"RIFF\x00\x00\x00\x00WAVE",
        ):
            with self.subTest(content=content[:10]):
                self._assert_refused("type", content)
        self._assert_refused("empty", b"")

    def test_pictures_are_turned_upright_and_lose_what_they_tell(self):
        exif = Image.Exif()
        exif[ORIENTATION] = 6  # turn right
        exif.get_ifd(GPS)[1] = "N"
        exif.get_ifd(GPS)[2] = (52.0, 30.0, 0.0)
        content = make_picture(exif=exif.tobytes(), comment=b"taken at home")
        self.assertTrue(Image.open(io.BytesIO(content)).getexif().get_ifd(GPS))
        picture, file = self._open(content)
        self.assertEqual(picture.size, (40, 60))
        red, __, blue = picture.getpixel((38, 2))
        self.assertGreater(red, blue, "The red corner must now be at the top right.")
        self.assertFalse(picture.getexif())
        self.assertNotIn("comment", picture.info)
        self.assertNotIn(b"Exif", file.content)
        self.assertNotIn(b"taken at home", file.content)

    def test_transparency_and_grey_survive(self):
        output = io.BytesIO()
        Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(output, "PNG")
        picture, __ = self._open(output.getvalue())
        self.assertEqual(picture.getpixel((0, 0))[3], 0)
        output = io.BytesIO()
        Image.new("CMYK", (4, 4)).save(output, "JPEG")
        self.assertEqual(self._open(output.getvalue())[0].mode, "RGB")
        output = io.BytesIO()
        Image.new("P", (4, 4)).save(output, "PNG")
        self.assertTrue(self._open(output.getvalue()))

    def test_limits(self):
        content = make_picture()
        self._assert_refused("large", content, size=len(content) - 1)
        clean(content, Limits(size=len(content)))
        self._assert_refused("pixels", content, pixels=60 * 40 - 1)
        clean(content, Limits(pixels=60 * 40))

    def test_decompression_bombs_are_refused_before_they_are_decoded(self):
        output = io.BytesIO()
        Image.new("1", (20_000, 20_000)).save(output, "PNG")
        self.assertLess(len(output.getvalue()), 200_000)
        self._assert_refused("pixels", output.getvalue())

    def test_documents_that_unpack_to_too_much_are_refused(self):
        self.assertTrue(clean(make_pdf_with_packed_objects(), Limits()).content)
        twice = b"[/FlateDecode/FlateDecode]"
        row = b"/DecodeParms<</Predictor 12/Columns %d>>" % 10**9
        for name, bomb in {
            "once": make_pdf_with_packed_objects(pack_with_blanks),
            "twice": make_pdf_with_packed_objects(
                lambda content: zlib.compress(pack_with_blanks(content)), twice
            ),
            "a long row": make_pdf_with_packed_objects(lambda __: zlib.compress(b""), parms=row),
            "by another method": make_pdf_with_packed_objects(pack_lzw, b"/LZWDecode"),
            "in circles": make_pdf_in_circles(),
        }.items():
            with self.subTest(name), patch.object(uploads, "MOST_SECONDS", 0):
                self.assertLess(len(bomb), 5 * 2**20)
                self._assert_refused("packed", bomb)

    def test_documents_that_grow_too_much_are_refused(self):
        content = make_pdf_with_packed_objects(
            lambda content: zlib.compress(content[:-2] + b"/A[%s]>>" % (b"0 " * 20_000))
        )
        self.assertLess(len(content), 2**10)
        self._assert_refused("packed", content, size=2**10)
        self.assertTrue(clean(content, Limits()).content)

    def test_broken_files_are_refused(self):
        for content in (
            make_picture()[:300],
            make_picture("PNG")[:60],
            make_picture("WEBP")[:40],
            b"\xff\xd8\xff" + b"\x00" * 50,
            b"%PDF-1.4\nnothing of it",
            make_pdf()[:200],
        ):
            with self.subTest(kind=sniff(content), size=len(content)):
                self._assert_refused("damaged", content)

    def test_files_of_two_kinds_are_refused(self):
        archive = io.BytesIO(make_picture())
        with zipfile.ZipFile(archive, "a") as file:
            file.writestr("evil.jar", "x")
        for content in (
            archive.getvalue(),
            make_picture() + b"<HTML><body>",
            make_picture("PNG") + make_pdf(),
            make_pdf() + b"<script>alert(1)</script>",
            make_picture(comment=b"<?php system($_GET[0]);"),
        ):
            self._assert_refused("mixed", content)

    def test_what_hangs_behind_a_picture_is_dropped(self):
        content = make_picture() + b"\x00\x00\x00\x20ftypmp42 a moving picture"
        self.assertNotIn(b"ftypmp42", clean(content, Limits()).content)

    def test_documents_that_do_something_are_refused(self):
        self._assert_refused("active", make_pdf(script="app.alert('x')"))
        self._assert_refused("active", make_pdf(file=b"a program"))
        self._assert_refused("encrypted", make_pdf(password="secret"))

    def test_of_documents_what_is_drawn_and_plain_links_are_kept(self):
        """By a list: whatever else a page holds, of kinds to come too, is left out."""
        content = make_pdf_with_extras()
        for mark in (*DOES_SOMETHING, b"/SomethingNew"):
            self.assertIn(mark, content)
        kept = clean(content, Limits()).content
        for mark in (*DOES_SOMETHING, b"/SomethingNew", b"evil"):
            self.assertNotIn(mark, kept)
        (page,) = PdfFileReader(io.BytesIO(kept)).pages
        (link,) = page["/Annots"]
        self.assertEqual(link.get_object()["/A"]["/URI"], "https://example.com/manual")
        self.assertIn(b"(Hello) Tj", page["/Contents"].get_object().get_data())
        self.assertEqual(page["/Resources"]["/Font"]["/F1"]["/BaseFont"], "/Helvetica")
        self.assertEqual(list(page["/Resources"]["/XObject"]), ["/Im"])
        self.assertEqual([float(edge) for edge in page["/CropBox"]], [0, 0, 90, 90])

    def test_pictures_cut_short_are_refused_though_they_have_an_end(self):
        noise = random.Random(1).randbytes(60 * 40 * 3)
        picture = Image.frombytes("RGB", (60, 40), noise).resize((600, 400))
        for options in ({}, {"progressive": True}):
            output = io.BytesIO()
            picture.save(output, "JPEG", **options)
            content = output.getvalue()
            self.assertTrue(clean(content, Limits()))
            for share in (0.4, 0.7, 0.95):
                with self.subTest(options=options, share=share):
                    self._assert_refused(
                        "damaged", content[: int(len(content) * share)] + b"\xff\xd9"
                    )

    def test_pictures_are_opened_in_a_process_of_their_own(self):
        content = make_picture(size=(3000, 2000))
        with patch.object(Image, "open", side_effect=AssertionError("opened in the worker")):
            self.assertTrue(clean(content, Limits()).content)

    def test_documents_are_written_anew(self):
        file = clean(make_pdf(pages=3), Limits())
        reader = PdfFileReader(io.BytesIO(file.content))
        self.assertEqual(reader.getNumPages(), 3)
        self.assertNotIn(b"Somebody Private", file.content)
