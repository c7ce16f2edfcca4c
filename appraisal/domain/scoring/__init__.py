"""How a year's ratings become a predicate, and two figures for trends.

Pure arithmetic on decimals, rounded half-up; knows neither the framework nor the database. Every
figure carries its working (`Figure.steps`), and a frozen `Evaluation` turns into plain JSON values.

The predicate is derived from two ratings (PermenPANRB 6/2022) and never from a number. The numeric
index (PP 30/2019 Ps 41) and the agency's own index are for trends only. The texts of the steps are
Indonesian source text: this package cannot import gettext.
"""

from appraisal.domain.scoring.achievements import achievement, achievement_figure, check_target
from appraisal.domain.scoring.errors import NotReported, ScoringError
from appraisal.domain.scoring.evaluation import APPRAISER_DECIDES, Evaluation, ItemResult, evaluate
from appraisal.domain.scoring.figures import Figure, Number, Step, number
from appraisal.domain.scoring.indexes import (
    IndexParts,
    internal_index,
    numeric_index,
    pp30_band,
    rating_mean,
    weighted_achievement,
)
from appraisal.domain.scoring.items import ItemScore, WeightedRating
from appraisal.domain.scoring.levels import (
    BAND_LABELS,
    PREDICATE_LABELS,
    RATING_LABELS,
    Band,
    Polarity,
    Predicate,
    Rating,
)
from appraisal.domain.scoring.ratings import predicate, suggest_axis, suggest_item
from appraisal.domain.scoring.rules import ScoringRules
from appraisal.domain.scoring.shapes import (
    STRETCHABLE,
    Stage,
    check_stretch,
    read_stages,
    stretch_is_reached,
)

__all__ = [
    "APPRAISER_DECIDES",
    "BAND_LABELS",
    "PREDICATE_LABELS",
    "RATING_LABELS",
    "STRETCHABLE",
    "Band",
    "Evaluation",
    "Figure",
    "IndexParts",
    "ItemResult",
    "ItemScore",
    "NotReported",
    "Number",
    "Polarity",
    "Predicate",
    "Rating",
    "ScoringError",
    "ScoringRules",
    "Stage",
    "Step",
    "WeightedRating",
    "achievement",
    "achievement_figure",
    "check_stretch",
    "check_target",
    "evaluate",
    "internal_index",
    "number",
    "numeric_index",
    "pp30_band",
    "predicate",
    "rating_mean",
    "read_stages",
    "stretch_is_reached",
    "suggest_axis",
    "suggest_item",
    "weighted_achievement",
]
