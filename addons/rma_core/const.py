"""The states of a return by what they mean: the one place for conditions and domains alike.

Views repeat them, since XML cannot import; ``tests/test_words.py`` compares.
"""

# Staff may still change what is asked for.
STATES_UNDECIDED = ("draft", "submitted", "revision")
# The return is under way: it can be cancelled.
STATES_OPEN = (*STATES_UNDECIDED, "approved")
# Somebody has to do something: staff, the warehouse or the customer.
STATES_WAITING = ("submitted", "revision", "approved")
# The customer was told yes.
STATES_AGREED = ("approved", "done")
# The customer was told no, or took the request back: nothing is claimed.
STATES_DECLINED = ("rejected", "cancel")
# The customer was sent a note that says why.
STATES_EXPLAINED = ("revision", *STATES_DECLINED)
# The customer asked, and was not told no.
STATES_CLAIMING = (*STATES_WAITING, "done")
# Nothing more will happen unless somebody reopens it.
STATES_ENDED = ("done", *STATES_DECLINED)
