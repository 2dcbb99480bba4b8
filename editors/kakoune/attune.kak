# Attune with kakoune-lsp. In your kakrc, below `eval %sh{kak-lsp}`:
#
#   source /path/to/attune/editors/kakoune/attune.kak
#
# It only says how to start `attune serve --stdio`, and for which files.

# Without this, kakoune-lsp would look for another server for Markdown.
remove-hooks global lsp-filetype-markdown

hook -group attune global BufCreate .*\.txt %{
    set-option buffer filetype plaintext
}

hook -group lsp-filetype-attune global BufSetOption filetype=(markdown|plaintext) %{
    evaluate-commands %sh{
        printf 'set-option buffer lsp_servers %%{
            [attune]
            command = "%s"
            args = ["serve", "--stdio"]
            root_globs = [".attune.toml", ".attune", ".git"]
        }' "${ATTUNE:-attune}"
    }
}

hook -group attune global WinSetOption filetype=(markdown|plaintext) %{
    lsp-enable-window
    # What Attune says is never a warning, and such has no color of its own here: a line will do.
    set-face window DiagnosticInfo +u
    set-face window DiagnosticHint +u
    # What may lie behind the wording is worth more than twenty lines.
    set-option window lsp_hover_max_info_lines 0
}
