--- Attune in Neovim: starts the language server and shows its answers. What is marked, said,
--- offered and changed is decided by the server alone. Works from Neovim 0.7 on.

local M = {}

M.filetypes = { 'markdown', 'text' }
M.root_markers = { '.attune.toml', '.attune', '.git' }

--- Neovim 0.11 and newer start servers themselves (`vim.lsp.enable`).
local native = vim.fn.has('nvim-0.11') == 1

--- The program and its arguments.
function M.cmd() return { vim.env.ATTUNE or 'attune', 'serve', '--stdio' } end

--- What the server can count on beyond the protocol. Blanks are tab stops where Neovim has
--- snippets (0.10).
function M.capabilities()
  local experimental = { attune = { pages = true, status = true } }
  if vim.snippet then experimental.commands = { commands = { 'attune.insertSnippet' } } end
  return { workspace = { diagnostics = { refreshSupport = true } }, experimental = experimental }
end

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

--- How a note stands is kept with its buffer, for a status line.
local function keep_status(_, status)
  local buffer = vim.uri_to_bufnr(status.uri)
  if vim.api.nvim_buf_is_loaded(buffer) then
    vim.b[buffer].attune_status = status
    vim.cmd('silent! doautocmd <nomodeline> User AttuneStatus')
  end
end

function M.handlers()
  local handlers = { ['attune/status'] = keep_status }
  if native then handlers['workspace/diagnostic/refresh'] = pull_again end
  return handlers
end

--- Commands of code actions that this client runs itself: to insert a snippet, to show a page.
function M.commands()
  local commands = require('attune.commands')
  return {
    ['attune.insertSnippet'] = function(command) commands.insert_snippet(command.arguments[1]) end,
    ['attune.brief'] = function(command) commands.run('attune.brief', command.arguments[1]) end,
    ['attune.nextComment'] = function(command) commands.comment(command.arguments[1]) end,
    ['attune.explain'] = function(command) commands.run('attune.explain', command.arguments[1]) end,
  }
end

--- Keys and completion as Neovim 0.11 has them: K, gra, and completion by CTRL-X CTRL-O.
function M.on_attach(client, buffer)
  if native then
    vim.lsp.completion.enable(true, client.id, buffer)
    return
  end
  vim.bo[buffer].omnifunc = 'v:lua.vim.lsp.omnifunc'
  for key, run in pairs({ K = vim.lsp.buf.hover, gra = vim.lsp.buf.code_action }) do
    vim.keymap.set('n', key, run, { buffer = buffer, desc = 'Attune' })
  end
end

--- A note's state in a few words, for 'statusline': `%{v:lua.require'attune'.status()}`.
function M.status()
  local status = vim.b.attune_status
  return status and ('Attune: ' .. status.text) or ''
end

--- The servers of all buffers.
local function clients()
  local all = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
  return vim.tbl_filter(function(client) return client.name == 'attune' end, all)
end

--- The language client of a buffer.
function M.client(buffer)
  buffer = (buffer == nil or buffer == 0) and vim.api.nvim_get_current_buf() or buffer
  for _, client in ipairs(clients()) do
    if vim.lsp.buf_is_attached(buffer, client.id) then return client end
  end
end

--- The nearest folder at or above a file that has one of the markers.
local function root_of(file)
  local folder = vim.fn.fnamemodify(file, ':p:h')
  while true do
    for _, marker in ipairs(M.root_markers) do
      local path = folder .. '/' .. marker
      if vim.fn.filereadable(path) == 1 or vim.fn.isdirectory(path) == 1 then return folder end
    end
    local above = vim.fn.fnamemodify(folder, ':h')
    if above == folder then return nil end
    folder = above
  end
end

local started = {}

--- Starts the server for a buffer.
local function start(buffer)
  if vim.bo[buffer].buftype ~= '' then return end
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  local config = native and vim.lsp.config.attune or {
    cmd = M.cmd(), settings = M.settings, on_attach = M.on_attach, commands = M.commands(), handlers = M.handlers(),
    capabilities = vim.tbl_deep_extend('force', vim.lsp.protocol.make_client_capabilities(), M.capabilities()),
  }
  config = vim.tbl_extend('force', config, { name = 'attune', root_dir = root })
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  -- Neovim 0.7: one server for each root.
  local key = root or ''
  local id = started[key]
  local client = id and vim.lsp.get_client_by_id(id)
  if not client or client.is_stopped() then
    id = vim.lsp.start_client(config)
    started[key] = id
  end
  if id then vim.lsp.buf_attach_client(buffer, id) end
end

local function start_everywhere()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains(M.filetypes, vim.bo[buffer].filetype) then
      start(buffer)
    end
  end
end

--- Reads along in Markdown and plain text. `settings` are those of `.attune.toml`.
---@param settings table?
function M.setup(settings)
  M.settings = { attune = settings or vim.empty_dict() }
  if native then
    vim.lsp.config('attune', { settings = M.settings })
    vim.lsp.enable('attune')
    return
  end
  local group = vim.api.nvim_create_augroup('attune', { clear = true })
  vim.api.nvim_create_autocmd('FileType', {
    group = group, pattern = M.filetypes, callback = function(event) start(event.buf) end,
  })
  start_everywhere()
end

--- Ends the server and starts it again.
function M.restart()
  vim.lsp.stop_client(clients())
  local waits = 0
  local function again()
    waits = waits + 1
    if #clients() > 0 and waits < 100 then
      vim.defer_fn(again, 50)
    else
      start_everywhere()
    end
  end
  again()
end

return M
