" How ALE starts Attune for plain text; ALE finds this file by itself on the 'runtimepath'.
call attune#ale('text', 'plaintext')
