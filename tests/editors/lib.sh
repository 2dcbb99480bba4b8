# What the tests of all these editors share. Sourced, with the repository as the current folder.
set -euo pipefail
root=$(pwd)
here=$root/tests/editors
export REAL_ATTUNE=${ATTUNE:?is set by tests/editors/run}
tmp=${TMPDIR:-/tmp}
PATIENCE=${PATIENCE:-60} # seconds; a wait ends as soon as its condition holds

# A home of its own, so that nobody's settings are read or written.
new_home() {
  home=$(TMPDIR=$tmp mktemp -d)
  export HOME=$home XDG_CONFIG_HOME=$home/.config XDG_STATE_HOME=$home/.local/state \
    XDG_DATA_HOME=$home/.local/share XDG_CACHE_HOME=$home/.cache XDG_RUNTIME_DIR=$home/run \
    TMPDIR=$home/tmp LC_ALL=C.UTF-8
  unset ATTUNE TMUX DISPLAY WAYLAND_DISPLAY VIMINIT
  mkdir -p "$XDG_CONFIG_HOME" "$XDG_RUNTIME_DIR" "$TMPDIR" "$home/notes"
  chmod 700 "$XDG_RUNTIME_DIR"
  export TAP=$home/tap
  mkdir "$TAP"
}

# The note: an emoji stands before the wording, so that columns differ in UTF-8, UTF-16 and UTF-32.
new_note() { # EXTENSION
  note=$home/notes/note.$1
  cat >"$note" <<'NOTE'
## Data
😀 Client states nothing helps. Did not complete the homework.

## Plan
- Return in one week.
NOTE
  cp "$note" "$home/before"
}

# A block of code from an editor's README, so that what people are told to write is what is tested.
readme_block() { # EDITOR LANGUAGE
  sed -n "/^\`\`\`$2\$/,/^\`\`\`\$/{/^\`\`\`/d;p}" "$root/editors/$1/README.md" |
    sed "s|/path/to/attune|$root|g"
}

number=0
ok() { number=$((number + 1)); echo "ok $number - $*"; }

# Says what went wrong, what was on the screen, and what was said last over the protocol.
fail() {
  echo "not ok $((number + 1)) - $*"
  screen 2>/dev/null || true
  for side in in out; do
    [ -s "$TAP/$side" ] || continue
    echo "--- the last of the protocol, $side"
    tail -c 1500 "$TAP/$side"; echo
  done
  exit 1
} >&2

wait_for() { # WHAT COMMAND…
  local what=$1 end=$((SECONDS + PATIENCE)); shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || fail "waited in vain for $what"
    sleep 0.05
  done
}

same() { cmp -s "$note" "$home/before"; }

# The saved note has exactly one line more, a prompt, right after the plan's one item.
reflected() {
  local line; line=$(sed -n 6p "$note")
  [[ $line == "- To explore next session: "?* ]] && sed 6d "$note" | cmp -s - "$home/before"
}

# The reflection is on the screen: saves it, takes it back with `u`, saves again; for editors with
# the keys of vi.
keep_and_undo() { # WHAT IS ON THE SCREEN
  see "$1"
  press ':w' Enter
  wait_for 'the saved reflection' reflected
  ok 'puts a reflection into the plan'

  press u
  gone 'To explore next session'
  press ':w' Enter
  wait_for 'the saved note' same
  ok 'takes it back with one undo, byte for byte'
}

# How often the server, or the editor (`in`), has said something so far.
said() { # SIDE TEXT
  { grep -aoF -- "$2" "$TAP/$1" 2>/dev/null || true; } | wc -l
}
said_more() { [ "$(said "$1" "$2")" -gt "$3" ]; } # SIDE TEXT THAN

# Some editors show a mark once though they were told of it twice, so what they were told counts.
told_once() {
  local marks; marks=$(said out '"code":"hopelessness"')
  [ "$marks" -gt 0 ] && [ "$marks" -le "$(said out '"textDocument/publishDiagnostics"')" ]
}

# Editors that live in a terminal are driven as a person would drive them.
tmux_() { tmux -f /dev/null -S "$home/tmux" "$@"; }
terminal() { # COMMAND…
  tmux_ new-session -d -x 110 -y 40 "$@"
  tmux_ set -sg escape-time 0
}
screen() { echo "--- the screen"; tmux_ capture-pane -pt 0; }
shows() { tmux_ capture-pane -pt 0 | grep -qE -- "$1"; }
shows_not() { ! shows "$1"; }
press() { tmux_ send-keys "$@"; }
see() { wait_for "“$1” on the screen" shows "$1"; }
gone() { wait_for "“$1” to leave the screen" shows_not "$1"; }
ended() { ! tmux_ has-session; }

clean_up() {
  tmux_ kill-server 2>/dev/null || true
  # A server that was cut off may need a moment to write and to go.
  for _ in 1 2 3 4 5; do rm -rf "$home" 2>/dev/null && return; sleep 0.2; done
  rm -rf "$home"
}
