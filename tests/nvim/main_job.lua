-- The main job in a real Neovim, headless: open a note, see the wording marked, hover, put a
-- reflection into the plan, undo. Run by tests/nvim/run.

local root = vim.fs.dirname(vim.fs.dirname(vim.fs.dirname(vim.fs.normalize(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p')))))
vim.opt.runtimepath:prepend(root .. '/editors/nvim')
vim.cmd('filetype on')

local function wait(what, check)
  local result
  local ok = vim.wait(20000, function() result = check(); return result and true or false end, 20)
  assert(ok, 'waited in vain for ' .. what)
  return result
end

local passed = 0
local function test(name, run)
  run()
  passed = passed + 1
  print(('ok %d - %s'):format(passed, name))
end

local note = {
  '## Data', '😀 Client states nothing helps. Did not complete the homework.', '',
  '## Plan', '- Return in one week.',
}
local file = vim.fn.tempname() .. '/note.md'
vim.fn.mkdir(vim.fs.dirname(file), 'p')
vim.fn.writefile(note, file)

vim.lsp.enable('attune')
vim.cmd.edit(file)
local buf = vim.api.nvim_get_current_buf()
local client

local function lines() return vim.api.nvim_buf_get_lines(buf, 0, -1, false) end
local function found() return vim.diagnostic.get(buf) end

test('attaches', function()
  client = wait('the client', function()
    local c = vim.lsp.get_clients({ bufnr = buf, name = 'attune' })[1]
    return c and c.initialized and c
  end)
end)

test('marks the wording once, gently, behind an emoji', function()
  local marks = wait('diagnostics', function() local d = found(); return #d > 0 and d end)
  assert(#marks == 2, vim.inspect(marks))
  assert(marks[1].code == 'hopelessness' and marks[2].code == 'task-incomplete', vim.inspect(marks))
  local words = note[2]:sub(marks[1].col + 1, marks[1].end_col)
  assert(words:find('nothing helps', 1, true), words)
  for _, mark in ipairs(marks) do assert(mark.severity >= vim.diagnostic.severity.INFO) end
end)

test('says on hover what may lie behind it, safety first', function()
  vim.api.nvim_win_set_cursor(0, { 2, (note[2]:find('nothing')) })
  vim.lsp.buf.hover()
  local text = wait('the hover window', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        local content = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
        vim.api.nvim_win_close(window, true)
        return table.concat(content, '\n')
      end
    end
  end)
  local safety = text:find('does not assess risk', 1, true)
  local causes = text:find('What may lie behind it', 1, true)
  assert(safety and causes and safety < causes, text)
end)

test('puts a reflection into the plan with one key, and takes it back with one', function()
  vim.api.nvim_win_set_cursor(0, { 2, (note[2]:find('homework')) })
  vim.lsp.buf.code_action({ apply = true, filter = function(a) return a.title:match('^Insert a curious') end })
  wait('the reflection', function() return #lines() == #note + 1 end)
  assert(lines()[6]:match('^%- To explore next session: '), lines()[6])
  vim.cmd.undo()
  assert(#lines() == #note, 'undo is one step')
end)

test('reads along while typing', function()
  vim.api.nvim_buf_set_lines(buf, 1, 2, false, { 'Client slept well.' })
  wait('the marks to go', function() return #found() == 0 end)
  vim.api.nvim_buf_set_lines(buf, 1, 2, false, { 'Client no-showed the last two sessions.' })
  wait('a new mark', function() return #found() == 1 end)
end)

test('writes kinder words in the place of others', function()
  vim.api.nvim_buf_set_lines(buf, 1, 2, false, { 'Client refused to sit in the waiting room.' })
  wait('the hint', function()
    return vim.iter(found()):any(function(d) return d.code == 'refused-to' end)
  end)
  vim.api.nvim_win_set_cursor(0, { 2, 9 })
  vim.lsp.buf.code_action({ apply = true, filter = function(a) return a.title:match('^Write “declined to”') end })
  wait('the words', function() return lines()[2]:match('^Client declined to sit') end)
end)

test('records what was said only when asked to, with a blank as a tab stop', function()
  vim.api.nvim_buf_set_lines(buf, 1, 2, false, { 'Client no-showed the last two sessions.' })
  wait('the mark', function()
    return vim.iter(found()):any(function(d) return d.code == 'missed-sessions' end)
  end)
  local before = #lines()
  vim.api.nvim_win_set_cursor(0, { 2, 12 })
  vim.lsp.buf.code_action({
    apply = true,
    context = { only = { 'refactor.attune.record' } },
    filter = function(a) return a.title:match('asking consent') end,
  })
  wait('the record', function() return #lines() > before end)
  assert(table.concat(lines(), '\n'):match('client {response}%.'), table.concat(lines(), '\n'))
  assert(vim.snippet.active({ direction = 1 }) or vim.snippet.active(), 'the blank is a tab stop')
  vim.snippet.stop()
  vim.cmd.stopinsert()
  vim.cmd.undo()
  assert(#lines() == before, 'undo is one step')
end)

test('completes a stem as a snippet', function()
  vim.api.nvim_buf_set_lines(buf, 4, 5, false, { '- /curious' })
  local params = { textDocument = vim.lsp.util.make_text_document_params(buf), position = { line = 4, character = 10 } }
  local items = wait('completions', function()
    local answer = client:request_sync('textDocument/completion', params, 5000, buf)
    return answer and answer.result and #answer.result.items > 0 and answer.result.items
  end)
  assert(items[1].textEdit.newText:find('${1:', 1, true), vim.inspect(items[1]))
  vim.api.nvim_buf_set_lines(buf, 4, 5, false, { note[5] })
end)

test('shows strengths as soon as a setting asks for them', function()
  vim.api.nvim_buf_set_lines(buf, 1, 2, false, { 'She called the clinic on Monday and booked the appointment.' })
  wait('silence', function() return #found() == 0 end)
  client.settings = { attune = { strengths = true } }
  client:notify('workspace/didChangeConfiguration', { settings = client.settings })
  wait('the strength', function()
    return vim.iter(found()):any(function(d) return d.code:match('^strength%-') end)
  end)
  client.settings = { attune = vim.empty_dict() }
  client:notify('workspace/didChangeConfiguration', { settings = client.settings })
  vim.api.nvim_buf_set_lines(buf, 1, 2, false, { 'Client no-showed the last two sessions.' })
  wait('the mark alone', function() return #found() == 1 and found()[1].code == 'missed-sessions' end)
end)

test('marks wording as fine', function()
  vim.api.nvim_win_set_cursor(0, { 2, 12 })
  vim.lsp.buf.code_action({ apply = true, filter = function(a) return a.title:match('fine in this note') end })
  wait('silence', function() return #found() == 0 end)
end)

test('stops cleanly', function()
  client:stop()
  wait('the end', function() return client:is_stopped() end)
end)

print(('%d passed, 0 failed'):format(passed))
