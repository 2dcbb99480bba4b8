--- What `:Attune` does: asks the server, and shows its answer.

local attune = require('attune')
local M = {}

local function say(message) vim.notify(message, vim.log.levels.INFO) end

--- The place of the cursor, as the server's commands take it.
local function place(client)
  local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
  return { uri = params.textDocument.uri, range = params.range }
end

--- Shows Markdown in a window of its own. It lives in memory: a brief quotes notes, so it is
--- never a file.
local function show(page)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(page.markdown, '\n'))
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].filetype = 'markdown'
  vim.bo[buffer].modifiable = false
  vim.cmd('botright split')
  vim.api.nvim_win_set_buf(0, buffer)
  vim.wo.wrap, vim.wo.linebreak, vim.wo.conceallevel = true, true, 2
  vim.api.nvim_buf_set_keymap(buffer, 'n', 'q', '<Cmd>close<CR>', { nowait = true, noremap = true })
end

local function ask(client, method, params, callback)
  local answered = function(problem, result)
    if problem then return say(problem.message) end
    callback(result ~= vim.NIL and result or nil)
  end
  if vim.fn.has('nvim-0.11') == 1 then
    client:request(method, params, answered, 0)
  else
    client.request(method, params, answered, 0)
  end
end

--- Runs a command of the server's. A page in its answer is shown; `callback` gets the rest.
function M.run(command, argument, callback)
  local client = attune.client()
  if not client then return say('Attune is not running in this buffer (see :checkhealth attune).') end
  local params = { command = command, arguments = { argument or place(client) } }
  ask(client, 'workspace/executeCommand', params, function(answer)
    if type(answer) == 'table' and answer.markdown then
      show(answer)
    elseif callback and answer then
      callback(answer, client)
    end
  end)
end

--- Inserts a text with blanks as a snippet: what and where is the server's say.
function M.insert_snippet(edit)
  local buffer = vim.uri_to_bufnr(edit.uri)
  local client = attune.client(buffer)
  vim.api.nvim_set_current_buf(buffer)
  local line, snippet = edit.position.line, edit.snippet
  local text = vim.api.nvim_buf_get_lines(buffer, line, line + 1, false)[1] or ''
  local column = vim.lsp.util._get_line_byte_from_position(buffer, edit.position, client.offset_encoding)
  -- Neovim gives every line of a snippet the indentation of the line it begins on; this text
  -- brings its own. So it begins on an empty line.
  while snippet:sub(1, 1) == '\n' and column == #text do
    vim.api.nvim_buf_set_lines(buffer, line + 1, line + 1, false, { '' })
    line, text, column, snippet = line + 1, '', 0, snippet:sub(2)
  end
  -- The end of a line is a place for the cursor only so.
  local virtualedit = vim.wo.virtualedit
  vim.wo.virtualedit = 'onemore'
  vim.api.nvim_win_set_cursor(0, { line + 1, column })
  vim.snippet.expand(snippet)
  vim.wo.virtualedit = virtualedit
end

local function apply(action, client)
  if action.edit then vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding) end
  if action.command and action.command.command == 'attune.insertSnippet' then
    M.insert_snippet(action.command.arguments[1])
  end
end

--- Chooses a reflection for the wording at the cursor, or the nearest after it.
function M.insert()
  M.run('attune.reflections', nil, function(choices, client)
    if #choices == 0 then return end
    vim.ui.select(choices, {
      prompt = 'Insert reflection',
      format_item = function(choice) return choice.title .. ': ' .. choice.text end,
    }, function(choice)
      if choice then apply(choice.action, client) end
    end)
  end)
end

--- The cues of this note in the location list: what goes well first, then by section.
function M.cues()
  local buffer = vim.api.nvim_get_current_buf()
  M.run('attune.cues', nil, function(cues)
    local items = {}
    for _, group in ipairs(cues.groups) do
      for _, cue in ipairs(group.cues) do
        table.insert(items, {
          bufnr = buffer, lnum = cue.range.start.line + 1, col = cue.range.start.character + 1,
          text = ('%s | %s: %s'):format(group.title, cue.title, cue.words),
        })
      end
    end
    if #items == 0 then return say('Attune: ' .. cues.summary) end
    vim.fn.setloclist(0, {}, ' ', { title = 'Attune: ' .. cues.summary, items = items })
    vim.cmd('lopen')
  end)
end

function M.explain() M.run('attune.explain') end
function M.brief() M.run('attune.brief') end

--- Goes to the next comment. Neovim before 0.10 can't be sent somewhere by a server.
function M.comment(argument)
  M.run('attune.nextComment', argument, function(location, client)
    local start = location.range.start
    local line = vim.api.nvim_buf_get_lines(0, start.line, start.line + 1, false)[1] or ''
    local column = vim.lsp.util._get_line_byte_from_position(0, start, client.offset_encoding)
    vim.api.nvim_win_set_cursor(0, { start.line + 1, math.min(column, #line) })
  end)
end

function M.stored() M.run('attune.stored') end
function M.toggle() M.run('attune.toggle') end

function M.words()
  M.run('attune.ownWords', nil, function(made) vim.cmd('edit ' .. vim.fn.fnameescape(vim.uri_to_fname(made.uri))) end)
end

function M.forget()
  local question = 'Forget all wording that you marked as fine?'
  if vim.fn.confirm(question, '&Forget\n&Keep', 2) == 1 then M.run('attune.forgetIgnored') end
end

function M.restart() attune.restart() end

return M
