"""What no shape can express: checks over one service, its facts and its decisions together."""

from tc3gen.spec.checks.callbacks import (
    check_callback_examples,
    check_callback_names,
    check_callbacks,
)
from tc3gen.spec.checks.examples import check_example_texts, check_examples
from tc3gen.spec.checks.facts import (
    check_actions,
    check_codes,
    check_descriptions,
    check_service,
    check_types,
)
from tc3gen.spec.checks.groups import check_one_of
from tc3gen.spec.checks.naming import check_collisions, check_names
from tc3gen.spec.checks.numbers import check_numbers
from tc3gen.spec.checks.open import check_inferred, check_open_facts
from tc3gen.spec.checks.pages import check_pages
from tc3gen.spec.checks.platform import check_platform
from tc3gen.spec.checks.policy import (
    check_batches,
    check_coded_fields,
    check_policy_limits,
    check_policy_reasons,
    check_policy_targets,
)
from tc3gen.spec.checks.reads import check_reads
from tc3gen.spec.checks.settlements import check_settlements
from tc3gen.spec.checks.sources import Check, Sources
from tc3gen.spec.checks.statuses import check_statuses
from tc3gen.spec.checks.structures import check_structures
from tc3gen.spec.checks.waits import check_waits

__all__ = ["CHECKS", "CHECKS_OF_SOUND_FACTS", "Check", "Sources", "check_platform"]

CHECKS: tuple[Check, ...] = (
    check_service,
    check_names,
    check_collisions,
    check_types,
    check_open_facts,
    check_inferred,
    check_codes,
    check_descriptions,
    check_actions,
    check_callbacks,
    check_callback_names,
    check_example_texts,
    check_policy_targets,
    check_policy_reasons,
    check_policy_limits,
    check_one_of,
    check_pages,
    check_waits,
    check_coded_fields,
    check_numbers,
    check_reads,
    check_settlements,
)

CHECKS_OF_SOUND_FACTS: tuple[Check, ...] = (
    check_structures,
    check_examples,
    check_callback_examples,
    check_batches,
    check_statuses,
)
"""Checks that would only echo the errors of others."""
