from datetime import timedelta

from .story import STAGES


class Case:
    """One story with its documents, and when its steps happened."""

    def __init__(self, number, story, now):
        self.number = number
        self.story = story
        self.now = now
        self.order = self.rma = None
        asked = (now - timedelta(days=story.days)).replace(hour=8, minute=0, second=0)
        asked += timedelta(minutes=37 * number % 420)
        self.asked = min(asked, now - timedelta(hours=1))

    def at(self, days=0, hours=0):
        """The moment so long after the customer asked, if it is not to come."""
        moment = self.asked + timedelta(days=days, hours=hours)
        return min(moment, self.now - timedelta(minutes=self.number % 20))

    @property
    def delivered(self):
        return self.at(-self.story.after)

    @property
    def decided(self):
        return self.at(1, hours=2)

    @property
    def arrived(self):
        return self.at(6, hours=1)

    @property
    def credited(self):
        return self.at(8)

    def reaches(self, stage):
        """Tell whether the story comes to this stage or beyond."""
        own = self.story.stage
        return own in STAGES and STAGES.index(own) >= STAGES.index(stage)
