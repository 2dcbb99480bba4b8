#!/usr/bin/env bash
# Vim with ALE in a terminal, set up by the lines of editors/vim/README.md.
. tests/editors/lib.sh
tests/tools/apt vim vim-ale tmux
# Debian lets `vim` be Neovim where both are installed.
vim=$(command -v vim.basic || command -v vim)

# F2 and F3 (in vim.vim) write down what there is to see; asked again until it is as wanted.
marked() { rm -f "$home/marks"; press F2; sleep 0.1; diff <([ $# -eq 0 ] || printf '%s\n' "$@") "$home/marks"; }
cursor_at() { rm -f "$home/cursor"; press F3; sleep 0.1; [ "$(cat "$home/cursor")" = "$1" ]; }
go() { # WORDS LINE:COLUMN
  press "/$1" Enter
  wait_for "the cursor on “$1”" cursor_at "$2"
}

menu() { press '\r'; see 'Type number and <Enter>'; }
# Types the number that stands before a title in ALE's menu.
choose() { # TITLE
  menu; see "[0-9]+\) $1"
  local pick; pick=$(tmux_ capture-pane -pt 0 | sed -n "s/^\([0-9]*\)) $1.*/\1/p" | head -1)
  press "$pick" Enter
  gone 'Type number and <Enter>'
}

first=('2:20 nothing helps' 'list 2:20')
second=('2:35 Did not complete the homework' 'list 2:35')

for kind in md txt; do
  new_home; trap clean_up EXIT
  new_note $kind
  readme_block vim vim | sed -n '1,/ale_code_action/p' >"$home/.vimrc"
  cat "$here/vim.vim" >>"$home/.vimrc"
  terminal env ATTUNE="$here/attune" "$vim" "$note"
  see 'Return in one week'
  ok "Vim opens a .$kind note"

  wait_for 'the marks' marked "${first[0]}" "${second[0]}" "${first[1]}" "${second[1]}"
  told_once || fail 'a mark came twice'
  ok 'marks the wording once'

  go 'nothing helps' 2:20
  press K
  see 'What may lie behind it'; see 'does not assess risk'
  press ':pclose' Enter
  gone 'What may lie behind it'
  ok 'says on hover what may lie behind it, safety first'

  go homework 2:56
  choose 'Insert a curious reflection'
  keep_and_undo '^ *- To explore next session: '

  press 'oClient no-showed the last two sessions.' Escape
  wait_for 'a third mark' marked "${first[0]}" "${second[0]}" '3:8 no-showed the last two sessions' \
    "${first[1]}" "${second[1]}" 'list 3:8'
  press u
  wait_for 'two marks' marked "${first[0]}" "${second[0]}" "${first[1]}" "${second[1]}"
  ok 'reads along while typing'

  # ALE names the diagnostic that starts nearest, here that of the homework; the cursor counts.
  go helps 2:28
  menu; see 'Explain: Hopelessness'
  shows 'Explain: Task not done' && fail 'actions for other wording'
  press Enter; gone 'Type number and <Enter>'
  ok 'offers what belongs to the wording under the cursor'

  go homework 2:56
  choose 'This wording is fine in this note'
  wait_for 'one mark' marked "${first[@]}"
  ok 'marks wording as fine'

  press ':ALEToggle' Enter
  wait_for 'no marks' marked
  press ':q!' Enter
  wait_for 'the end' ended
  same || fail 'the note is not as it was'
  ok 'falls silent when switched off'
  clean_up
done
