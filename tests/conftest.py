"""Fixtures for tests that need Odoo processes of their own."""

import os

import pytest
from _odoo import Worker, copied_database


@pytest.fixture(scope="module")
def database():
    """A database with the suite that the module's tests may fill."""
    with copied_database(os.environ.get("RMA_TEST_DATABASE")) as name:
        yield name


@pytest.fixture(scope="module")
def workers(database):
    """Two Odoo processes on the same database."""
    pair = [Worker(database), Worker(database)]
    yield pair
    for worker in pair:
        worker.close()


@pytest.fixture(scope="module")
def staff(workers):
    """``{name: user id}`` of the people who work with returns."""
    return workers[0].shop("open_shop")
