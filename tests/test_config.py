"""Settings are checked at the start, with sentences that name the setting and the remedy."""

from __future__ import annotations

import stat

import pytest

from planner.config import SETTINGS, WrongSetting, settings_from


def test_with_nothing_set_everything_lives_in_the_instance_folder(tmp_path):
    settings = settings_from({"PLANNER_INSTANCE": str(tmp_path / "here")})
    assert settings.database_url == f"sqlite:///{tmp_path / 'here' / 'planner.sqlite3'}"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = settings_from({"PLANNER_INSTANCE": str(tmp_path)})
    again = settings_from({"PLANNER_INSTANCE": str(tmp_path)})
    assert first.secret_key == again.secret_key
    assert len(first.secret_key) == 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert settings_from({"PLANNER_INSTANCE": str(tmp_path), "SECRET_KEY": "mine"}).secret_key == "mine"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("TRUSTED_PROXIES", "-1"),
        ("DATABASE_URL", "mysql://somewhere/db"),
        ("DATABASE_URL", "not an address"),
        ("PLANNER_ADDRESS", "plan.example.org"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, name, said):
    with pytest.raises(WrongSetting, match=name):
        settings_from({"PLANNER_INSTANCE": str(tmp_path), name: said})


def test_an_instance_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WrongSetting, match="PLANNER_INSTANCE"):
        settings_from({"PLANNER_INSTANCE": str(tmp_path / "file" / "instance")})


def test_every_setting_is_in_the_table_once():
    names = [setting.name for setting in SETTINGS]
    assert len(names) == len(set(names))
