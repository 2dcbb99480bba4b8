" How ALE starts Attune for Markdown; ALE finds this file by itself on the 'runtimepath'.
call attune#ale('markdown', 'markdown')
