#!/usr/bin/env bash
# Emacs with eglot, set up by the lines of editors/emacs/README.md: thoroughly in batch mode, then
# by its keys in a terminal.
. tests/editors/lib.sh
tests/tools/apt emacs-nox elpa-eglot elpa-markdown-mode tmux

hover() { press C-c h; sleep 0.3; shows 'This tool does not assess risk'; }

home_of_emacs() {
  new_home; trap clean_up EXIT
  new_note "$kind"
  readme_block emacs elisp >"$home/.emacs"
  # A new home would have Emacs compile all that it loads, at length.
  mkdir "$home/.emacs.d"
  echo '(setq native-comp-deferred-compilation nil)' >"$home/.emacs.d/early-init.el"
}

for kind in md txt; do
  home_of_emacs
  NOTE=$note ATTUNE=$here/attune timeout 300 emacs --batch -l "$here/emacs.el" 2>&1 |
    grep -v '^Loading' || fail "Emacs with a .$kind note"
  clean_up

  home_of_emacs
  terminal env ATTUNE="$here/attune" emacs -nw "$note"
  see 'Return in one week'
  wait_for 'the marks' said_more out '"code":"task-incomplete"' 0
  wait_for 'the marks to be counted' shows 'Flymake\[0 0 2\]'
  press C-s; press -l nothing; press Enter
  wait_for 'the answer' said_more out 'What may lie behind it' 0
  wait_for 'the hover' hover
  press C-x 1
  gone 'This tool does not assess risk'
  ok "shows with C-c h what may lie behind it (.$kind, in a terminal)"

  press C-s; press -l homework; press Enter
  press C-c r
  see 'Pick an action .*Insert a curious reflection: .*homework'
  press Enter
  see '^- To explore next session: '
  press C-x C-s
  wait_for 'the saved reflection' reflected
  ok 'puts a reflection into the plan with C-c r'

  press C-_ # which is what C-/ sends
  gone 'To explore next session'
  press C-x C-s
  wait_for 'the saved note' same
  press C-x C-c
  wait_for 'the end' ended
  ok 'takes it back with C-/, byte for byte'
  clean_up
done
