"""Ask an advisory database about every pinned package; says so if none can be reached, and is no obstacle then.

python .ci/audit.py PIP_AUDIT REQUIREMENTS
"""

from __future__ import annotations

import json
import subprocess
import sys


def main(pip_audit: str, requirements: str) -> int:
    """1 where a package has a known vulnerability."""
    command = [pip_audit, "--disable-pip", "--require-hashes", "-r", requirements, "-f", "json"]
    done = subprocess.run([*command, "--progress-spinner", "off"], capture_output=True, text=True)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        packages = []
    asked = [package for package in packages if "skip_reason" not in package]
    if not asked:
        print("No advisory database can be reached from here, so nothing was audited.")
        return 0
    found = [(package, advisory) for package in asked for advisory in package["vulns"]]
    for package, advisory in found:
        fixed = ", ".join(advisory["fix_versions"]) or "nothing yet"
        print(f"{package['name']} {package['version']}: {advisory['id']}, fixed in {fixed}")
    print(f"{len(asked)} of {len(packages)} packages were audited: {len(found)} known vulnerabilities.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
