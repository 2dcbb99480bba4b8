//! The server gives up what it does not need, so that not even a fault in it could let a note out:
//! no sockets, no other programs, and nothing written outside our own folders. On Linux, by
//! Landlock and seccomp; what a kernel does not know is left out, and `attune doctor` says so.
//!
//! Reading is not confined: settings and earlier notes lie beside any note that an editor opens,
//! and what is given up once can't be asked back.

use std::path::PathBuf;

/// What is in force for this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confined {
    /// Nothing can be written outside our own folders.
    pub writing: bool,
    /// No socket can be opened, and no program started.
    pub reaching_out: bool,
}

/// Confines this thread and those that it starts from now on; there is no way back. Only below the
/// folders `own` can be written, those that are there.
pub fn confine(own: &[PathBuf]) -> Confined {
    Confined {
        writing: platform::writing(own),
        reaching_out: platform::reaching_out(),
    }
}

#[cfg(target_os = "linux")]
mod platform {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset,
        RulesetAttr, RulesetCreatedAttr, RulesetError, RulesetStatus,
    };
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

    /// Landlock handles every way of changing files, and TCP where the kernel can.
    pub fn writing(own: &[PathBuf]) -> bool {
        let changes = AccessFs::from_write(ABI::V5);
        let restrict = || {
            let rules = Ruleset::default()
                .set_compatibility(CompatLevel::BestEffort)
                .handle_access(changes)?
                .handle_access(AccessNet::from_all(ABI::V5))?
                .create()?;
            let own = own.iter().filter_map(|own| PathFd::new(own).ok());
            let own = own.map(|own| Ok::<_, RulesetError>(PathBeneath::new(own, changes)));
            rules.add_rules(own)?.restrict_self()
        };
        let status = restrict().map(|done| done.ruleset);
        status.is_ok_and(|status| status != RulesetStatus::NotEnforced)
    }

    /// System calls that the server never makes.
    const REFUSED: [i64; 15] = [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_sendmmsg,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
    ];

    /// A refused call is an error to who makes it; nothing is killed.
    pub fn reaching_out() -> bool {
        let Ok(arch) = TargetArch::try_from(std::env::consts::ARCH) else {
            return false;
        };
        let rules: BTreeMap<i64, Vec<_>> = REFUSED.map(|call| (call, Vec::new())).into();
        let refuse = SeccompAction::Errno(libc::EPERM as u32);
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch);
        let program = filter.ok().and_then(|f| BpfProgram::try_from(f).ok());
        program.is_some_and(|program| seccompiler::apply_filter(&program).is_ok())
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use std::path::PathBuf;

    pub fn writing(_: &[PathBuf]) -> bool {
        false
    }

    pub fn reaching_out() -> bool {
        false
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::os::unix::net::UnixDatagram;
    use std::process::Command;

    #[test]
    fn what_is_given_up_is_refused() {
        let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (own, other) = (own.path().to_owned(), other.path().to_owned());
        std::fs::write(other.join("there"), "x").unwrap();
        // A thread of its own: the other tests go on unconfined.
        let confined = std::thread::spawn(move || {
            let confined = confine(std::slice::from_ref(&own));
            if confined.writing {
                assert!(std::fs::write(own.join("a"), "x").is_ok());
                assert!(std::fs::write(other.join("a"), "x").is_err());
                assert!(std::fs::remove_file(other.join("there")).is_err());
            }
            assert!(std::fs::read(other.join("there")).is_ok());
            if confined.reaching_out {
                assert!(UnixDatagram::unbound().is_err());
                assert!(Command::new("true").status().is_err());
            }
            confined
        });
        let confined = confined.join().unwrap();
        // Every kernel of this century's twenties filters system calls.
        assert!(confined.reaching_out, "{confined:?}");
    }
}
