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

---@type vim.lsp.Config
return {
  cmd = { vim.env.ATTUNE or 'attune', 'serve', '--stdio' },
  filetypes = { 'markdown', 'text' },
  root_markers = { '.attune.toml', '.attune', '.git' },
  capabilities = { workspace = { diagnostics = { refreshSupport = true } } },
  handlers = { ['workspace/diagnostic/refresh'] = pull_again },
}
