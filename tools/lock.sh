#!/usr/bin/env bash
# Writes requirements.lock: what the image installs, with hashes and without the address of any index.
set -euo pipefail
cd "$(dirname "$0")/.."
{
    echo "# What the image installs. Made by tools/lock.sh; a test keeps it in step with pyproject.toml."
    uv export --quiet --no-dev --extra postgres --no-emit-project --no-header --no-annotate --format requirements-txt |
        grep -vE '^(--index|--extra-index|--find-links|-i )'
} > requirements.lock.new
mv requirements.lock.new requirements.lock
