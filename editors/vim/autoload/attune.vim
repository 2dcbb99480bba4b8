" How to start Attune, in one place.

function! attune#executable() abort
  return empty($ATTUNE) ? 'attune' : $ATTUNE
endfunction

" ALE starts one server for each root: the folder that has settings, or else the note's own.
function! attune#root(buffer) abort
  let l:settings = ale#path#FindNearestFile(a:buffer, '.attune.toml')
  return fnamemodify(empty(l:settings) ? bufname(a:buffer) : l:settings, ':p:h')
endfunction

" ALE counts columns in bytes, whatever it has agreed upon: so does Attune for it.
function! attune#ale(filetype, language) abort
  call ale#linter#Define(a:filetype, {
  \   'name': 'attune',
  \   'lsp': 'stdio',
  \   'executable': {_ -> attune#executable()},
  \   'command': '%e serve --stdio --position-encoding utf-8',
  \   'project_root': function('attune#root'),
  \   'language': a:language,
  \})
endfunction
