#!/usr/bin/env bash
# Kakoune with kakoune-lsp in a terminal, set up by the lines of editors/kakoune/README.md.
. tests/editors/lib.sh
tests/tools/apt kakoune tmux
if ! [ -x .cache/kak-lsp/bin/kak-lsp ]; then
  # Without optimising it takes 1 to 2 minutes, once.
  CARGO_TARGET_DIR=$(mktemp -d); export CARGO_TARGET_DIR
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    cargo install --quiet kak-lsp --version 22.0.0 --locked --root .cache/kak-lsp
  rm -rf "$CARGO_TARGET_DIR"
fi
PATH=$root/.cache/kak-lsp/bin:$PATH # its own scripts call it by name

leave() { # kakoune-lsp goes with the session; else it would stay for hours
  echo 'kill!' | kak -p "$session" 2>/dev/null || true
  clean_up
}

# The underlined words of a line of the screen.
underlined() { # LINE
  tmux_ capture-pane -ept 0 | sed -n "$1p" | grep -oP '\e\[(\d+;)*4m\K.*?(?=\e\[(\d+;)*0m|$)' | sed 's/\x1b\[[0-9;]*m//g'
}
marked() { [ "$(underlined 2)" = "$(printf '%s\n' "$@")" ]; }
third_marked() { [ "$(underlined 3)" = 'no-showed the last two sessions' ]; }

choose() { # TITLE, as far as needed
  press ' la'
  see ' prompt - client0'
  press -l "$1"
  see "^$1.*~/notes"   # on the line of the prompt
  press Tab Enter
}
both=('nothing helps' 'Did not complete the homework')

for kind in md txt; do
  new_home; session=attune-$$; trap leave EXIT
  new_note $kind
  mkdir "$XDG_CONFIG_HOME/kak"
  readme_block kakoune kak >"$XDG_CONFIG_HOME/kak/kakrc"
  terminal env ATTUNE="$here/attune" kak -s "$session" "$note"
  see 'Return in one week'
  ok "Kakoune opens a .$kind note"

  wait_for 'the marks' marked "${both[@]}"
  told_once || fail 'a mark came twice'
  ok 'marks the wording once, behind an emoji'

  press '/nothing' Enter; see ' 2:23 '
  press ' lh'
  see 'This tool does not assess'; see 'What may lie behind it'
  ok 'says on hover what may lie behind it, safety first'

  press '/homework' Enter; see ' 2:60 '
  choose 'Insert a curious reflection'
  keep_and_undo '^ - To explore next session: '

  press 'ggjoClient no-showed the last two sessions.' Escape
  wait_for 'a third mark' third_marked
  press u
  gone 'no-showed'
  wait_for 'two marks' marked "${both[@]}"
  ok 'reads along while typing'

  press '/homework' Enter; see ' 2:60 '
  choose 'This wording is fine in this note'
  wait_for 'one mark' marked "${both[0]}"
  ok 'marks wording as fine'

  press ':lsp-disable-window' Enter
  wait_for 'no marks' marked
  press ':q' Enter
  wait_for 'the end' ended
  wait_for 'the end of the server' said_more in '"method":"exit"' 0
  same || fail 'the note is not as it was'
  ok 'falls silent when switched off, and leaves nothing running'
  clean_up
done
