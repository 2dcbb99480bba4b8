-- The plugin's own story, in whatever Neovim runs it (0.7 and 0.11): mark, hover, insert, undo,
-- the commands, the health check. Run by tests/nvim/run with
-- `nvim --headless --clean -c 'luafile …'`; ends with `cquit 1` on failure.

local root = vim.fn.getcwd()
vim.opt.runtimepath:prepend(root .. '/editors/nvim')
vim.cmd('filetype plugin on')
vim.cmd('runtime! plugin/attune.lua')

local version = vim.version()
local passed = 0

local function wait(what, check)
  local result
  local ok = vim.wait(20000, function() result = check(); return result and true or false end, 20)
  if not ok then error('waited in vain for ' .. what, 2) end
  return result
end

local function test(name, run)
  local ok, problem = xpcall(run, debug.traceback)
  if not ok then error(name .. ': ' .. problem .. '\n' .. table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'), 0) end
  passed = passed + 1
  io.stdout:write(('ok %d - %s\n'):format(passed, name))
end

local function story()
  local note = {
    '## Data', '😀 Client states nothing helps. Did not complete the homework.',
    'She asked for help from her sister.', '', '## Plan', '  - Return in one week.',
  }
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder, 'p')
  local file = folder .. '/note.md'
  vim.fn.writefile(note, file)
  require('attune').setup()
  vim.cmd('edit ' .. file)
  local buf = vim.api.nvim_get_current_buf()
  local window = vim.api.nvim_get_current_win()
  local function lines() return vim.api.nvim_buf_get_lines(buf, 0, -1, false) end
  local function at(words)
    for number, line in ipairs(lines()) do
      local column = line:find(words, 1, true)
      if column then return vim.api.nvim_win_set_cursor(window, { number, column - 1 }) end
    end
    error(words .. ' is not in the note')
  end

  test('marks both places once, at their bytes', function()
    local marks = wait('two marks', function()
      local found = vim.diagnostic.get(buf)
      return #found == 2 and found
    end)
    table.sort(marks, function(a, b) return a.col < b.col end)
    assert(note[2]:sub(marks[1].col + 1, marks[1].end_col) == 'nothing helps', vim.inspect(marks[1]))
  end)

  test('hovers', function()
    at('nothing helps')
    vim.lsp.buf.hover()
    wait('the hover window', function()
      for _, win in ipairs(vim.api.nvim_list_wins()) do
        if vim.api.nvim_win_get_config(win).relative ~= '' then
          local text = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(win), 0, -1, false), '\n')
          vim.api.nvim_win_close(win, true)
          return text:find('What may lie behind it', 1, true)
        end
      end
    end)
  end)

  test('tells how the note stands', function()
    wait('the status', function() return require('attune').status() == 'Attune: 2 places to wonder about' end)
  end)

  test('has the keys that the manual names, and completion', function()
    at('nothing helps')
    assert(vim.fn.maparg('gra', 'n') ~= '', 'gra')
    vim.cmd('normal K')
    wait('the hover window', function()
      for _, win in ipairs(vim.api.nvim_list_wins()) do
        if vim.api.nvim_win_get_config(win).relative ~= '' then
          vim.api.nvim_win_close(win, true)
          return true
        end
      end
    end)
    assert(vim.bo[buf].omnifunc:match('lsp'), vim.bo[buf].omnifunc)
  end)

  local function insert(pattern)
    local shown
    vim.ui.select = function(choices, options, chosen)
      shown = options.format_item(choices[1])
      for _, choice in ipairs(choices) do
        if options.format_item(choice):match(pattern) then return chosen(choice) end
      end
      error('no choice ' .. pattern)
    end
    vim.cmd('Attune insert')
    wait('the choice', function() return shown end)
  end

  test('inserts a reflection into the plan, and undo takes it back in one step', function()
    at('homework')
    insert('^Insert a curious')
    wait('the reflection', function() return #lines() == #note + 1 end)
    assert(lines()[7]:match('^  %- To explore next session: '), lines()[7])
    vim.cmd('undo')
    assert(vim.deep_equal(lines(), note), vim.inspect(lines()))
  end)

  test('a record comes with its own indentation', function()
    at('homework')
    insert('^Record as said in session')
    wait('the record', function() return #lines() > #note end)
    local record = table.concat(lines(), '\n')
    assert(record:match('{response}'), record)
    assert(not record:match('\n      ?%s*%- '), record)
    if vim.snippet then
      assert(vim.snippet.active and vim.snippet.active({ direction = 1 }) or vim.snippet.active(), 'a tab stop')
      vim.snippet.stop()
      vim.cmd('stopinsert')
    end
    vim.cmd('undo')
    assert(vim.deep_equal(lines(), note), vim.inspect(lines()))
  end)

  test('lists the places, what goes well first', function()
    vim.cmd('Attune cues')
    local items = wait('the location list', function()
      local list = vim.fn.getloclist(window)
      return #list >= 3 and list
    end)
    assert(items[1].text:match('^What goes well'), items[1].text)
    vim.cmd('lclose')
    vim.api.nvim_set_current_win(window)
  end)

  for command, says in pairs({ explain = 'What may lie behind it', brief = 'What went well', stored = 'What Attune keeps' }) do
    test('shows a page: ' .. command, function()
      at('nothing helps')
      vim.cmd('Attune ' .. command)
      wait('the page', function()
        local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
        return vim.bo.buftype == 'nofile' and text:find(says, 1, true)
      end)
      vim.cmd('close')
      vim.api.nvim_set_current_win(window)
    end)
  end

  test('pauses and resumes', function()
    vim.cmd('Attune toggle')
    wait('silence', function() return #vim.diagnostic.get(buf) == 0 end)
    vim.cmd('Attune toggle')
    wait('the marks', function() return #vim.diagnostic.get(buf) == 2 end)
  end)

  test('restarts', function()
    local before = require('attune').client(buf).id
    vim.cmd('Attune restart')
    wait('another client', function()
      local client = require('attune').client(buf)
      return client and client.id ~= before
    end)
    wait('the marks', function() return #vim.diagnostic.get(buf) == 2 end)
  end)

  test('reads a client’s notes together, and goes from comment to comment', function()
    for day, text in pairs({
      ['2026-03-04'] = 'S: Client no-showed.', ['2026-03-11'] = 'S: Client no-showed.',
      ['2026-04-01'] = 'S: Client no-showed. {==Third time==}{>>SV: How was it told?<<} and {==left VM==}{>>SV: When?<<}.',
    }) do
      vim.fn.writefile({ text, 'P: RTC.' }, folder .. '/KL ' .. day .. '.txt')
    end
    vim.cmd('edit ' .. vim.fn.fnameescape(folder .. '/KL 2026-04-01.txt'))
    local here = vim.api.nvim_get_current_buf()
    local function with(code)
      for _, diagnostic in ipairs(vim.diagnostic.get(here)) do
        if diagnostic.user_data.lsp.code == code then return diagnostic end
      end
    end
    local pattern = wait('the pattern', function() return with('attendance') end)
    assert(pattern.message:match('3 missed sessions in 6 weeks'), pattern.message)
    local links = pattern.user_data.lsp.relatedInformation
    assert(#links == 2 and links[1].location.uri:match('2026%-03%-04'), vim.inspect(links))
    local first = wait('the comment', function() return with('comment') end)
    assert(first.message:match('^SV: '), first.message)
    vim.api.nvim_win_set_cursor(0, { 1, 0 })
    vim.cmd('Attune comment')
    wait('the first comment', function() return vim.api.nvim_win_get_cursor(0)[2] > 10 end)
    local column = vim.api.nvim_win_get_cursor(0)[2]
    vim.cmd('Attune comment')
    wait('the next comment', function() return vim.api.nvim_win_get_cursor(0)[2] > column end)
    vim.cmd('bwipeout!')
    vim.api.nvim_set_current_buf(buf)
  end)

  test('is healthy', function()
    vim.cmd('checkhealth attune')
    local report = wait('the report', function()
      local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
      return text:find('Attune is running', 1, true) and text
    end)
    assert(report:find('settings and lexicon can be used', 1, true), report)
    vim.cmd('bwipeout!')
  end)

  test('has a manual', function()
    vim.cmd('helptags ' .. vim.fn.fnameescape(vim.env.DOC_COPY))
    vim.opt.runtimepath:append(vim.fn.fnamemodify(vim.env.DOC_COPY, ':h'))
    vim.cmd('help :Attune')
    assert(vim.api.nvim_buf_get_name(0):match('attune%.txt$'))
  end)
end

local ok, problem = xpcall(story, debug.traceback)
if not ok then
  io.stderr:write(tostring(problem) .. '\n' .. vim.fn.execute('messages') .. '\n')
  vim.cmd('cquit 1')
end
io.stdout:write(('%d passed in Neovim %d.%d.%d\n'):format(passed, version.major, version.minor, version.patch))
vim.cmd('qall!')
