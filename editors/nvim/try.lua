-- Opens a copy of an example note with Attune:  nvim -u editors/nvim/try.lua
-- Nothing of your own configuration is read, and the example stays as it is.

local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
vim.opt.runtimepath:append(here)
vim.opt.wrap, vim.opt.linebreak, vim.opt.number, vim.opt.swapfile = true, true, true, false
vim.opt.statusline = "%f %m %= %{v:lua.require'attune'.status()} "
vim.g.mapleader = ' '
vim.diagnostic.config({ virtual_text = false })

-- The program that was built here, where none is installed.
local root = vim.fn.fnamemodify(here, ':h:h')
for _, program in ipairs({ 'attune', root .. '/target/release/attune', root .. '/target/debug/attune' }) do
  if not vim.env.ATTUNE and vim.fn.executable(program) == 1 then vim.env.ATTUNE = program end
end

local key = vim.keymap.set
key('n', '<Leader>i', '<Plug>(attune-insert)')
key('n', '<Leader>e', '<Plug>(attune-explain)')
key('n', '<Leader>c', '<Plug>(attune-cues)')
key('n', '<Leader>b', '<Plug>(attune-brief)')
key('n', '<Leader>p', '<Plug>(attune-toggle)')

vim.api.nvim_create_autocmd('VimEnter', {
  nested = true,  -- opening the note has events of its own: its filetype starts Attune
  callback = function()
    if not vim.env.ATTUNE then
      vim.notify('Build Attune first: cargo build --release (or cargo install --locked --path .)', vim.log.levels.WARN)
      return
    end
    local notes = root .. '/examples/notes/client-r104/'
    local folder = vim.fn.tempname()
    vim.fn.mkdir(folder, 'p')
    for _, file in ipairs(vim.fn.glob(notes .. '*.md', false, true)) do
      vim.fn.writefile(vim.fn.readfile(file, 'b'), folder .. '/' .. vim.fn.fnamemodify(file, ':t'), 'b')
    end
    vim.cmd('filetype plugin on')
    require('attune').setup()
    vim.cmd('edit ' .. folder .. '/2026-05-06.md')
    vim.notify('K: what may lie behind it   space i: insert a reflection   space c: all places   u: undo   :q! ends')
  end,
})
