package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Diagnostic;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What came of compiling a contract: the contract unless there are errors, and everything its
 * author should know.
 *
 * @param hash SHA-256 in hexadecimal over all files that were read; present also where there are
 *     errors
 * @param files what was read, the contract itself first
 */
public record Compilation(
    Optional<Contract> contract, String hash, List<Path> files, List<Diagnostic> diagnostics) {}
