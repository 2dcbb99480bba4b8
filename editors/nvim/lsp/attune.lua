---@brief
---
--- Attune points at wording that often goes with hesitation in therapy notes, says on hover what
--- may lie behind it, and offers reflections as code actions. Nothing leaves your machine.
---
--- Put this folder (`editors/nvim`) on your 'runtimepath' and call `vim.lsp.enable('attune')`.

--- Neovim 0.11 pulls diagnostics and can't be asked to pull again (after "this wording is fine",
--- or a change of settings). This answers the server's request to do so.
local function pull_again(_, _, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  for buffer in pairs(client and client.attached_buffers or {}) do
    local params = { textDocument = vim.lsp.util.make_text_document_params(buffer) }
    client:request('textDocument/diagnostic', params, nil, buffer)
  end
  return vim.NIL
end

--- Inserts a text with blanks as a snippet: what and where is the server's say.
local function insert_snippet(command)
  local edit = command.arguments[1]
  local buffer = vim.uri_to_bufnr(edit.uri)
  local line = edit.position.line
  local text = vim.api.nvim_buf_get_lines(buffer, line, line + 1, false)[1] or ''
  local client = vim.lsp.get_clients({ bufnr = buffer, name = 'attune' })[1]
  local column = vim.str_byteindex(text, client.offset_encoding, edit.position.character, false)
  vim.api.nvim_set_current_buf(buffer)
  -- The end of a line is a place for the cursor only so.
  local virtualedit = vim.wo.virtualedit
  vim.wo.virtualedit = 'onemore'
  vim.api.nvim_win_set_cursor(0, { line + 1, column })
  vim.snippet.expand(edit.snippet)
  vim.wo.virtualedit = virtualedit
end

---@type vim.lsp.Config
return {
  cmd = { vim.env.ATTUNE or 'attune', 'serve', '--stdio' },
  filetypes = { 'markdown', 'text' },
  root_markers = { '.attune.toml', '.attune', '.git' },
  capabilities = {
    workspace = { diagnostics = { refreshSupport = true } },
    experimental = { commands = { commands = { 'attune.insertSnippet' } } },
  },
  commands = { ['attune.insertSnippet'] = insert_snippet },
  handlers = { ['workspace/diagnostic/refresh'] = pull_again },
}
