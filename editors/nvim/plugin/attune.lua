-- `:Attune …` and the maps behind `<Plug>`. Nothing is mapped to a key unasked.

if vim.g.loaded_attune then return end
vim.g.loaded_attune = true

local names = { 'brief', 'comment', 'cues', 'explain', 'forget', 'insert', 'restart', 'stored', 'toggle', 'words' }

vim.api.nvim_create_user_command('Attune', function(command)
  local name = command.args ~= '' and command.args or 'insert'
  if vim.tbl_contains(names, name) then
    require('attune.commands')[name]()
  else
    vim.notify(('There is no :Attune %s; there is: %s'):format(name, table.concat(names, ', ')), vim.log.levels.WARN)
  end
end, {
  nargs = '?',
  desc = 'Attune: reflections, explanations, the brief (:h attune)',
  complete = function(typed)
    return vim.tbl_filter(function(name) return name:sub(1, #typed) == typed end, names)
  end,
})

for _, name in ipairs(names) do
  local run = function() require('attune.commands')[name]() end
  vim.keymap.set('n', ('<Plug>(attune-%s)'):format(name), run, { desc = 'Attune: ' .. name })
end
