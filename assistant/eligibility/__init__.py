"""资助匹配：事项、申请人情况、逐条判断、测算、核定。"""

from assistant.eligibility.matcher import Decision, MatchResult, match
from assistant.eligibility.models import Measure, MeasureStanding
from assistant.eligibility.next_question import Question, answered, next_question
from assistant.eligibility.offers import Offer, ReviewState
from assistant.eligibility.profile import Fact, Profile
from assistant.eligibility.profile_file import load_profile, profile_from
from assistant.eligibility.profile_words import listen
from assistant.eligibility.refresh import (
    MEASURES_FILE,
    Refreshed,
    known_regions,
    load_offers,
    refresh_measures,
)
from assistant.eligibility.report import as_json, markdown
from assistant.eligibility.store import MeasureStore

__all__ = [
    "MEASURES_FILE",
    "Decision",
    "Fact",
    "MatchResult",
    "Measure",
    "MeasureStanding",
    "MeasureStore",
    "Offer",
    "Profile",
    "Question",
    "Refreshed",
    "ReviewState",
    "answered",
    "as_json",
    "known_regions",
    "listen",
    "load_offers",
    "load_profile",
    "markdown",
    "match",
    "next_question",
    "profile_from",
    "refresh_measures",
]
