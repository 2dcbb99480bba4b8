" `:compiler attune`, then `:make notes/`: what Attune finds in a folder, in the quickfix list.
if exists('current_compiler')
  finish
endif
let current_compiler = 'attune'

if exists(':CompilerSet') != 2
  command -nargs=* CompilerSet setlocal <args>
endif

execute 'CompilerSet makeprg=' . escape(shellescape(attune#executable()) . ' check --format unix --exit-zero $*', ' \|"')
" One line each: `path:line:column: information: message [kind/pattern]`, or with `hint`.
CompilerSet errorformat=%f:%l:%c:\ %tnformation:\ %m,%f:%l:%c:\ hint:\ %m
