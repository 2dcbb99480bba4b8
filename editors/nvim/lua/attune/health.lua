--- `:checkhealth attune`.

local M = {}

-- Neovim 0.10 has shorter names for these; 0.7 has them in another place.
local health = vim.health or require('health')
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn
local info = health.info or health.report_info

function M.check()
  local attune = require('attune')
  start('attune')
  local program = attune.cmd()[1]
  if vim.fn.executable(program) == 0 then
    warn(('there is no program `%s`'):format(program),
      { 'cargo install --path . (in the folder of Attune), or name the program in the environment variable ATTUNE' })
    return
  end
  for _, line in ipairs(vim.fn.systemlist({ program, 'doctor' })) do info(line) end
  if vim.v.shell_error == 0 then
    ok('settings and lexicon can be used')
  else
    warn('a settings or lexicon file needs a look (above)')
  end
  if vim.fn.has('nvim-0.11') == 1 then
    ok('this Neovim starts Attune itself: vim.lsp.enable("attune")')
  else
    ok("this Neovim starts Attune by require('attune').setup()")
  end
  if not vim.snippet then info('this Neovim has no snippets: blanks stay as {response}, for you to fill') end
  local running = false
  for _, client in ipairs((vim.lsp.get_clients or vim.lsp.get_active_clients)()) do
    running = running or client.name == 'attune'
  end
  if running then ok('Attune is running') else info('Attune is not running: it starts with a Markdown or text file') end
end

return M
