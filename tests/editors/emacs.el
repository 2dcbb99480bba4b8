;;; The main job in a real Emacs with eglot.  Run by tests/editors/emacs.sh.  -*- lexical-binding: t -*-

;; In batch mode Emacs does not look where Debian puts its packages.
(require 'package)
(add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
(package-initialize)
(load (expand-file-name "~/.emacs") nil t) ; the README's lines

(setq last-nonmenu-event t ; or else eglot offers its choices in a window of X
      eglot-autoshutdown nil)

(defvar attune-test-passed 0)
(defmacro attune-test (name &rest body)
  `(progn ,@body
          (setq attune-test-passed (1+ attune-test-passed))
          (message "ok %d - %s" attune-test-passed ,name)))

(defun attune-test-wait (what check)
  (let ((end (+ (float-time) (string-to-number (or (getenv "PATIENCE") "60")))) result)
    (while (not (setq result (funcall check)))
      (when (> (float-time) end)
        (error "Waited in vain for %s; the note: %S; the marks: %S"
               what (buffer-string) (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))
      (accept-process-output nil 0.02))
    result))

(defun attune-test-marks ()
  (sort (mapcar (lambda (d) (list (flymake-diagnostic-beg d)
                                  (buffer-substring-no-properties
                                   (flymake-diagnostic-beg d) (flymake-diagnostic-end d))
                                  (flymake-diagnostic-type d)))
                (flymake-diagnostics))
        (lambda (a b) (< (car a) (car b)))))

(defun attune-test-wait-marks (words)
  (attune-test-wait (format "the marks %S" words)
                    (lambda () (equal words (mapcar #'cadr (attune-test-marks))))))

(defun attune-test-go (words)
  (goto-char (point-min))
  (search-forward words)
  (backward-char 3))

(defun attune-test-bytes (file)
  (with-temp-buffer
    (set-buffer-multibyte nil)
    (insert-file-contents-literally file)
    (buffer-string)))

(defun attune-test-choose (beginning)
  "Choose the first action under the cursor whose title starts with BEGINNING."
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_ items &rest _)
               (or (cl-find-if (lambda (title) (string-prefix-p beginning title))
                               (mapcar #'car items))
                   (error "No “%s” in %S" beginning (mapcar #'car items))))))
    (call-interactively #'eglot-code-actions)))

(defun attune-test-prompt-line ()
  (save-excursion
    (goto-char (point-min))
    (forward-line 5)
    (buffer-substring-no-properties (point) (line-end-position))))

;; jsonrpc in Emacs 28 leaves a message that came together with an answer lying until more is said
;; (its wait for the answer is left by a throw).  A person moves the cursor, and so eglot asks.
(defun attune-test-nudge ()
  (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams)))

(defconst attune-test-both '("nothing helps" "Did not complete the homework"))

(defun attune-test-run ()
  (let* ((file (getenv "NOTE"))
         (before (attune-test-bytes file)))
    (switch-to-buffer (find-file-noselect file))
    (attune-test (format "attaches by itself (%s)" major-mode)
      (run-hooks 'post-command-hook)    ; what eglot waits for, and batch mode has none of
      (attune-test-wait "the server" (lambda () (and (eglot-current-server) (eglot-managed-p)))))
    (attune-test "marks the wording once, gently, behind an emoji"
      (attune-test-wait-marks attune-test-both)
      ;; Flymake shows a mark once though told of it twice, so what it was told counts.
      (with-temp-buffer
        (insert-file-contents (expand-file-name "out" (getenv "TAP")))
        (unless (<= (how-many "\"code\":\"hopelessness\"" (point-min))
                    (how-many "textDocument/publishDiagnostics" (point-min)))
          (error "A mark came twice")))
      (dolist (mark (attune-test-marks))
        (unless (eq (nth 2 mark) 'eglot-note) (error "Too loud: %S" mark))))
    (attune-test "says on hover what may lie behind it, safety first"
      (attune-test-go "nothing helps")
      (let (said)
        (eglot-hover-eldoc-function (lambda (text &rest _) (setq said text)))
        (attune-test-wait "the hover" (lambda () said))
        (let ((safety (string-match "does not assess risk" said))
              (causes (string-match "What may lie behind it" said)))
          (unless (and safety causes (< safety causes)) (error "Hover: %s" said)))))
    (attune-test "puts a reflection into the plan"
      (attune-test-go "homework")
      (undo-boundary)
      (attune-test-choose "Insert a curious reflection")
      (unless (string-match "\\`- To explore next session: .+" (attune-test-prompt-line))
        (error "The line after the plan: %S" (attune-test-prompt-line)))
      (save-buffer)
      (unless (= (length (attune-test-bytes file))
                 (+ (length before) 1 (length (encode-coding-string (attune-test-prompt-line) 'utf-8))))
        (error "Saved: %S" (attune-test-bytes file))))
    (attune-test "takes it back with one undo, byte for byte"
      (setq last-command nil)
      (undo-boundary)
      (undo)
      (save-buffer)
      (unless (equal before (attune-test-bytes file)) (error "Saved: %S" (attune-test-bytes file)))
      (attune-test-wait-marks attune-test-both))
    (attune-test "reads along" ; eglot tells of typing once idle, which batch mode never is; or on saving
      (goto-char (point-max))
      (insert "\nClient no-showed the last two sessions.\n")
      (save-buffer)
      (attune-test-wait "a third mark" (lambda () (= 3 (length (attune-test-marks)))))
      (delete-region (- (point-max) 41) (point-max))
      (save-buffer)
      (attune-test-wait-marks attune-test-both))
    (attune-test "explains a kind in a message"
      (attune-test-go "nothing helps")
      (let* (said
             (listen (lambda (form &rest args) (setq said (concat said (apply #'format form args))))))
        (cl-letf (((symbol-function 'message) listen))
          (attune-test-choose "Explain: Hopelessness")
          (attune-test-nudge)
          (attune-test-wait "the page" (lambda () (string-match "It could also be" (or said "")))))))
    (attune-test "marks wording as fine"
      (attune-test-go "nothing helps")
      (attune-test-choose "This wording is fine in this note")
      (attune-test-nudge)
      (attune-test-wait-marks (cdr attune-test-both)))
    (attune-test "falls silent when switched off"
      (let ((server (eglot-current-server)))
        (eglot-shutdown server)
        (attune-test-wait "the end" (lambda () (not (jsonrpc-running-p server)))))
      (unless (equal before (attune-test-bytes file)) (error "The note is not as it was")))))

(condition-case problem
    (attune-test-run)
  (error (message "not ok %d - %s" (1+ attune-test-passed) (error-message-string problem))
         (kill-emacs 1)))
(message "%d passed, 0 failed (Emacs %s, eglot %s)" attune-test-passed emacs-version
         (if (boundp 'eglot--version) eglot--version
           (package-version-join (package-desc-version (cadr (assq 'eglot package-alist))))))
