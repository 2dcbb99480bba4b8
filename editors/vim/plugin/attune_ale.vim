" Attune with ALE. ALE reads along in plain text only when told to.
if exists('g:loaded_attune_ale')
  finish
endif
let g:loaded_attune_ale = 1

let g:ale_linters = get(g:, 'ale_linters', {})
let g:ale_linters.text = get(g:ale_linters, 'text', []) + ['attune']
" Where certain linters were chosen for Markdown, Attune joins them. Else ALE runs all that it has.
if has_key(g:ale_linters, 'markdown') || get(g:, 'ale_linters_explicit')
  let g:ale_linters.markdown = get(g:ale_linters, 'markdown', []) + ['attune']
endif
