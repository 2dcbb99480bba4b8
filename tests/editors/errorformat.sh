#!/usr/bin/env bash
# `:compiler attune` and `:make` in Vim: lines of `attune check --format unix` become places.
. tests/editors/lib.sh
tests/tools/apt vim
vim=$(command -v vim.basic || command -v vim)
new_home; trap clean_up EXIT
new_note md
screen() { cat "$home/vim.log"; }

places() { # ATTUNE: what `:make notes` gives, as lines
  (cd "$home" && ATTUNE=$1 timeout "$PATIENCE" "$vim" -es -N -u NONE -c "set rtp^=$root/editors/vim" \
    -c 'compiler attune' -c 'silent make! notes' \
    -c 'call writefile(map(filter(getqflist(), "v:val.valid"), {_, q -> join([bufname(q.bufnr), q.lnum, q.col, q.type, q.text], "|")}), "places")' \
    -c 'qa!' >"$home/vim.log" 2>&1) || true
  cat "$home/places"
}

# First lines that are known, from a program that also notes how it was called.
mkdir "$home/a folder"
cat >"$home/a folder/canned" <<SH
#!/bin/sh
echo "\$*" >"$home/arguments"
cat "$here/found.txt"
SH
chmod +x "$home/a folder/canned"
places "$home/a folder/canned" >"$home/got" || fail 'no places'
diff - "$home/got" <<'GOT' || fail 'the places are others'
notes/note.md|2|20|i|This wording often goes with seeing no way for things to get better. [hopelessness/nothing-helps]
notes/note.md|2|35||This wording often goes with an agreed task that stayed undone, half done or out of sight. [task-incomplete/not-completed]
notes/one client/3 March: check-in.txt|5|1|i|A colon: in the path and in the words. [missed-sessions/no-show]
GOT
diff - "$home/arguments" <<<'check --format unix --exit-zero notes' || fail 'called otherwise'
ok ':make puts what Attune finds into the quickfix list'

# Then Attune itself, once it has the format.
if "$REAL_ATTUNE" check --help | grep -q unix; then
  places "$REAL_ATTUNE" >"$home/got"
  diff <(cut -d'|' -f1-4 "$home/got") - <<'GOT' || fail 'Attune itself says something else'
notes/note.md|2|20|i
notes/note.md|2|35|
GOT
  ok 'and so do the lines of Attune itself'
fi
