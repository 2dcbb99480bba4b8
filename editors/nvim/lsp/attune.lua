---@brief
---
--- Attune points at wording that often goes with hesitation in therapy notes, says on hover what
--- may lie behind it, and offers reflections as code actions. Nothing leaves your machine.
---
--- Put this folder (`editors/nvim`) on your 'runtimepath' and call `vim.lsp.enable('attune')`.

local attune = require('attune')

---@type vim.lsp.Config
return {
  cmd = attune.cmd(),
  filetypes = attune.filetypes,
  root_markers = attune.root_markers,
  capabilities = attune.capabilities(),
  commands = attune.commands(),
  handlers = attune.handlers(),
  on_attach = attune.on_attach,
}
