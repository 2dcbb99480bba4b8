-- Three example notes, walked through in a real Neovim: what is marked, what is chosen, what the
-- note says afterwards. Prints docs/walkthrough.md, which tests/nvim/run keeps current.

local root = vim.fs.dirname(vim.fs.dirname(vim.fs.dirname(vim.fs.normalize(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p')))))
vim.opt.runtimepath:prepend(root .. '/editors/nvim')
vim.cmd('filetype on')
vim.lsp.enable('attune')

-- Where the cursor stands, which action is chosen (by the words of its title), of which kind.
local walks = {
  { note = 'soap-clinic-rushed.txt', steps = {
    { at = 'no-showed', pick = 'Insert a question that asks permission' },
    { at = 'nothing helps', pick = 'Insert a validating' },
    { at = 'homework', pick = 'Insert a curious' },
  } },
  { note = 'adolescent-birp.txt', steps = {
    { at = 'One-word', pick = 'Insert a normalizing' },
    { at = 'not doing the log', pick = '(curious)', only = 'refactor.attune.record' },
  } },
  { note = 'telehealth-birp.md', steps = {
    { at = 'joined from the', pick = 'Insert a check-in at the start' },
    { at = 'joined from the', pick = 'Insert a check-out at the end' },
    { at = 'keep it short', pick = '(curious)', only = 'refactor.attune.supervision' },
  } },
}

local function wait(what, check)
  assert(vim.wait(20000, function() return check() and true or false end, 20), 'waited in vain for ' .. what)
end

local function lines() return vim.api.nvim_buf_get_lines(0, 0, -1, false) end

-- Quick fixes are chosen by title among all; other forms are asked for by their kind.
local function choose(step)
  for number, line in ipairs(lines()) do
    local at = line:find(step.at, 1, true)
    if at then
      vim.api.nvim_win_set_cursor(0, { number, at })
      break
    end
  end
  local title
  vim.lsp.buf.code_action({
    apply = true,
    context = step.only and { only = { step.only } } or nil,
    filter = function(action)
      local chosen = action.title:find(step.pick, 1, true) ~= nil
      if chosen then title = action.title end
      return chosen
    end,
  })
  local tick = vim.b.changedtick
  wait(step.pick, function() return vim.b.changedtick ~= tick end)
  vim.wait(200)
  return title
end

local function walk(each)
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder, 'p')
  local file = folder .. '/' .. each.note
  local before = vim.fn.readfile(root .. '/examples/notes/' .. each.note)
  vim.fn.writefile(before, file)
  vim.cmd.edit(file)
  wait('the marks', function() return #vim.diagnostic.get(0) > 0 end)
  vim.wait(200)
  print(('\n## examples/notes/%s\n\nMarked:\n'):format(each.note))
  local marks = vim.diagnostic.get(0)
  local place = function(mark) return ('%05d:%05d:%s'):format(mark.lnum, mark.col, mark.code) end
  table.sort(marks, function(a, b) return place(a) < place(b) end)
  for _, mark in ipairs(marks) do
    local words = table.concat(vim.api.nvim_buf_get_text(0, mark.lnum, mark.col, mark.end_lnum, mark.end_col, {}), ' ')
    print(('- line %d, “%s”: `%s`'):format(mark.lnum + 1, words, mark.code))
  end
  print('\nChosen:\n')
  for _, step in ipairs(each.steps) do print('- ' .. choose(step)) end
  local text = function(list) return table.concat(list, '\n') .. '\n' end
  -- A comment is of the day it was made; the page is of one day.
  local changed = vim.diff(text(before), text(lines()), { ctxlen = 1 })
  print('\n```diff\n' .. changed:gsub('{>>SV %d+%-%d+%-%d+', '{>>SV 2026-11-22') .. '```')
end

print([[# Three notes, before and after

Walked through in a real Neovim by [tests/nvim/walkthrough.lua](../tests/nvim/walkthrough.lua): the cursor on some words, an action from the list, and what the note says then. Nothing else of a note changes, and each action is one undo.]])
for _, each in ipairs(walks) do walk(each) end
