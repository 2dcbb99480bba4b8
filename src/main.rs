//! The binary: hands its arguments to [`attune::cli`] and ends with its exit code.

fn main() -> std::process::ExitCode {
    attune::cli::main()
}
