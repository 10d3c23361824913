#!/usr/bin/env bash
# Runs copies of the scripts against stand-ins for what they call: a dsqlsim, cmake and ctest that print what a case wants.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cp -r "$root/scripts" "$root/fleet" "$place"
cd "$place"

passed=0
failed=0
stand_in() {  # PATH, its body on standard input
  mkdir -p "$(dirname "$1")"
  { echo '#!/usr/bin/env bash'; cat; } >"$1"
  chmod +x "$1"
}
expect() {  # CODE PATTERN COMMAND...: the exit code, and a pattern that a line of the output matches
  local code=0 output
  output=$("${@:3}" 2>&1) || code=$?
  if [[ $code == "$1" ]] && grep -qE -- "$2" <<<"$output"; then
    passed=$((passed + 1))
    return
  fi
  failed=$((failed + 1))
  printf 'FAILED: %s\n  wanted exit code %s and /%s/, got %s and:\n%s\n' "${*:3}" "$1" "$2" "$code" "$output"
}

# same_digests: builds agree, differ in digest, differ in table only, fail, or are not there.
dsqlsim() {  # BUILD DIGEST TABLE: a binary that knows one scenario, in which a hunt finds one run
  stand_in "build/$1/dsqlsim" <<END
case "\$1 \${3:-}" in
  "list "*) echo "two_hosts  Two hosts disagree." ;;
  "hunt "*) echo '{"finding":"f","token":"two_hosts/shipped/2026-09/random/77"}'; exit 1 ;;
  "replay --digest") if [[ \$2 == */77 ]]; then echo "digest $2"; exit 1; else echo "digest 0x1"; fi ;;
  "replay ") echo "$3" ;;
esac
END
}
expect 3 'two builds are needed' scripts/same_digests
dsqlsim a 0x2 table
expect 3 'two builds are needed' scripts/same_digests
dsqlsim b 0x2 table
expect 0 '^13 tokens replay alike in a b$' scripts/same_digests
expect 0 '^1 tokens replay alike' scripts/same_digests a b -- two_hosts/shipped/2026-09/random/5
dsqlsim b 0x3 table
expect 4 'two_hosts/shipped/2026-09/random/77: a says digest 0x2, b says digest 0x3' scripts/same_digests
dsqlsim b 0x2 other
expect 4 'random/1: the digests agree, but a and b print different replays' scripts/same_digests
dsqlsim b none table
expect 3 'build/b/dsqlsim replay .*/77 --digest printed no digest' scripts/same_digests a b
stand_in build/b/dsqlsim <<<'echo "no such token" >&2; exit 2'
expect 3 'build/b/dsqlsim replay .*/1 --digest ended with exit code 2' scripts/same_digests a b
expect 3 'build/c/dsqlsim is not there' scripts/same_digests a c

# hunt: defaults unless told, arguments and exit code handed through, a failed build is no finding.
stand_in scripts/setup <<<'echo "setup $*"'
stand_in scripts/build <<<'exit 0'
stand_in build/release/dsqlsim <<'END'
echo "ran $*"
exit 1
END
expect 1 '^ran hunt --store=shipped --peel$' scripts/hunt
expect 1 '^ran hunt --seed=7 --store=fixed$' scripts/hunt --seed=7 --store=fixed
expect 1 '^setup $' scripts/hunt --seed=7
expect 1 '^setup --postgres$' scripts/hunt --seed=7 --backend=postgres
stand_in scripts/build <<<'exit 1'
expect 3 '' scripts/hunt
stand_in scripts/setup <<<'exit 3'
expect 3 '' scripts/hunt

# fuzz: the time as its one argument, the fuzzer's end as its own.
stand_in scripts/setup <<<'echo "setup $*"'
stand_in scripts/build <<<'echo "build $*"'
stand_in build/fuzz/tests/fuzz/sql_fuzzer <<<'echo "ran $*"'
expect 0 '^setup --clang$' scripts/fuzz
expect 0 '^build fuzz sql_fuzzer$' scripts/fuzz
expect 0 '^ran -max_total_time=7 .* build/fuzz/corpus tests/fuzz/corpus$' scripts/fuzz 7
expect 0 '^scripts/fuzz: nothing found in 600 s$' scripts/fuzz
expect 2 'number of seconds' scripts/fuzz soon
expect 2 'number of seconds' scripts/fuzz 1 2
stand_in build/fuzz/tests/fuzz/sql_fuzzer <<<'exit 77'
expect 1 'something was found' scripts/fuzz
stand_in scripts/build <<<'exit 1'
expect 3 '' scripts/fuzz

# test: builds what was asked for, counts what ctest counted, ends with it; no count hides another failure.
stand_in scripts/setup <<<'echo "setup $*"'
stand_in scripts/build <<<'echo "build $*"'
stand_in scripts/lint <<<'exit 0'
stand_in scripts/same_digests <<<'echo "compared $*"'
ctest() {  # TESTS FAILURES
  stand_in bin/ctest <<END
echo "ctest \$*; \$RC_PARAMS"
while [[ \$1 != --output-junit ]]; do shift; done
printf '<testsuite name="x"\n\ttests="$1"\n\tfailures="$2"\n\tdisabled="0"\n\tskipped="0"\n\t>\n\t<testcase name="a">\n\ttests="9"\n' >"\$2"
exit $(($2 > 0))
END
}
export PATH=$place/bin:$PATH
unset RC_PARAMS
last_line() { local code=0; "$@" >out 2>err || code=$?; tail -n 1 out; return "$code"; }
ctest 5 0
expect 0 '^5 passed, 0 failed$' last_line scripts/test
expect 0 '^RC_PARAMS=seed=[0-9]+$' scripts/test
expect 0 '^ctest --test-dir build/release .* -R tidy; seed=' scripts/test -- -R tidy
expect 0 '^10 passed, 0 failed$' last_line scripts/test --asan
expect 0 '^compared release asan$' scripts/test --asan
expect 0 '^setup --postgres --clang$' scripts/test --clang
expect 0 '^compared release debug asan clang$' scripts/test --all
ctest 5 2
expect 1 '^3 passed, 2 failed$' last_line scripts/test
expect 1 'tests failed in release' scripts/test
ctest 5 0
stand_in scripts/lint <<<'exit 1'
expect 1 'clang-tidy found something' last_line scripts/test --lint
stand_in scripts/same_digests <<<'exit 4'
expect 1 'disagree' last_line scripts/test --debug
stand_in scripts/build <<<'exit 3'
expect 3 '' scripts/test
expect 2 "unknown argument '--fast'" scripts/test --fast
expect 0 '^usage: scripts/test' scripts/test --help

# fleet: each shard its seeds and its archive, the worst exit code, an array that begins where it likes.
stand_in build/release/dsqlsim <<'END'
echo "ran $*"
[[ $1 != hunt ]] || touch "$(sed 's/.*--archive=\([^ ]*\).*/\1/' <<<"$*")"
case "$*" in *--shard="$FINDS"/*) exit 1 ;; *--shard="$FAILS"/*) exit 3 ;; esac
END
export FINDS=none FAILS=none
expect 2 '^usage: fleet/shard' fleet/shard 1
expect 0 '^ran hunt --for=8h --shard=2/5 --archive=archives/shard-2-of-5.db --store=fixed$' fleet/shard 2 5 --store=fixed
expect 0 '^ran hunt --for=1m --shard=4/4 --archive=archives/shard-4-of-4.db --jobs=3$' \
  env HUNT_FOR=1m SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=6 SLURM_ARRAY_TASK_COUNT=4 SLURM_CPUS_PER_TASK=3 bash fleet/slurm.sbatch
expect 0 '^ran merge archives/all.db archives/shard-2-of-5.db archives/shard-4-of-4.db$' fleet/collect
expect 0 '^ran findings --archive=archives/all.db$' fleet/collect
expect 3 'no archive of a shard' env ARCHIVES=nowhere fleet/collect
stand_in bin/parallel <<'END'
while [[ $1 != --joblog ]]; do shift; done
log=$2
while [[ $1 != */fleet/shard ]]; do shift; done
printf 'Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n' >"$log"
while read -r k; do
  code=0
  "${@/'{}'/$k}" || code=$?
  printf '1\t:\t0\t0\t0\t0\t%s\t0\tx\n' "$code" >>"$log"
done
END
expect 2 '^usage: fleet/parallel' fleet/parallel
expect 0 "^ran hunt .*--shard=3/3 --archive=$place/archives/shard-3-of-3.db --jobs=1 --store=fixed$" fleet/parallel 3 --store=fixed
expect 0 "^ran merge $place/archives/all.db .*/shard-1-of-3.db .*/shard-2-of-3.db" fleet/parallel 3
expect 1 '' env FINDS=2 FAILS=1 fleet/parallel 3
expect 3 '' env FAILS=2 fleet/parallel 3

echo "$passed passed, $failed failed"
((failed == 0))
