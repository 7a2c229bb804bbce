#!/usr/bin/env bash
# Fetch the pages of the spec, and propose what changed: `refresh.sh github|gitlab [ARGUMENTS]`.
#
# A scheduled job of a forge runs it, in a clone of the repository that has the spec, with tc3gen
# installed; ARGUMENTS are those of `tc3gen refresh`. GitHub: GH_TOKEN may push and open a pull
# request. GitLab: the job's own token may push. Files and branch of the clone stay as they are.
set -euo pipefail
shopt -s inherit_errexit
forge=$1
shift
branch=tc3gen/refresh
title='Follow the API documentation'
committer=tc3gen@localhost.invalid
scratch=$(mktemp -d)
report=$scratch/report.md
root=$(git rev-parse --show-toplevel)
export GIT_TERMINAL_PROMPT=0
# What a checkout knows of a private repository ends with its step: each access brings the token.
# shellcheck disable=SC2016 # the helper reads the token when git asks for it
case $forge in
github) helper='!gh auth git-credential' ;;
gitlab) helper='!printf "username=gitlab-ci-token\npassword=%s\n" "$CI_JOB_TOKEN" #' ;;
*) echo "refresh.sh github|gitlab [ARGUMENTS], not $forge" >&2 && exit 2 ;;
esac

say() {
    echo "tc3gen: $*" >&2
}

remotely() {
    git -c credential.helper= -c "credential.helper=$helper" "$@"
}

# The tree of all files as they are now; what is staged stays so.
tree_of_files() {
    export GIT_INDEX_FILE=$scratch/index
    git -C "$root" add --all
    git -C "$root" write-tree
}

# HEAD with the files that differ between two trees, and no others: steps before may have left some.
committed() {
    export GIT_INDEX_FILE=$scratch/proposed
    git -C "$root" read-tree HEAD
    git -C "$root" diff --name-only --no-renames -z "$1" "$2" |
        git -C "$root" update-index --add --remove -z --stdin
    GIT_AUTHOR_NAME=tc3gen GIT_AUTHOR_EMAIL=$committer \
        GIT_COMMITTER_NAME=tc3gen GIT_COMMITTER_EMAIL=$committer \
        git -C "$root" commit-tree "$(git -C "$root" write-tree)" -p HEAD -m "$title" \
        -m 'What changed, and what it breaks, stands in the change request.'
}

# Which file becomes which, without what else is in the repository.
changes_of() {
    git diff-tree -r --no-commit-id --no-renames "$1"
}

# The newest commit of this script on the branch, which may have others on top of it.
last_proposal() {
    depth=()
    if [ "$(git rev-parse --is-shallow-repository)" = true ]; then depth=(--depth 50); fi
    remotely fetch --quiet --no-tags "${depth[@]}" origin "refs/heads/$branch"
    git log -1 --fixed-strings --committer="<$committer>" --format=%H FETCH_HEAD
}

# A forge takes so many characters of text.
beginning() {
    if [ "$(wc -c <"$2")" -le "$1" ]; then
        cat "$2"
    else
        printf '%s\n\n' 'This is the beginning of the report; the job has all of it.'
        head -c "$1" "$2" | sed '$d'
    fi
}

push() {
    remotely push --quiet --force-with-lease="refs/heads/$branch:$remote" "$@" \
        origin "$commit:refs/heads/$branch"
}

# Prints number and state of the pull request of the branch, none of a fork, and whether it has the
# other label: an open one, or else one that was closed at the commit that is on the branch.
pull_request() {
    gh api "repos/$GITHUB_REPOSITORY/pulls?state=all&head=${GITHUB_REPOSITORY%%/*}:$branch" \
        >"$scratch/pulls.json"
    python3 -I -c '
import json, sys

repository, commit, label = sys.argv[1:]
known = [
    pull
    for pull in json.load(sys.stdin)
    if (pull["head"]["repo"] or {}).get("full_name") == repository
    and (pull["state"] == "open" or pull["head"]["sha"] == commit)
]
for pull in sorted(known, key=lambda pull: pull["state"] == "open")[-1:]:
    print(pull["number"], pull["state"], label in [each["name"] for each in pull["labels"]])
' "$GITHUB_REPOSITORY" "$remote" "$other_label" <"$scratch/pulls.json"
}

propose_to_github() {
    repository=repos/$GITHUB_REPOSITORY
    beginning 60000 "$report" >"$scratch/body.md"
    found=$(pull_request)
    read -r number state has_other <<<"$found"
    if [ "$is_new" = true ]; then
        push
    elif [ -n "$number" ]; then
        say "pull request $number ($state) proposes the same"
        return
    fi
    if [ "$state" = open ]; then
        gh api --silent --method PATCH "$repository/pulls/$number" -F "body=@$scratch/body.md"
    else
        number=$(gh api "$repository/pulls" --jq .number -f "title=$title" -f "head=$branch" \
            -f "base=$GITHUB_REF_NAME" -F "body=@$scratch/body.md")
        has_other=False
    fi
    gh api --silent "$repository/labels/$label" 2>/dev/null ||
        gh api --silent "$repository/labels" -f "name=$label" \
            -f 'description=What the change of an API means for callers'
    gh api --silent "$repository/issues/$number/labels" -f "labels[]=$label"
    if [ "$has_other" = True ]; then
        gh api --silent --method DELETE "$repository/issues/$number/labels/$other_label"
    fi
    say "pull request $number: $label"
}

# GitLab opens a merge request, or updates the open one, as it takes the branch. It reads \n in an
# option as the end of a line, so what a page says must have none: it could give GitLab commands.
propose_to_gitlab() {
    if [ "$is_new" = false ]; then
        say "the branch $branch proposes the same"
        return
    fi
    sed 's/\\\\*n/\&#92;n/g' "$report" >"$scratch/escaped.md"
    beginning 30000 "$scratch/escaped.md" >"$scratch/body.md"
    push -o merge_request.create -o "merge_request.target=$CI_COMMIT_BRANCH" \
        -o merge_request.remove_source_branch -o "merge_request.title=$title" \
        -o "merge_request.label=$label" -o "merge_request.unlabel=$other_label" \
        -o "merge_request.description=$(sed ':a;N;$!ba;s/\n/\\n/g' "$scratch/body.md")"
}

propose() {
    remote=$(remotely ls-remote --quiet origin "refs/heads/$branch" | cut -f 1)
    is_new=true
    if [ -n "$remote" ]; then
        last=$(last_proposal)
        if [ -n "$last" ] && [ "$(changes_of "$last")" = "$(changes_of "$commit")" ]; then
            is_new=false
        elif [ "$last" != "$remote" ]; then
            say "the branch $branch has commits of somebody else: merge or delete it, then run again"
            exit 1
        fi
    fi
    "propose_to_$forge"
}

cp "$(git rev-parse --git-path index)" "$scratch/index"
before=$(tree_of_files)
status=0
# The program reads what anybody may have written: it gets no token.
env -u GH_TOKEN -u GITHUB_TOKEN -u CI_JOB_TOKEN \
    tc3gen refresh "$@" --format markdown --report "$scratch/report.json" >"$report" || status=$?
if [ "$status" -gt 1 ]; then
    exit "$status"
fi
after=$(tree_of_files)

facts=$(python3 -I -c '
import json, sys

with open(sys.argv[1], encoding="utf-8") as file:
    report = json.load(file)
facts = (
    report["changed"],
    any(change["severity"] == "breaking" for change in report["changes"]),
    any(service["state"] == "refused" for service in report["services"]),
    not report["package_made"],
)
print(*(str(fact).lower() for fact in facts))
' "$scratch/report.json")
read -r changed breaking refused unmade <<<"$facts"
label=compatible other_label=breaking
if [ "$breaking" = true ]; then
    label=breaking other_label=compatible
fi

beginning 1000000 "$report" >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
printf '%s\n' "changed=$changed" "breaking=$breaking" "refused=$refused" "report=$report" \
    >>"${GITHUB_OUTPUT:-/dev/null}"

failed=false
if [ "$refused" = true ]; then
    say 'a page could not be used: the report says which, and why'
    failed=true
fi
if [ "$unmade" = true ]; then
    say 'the package could not be made of what the spec says now: see above'
    failed=true
fi
# A new validator of a page is no news: it waits for a page that says something else.
if [ "$changed" = true ] && [ "$before" != "$after" ]; then
    commit=$(committed "$before" "$after")
    propose
fi
test "$failed" = false
