"""Draws sequences with hypothesis and plays each in a transaction that is rolled back."""

import random
import time
import traceback
from collections import Counter
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from . import bills, goods, repairs, requests
from .actions import ACTIONS
from .checks_audit import check_audit
from .database import environment
from .orders import OrderMaker, make_catalogue, make_specs, prepare
from .story import Story

MODULES = (bills, goods, repairs, requests)  # imported for the actions they register
MOST_STEPS = 10
SEQUENCES_PER_ORDER = 12
NUMBERS = 12


class Player:
    """Plays sequences in one database, over orders made when they are first needed."""

    def __init__(self, registry, sequences, number, report=lambda player: None, is_survey=False):
        self.registry = registry
        self.sequences = sequences
        self.seed = number
        self.report = report
        self.is_survey = is_survey
        self.broken = {}
        self.started = time.monotonic()
        self.played = 0
        self.steps = Counter()
        self.happened = Counter()
        self.credited = Counter()  # what orders were like of which something was credited
        self.refusals = Counter()
        self.specs = make_specs(max(sequences // SEQUENCES_PER_ORDER, 5), random.Random(number))
        self.orders = {}
        self.names = [name for name, a in ACTIONS.items() for __ in range(a.weight)]
        # What brings returns to an end is what there is most to do of.
        self.others = [name for name, a in ACTIONS.items() for __ in range(a.weight**2)]
        with environment(registry) as env:
            _silence(env)
            self.catalogue = make_catalogue(env)

    # ------------------------------------------------------------------ drawing

    def play_all(self):
        """Play the sequences; what breaks is shrunk to its shortest form and raised."""
        step = st.tuples(
            st.sampled_from(self.names),
            st.tuples(*[st.integers(0, 11)] * NUMBERS),
        )
        chosen = settings(
            max_examples=self.sequences,
            database=None,
            deadline=None,
            print_blob=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        sequence = given(
            st.integers(0, len(self.specs) - 1),
            st.lists(step, min_size=4, max_size=MOST_STEPS),
        )
        seed(self.seed)(chosen(sequence(self._play)))()

    def _play(self, spec_number, steps):
        spec = self.specs[spec_number]
        self.played += 1
        self.report(self)
        made = self._get_orders(spec)
        with environment(self.registry) as env, _without_chatter(env):
            try:
                prepare(env, spec)
                story = Story(env, self.catalogue, spec, made)
                self._play_steps(story, steps)
            except Exception as error:
                if not self.is_survey:
                    raise
                self._note(error)
            finally:
                env.cr.rollback()

    def _play_steps(self, story, steps):
        for name, numbers in steps:
            done = self._take_first_possible(story, name, numbers)
            self.steps[done or "nothing"] += 1
        if story.returns:
            story.finish()
            with story.naming():
                check_audit(story)
        self.happened.update(story.happened)
        if any(move.state == "posted" for move in story.returns.refund_ids):
            self.credited.update(
                {word for order in story.specs_of_orders for word in order.features}
            )
        self.refusals.update(story.refusals)

    def _take_first_possible(self, story, name, numbers):
        """Take the step of that name or, when there is nothing to do it with, another one:
        every drawn step counts, and sequences stay meaningful when steps are left out."""
        if not story.steps:
            name = "ask"
        others = list(self.others)
        random.Random(f"{name} {numbers}").shuffle(others)
        for other in dict.fromkeys([name, *others]):
            if story.take(ACTIONS[other], numbers):
                return other
        return None

    def _note(self, error):
        """Keep the shortest sequence of every kind of breakage."""
        frames = traceback.extract_tb(error.__traceback__)
        place = frames[-1]
        kind = f"{type(error).__name__} {place.filename.rpartition('/')[2]}:{place.lineno}"
        story = "".join([str(error), *getattr(error, "__notes__", ())])
        if kind not in self.broken:
            print(f"{kind}: {story}", flush=True)
        count, shortest = self.broken.get(kind, (0, story))
        self.broken[kind] = count + 1, min(shortest, story, key=lambda text: text.count("\n"))

    def _get_orders(self, spec):
        if spec not in self.orders:
            with environment(self.registry) as env, _without_chatter(env):
                self.orders[spec] = OrderMaker(env, self.catalogue).make(spec)
        return self.orders[spec]


def _silence(env):
    """Mails to the customer are not what is looked at here, and they take long."""
    env["rma.mail"].search([]).active = False


def _without_chatter(env):
    """Messages are not looked at either."""
    thread = type(env["mail.thread"])
    nothing = env["mail.message"].browse()
    return patch.multiple(
        thread,
        message_post=lambda *args, **kwargs: nothing,
        message_post_with_source=lambda *args, **kwargs: nothing,
        _message_log_batch=lambda *args, **kwargs: nothing,
    )
