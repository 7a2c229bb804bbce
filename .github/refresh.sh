#!/usr/bin/env bash
# Fetch the pages of the spec, and propose what changed: `refresh.sh github|gitlab [ARGUMENTS]`.
# Run in the repository that has the spec, with tc3gen installed, by a scheduled job of a forge.
set -euo pipefail
forge=$1
shift
branch=tc3gen/refresh
title='Follow the API documentation'
reports=$(mktemp -d)
credentials=()

tc3gen refresh "$@" --format json --report "$reports/report.md" >"$reports/report.json" || test $? = 1
read -r changed breaking refused < <(python3 - "$reports/report.json" <<'PYTHON'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    report = json.load(file)
breaking = any(change["severity"] == "breaking" for change in report["changes"])
refused = any(service["state"] == "refused" for service in report["services"])
print(*(str(value).lower() for value in (report["changed"], breaking, refused)))
PYTHON
)
label=$([ "$breaking" = true ] && echo breaking || echo compatible)

author=tc3gen@localhost.invalid

# The branch is made anew by each run; what somebody else has put on it is not thrown away.
remote=$(git ls-remote --quiet origin "refs/heads/$branch" | cut -f 1)
if [ -n "$remote" ]; then
    git fetch --quiet --depth 1 origin "refs/heads/$branch"
    if [ "$(git log -1 --format=%ce FETCH_HEAD)" != "$author" ]; then
        echo "somebody has worked on the branch $branch: merge or delete it, then refresh again" >&2
        exit 1
    fi
fi

commit() {
    git -c user.name=tc3gen -c "user.email=$author" commit --quiet --message "$title" \
        --message 'What changed, and what it breaks, stands in the change request.'
}

push() {
    git "${credentials[@]}" push --quiet --force-with-lease="refs/heads/$branch:$remote" "$@" \
        "${PUSH_URL:-origin}" "HEAD:refs/heads/$branch"
}

# A forge takes so many characters of text; the files of the change tell the rest.
body() {
    head -c 60000 "$reports/report.md" | iconv -c -f utf-8 -t utf-8
}

propose_github() {
    credentials=(-c credential.helper= -c 'credential.helper=!gh auth git-credential')
    push
    gh label create "$label" --force --description 'what a change means for callers' >&2
    number=$(gh pr list --head "$branch" --state open --json number --jq '.[].number')
    if [ -n "$number" ]; then
        gh pr edit "$number" --body-file <(body) --add-label "$label" >&2
    else
        gh pr create --head "$branch" --title "$title" --body-file <(body) --label "$label" >&2
    fi
}

# GitLab opens, and later updates, a merge request as it takes the branch: options hold no line ends.
propose_gitlab() {
    push \
        -o merge_request.create -o "merge_request.title=$title" -o "merge_request.label=$label" \
        -o "merge_request.description=$(body | sed ':a;N;$!ba;s/\n/\\n/g')"
}

if [ "$changed" = true ]; then
    git checkout --quiet -B "$branch"
    git add --all
    if ! git diff --cached --quiet; then
        commit
        "propose_$forge"
    fi
fi
cat "$reports/report.md" >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    printf '%s\n' "changed=$changed" "breaking=$breaking" "report=$reports/report.md" >>"$GITHUB_OUTPUT"
fi
if [ "$refused" = true ]; then
    echo 'a page could not be used: the report says which, and why' >&2
    exit 1
fi
