"""Mails as they arrive at a mail server, in two languages, and what becomes of those that fail."""

import pytest
from _mailbox import (
    find_closed_port,
    open_mailbox,
    read_html,
    read_papers,
    read_text,
    silent_server,
)

ADDRESSES = {"en_US": "emma@customer.example.com", "pl_PL": "jan@customer.example.com"}
# event: (which return, words of the text, whether papers are attached, {language: subject})
MAILS = {
    "submitted": (
        "cancelled", (), True,
        {
            "en_US": "We have received your return {}",
            "pl_PL": "Otrzymaliśmy zgłoszenie zwrotu {}",
        },
    ),
    "revision": (
        "declined", ("note",), False,
        {"en_US": "Please complete your return {}", "pl_PL": "Prosimy uzupełnić zwrot {}"},
    ),
    "rejected": (
        "declined", ("note",), False,
        {"en_US": "About your return {}", "pl_PL": "O zwrocie {}"},
    ),
    "cancel": (
        "cancelled", ("note",), False,
        {"en_US": "Your return {} was cancelled", "pl_PL": "Zwrot {} został anulowany"},
    ),
    "approved": (
        "refunded", ("code",), True,
        {"en_US": "Your return {} is approved", "pl_PL": "Zgoda na zwrot {}"},
    ),
    "reminder": (
        "replaced", ("code",), True,
        {
            "en_US": "Please send your return {}",
            "pl_PL": "Prosimy odesłać towar: zwrot {}",
        },
    ),
    "received": (
        "refunded", ("Lamp",), True,
        {"en_US": "Your goods have arrived: {}", "pl_PL": "Towar dotarł do nas: {}"},
    ),
    "inspected": (
        "refunded", ("Lamp", "finding"), True,
        {"en_US": "What we found: {}", "pl_PL": "Wynik oględzin: {}"},
    ),
    "refunded": (
        "refunded", ("RINV/",), False,
        {
            "en_US": "Your credit note for return {}",
            "pl_PL": "Faktura korygująca do zwrotu {}",
        },
    ),
    "delivered": (
        "replaced", ("Lamp", "/OUT/"), True,
        {
            "en_US": "Goods for your return {} are on their way",
            "pl_PL": "Towar do zwrotu {} jest w drodze",
        },
    ),
    "done": (
        "replaced", (), True,
        {"en_US": "Your return {} is closed", "pl_PL": "Zwrot {} jest zamknięty"},
    ),
}  # fmt: skip
NOTES = {"en_US": "Please add a photo.", "pl_PL": "Prosimy o zdjęcie."}
FINDINGS = {"en_US": "The cable is loose.", "pl_PL": "Luźny kabel."}
GREETINGS = {"en_US": "Hello", "pl_PL": "Dzień dobry"}
# What comes back from a mail server that has taken a mail and finds out that it cannot keep it.
BOUNCE = """\
From: MAILER-DAEMON@customer.example.com
To: bounce@example.com
Subject: Undelivered Mail
Message-Id: <bounce-1@customer.example.com>
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

No such mailbox.
--part
Content-Type: message/delivery-status

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
--part
Content-Type: message/rfc822

Message-Id: {message_id}
Subject: Return

--part--
"""


@pytest.fixture(scope="module")
def mailbox(workers):
    """The mail server that everything goes to."""
    with open_mailbox() as (mailbox, port):
        workers[0].shop("open_mail")
        mailbox.port = port
        yield mailbox


@pytest.fixture(scope="module")
def returns(workers, staff, mailbox):
    """``{language: {name: (number, return code, page)}}`` of returns whose mails have arrived."""
    worker, told = workers[0], {}
    worker.shop("use_mail_server", port=mailbox.port)
    for lang, address in ADDRESSES.items():
        line = worker.shop("sell", quantity=5)
        told[lang] = worker.shop(
            "tell_everything", line=line, address=address, lang=lang, clerk=staff["clerk"]
        )
    worker.shop("send_mails")
    return told


@pytest.fixture
def approve(workers, staff, mailbox):
    """A function that approves a return of a customer with an address, as a person does."""
    worker = workers[0]

    def approve(address):
        rma = worker.shop("create_return", sale_line_id=worker.shop("sell", address=address))
        worker.call("rma.order", "action_approve", [rma], uid=staff["clerk"])
        [values] = worker.call("rma.order", "read", [rma], ["state"], uid=staff["clerk"])
        assert values["state"] == "approved"
        return rma

    yield approve
    mailbox.refused.clear()
    mailbox.hung_up.clear()


@pytest.fixture
def look(workers, staff):
    """A function that reads what became of the mails of a return."""
    return lambda rma: workers[0].shop("describe_mails", rma=rma, clerk=staff["clerk"])


# ---------------------------------------------------------------------- what arrives


@pytest.mark.parametrize("lang", ADDRESSES)
@pytest.mark.parametrize("event", MAILS)
def test_each_step_arrives_in_the_customer_s_language(mailbox, returns, event, lang):
    which, words, has_papers, subjects = MAILS[event]
    number, code, page = returns[lang][which]
    [mail] = mailbox.get_mails(ADDRESSES[lang], subjects[lang].format(number))
    text = read_text(mail)
    assert GREETINGS[lang] in text
    for word in words:
        own = {"note": NOTES[lang], "finding": FINDINGS[lang], "code": code}
        assert own.get(word, word) in text
    papers = read_papers(mail)
    assert bool(papers) == has_papers, list(papers)
    for name, content in papers.items():
        assert name.startswith(number.replace("/", "-"))
        assert name.endswith(".pdf")
        assert content.startswith(b"%PDF")
    if page and event in ("submitted", "revision", "approved", "done"):
        assert page.partition("?")[0] in read_html(mail)


def test_each_mail_goes_to_one_address_and_comes_from_staff(mailbox, returns):
    assert mailbox.mails
    for addresses, mail in mailbox.mails:
        assert len(addresses) == 1
        assert addresses[0] in mail["To"]
        assert "clerk@example.com" in (mail["Reply-To"] or mail["From"])


def test_customers_get_no_mail_of_others(mailbox, returns):
    for lang, address in ADDRESSES.items():
        numbers = {number for number, __, __ in returns[lang].values()}
        for mail in mailbox.get_mails(address):
            assert any(number in mail["Subject"] for number in numbers)


# ---------------------------------------------------------------------- what fails


def test_a_mail_server_that_is_down_is_seen_and_the_mail_sent_again(
    workers, staff, mailbox, approve, look
):
    worker, address = workers[0], "down@example.com"
    worker.shop("use_mail_server", port=find_closed_port())
    rma = approve(address)
    worker.shop("send_mails")
    seen = look(rma)
    assert seen["failures"] == 2
    assert {(to, state) for __, to, state, __ in seen["mails"]} == {(address, "exception")}
    assert {reason for *__, reason in seen["mails"]} == {"mail_smtp"}

    worker.shop("use_mail_server", port=mailbox.port)
    again = [row[0] for row in seen["mails"]]
    worker.call("rma.mail.log", "action_resend", again, uid=staff["clerk"])
    worker.shop("send_mails")
    assert {state for __, __, state, __ in look(rma)["mails"]} == {"sent"}
    assert look(rma)["failures"] == 0
    assert len(mailbox.get_mails(address)) == 2


def test_a_mail_server_that_keeps_silent_is_given_up(workers, approve, look):
    with silent_server() as port:
        workers[0].shop("use_mail_server", port=port)
        rma = approve("silent@example.com")
        workers[0].shop("send_mails", timeout=1)
    seen = look(rma)
    assert {state for __, __, state, __ in seen["mails"]} == {"exception"}
    assert seen["failures"] == 2


def test_a_refused_address_is_seen_and_the_others_get_theirs(workers, mailbox, approve, look):
    workers[0].shop("use_mail_server", port=mailbox.port)
    mailbox.refused.add("gone@example.com")
    rma = approve("gone@example.com")
    fine = approve("fine@example.com")
    workers[0].shop("send_mails")
    seen = look(rma)
    assert {state for __, __, state, __ in seen["mails"]} == {"exception"}
    assert "no such mailbox here" in seen["mails"][0][3]
    assert {state for __, __, state, __ in look(fine)["mails"]} == {"sent"}
    assert mailbox.get_mails("fine@example.com")


def test_of_several_recipients_one_refused_address_holds_up_no_other(
    workers, mailbox, approve, look
):
    workers[0].shop("use_mail_server", port=mailbox.port)
    mailbox.refused.add("gone-too@example.com")
    worker = workers[0]
    rma = approve("gone-too@example.com")
    worker.shop("follow", rma=rma, address="follower@example.com")
    worker.shop("tell", rma=rma)
    worker.shop("send_mails")
    states = {to: state for __, to, state, __ in look(rma)["mails"]}
    assert states["follower@example.com"] == "sent"
    assert states["gone-too@example.com"] == "exception"


def test_a_mail_server_that_hangs_up_gets_the_mail_later(workers, staff, mailbox, approve, look):
    worker, address = workers[0], "later@example.com"
    worker.shop("use_mail_server", port=mailbox.port)
    mailbox.hung_up.add(address)
    rma = approve(address)
    worker.shop("send_mails")
    assert not mailbox.get_mails(address)
    failed = [row[0] for row in look(rma)["mails"] if row[2] == "exception"]
    assert failed, "nobody sees that a mail has not left"
    mailbox.hung_up.clear()
    worker.call("rma.mail.log", "action_resend", failed, uid=staff["clerk"])
    worker.shop("send_mails")
    assert {state for __, __, state, __ in look(rma)["mails"]} == {"sent"}


def test_a_mail_that_comes_back_is_seen_as_bounced(workers, mailbox, approve, look):
    workers[0].shop("use_mail_server", port=mailbox.port)
    rma = approve("full@example.com")
    workers[0].shop("send_mails")
    first = mailbox.get_mails("full@example.com")[0]
    bounce = BOUNCE.format(address="full@example.com", message_id=first["Message-Id"])
    workers[0].shop("receive_bounce", message=bounce)
    seen = look(rma)
    assert [state for __, __, state, __ in seen["mails"]].count("bounce") == 1
    assert seen["failures"] == 1
