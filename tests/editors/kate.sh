#!/usr/bin/env bash
# Kate with its LSP client, on a screen that nobody sees, set up by editors/kate/settings.json.
. tests/editors/lib.sh
tests/tools/apt kate openbox dbus-x11 xvfb xauth xdotool imagemagick fonts-dejavu-core

pictures=$root/.cache/kate # for people to look at
mkdir -p "$pictures"
picture() { import -window root "$pictures/$kind-$1.png"; }
screen() { picture failed; echo "--- the screen: $pictures/$kind-failed.png"; tail -n 5 "$home/kate.log"; }

jobs_=()
leave() {
  for job in "${jobs_[@]}"; do kill "$job" 2>/dev/null || true; done
  wait 2>/dev/null || true
  jobs_=()
  clean_up
}
ended_process() { ! kill -0 "$1"; }
press() { xdotool key --clearmodifiers "$@"; }
# Saves until it is so: a key may come while Kate is still at something else.
saved() { press ctrl+s; sleep 0.3; "$@"; }
window() { xdotool search --onlyvisible --name "$1" >"$home/window" && [ -s "$home/window" ]; } # NAME
# Menus and tooltips are windows, too.
windows() { { xdotool search --onlyvisible --class kate || true; } | wc -l; }
windows_are() { [ "$(windows)" = "$1" ]; }

# Whether “nothing helps” (13 letters) and, after a period and a space, “Did not complete the
# homework” (29) are underlined, and nothing else. The wavy lines are the only long yellow things;
# to the left of both there is a space, and so nothing dark.
marked() {
  import -window root -crop 1000x160+70+90 -depth 8 txt:- | awk -F'[:,()% ]+' '
    !/^[0-9]/ { next }
    $3 - $5 > 25 && $3 > 200 { yellow[$1] = 1; if ($1 > 100) row = $2 }
    $3 < 140 { dark[$1, $2] = 1 }
    function blank(from, to,   x, y) {
      for (x = int(from); x <= to; x++) for (y = row - 14; y < row - 2; y++) if ((x, y) in dark) return 0
      return 1
    }
    END {
      for (x = 0; x <= 1000; x++) {
        if (x in yellow) { if (!size) from = x; size = x - from + 1 }
        else if (size && x - from - size > 3) {
          if (size > 40) { n++; start[n] = from; long[n] = size }
          size = 0
        }
      }
      if (n != 2) exit 1
      letter = (long[1] + long[2]) / 42
      first = long[1] / letter; gap = (start[2] - start[1] - long[1]) / letter
      good = first > 12.5 && first < 13.5 && gap > 1.3 && gap < 2.7
      for (i = 1; i <= 2; i++) good = good && blank(start[i] - letter + 2, start[i] - 2) && !blank(start[i], start[i] + letter)
      exit !good
    }'
}

for kind in md txt; do
  new_home; trap leave EXIT
  new_note $kind
  mkdir -p "$XDG_CONFIG_HOME/kate/lspclient"
  cp editors/kate/settings.json "$XDG_CONFIG_HOME/kate/lspclient/"
  cat >"$XDG_CONFIG_HOME/katerc" <<'RC'
[General]
Show welcome view for new window=false
Startup Session=new
[Kate Plugins]
lspclientplugin=true
RC
  Xvfb -displayfd 3 -screen 0 1200x760x24 -nolisten tcp 3>"$home/display" >/dev/null 2>&1 & jobs_+=($!)
  wait_for 'the screen' test -s "$home/display"
  DISPLAY=:$(cat "$home/display"); export DISPLAY QT_QPA_PLATFORM=xcb QT_ACCESSIBILITY=0
  openbox >/dev/null 2>&1 & jobs_+=($!)
  PATH=$here:$PATH dbus-run-session -- kate --new "$note" >"$home/kate.log" 2>&1 & kate=$!; jobs_+=($kate)
  wait_for 'the question whether the server may start' window 'LSP server start requested'
  press Return
  wait_for 'the diagnostics' said_more out '"code":"task-incomplete"' 0
  # Without a root of its own, Kate calls the whole home folder one.
  [ "$(said in "\"rootUri\": \"file://$home/notes\"")" = 1 ] || fail 'another folder is the root'
  ok "Kate opens a .$kind note and starts Attune, once asked"
  window 'note\.'; id=$(head -1 "$home/window")
  xdotool windowsize "$id" 1200 740 windowmove "$id" 0 0
  wait_for 'two lines under the wording' marked
  picture marks; few=$(windows)
  told_once || fail 'a mark came twice'
  ok 'marks the wording once, behind an emoji'

  # Fifty letters to the right is “the homework”; the emoji counts as two in UTF-16.
  press ctrl+Home Down; for _ in {1..50}; do press Right; done
  press alt+l; wait_for 'the menu' windows_are $((few + 1))
  press y
  wait_for 'the question' said_more in '"textDocument/hover"' 0
  wait_for 'the answer' said_more out 'What may lie behind it' 0
  wait_for 'the tooltip' windows_are $((few + 1))
  picture hover
  [ "$(said in '"character": 51')" -gt 0 ] || fail 'the cursor is elsewhere'
  press Escape
  wait_for 'the tooltip to go' windows_are "$few"
  ok 'says on hover what may lie behind it'

  press ctrl+period
  wait_for 'the answer' said_more out '"title":"Insert a curious' 0
  wait_for 'the saved reflection' saved reflected
  grep -q 'To explore.*homework' "$note" || fail 'another reflection was asked for'
  picture reflection
  ok 'puts a reflection into the plan by Quick Fix, and does nothing else'

  press ctrl+z
  wait_for 'the saved note' saved same
  ok 'takes it back with one undo, byte for byte'

  # The menu offers what there is for the line, the first wording first.
  press alt+Return
  wait_for 'the menu' windows_are $((few + 1))
  wait_for 'the answer' said_more out '"title":"Insert a validating' 0
  picture menu
  press Down Return
  wait_for 'the saved reflection' saved reflected
  press ctrl+z
  wait_for 'the saved note' saved same
  ok 'puts a reflection into the plan from the menu, and takes it back'

  press ctrl+q
  wait_for 'the end of the server' said_more in '"shutdown"' 0
  wait_for 'the end of Kate' ended_process "$kate"
  same || fail 'the note is not as it was'
  ok 'stops cleanly'
  leave
done
