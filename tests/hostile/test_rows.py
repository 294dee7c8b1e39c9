"""The tables of what must be withstood, and what proves each row. A row whose proof is gone fails.

`INPUT` is what may be sent (browser hardening, input, limits), `FAULTS` what may break. What is not built yet has no
row: an attachment, an export, a handoff.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

INPUT = {
    "headers of every answer": (
        "tests/closed_world/test_headers.py::test_every_route",
        "tests/closed_world/test_headers.py::test_every_way_to_be_refused",
        "tests/closed_world/test_headers.py::test_what_is_not_there",
        "tests/closed_world/test_headers.py::test_a_fault_of_ours",
    ),
    "no markup from anybody": ("tests/closed_world/test_tidy.py::test_the_client_meets_the_world_in_one_place",),
    "no change from another site": (
        "tests/closed_world/test_origin.py::test_another_site_changes_nothing",
        "tests/closed_world/test_origin.py::test_no_state_is_changed_by_a_read",
        "tests/api/test_bad_requests.py::test_a_form_is_not_taken_for_json",
    ),
    "a body over its limit": (
        "tests/api/test_bad_requests.py::test_a_body_over_the_limit",
        "tests/api/test_bad_requests.py::test_a_hundred_megabytes",
        "tests/api/test_bad_input.py::test_a_hundred_megabytes_are_refused_before_they_are_read",
        "tests/closed_world/test_routes.py::test_only_listed_routes_take_a_large_body",
    ),
    "a batch over its limit": (
        "tests/api/test_bad_input.py::test_a_batch_holds_a_hundred_items",
        "tests/sync/test_hostile_bytes.py::test_items_beyond_a_batch_are_not_counted_one_by_one",
    ),
    "depth, NUL, surrogates, other JSON": (
        "tests/api/test_bad_requests.py::test_json_that_is_not_ours",
        "tests/sync/test_hostile_bytes.py::test_depth_reads_no_byte_twice",
        "tests/hostile/test_fuzz.py::test_whatever_is_sent_is_read_or_refused",
    ),
    "a verdict for each item": (
        "tests/api/test_bad_input.py::test_a_bad_item_is_held_whole_and_read_and_the_others_go_through",
        "tests/sync/test_engine.py::test_poison_stops_nothing_else",
    ),
    "only files of the build": (
        "tests/browser/test_files.py::test_only_files_of_the_build_are_kept",
        "tests/browser/test_files.py::test_a_build_that_was_tampered_with_is_refused_and_a_good_one_waits_for_a_person",
    ),
    "answers as they are described": ("tests/hostile/test_described.py::test_every_answer_is_described",),
    "ids of others": ("tests/hostile/test_matrix.py::test_nobody_learns_whether_an_id_exists",),
    "names in logs, figures, refusals": (
        "tests/watch/test_canaries.py::test_no_word_of_anybody_is_written_or_answered",
        "tests/watch/test_events.py::test_every_call_names_an_event_and_fields_of_the_list",
    ),
    "no secret in a cookie that a script reads": (
        "tests/api/test_session_ends.py::test_both_cookies_are_of_this_host_alone_and_no_script_reads_them",
        "tests/api/test_session_ends.py::test_a_planted_cookie_is_never_taken_over",
    ),
    "guessing": (
        "tests/api/test_session.py::test_guessing_slows_down_on_that_device_only",
        "tests/api/test_throttle.py::test_one_device_may_not_try_one_passphrase_for_everybody",
        "tests/api/test_throttle.py::test_nobody_is_locked_out_of_any_device_but_the_one_that_is_held",
    ),
    "nothing typed stays on the disk": ("tests/browser/test_canaries.py::test_a_day_leaves_no_word_on_the_disk",),
    "push endpoints that lead inside": (
        "tests/alerts/test_endpoint.py",
        "tests/alerts/test_egress.py",
    ),
}

FAULTS = {
    "F1 the server dies at any step of a push": (
        "tests/crash/test_kill.py::test_deaths_lose_nothing_and_double_nothing",
        "tests/api/test_push.py::test_the_same_bytes_get_the_same_receipt_verbatim",
        "tests/browser/test_killed.py::test_a_server_killed_in_the_middle_gets_each_concern_once",
    ),
    "F2 the database is away": (
        "tests/api/test_database_away.py::test_a_database_that_does_not_answer_in_time_is_come_back_to",
        "tests/embedded/test_servers.py::test_nothing_that_was_written_is_lost_by_a_kill",
    ),
    "F3 Redis is lost": (
        "tests/worker/test_process.py::test_redis_and_the_database_go_and_come_back_under_a_worker_that_goes_on",
        "tests/worker/test_process.py::test_without_redis_two_do_everything_once_and_end_when_told",
        "tests/watch/test_readiness.py::test_well_without_redis",
    ),
    "F4 a worker dies in the middle": ("tests/crash/test_escalations.py::test_none_is_lost",),
    "F5 a subscription is gone": (
        "tests/alerts/test_outbox.py::test_an_endpoint_that_is_gone_is_forgotten_and_it_alone",
        "tests/alerts/test_outbox.py::test_the_last_device_is_gone_so_mail_goes_out_and_the_next_step_does_not_wait",
    ),
    "F6 a push service is slow or busy": ("tests/alerts/test_tarpits.py",),
    "F7 cuts, repeats, disorder": (
        "tests/sync/test_engine.py::test_whatever_the_network_and_the_battery_do_all_arrives_once",
        "tests/hostile/test_cuts.py::test_a_push_cut_anywhere_and_sent_again_is_there_once",
    ),
    "F8 the disk of the database is full": (
        "tests/hostile/test_no_room.py::test_nothing_is_half_kept_and_it_goes_on_by_itself",
        "tests/watch/test_doctor.py::test_a_full_disk",
    ),
    "F9 clocks jump": (
        "tests/api/test_bad_input.py::test_a_time_that_cannot_be_is_kept_as_claimed_and_used_for_nothing",
        "tests/rules/test_ladder.py::test_a_clock_that_jumps_makes_nobody_wait_longer_than_a_step",
        "tests/watch/test_doctor.py::test_clocks_that_differ",
    ),
    "F10 a tablet's storage is full or taken away": (
        "tests/browser/test_no_room.py::test_what_cannot_be_kept_is_said_and_stays_on_the_screen",
        "client/src/drafts.test.ts",
        "client/src/store/store.test.ts",
    ),
    # Not proved: that Safari does as it is documented to. There is none here; whoever has an iPhone looks at it there.
    "F11 a browser as on an iPhone": (
        "tests/browser/test_home_screen.py::test_nothing_goes_with_harken_closed_and_the_screens_say_so",
        "tests/alerts/test_outbox.py::test_whoever_has_no_device_is_mailed_at_once_and_once",
    ),
    "F12 an update while things are unsent": (
        "tests/browser/test_previous.py::test_what_the_release_before_left_goes_up_byte_for_byte",
        "tests/browser/test_upgrade.py::test_five_hundred_unsent_things_of_the_first_release_are_placed",
    ),
    "F13 a server newer than its tablets": (
        "tests/browser/test_upgrade.py::test_five_hundred_unsent_things_of_the_first_release_are_placed",
    ),
    "F14 several tabs": ("tests/browser/test_tabs.py::test_three_tabs_save_while_the_service_worker_sends",),
    "F15 backup and restore": (
        "tests/backup/test_drill.py::test_every_concern_is_there_exactly_once",
        "tests/backup/test_drill.py::test_the_chains_verify",
    ),
    "F16 a restore to an older point": (
        "tests/sync/test_engine.py::test_after_a_restore_everything_is_offered_again",
        "tests/db/test_refusals.py::test_a_database_that_was_swapped_for_another",
    ),
    "F17 too much at once": (
        "tests/api/test_devices.py::test_no_device_can_fill_the_disk",
        "tests/rules/test_passphrases.py::test_a_device_that_guesses_in_parallel_keeps_nobody_else_out",
        "tests/live/test_hub.py::test_a_process_takes_so_many_and_no_more",
    ),
    "F18 poison": (
        "tests/api/test_bad_input.py::test_a_bad_item_is_held_whole_and_read_and_the_others_go_through",
        "tests/hostile/test_fuzz.py::test_whatever_is_sent_is_read_or_refused",
    ),
    "F19 a gap behind a cursor": (
        "tests/api/test_push.py::test_many_devices_at_once_leave_one_dense_chain_and_a_reader_behind_no_gap",
    ),
    "F20 a key is missing": (
        "tests/api/test_bad_input.py::test_what_an_unknown_key_signed_is_placed_once_the_key_is_known",
    ),
    "F22 a release under load": ("tests/deploy/test_processes.py::test_a_release_fails_no_request",),
    "F21 what cannot be written down is not sent": (
        "tests/api/test_looked.py::test_what_cannot_be_written_down_is_not_sent_and_writing_goes_on",
    ),
}


@cache
def _tests_of(path: Path) -> frozenset[str]:
    found = ast.walk(ast.parse(path.read_text()))
    return frozenset(node.name for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("row", [*INPUT, *FAULTS])
def test_each_row_has_its_proof(row: str) -> None:
    """By a test of that name, or by every test of a module."""
    missing = []
    for proof in (INPUT | FAULTS)[row]:
        path, _, name = proof.partition("::")
        if not (ROOT / path).exists() or (name and name not in _tests_of(ROOT / path)):
            missing.append(proof)
    assert missing == []
