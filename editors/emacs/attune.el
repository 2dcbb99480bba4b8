;;; attune.el --- Attune for therapy notes, with eglot  -*- lexical-binding: t -*-

;; Put this line into your init file:
;;
;;   (load "/path/to/attune/editors/emacs/attune.el")
;;
;; It only says how to start `attune serve --stdio', for which files, and by which keys it is used.

;;; Code:

(require 'eglot)

(defvar attune-command (list (or (getenv "ATTUNE") "attune") "serve" "--stdio")
  "The program that reads along, and its arguments.")

;; Markdown comes first in the list, for eglot knows another server for it.  Text comes last: many
;; modes are kinds of text mode (HTML, for one) and keep a server of their own.
(add-to-list 'eglot-server-programs `((markdown-mode gfm-mode) . ,attune-command))
(add-to-list 'eglot-server-programs `(text-mode . ,attune-command) t)

(defun attune-start ()
  "Let Attune read along in this note."
  (when (and buffer-file-name
             (memq major-mode '(text-mode markdown-mode gfm-mode)))
    (if (executable-find (car attune-command))
        (eglot-ensure)
      (message "Attune: there is no program `%s' (see ATTUNE in editors/emacs/README.md)"
               (car attune-command)))))

(add-hook 'text-mode-hook #'attune-start) ; Markdown is a kind of text

(define-key eglot-mode-map (kbd "C-c h") #'eldoc-doc-buffer)
(define-key eglot-mode-map (kbd "C-c r") #'eglot-code-actions)

(provide 'attune)
;;; attune.el ends here
