#!/usr/bin/env bash
# What can be said of the settings for editors that cannot be installed here: they can be read, they
# start the right thing, and Attune takes what is its own.
. tests/editors/lib.sh
new_home; trap clean_up EXIT
screen() { :; }

python3 - <<'PY' || fail 'settings that cannot be read'
import json, tomllib
read = lambda path: open(f'editors/{path}', encoding='utf-8').read()
start = ['attune', 'serve', '--stdio']
for server in json.loads(read('kate/settings.json'))['servers'].values():
    assert server['command'] == start
assert json.loads(read('sublime/LSP.sublime-settings'))['clients']['attune']['command'] == start
zed = json.loads(read('zed/settings.json'))
binary = zed['lsp']['attune']['binary']
assert [binary['path'], *binary['arguments']] == start
helix = tomllib.loads(read('helix/languages.toml'))
server = helix['language-server']['attune']
assert [server['command'], *server['args']] == start
for language in helix['language']:
    assert language['language-servers'] == ['attune']
PY
ok 'settings of Kate, Sublime Text, Zed and Helix can be read and start `attune serve --stdio`'

vault=$home/vault
mkdir -p "$vault/.obsidian" "$vault/.trash" "$vault/Clients" "$vault/Templates"
for folder in .obsidian .trash Clients Templates; do
  echo 'Client no-showed the last two sessions.' >"$vault/$folder/note.md"
done
printf -- '---\nattune: off\n---\nClient no-showed the last two sessions.\n' >"$vault/Clients/silent.md"
cp editors/obsidian/attune.toml "$vault/.attune.toml"
"$REAL_ATTUNE" check --format jsonl --exit-zero "$vault" >"$home/found" || fail 'Attune cannot read the vault'
[ "$(grep -o '"path":"[^"]*"' "$home/found" | sort -u)" = "\"path\":\"$vault/Clients/note.md\"" ] ||
  fail "other notes of the vault are read: $(cat "$home/found")"
ok "a vault of Obsidian is read without its templates, its trash and silent notes"

# Beside Obsidian, and in Zed's terminal.
"$REAL_ATTUNE" check --watch "$vault" >"$home/watched" 2>&1 & watch=$!
trap 'kill "$watch" 2>/dev/null || true; clean_up' EXIT
wait_for 'the first reading' grep -q 'Clients/note.md' "$home/watched"
wait_for 'it to watch' grep -q watching "$home/watched"
echo 'Client states nothing helps.' >"$vault/Clients/new.md"
wait_for 'the new note' grep -q 'Clients/new.md' "$home/watched"
kill "$watch"
grep -q 'Templates' "$home/watched" && fail 'a template is read'
ok 'attune check --watch shows what is saved'

# What every page promises.
for kind in md txt; do
  printf '<!-- attune: off -->\nClient no-showed the last two sessions.\n' >"$home/notes/silent.$kind"
done
"$REAL_ATTUNE" check "$home/notes" >"$home/found" 2>&1 || fail "a silenced note is read: $(cat "$home/found")"
for page in editors/*/README.md; do
  case $page in editors/nvim/* | editors/vscode/*) continue ;; esac
  grep -qE '^(.*: t|T)ested with .* on every change|[Nn]ot tested by us' "$page" || fail "$page does not say how it is tested"
done
ok 'a line on top silences a note, and every page says how it is tested'
