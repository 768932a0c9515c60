"""Build hook: compiles the numeric part of ranking (compiled/) where a C compiler is; without one numpy does it."""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NAME = "faqbot_compiled"
WITHOUT = "FAQBOT_WITHOUT_COMPILER"
"""Set to 1 this variable leaves the compiled part out."""
OPTIONS = ["-O3", "-g0", "-ffp-contract=off"]
"""Products and sums that are rounded one by one give the same confidences on every processor."""


class CompiledRankingHook(BuildHookInterface):
    """Adds the compiled part to a wheel, also to that of an editable installation."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What compiling takes."""
        return [] if is_left_out() else ["Cython>=3.1,<4", "setuptools>=77"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, or say why not and go on: everything works without."""
        if self.target_name != "wheel" or is_left_out():
            return
        self._folder = TemporaryDirectory()
        try:
            library = compile_into(Path(self.root) / "compiled", Path(self._folder.name))
        # whatever failed, numpy is there; where a compiler fails, setuptools leaves by SystemExit
        except (Exception, SystemExit) as error:  # noqa: BLE001
            self.app.display_warning(f"Ranking is not compiled and stays slower: {str(error).strip() or error!r}")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        where = "force_include_editable" if version == "editable" else "force_include"
        build_data[where][str(library)] = library.name

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clean up."""
        if folder := getattr(self, "_folder", None):
            folder.cleanup()


def is_left_out() -> bool:
    """Is the compiled part not wanted?"""
    return os.environ.get(WITHOUT) == "1"


def digest(source: Path) -> str:
    """What tells one version of the sources from another; bot/matching/compiled.py works out the same."""
    return sha256(b"".join(path.read_bytes() for path in sorted(source.glob("*.p*")))).hexdigest()


def compile_into(source: Path, folder: Path) -> Path:
    """The library made of `source` in `folder`. Raises what Cython or setuptools raise."""
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    extension = Extension(
        NAME,
        [str(source / f"{NAME}.pyx")],
        define_macros=[("FAQBOT_DIGEST", f'"{digest(source)}"')],
        extra_compile_args=[] if os.name == "nt" else OPTIONS,
    )
    modules = cythonize([extension], build_dir=str(folder), quiet=True, include_path=[str(source)])
    command = build_ext(Distribution({"name": NAME, "ext_modules": modules}))
    command.build_lib, command.build_temp = str(folder), str(folder)
    command.ensure_finalized()
    command.run()
    return Path(command.get_ext_fullpath(NAME))
