"""An error that is kept and raised again keeps the frames of every request that it refused."""

import importlib
import pkgutil

import resource_base


def test_no_refusal_is_made_before_it_is_raised():
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(resource_base.__path__, "resource_base.")
        if ".migrations." not in found.name
    ]
    kept = [
        f"{module.__name__}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, BaseException)
    ]
    assert kept == []
